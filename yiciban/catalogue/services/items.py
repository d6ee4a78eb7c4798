"""Commands of items: publish a version, take an item out of use and back, choose the frequent ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yiciban.catalogue.facts import Finding, Guide, Particulars, PublishedGuide, Severity
from yiciban.catalogue.models import CatalogueEntry, Item, ItemVersion, Variant
from yiciban.catalogue.permissions import CATALOGUE_APPROVE, CATALOGUE_DEFINE
from yiciban.catalogue.queries.entries import entry_of
from yiciban.catalogue.queries.guides import published
from yiciban.catalogue.queries.lint import surroundings_of
from yiciban.catalogue.rules.lint import lint_guide
from yiciban.catalogue.rules.lists import lists_of
from yiciban.catalogue.rules.workflow import STATE_TABLE, ItemState, check_state_move
from yiciban.catalogue.services.lint import keep_findings
from yiciban.catalogue.services.revision import count_up
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import canonical_json, sm3_hex
from yiciban.kernel.identifiers import parse_item_code
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.network import queries as network
from yiciban.network.facts import DepartmentFact


def item_publish(particulars: Particulars, *, region: str, by: Actor, at: datetime) -> PublishedGuide:
    """Publish what a body says of an entry as the next version; the same document again makes no new version.

    The four same elements come from the entry. A suspended item stays suspended until `item_resume`. Raises
    Refusal `catalogue_approve_forbidden`, `entry_missing`, `entry_abolished`, `department_not_found`,
    `item_code_department`, `item_code_taken`, `item_cancelled`, `item_has_errors`.
    """
    require(by, CATALOGUE_APPROVE, region=region)
    department = network.department(particulars.department)
    _check_code(particulars, department)
    guide = Guide.compose(entry_of(particulars.entry), particulars)
    found = _refuse_errors(guide, at)
    content = guide.model_dump(mode="json")
    digest = sm3_hex(canonical_json(content))
    with transaction.atomic():
        row = _locked_variant(guide, region)
        last = row.versions.order_by("-number").first()
        if last is not None and last.digest == digest and row.region_id == region:
            return published(last, row, department.label)
        version = ItemVersion.objects.create(
            variant=row,
            number=last.number + 1 if last else 1,
            content=content,
            digest=digest,
            published_at=at,
            published_by=by.id,
        )
        _update_row(row, guide, version, is_first=last is None)
        keep_findings(guide, found, at=at)
        data = {"version": version.number, "digest": digest, "name": guide.full_name}
        record(f"item:{guide.slug}", "catalogue.item_published", by=by, at=at, region=region, data=data)
        count_up()
    return published(version, row, department.label)


def item_suspend(slug: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Take an item out of use: nobody finds it, nobody starts it; cases under way go on.

    Raises Refusal `item_not_found`, `catalogue_publish_forbidden`, `item_reason_missing`, `item_state_forbidden`.
    """
    _set_state(slug, "suspend", reason, by=by, at=at)


def item_resume(slug: str, *, by: Actor, at: datetime) -> None:
    """Bring a suspended item back. Raises Refusal as `item_suspend`."""
    _set_state(slug, "resume", "", by=by, at=at)


def item_cancel(slug: str, reason: str, *, by: Actor, at: datetime) -> None:
    """End an item for good: its guide says why and since when; cases under way go on to their end.

    Raises Refusal `item_not_found`, `catalogue_approve_forbidden`, `item_reason_missing`, `item_state_forbidden`.
    """
    _set_state(slug, "cancel", reason, by=by, at=at)


