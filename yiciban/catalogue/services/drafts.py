"""Commands of drafts: start, save, and every step on the way to the next version (`rules/workflow`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from yiciban.catalogue.facts import Particulars, Severity
from yiciban.catalogue.models import Draft, Variant
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.queries.drafts import DraftFact, draft_fact
from yiciban.catalogue.queries.guides import published
from yiciban.catalogue.queries.lint import lint_document
from yiciban.catalogue.rules.workflow import TABLE, DraftStep, Hands, Move, Stage, check_move
from yiciban.catalogue.services.items import item_publish
from yiciban.journal.services import record
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.network import queries as network

TAKEN = frozenset(
    ["new", "bulk", "review", "entries", "elements", "materials", "misses", "checkup", "lint", "lists", "exchange"]
)
"""Words that stand in addresses of the desk where a slug could."""
_SLUG = re.compile(r"[a-z][a-z0-9_]{1,47}")


def draft_start(slug: str, *, by: Actor, at: datetime) -> DraftFact:
    """Open a working copy of the version in force; one that is open is returned as it stands.

    Raises Refusal `item_not_found`, `item_cancelled`, `catalogue_edit_forbidden`.
    """
    with transaction.atomic():
        row = Variant.objects.select_for_update(of=("self",)).select_related("current", "department")
        variant = row.filter(slug=slug).first()
        if variant is None or variant.current is None:
            raise not_found("没有这个事项。", "item_not_found")
        require(by, CATALOGUE_EDIT, region=variant.region_id, department=variant.department_id)
        if variant.state == "cancelled":
            raise Refusal("item_cancelled", f"“{variant.full_name}”已经取消，不能再改。")
        known = Draft.objects.filter(slug=slug).first()
        if known is not None:
            return draft_fact(known)
        guide = published(variant.current, variant, variant.department.label).guide
        document = guide.particulars.model_dump(mode="json", exclude_defaults=True)
        return _create(document, variant.region_id, variant.current.number, by=by, at=at)


def draft_create(document: Mapping[str, Any], *, region: str, by: Actor, at: datetime) -> DraftFact:
    """Begin an item that is not there yet; the document may be unfinished, but says its slug and department.

    Raises Refusal `draft_slug`, `draft_slug_taken`, `department_not_found`, `catalogue_edit_forbidden`.
    """
    slug = str(document.get("slug", ""))
    if slug in TAKEN:
        sentence = f"英文代号 {slug} 是系统自己要用的，请换一个。"
        raise invalid("draft_slug", sentence, {"slug": sentence})
    if not _SLUG.fullmatch(slug):
        sentence = "英文代号只能用小写字母、数字和下划线，字母开头，2 到 48 个字符。"
        raise invalid("draft_slug", sentence, {"slug": sentence})
    department = network.department(str(document.get("department", "")))
    require(by, CATALOGUE_EDIT, region=region, department=department.code)
    with transaction.atomic():
        if Draft.objects.filter(slug=slug).exists() or Variant.objects.filter(slug=slug).exists():
            sentence = f"英文代号 {slug} 已经有了，请换一个。"
            raise invalid("draft_slug_taken", sentence, {"slug": sentence})
        return _create(dict(document), region, 0, by=by, at=at)


def draft_save(slug: str, document: Mapping[str, Any], *, revision: int, by: Actor, at: datetime) -> DraftFact:
    """Keep what was typed, finished or not; `revision` is the one that was read.

    Slug, department and the four same elements stay. Raises Refusal `draft_not_found`, `draft_changed`,
    `draft_step_forbidden`, `catalogue_edit_forbidden`.
    """
    with transaction.atomic():
        row, _ = _move(slug, DraftStep.SAVE, by)
        if row.revision != revision:
            sentence = (
                f"您打开以后，{row.written_by_name or '别人'}又改过这份草稿。请核对以后再保存，您填的还在这一页上。"
            )
            raise Refusal("draft_changed", sentence)
        fixed = {"slug": row.slug, "department": row.department_id}
        row.document = {**{k: v for k, v in document.items() if k not in ("name", "type", "basis")}, **fixed}
        row.revision += 1
        row.written_by, row.written_by_name, row.changed_at = by.id, by.name, at
        row.save()
    return draft_fact(row)


def draft_step(
    slug: str,
    step: DraftStep,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    effective_on: date | None = None,
    revision: int | None = None,
) -> DraftFact | None:
    """Take a step of the table; None when it ended the draft (published, or thrown away).

    Approving publishes at once, or on `effective_on` when that lies ahead. `revision` is the one that was looked
    at: what was changed since is not passed on unseen. Raises Refusal `draft_not_found`, `draft_step_forbidden`,
    `draft_same_person`, `draft_changed`, `draft_reason_missing`, `item_has_errors`, and what `item_publish` raises.
    """
    with transaction.atomic():
        row, move = _move(slug, step, by)
        if revision is not None and revision != row.revision:
            raise Refusal("draft_changed", "您打开这一页以后，草稿又改过了。请看过新的内容再办。")
        reason = reason.strip()
        if move.needs_reason and not reason:
            raise invalid("draft_reason_missing", "请写明为什么退回，起草的人要照着改。", {"reason": "请写明原因。"})
        if step in (DraftStep.SUBMIT, DraftStep.CONFIRM, DraftStep.APPROVE):
            _refuse_errors(row)
        data: dict[str, Any] = {"from": row.stage, "reason": reason, "revision": row.revision}
        later = effective_on is not None and effective_on > local_date(at)
        if later and effective_on:
            data["effective_on"] = effective_on.isoformat()
        action = f"catalogue.draft_{step.value}"
        record(f"item:{slug}", action, by=by, at=at, region=row.region_id, data=data)
        if step is DraftStep.DISCARD or (step is DraftStep.APPROVE and not later):
            if step is DraftStep.APPROVE:
                _publish(row, by=by, at=at)
            row.delete()
            return None
        assert move.to is not None
        row.stage = move.to.value
        row.returned_reason = reason if step is DraftStep.RETURN else ""
        row.confirmed_by = {DraftStep.CONFIRM: by.id, DraftStep.APPROVE: row.confirmed_by}.get(step, "")
        row.approved_by = by.id if step is DraftStep.APPROVE else ""
        row.effective_on = effective_on if step is DraftStep.APPROVE else None
        row.save()
        return draft_fact(row)


def publish_due(*, at: datetime) -> tuple[str, ...]:
    """Publish every draft whose day has come, each in its own transaction; the slugs that were published.

    One that cannot be published any more goes back to writing with the reason, and the others go on.
    """
    due = Draft.objects.filter(stage=Stage.SCHEDULED, effective_on__lte=local_date(at)).order_by("effective_on")
    done = []
    for slug in list(due.values_list("slug", flat=True)):
        with transaction.atomic():
            row = Draft.objects.select_for_update(skip_locked=True).filter(slug=slug, stage=Stage.SCHEDULED).first()
            if row is None:
                continue
            try:
                with transaction.atomic():
                    _publish(row, by=SYSTEM, at=at)
            except Refusal as refusal:
                data = {"from": row.stage, "reason": refusal.sentence}
                record(f"item:{slug}", "catalogue.draft_return", by=SYSTEM, at=at, region=row.region_id, data=data)
                row.stage, row.returned_reason = Stage.WRITING.value, refusal.sentence[:300]
                row.effective_on, row.approved_by, row.confirmed_by = None, "", ""
                row.save()
            else:
                row.delete()
                done.append(slug)
    return tuple(done)


def _create(document: dict[str, Any], region: str, base: int, *, by: Actor, at: datetime) -> DraftFact:
    row = Draft.objects.create(
        slug=document["slug"],
        department_id=document["department"],
        region_id=region,
        document=document,
        base=base,
        written_by=by.id,
        written_by_name=by.name,
        changed_at=at,
    )
    record(f"item:{row.slug}", "catalogue.draft_started", by=by, at=at, region=region, data={"base": base})
    return draft_fact(row)


def _move(slug: str, step: DraftStep, by: Actor) -> tuple[Draft, Move]:
    """The draft, locked, and the line of the table for this step, for one who may take it."""
    row = Draft.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise not_found("没有这份草稿。可能已经发布，也可能被扔掉了。", "draft_not_found")
    stage = Stage(row.stage)
    move = TABLE.get((stage, step))
    if move is None:
        require(by, CATALOGUE_EDIT, region=row.region_id, department=row.department_id)
        raise Refusal("draft_step_forbidden", f"这份草稿现在“{stage.label}”，不能做这一步。")
    check_move(move, Hands(row.region_id, row.department_id, row.written_by, row.confirmed_by), by)
    return row, move


def _refuse_errors(row: Draft) -> None:
    errors = [one for one in lint_document(row.document) if one.severity is Severity.ERROR]
    if errors:
        fields = {one.element or "item": f"{one.why}{one.mend}" for one in errors}
        sentence = f"还有 {len(errors)} 处要改才能往下走：{errors[0].why}{errors[0].mend}"
        raise invalid("item_has_errors", sentence, fields)


def _publish(row: Draft, *, by: Actor, at: datetime) -> None:
    try:
        particulars = Particulars.model_validate(row.document)
    except ValidationError as error:
        raise invalid("item_has_errors", f"草稿有 {error.error_count()} 处还没有填好。") from error
    item_publish(particulars, region=row.region_id, by=by, at=at)
