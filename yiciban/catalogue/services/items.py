"""Commands of items: publish a version, take an item out of use and back, choose the frequent ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from yiciban.catalogue.facts import Guide, PublishedGuide
from yiciban.catalogue.models import DataElement, Item, ItemVersion, LicenceType
from yiciban.catalogue.permissions import CATALOGUE_DEFINE, CATALOGUE_PUBLISH
from yiciban.catalogue.queries.guides import published
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.digests import canonical_json, sm3_hex
from yiciban.kernel.identifiers import parse_item_code
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.network import queries as network
from yiciban.network.facts import DepartmentFact

# Creates the one row or counts it up; publishing commands wait for each other here, finders read it. Counted
# in microseconds, so that a number never comes back, not even after a restore or in the next test.
_COUNT_UP = """
INSERT INTO catalogue_revision (id, number) VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
ON CONFLICT (id) DO UPDATE SET number = greatest(catalogue_revision.number + 1, EXCLUDED.number)
"""


def item_publish(guide: Guide, *, region: str, by: Actor, at: datetime) -> PublishedGuide:
    """Publish a guide as the item's next version; the same document again makes no new version.

    A suspended item stays suspended until `item_resume`. Raises Refusal `catalogue_publish_forbidden`,
    `department_not_found`, `item_code_*`, `element_missing`, `licence_type_missing`, `item_code_taken`.
    """
    require(by, CATALOGUE_PUBLISH, region=region, department=guide.department)
    department = network.department(guide.department)
    _check_code(guide, department)
    content = guide.model_dump(mode="json")
    digest = sm3_hex(canonical_json(content))
    with transaction.atomic():
        _check_references(guide)
        item = _locked_item(guide, region)
        last = item.versions.order_by("-number").first()
        if last is not None and last.digest == digest and item.region_id == region:
            return published(last, item, department.label)
        version = ItemVersion.objects.create(
            item=item,
            number=last.number + 1 if last else 1,
            content=content,
            digest=digest,
            published_at=at,
            published_by=by.id,
        )
        _update_row(item, guide, version, is_first=last is None)
        data = {"version": version.number, "digest": digest, "name": guide.full_name}
        record(f"item:{guide.slug}", "catalogue.item_published", by=by, at=at, region=region, data=data)
        _count_up()
    return published(version, item, department.label)


def item_suspend(slug: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an item out of use: nobody finds it, nobody starts it; cases under way go on.

    Raises Refusal `item_not_found`, `catalogue_publish_forbidden`, `suspension_reason_missing`.
    """
    if not reason.strip():
        raise invalid("suspension_reason_missing", "请写明为什么暂停，办事的人会看到这句话。")
    _set_state(slug, "suspended", reason.strip(), by=by, at=at)


def item_resume(slug: str, *, by: Actor, at: datetime) -> None:
    """Bring a suspended item back. Raises Refusal `item_not_found`, `catalogue_publish_forbidden`."""
    _set_state(slug, "published", "", by=by, at=at)


def frequent_put(slugs: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Name the items the home page offers first, in order. Raises Refusal `catalogue_define_forbidden`."""
    require(by, CATALOGUE_DEFINE)
    with transaction.atomic():
        before = tuple(Item.objects.filter(frequent__isnull=False).order_by("frequent").values_list("slug", flat=True))
        if before == tuple(slugs):
            return
        Item.objects.filter(frequent__isnull=False).update(frequent=None)
        for place, slug in enumerate(slugs, start=1):
            Item.objects.filter(slug=slug).update(frequent=place)
        record("catalogue", "catalogue.frequent_put", by=by, at=at, data={"slugs": list(slugs)})


def _set_state(slug: str, state: str, reason: str, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        item = Item.objects.select_for_update().filter(slug=slug).first()
        if item is None:
            raise not_found("没有这个事项。", "item_not_found")
        require(by, CATALOGUE_PUBLISH, region=item.region_id, department=item.department_id)
        if item.state == state:
            return
        item.state, item.state_reason = state, reason
        item.save(update_fields=["state", "state_reason"])
        action = "catalogue.item_suspended" if state == "suspended" else "catalogue.item_resumed"
        record(f"item:{slug}", action, by=by, at=at, region=item.region_id, data={"reason": reason})
        _count_up()


def _check_code(guide: Guide, department: DepartmentFact) -> None:
    code = parse_item_code(guide.code)
    if code.organisation != department.uscc:
        raise invalid(
            "item_code_department",
            f"{guide.full_name}的编码前 18 位是 {code.organisation}，不是{department.name}的统一社会信用代码。",
        )
    if code.item_type != guide.type.value:
        raise invalid(
            "item_code_type",
            f"{guide.full_name}的编码里写的事项类型是 {code.item_type}，和填的“{guide.type.label}”不一致。",
        )


def _check_references(guide: Guide) -> None:
    asked = {field.element for field in guide.fields}
    known = set(DataElement.objects.filter(code__in=asked).values_list("code", flat=True))
    for code in sorted(asked - known):
        raise invalid("element_missing", f"{guide.full_name}的表单用到数据元 {code}，还没有定义。")
    keys = {material.licence for material in guide.materials if material.licence}
    keys |= {guide.result.licence} - {""}
    found = set(LicenceType.objects.filter(key__in=keys).values_list("key", flat=True))
    for key in sorted(keys - found):
        raise invalid("licence_type_missing", f"{guide.full_name}用到证照类型 {key}，还没有定义。")


def _locked_item(guide: Guide, region: str) -> Item:
    """The item's row, locked; a new one starts suspended, because it has no version yet."""
    taken = Item.objects.filter(code=guide.code).exclude(slug=guide.slug).first()
    if taken is not None:
        raise Refusal("item_code_taken", f"编码 {guide.code} 已经给了“{taken.full_name}”，请换一个顺序号。")
    values = {**_columns(guide), "region_id": region}
    Item.objects.get_or_create(slug=guide.slug, defaults={**values, "state": "suspended"})
    return Item.objects.select_for_update().get(slug=guide.slug)


def _update_row(item: Item, guide: Guide, version: ItemVersion, *, is_first: bool) -> None:
    for name, value in _columns(guide).items():
        setattr(item, name, value)
    item.current = version
    if is_first:
        item.state = "published"
    item.save()


def _columns(guide: Guide) -> dict[str, object]:
    """What lists and the finder need of a guide, as columns."""
    return {
        "code": guide.code,
        "name": guide.name,
        "variant": guide.variant.value,
        "full_name": guide.full_name,
        "department_id": guide.department,
        "type": guide.type.value,
        "case_kind": guide.case_kind.value,
        "theme": guide.theme,
        "audience": [audience.value for audience in guide.audience],
        "online": guide.online,
        "visits": guide.visits,
        "tiers": sorted({place.tier.value for place in guide.places}),
        "purpose": guide.purpose,
        "aliases": list(guide.aliases),
        "promised_limit": guide.promised_limit,
    }


def _count_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP)
