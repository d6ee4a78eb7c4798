"""Commands of places and offices: each puts one fact in place and says nothing when it stands so already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import parse_uscc
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import invalid
from yiciban.network.facts import CounterFact, DepartmentFact, PointFact, RegionFact
from yiciban.network.models import Counter, Department, Region, ServicePoint
from yiciban.network.permissions import NETWORK_MANAGE
from yiciban.network.queries.places import forget_places


def region_put(fact: RegionFact, *, by: Actor, at: datetime) -> bool:
    """Add or correct a region; False when nothing changes.

    Raises Refusal `network_manage_forbidden`, `region_code_format`, `region_parent_missing`.
    """
    require(by, NETWORK_MANAGE, region=fact.code)
    if len(fact.code) != 12 or not fact.code.isdecimal():
        raise invalid("region_code_format", f"区划代码“{fact.code}”不对，应当是 12 位数字。")
    if fact.parent and not Region.objects.filter(code=fact.parent).exists():
        raise invalid("region_parent_missing", f"上级区划 {fact.parent} 还没有录入，请先录入上级。")
    values = {"name": fact.name, "parent_id": fact.parent or None}
    return _put(Region, {"code": fact.code}, values, f"region:{fact.code}", fact.code, by=by, at=at)


def department_put(fact: DepartmentFact, *, by: Actor, at: datetime) -> bool:
    """Add or correct a department; False when nothing changes.

    Raises Refusal `network_manage_forbidden`, `uscc_*`.
    """
    require(by, NETWORK_MANAGE, region=fact.region)
    parse_uscc(fact.uscc)
    values = {
        "uscc": fact.uscc,
        "name": fact.name,
        "label": fact.label or fact.name[-40:],
        "short": fact.short,
        "phone": fact.phone,
        "complaint_phone": fact.complaint_phone,
        "address": fact.address,
        "region_id": fact.region,
    }
    return _put(Department, {"code": fact.code}, values, f"department:{fact.code}", fact.region, by=by, at=at)


def point_put(fact: PointFact, *, by: Actor, at: datetime) -> bool:
    """Add or correct a service point; False when nothing changes.

    Raises Refusal `network_manage_forbidden`, `point_hours_backwards`.
    """
    require(by, NETWORK_MANAGE, region=fact.region, point=fact.code)
    if any(h.closes <= h.opens for h in fact.hours):
        raise invalid("point_hours_backwards", f"{fact.name}的下班时间早于上班时间，请核对。")
    values = {
        "name": fact.name,
        "tier": fact.tier.value,
        "kind": fact.kind.value,
        "region_id": fact.region,
        "address": fact.address,
        "phone": fact.phone,
        "hours": [[h.weekday, f"{h.opens:%H:%M}", f"{h.closes:%H:%M}"] for h in fact.hours],
    }
    return _put(ServicePoint, {"code": fact.code}, values, f"point:{fact.code}", fact.region, by=by, at=at)


def counter_put(fact: CounterFact, *, by: Actor, at: datetime) -> bool:
    """Add or correct a window of a service point; False when nothing changes.

    Raises Refusal `network_manage_forbidden`, `point_not_found`.
    """
    point = ServicePoint.objects.filter(code=fact.point).first()
    if point is None:
        raise invalid("point_not_found", f"没有网点 {fact.point}，请先录入网点。")
    require(by, NETWORK_MANAGE, region=point.region_id, point=fact.point)
    keys = {"point_id": fact.point, "code": fact.code}
    values = {"name": fact.name, "kind": fact.kind.value}
    subject = f"counter:{fact.point}:{fact.code}"
    return _put(Counter, keys, values, subject, point.region_id, by=by, at=at)


def _put(
    model: type[Model],
    keys: dict[str, Any],
    values: dict[str, Any],
    subject: str,
    region: str,
    *,
    by: Actor,
    at: datetime,
) -> bool:
    """Write a row and its journal entry in one transaction, unless it holds these very values."""
    table = model._default_manager
    with transaction.atomic():
        row = table.select_for_update().filter(**keys).first()
        if row is None:
            table.create(**keys, **values)
        elif all(getattr(row, name) == value for name, value in values.items()):
            return False
        else:
            table.filter(pk=row.pk).update(**values)
        kind = subject.partition(":")[0]
        record(subject, f"network.{kind}_put", by=by, at=at, region=region, data=values)
        forget_places()
        transaction.on_commit(forget_places)
    return True
