"""What is out of the ordinary about a case, for its page: a special procedure, a silence, an end, an open gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiciban.cases import queries
from yiciban.cases.facts import (
    CaseFact,
    ClockEvent,
    ClockKind,
    DefaultGround,
    EndGround,
    Intake,
    MaterialFact,
    Status,
)
from yiciban.cases.permissions import SUPPLY
from yiciban.cases.rules.lifecycle import IN_DEPARTMENT
from yiciban.cases.views.desk_shell import Now
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.people.permissions import may


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know now."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What was left open at acceptance: the materials, until when, and whether this person may take them in."""

    materials: tuple[MaterialFact, ...]
    until: str
    may_take: bool


def gap_of(fact: CaseFact, actor: Actor, now: Now) -> Gap | None:
    """The open gap of a case; None when nothing is open."""
    materials = queries.open_gaps(fact)
    if not materials or fact.gap_due is None:
        return None
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return Gap(materials, due_text(fact.gap_due, today=now.today), may(actor, SUPPLY, **where))


def standing_note(fact: CaseFact, events: Sequence[ClockEvent], now: Now) -> Note | None:
    """What makes this case other than the plain way; one at most, the one that matters now."""
    if fact.status is Status.PAUSED:
        pause = next((event for event in reversed(events) if event.kind is ClockKind.PAUSE), None)
        return _paused(pause, now) if pause else None
    if fact.status is Status.DEFAULTED and fact.paper_due:
        day = due_text(fact.paper_due, today=now.today)
        text = f"到期没有作出决定。决定书最晚 {day}补出，补出以后才能制证。"
        return Note("warn", f"{DefaultGround(fact.default_ground).label}，要补决定书", text)
    if fact.status in (Status.TERMINATED, Status.VOIDED) and fact.end_ground:
        return Note("", f"{fact.status.label}：{EndGround(fact.end_ground).label}", fact.opinion.partition("。")[2])
    if fact.intake == Intake.SILENCE and fact.status in IN_DEPARTMENT:
        text = "五个工作日没有答复，依法自收到材料那天起就是受理，期限从那天起算。"
        return Note("warn", "逾期没有答复，视为受理", text)
    return None


def _paused(pause: ClockEvent, now: Now) -> Note:
    last = now.calendar.shift(pause.day, pause.days)
    text = (
        f"{due_text(pause.day, today=now.today)}起停止计时，最多 {pause.days} 个工作日，"
        f"最晚 {due_text(last, today=now.today)}结束。有了结果就写进来，第二天接着算。"
    )
    return Note("", f"特别程序：{pause.ground}", text)
