"""What a new version of the guide would change for a case under way, and why it may not be moved. Pure functions.

Dates told to the applicant are never made later (信赖保护, 行政许可法第八条); after acceptance nothing more is
asked for, and what was missing is told once (art. 32(1)(4)).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from yiciban.cases.facts import Proof, Status
from yiciban.cases.rules.clock import Clock
from yiciban.cases.rules.lifecycle import ENDED, IN_DEPARTMENT, UNDECIDED
from yiciban.catalogue.facts import Guide, Material, MaterialNeed, Tailored
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.limits import Limit

PROMISE = "承诺时限"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: what a move depends on."""

    status: Status
    version: int
    corrections: int
    proofs: Mapping[str, Proof]
    """How each material of the case is shown, by code."""
    form: Mapping[str, Any]
    clock: Clock | None
    """None while it is not accepted."""
    promised_due: date | None
    legal_due: date | None


@dataclass(frozen=True, slots=True)
class VersionMove:
    """What would change: materials and fields by name, limits, both dates; `why_not` when it may not be done."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    now_required: tuple[str, ...] = ()
    owed: tuple[str, ...] = ()
    """What the applicant would have to hand in besides: required, and not there."""
    fields_added: tuple[str, ...] = ()
    fields_dropped: tuple[str, ...] = ()
    limits: tuple[tuple[str, str, str], ...] = ()
    promised_due: date | None = None
    legal_due: date | None = None
    promised_limit: str = ""
    legal_limit: str = ""
    provisional: bool = False
    why_not: str = ""

    @property
    def promise(self) -> tuple[str, ...]:
        """The promised limit before and after, nothing where it stays."""
        return next(((before, after) for label, before, after in self.limits if label == PROMISE), ())

    @property
    def words(self) -> tuple[str, ...]:
        """The changes in words, nothing where this case feels none."""
        named = (
            ("多要材料", self.added),
            ("少要材料", self.dropped),
            ("变成必要的材料", self.now_required),
            ("多填", self.fields_added),
            ("少填", self.fields_dropped),
        )
        lists = tuple(f"{label}：{'、'.join(names)}" for label, names in named if names)
        return lists + tuple(f"{label}：{before} → {after}" for label, before, after in self.limits)


def version_move(standing: Standing, old: Guide, new: Tailored, version: int, calendar: WorkCalendar) -> VersionMove:
    """What moving the case to `version` would change; both guides are made for the case's situation."""
    before = {material.code: material for material in old.materials}
    after = {material.code: material for material in new.guide.materials}
    asked, asks = {field.element for field in old.fields}, {field.element for field in new.guide.fields}
    required = [code for code in after if code in before and _became_required(before[code], after[code])]
    found = VersionMove(
        added=tuple(after[code].name for code in after if code not in before),
        dropped=tuple(before[code].name for code in before if code not in after),
        now_required=tuple(after[code].name for code in required),
        fields_added=tuple(field.label or field.element for field in new.guide.fields if field.element not in asked),
        fields_dropped=tuple(field.label or field.element for field in old.fields if field.element not in asks),
        limits=_limits(old, new.guide),
    )
    found = _dated(found, standing, new.guide, calendar)
    missing = tuple(
        material.name
        for material in after.values()
        if material.need is MaterialNeed.REQUIRED
        and not material.from_form
        and standing.proofs.get(material.code, Proof.NONE) is Proof.NONE
        and (material.code not in before or material.code in required)
    )
    return replace(found, owed=missing, why_not=next(_hindrances(standing, new, version, missing), ""))


def _hindrances(standing: Standing, new: Tailored, version: int, missing: Sequence[str]) -> Iterator[str]:
    """Why the case may not be moved, the plainest reason first."""
    if standing.status in ENDED:
        yield "已经结束的办件不换版本。"
    if standing.status is Status.PAUSED:
        yield "正在走特别程序，结束以后再换。"
    elif standing.status not in UNDECIDED:
        yield "已经作出决定，照原来的版本办完。"
    if standing.version == version:
        yield "已经是这一版。"
    yield from (f"新的一版里这种情况不办：{block.reason}" for block in new.blocks)
    yield from (f"新的一版多问了“{question.text}”，这件没有回答过。" for question in new.open)
    yield from (
        f"新的一版要填“{field.label or field.element}”，这件没有填过。"
        for field in new.guide.fields
        if field.required and standing.form.get(field.element) in (None, "")
    )
    if missing and standing.status in IN_DEPARTMENT:
        yield f"已经受理，不能再要“{missing[0]}”。"
    if missing and standing.corrections:
        yield f"已经一次性告知过补正，不能再加“{missing[0]}”。"


def _dated(found: VersionMove, standing: Standing, new: Guide, calendar: WorkCalendar) -> VersionMove:
    """Dates and limits after the move: those of the new version where they end earlier, never later."""
    clock, promised_due, legal_due = standing.clock, standing.promised_due, standing.legal_due
    if clock is None or promised_due is None or legal_due is None:
        return found
    due = replace(clock, promised=Limit.parse(new.promised_limit), legal=Limit.parse(new.legal_limit)).due(calendar)
    if due is None:
        return found
    legal = min(due.legal, legal_due)
    return replace(
        found,
        promised_due=min(due.promised, promised_due, legal),
        legal_due=legal,
        promised_limit=new.promised_limit if due.promised <= promised_due else clock.promised.code,
        legal_limit=new.legal_limit if due.legal <= legal_due else clock.legal.code,
        provisional=due.provisional,
    )


def _became_required(before: Material, after: Material) -> bool:
    return after.need is MaterialNeed.REQUIRED and before.need is not MaterialNeed.REQUIRED


def _limits(old: Guide, new: Guide) -> tuple[tuple[str, str, str], ...]:
    pairs = (
        (PROMISE, old.promised_limit, new.promised_limit),
        ("法定时限", old.legal_limit, new.legal_limit),
        ("送达时限", old.delivery_limit, new.delivery_limit),
    )
    return tuple(
        (label, str(Limit.parse(before)), str(Limit.parse(after))) for label, before, after in pairs if before != after
    )
