"""Commands of postings: who holds which office, from when until when."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction

from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal, forbidden, invalid, not_found
from yiciban.kernel.roles import Role
from yiciban.network.facts import StaffPosting
from yiciban.network.models import Posting
from yiciban.network.permissions import POSTING_ADMINS, POSTING_MANAGE
from yiciban.network.queries.staff import posting_fact
from yiciban.network.rules import KEPT_APART, posting_conflict


def posting_grant(
    user_id: int,
    role: Role,
    *,
    region: str,
    department: str = "",
    point: str = "",
    since: date | None = None,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> StaffPosting:
    """Give a member of staff an office, from today unless a day is given; the same posting is given once.

    Nobody posts themselves, and 系统、安全、审计管理员 are three people (三员分立). Raises Refusal
    `network_posting_forbidden`, `network_posting_admins_forbidden`, `posting_to_oneself`, `staff_not_found`,
    `postings_kept_apart`, `posting_ends_before_start`.
    """
    wanted = POSTING_ADMINS if role.value in KEPT_APART else POSTING_MANAGE
    require(by, wanted, region=region, department=department, point=point)
    if by.user_id == user_id:
        raise forbidden("不能给自己安排岗位。请另一位管理员来办。", "posting_to_oneself")
    first = since or local_date(at)
    if until is not None and until < first:
        raise invalid("posting_ends_before_start", f"岗位从 {first} 开始，不能在 {until} 结束，请核对日期。")
    keys = {
        "user_id": user_id,
        "role": role.value,
        "region_id": region,
        "department_id": department or None,
        "point_id": point or None,
    }
    with transaction.atomic():
        # The lock on the account makes two grants to one person wait for each other.
        if not get_user_model().objects.select_for_update().filter(pk=user_id, is_staff=True).exists():
            raise not_found("没有这位工作人员。请先建账号，再安排岗位。", "staff_not_found")
        held = Posting.objects.filter(user_id=user_id).exclude(until__lt=first)
        same = held.filter(**keys).order_by("-since").first()
        if same is not None and same.until == until:
            return posting_fact(same)
        clash = posting_conflict(held.values_list("role", flat=True), role.value)
        if clash:
            sentence = f"系统、安全、审计管理员要由三个人分别担任，这位已经是{Role(clash).label}。"
            raise Refusal("postings_kept_apart", sentence)
        row = Posting.objects.create(**keys, since=first, until=until)
        data = {**keys, "since": first.isoformat(), "until": until.isoformat() if until else ""}
        record(f"staff:{user_id}", "network.posting_granted", by=by, at=at, region=region, data=data)
    return posting_fact(row)


def posting_end(posting_id: int, *, on: date | None = None, by: Actor, at: datetime) -> StaffPosting:
    """End an office after a day, today unless one is given.

    Raises Refusal `posting_not_found`, `network_posting_forbidden`, `posting_ends_before_start`.
    """
    last = on or local_date(at)
    with transaction.atomic():
        row = Posting.objects.select_for_update().filter(pk=posting_id).first()
        if row is None:
            raise not_found("没有这个岗位安排。", "posting_not_found")
        wanted = POSTING_ADMINS if row.role in KEPT_APART else POSTING_MANAGE
        place = {"department": row.department_id or "", "point": row.point_id or ""}
        require(by, wanted, region=row.region_id, **place)
        if last < row.since:
            raise invalid("posting_ends_before_start", f"岗位从 {row.since} 开始，不能在 {last} 结束。")
        row.until = last
        row.save(update_fields=["until"])
        data = {"posting": row.pk, "role": row.role, "until": last.isoformat()}
        record(f"staff:{row.user_id}", "network.posting_ended", by=by, at=at, region=row.region_id, data=data)
    return posting_fact(row)
