"""The ledger of a case's clock in words, for the officer and for the applicant: what began, stopped and moved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from yiciban.cases.facts import CaseFact, ClockEvent, ClockKind, Intake
from yiciban.journal.facts import EntryFact
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.limits import Limit

# The journal has what the ledger does not: from which day to which the promise moved.
ACTIONS: Mapping[ClockKind, str] = MappingProxyType(
    {
        ClockKind.PAUSE: "case.start_procedure",
        ClockKind.RESUME: "case.end_procedure",
        ClockKind.EXTEND: "case.extended",
        ClockKind.RECOMPUTE: "case.recomputed",
    }
)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One thing that happened to the clock: the day, what, why, and which day it led to."""

    day: date
    what: str
    why: str
    led_to: str


def begun_by(fact: CaseFact) -> str:
    """What began the clock of an accepted case."""
    return {Intake.GAPS: "容缺受理", Intake.SILENCE: "视为受理"}.get(Intake(fact.intake or Intake.COMPLETE), "受理")


def count_words(counted: int, limit: Limit, extend: int) -> str:
    """第 3 天; on the day that would have been the last without the extension 原最晚, and after it 延 1 天."""
    if not extend or counted < limit.count:
        return f"第 {counted} 天"
    return "原最晚" if counted == limit.count else f"延 {counted - limit.count} 天"


def ledger(
    fact: CaseFact, events: Iterable[ClockEvent], entries: Iterable[EntryFact], today: date
) -> tuple[LedgerLine, ...]:
    """Everything that made the dates of a case what they are, oldest first; nothing before its acceptance."""
    if fact.accepted_at is None:
        return ()
    said = {(entry.action, entry.at): entry.data for entry in entries}
    limits = f"承诺 {Limit.parse(fact.promised_limit)}，法定 {Limit.parse(fact.legal_limit)}，从第二天起算"
    lines = [LedgerLine(local_date(fact.accepted_at), begun_by(fact), limits, "")]
    for event in events:
        data = said.get((ACTIONS[event.kind], event.at), {}) if event.at else {}
        lines.append(LedgerLine(event.day, event.kind.label, _why(event), _led_to(event.kind, data, today)))
    return tuple(lines)


def _why(event: ClockEvent) -> str:
    ground = event.ground.rstrip("。")
    if event.kind is ClockKind.PAUSE and event.days:
        return f"{ground}，最多 {event.days} 个工作日"
    return f"延长 {event.days} 个工作日：{ground}" if event.kind is ClockKind.EXTEND else ground


def _led_to(kind: ClockKind, data: Mapping[str, Any], today: date) -> str:
    if kind is ClockKind.PAUSE:
        return "这段时间不算，最晚日期等结束再定"
    before, after = _moved(kind, data)
    if after is None:
        return ""
    old = f"从 {due_text(before, today=today)}" if before else ""
    return f"最晚{old}改到 {due_text(after, today=today)}"


def _moved(kind: ClockKind, data: Mapping[str, Any]) -> tuple[date | None, date | None]:
    before = (data.get("before") or [""])[0]
    if kind is ClockKind.RECOMPUTE:
        before = (data.get("moved", {}).get("promised_due") or [""])[0]
    return _day(before), _day(data.get("promised_due"))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