def frequent_put(slugs: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Name the items the home page offers first, in order. Raises Refusal `catalogue_define_forbidden`."""
    require(by, CATALOGUE_DEFINE)
    with transaction.atomic():
        rows = Variant.objects.filter(frequent__isnull=False)
        if tuple(rows.order_by("frequent").values_list("slug", flat=True)) == tuple(slugs):
            return
        rows.update(frequent=None)
        for place, slug in enumerate(slugs, start=1):
            Variant.objects.filter(slug=slug).update(frequent=place)
        record("catalogue", "catalogue.frequent_put", by=by, at=at, data={"slugs": list(slugs)})


def _set_state(slug: str, step: str, reason: str, *, by: Actor, at: datetime) -> None:
    reason = reason.strip()
    with transaction.atomic():
        row = Variant.objects.select_for_update().filter(slug=slug).first()
        if row is None:
            raise not_found("没有这个事项。", "item_not_found")
        state = ItemState(row.state)
        move = STATE_TABLE.get((state, step))
        wanted = move or next(line for (_, name), line in STATE_TABLE.items() if name == step)
        check_state_move(wanted, row.region_id, row.department_id, by)
        if wanted.to is state:
            return
        if move is None:
            raise Refusal("item_state_forbidden", f"“{row.full_name}”现在是“{state.label}”，不能{wanted.label}。")
        if move.needs_reason and not reason:
            raise invalid("item_reason_missing", f"请写明为什么{move.label}，办事的人会看到这句话。")
        row.state, row.state_reason = move.to.value, reason
        row.save(update_fields=["state", "state_reason"])
        record(f"item:{slug}", move.action, by=by, at=at, region=row.region_id, data={"reason": reason})
        count_up()


def _check_code(particulars: Particulars, department: DepartmentFact) -> None:
    code = parse_item_code(particulars.code)
    if code.organisation != department.uscc:
        raise invalid(
            "item_code_department",
            f"编码 {particulars.code} 的前 18 位是 {code.organisation}，不是{department.name}的统一社会信用代码。",
        )


def _refuse_errors(guide: Guide, at: datetime) -> tuple[Finding, ...]:
    """What the linter finds; Refusal `item_has_errors` with what to mend, when there is an error among it."""
    found = lint_guide(guide, surroundings_of([guide], local_date(at)))
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if errors:
        lines = {finding.element or "item": f"{finding.why}{finding.mend}" for finding in errors}
        sentence = f"“{guide.full_name}”还有 {len(errors)} 处要改才能发布：{errors[0].why}{errors[0].mend}"
        raise invalid("item_has_errors", sentence, fields=lines)
    return found


def _locked_variant(guide: Guide, region: str) -> Variant:
    """The variant's row, locked; a new one starts suspended, because it has no version yet."""
    taken = Variant.objects.filter(code=guide.code).exclude(slug=guide.slug).first()
    if taken is not None:
        raise Refusal("item_code_taken", f"编码 {guide.code} 已经给了“{taken.full_name}”，请换一个顺序号。")
    values = {**columns_of(guide), "region_id": region}
    item = {"entry_id": guide.entry, "department_id": guide.department, "region_id": region}
    CatalogueEntry.objects.select_for_update(of=("self",)).get(code=guide.entry)
    Item.objects.get_or_create(code=guide.code[:31], defaults=item)
    Variant.objects.get_or_create(slug=guide.slug, defaults={**values, "state": "suspended"})
    row = Variant.objects.select_for_update().get(slug=guide.slug)
    if row.state == ItemState.CANCELLED:
        raise Refusal("item_cancelled", f"“{row.full_name}”已经取消，不能再发布。请用新的编码另建一个事项。")
    return row


def _update_row(row: Variant, guide: Guide, version: ItemVersion, *, is_first: bool) -> None:
    for name, value in columns_of(guide).items():
        setattr(row, name, value)
    row.current = version
    if is_first:
        row.state = ItemState.PUBLISHED.value
    row.save()


def columns_of(guide: Guide) -> dict[str, Any]:
    """What lists and the finder need of a guide, as columns."""
    return {
        "code": guide.code,
        "item_id": guide.code[:31],
        "entry_id": guide.entry,
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
        "lists": [kind.value for kind in lists_of(guide)],
        "purpose": guide.purpose,
        "promised_limit": guide.promised_limit,
    }
