"""Why this day: the clock of a case as weeks of a calendar, one cell a day, and the sentence above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.rules.clock import INTAKE
from yiciban.cases.views.desk_history import last_day_of
from yiciban.cases.views.desk_shell import Now
from yiciban.cases.views.desk_words import due_of
from yiciban.catalogue.facts import Guide
from yiciban.journal.facts import EntryFact
from yiciban.kernel.dates import day_text, due_text, local_date
from yiciban.kernel.deadlines import DayKind, DayRow, explain, remaining_working_days
from yiciban.kernel.limits import Limit

MOST_WEEKS = 6
MOST_LATE = 60  # days after the deadline that are still drawn
KINDS = {
    DayKind.START: "mark",
    DayKind.COUNTED: "count",
    DayKind.NOT_WORKING: "",
    DayKind.PAUSED: "pause",
    DayKind.LAST: "last",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day: its number, its word, how it is drawn, and why, for those who ask."""

    number: str
    word: str = ""
    look: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven cells, or a line that says how many weeks are left out here."""

    cells: tuple[Cell, ...] = ()
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Everything the box says: its heading, its sentence, its weeks."""

    heading: str
    sentence: str
    weeks: tuple[Week, ...] = ()
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    start: date
    limit: Limit
    begun: str
    """What began it: 受理, 收件, 决定."""


def why_this_day(fact: CaseFact, guide: Guide, entries: Sequence[EntryFact], now: Now) -> Why | None:
    """The calendar of the clock that runs now; None when none runs."""
    clock = _clock(fact, guide, entries)
    due = due_of(fact)
    if clock is None or due is None:
        return None
    rows = explain(clock.start, clock.limit, now.calendar, today=now.today)
    heading = f"为什么是 {day_text(due, today=now.today)}"
    if clock.limit.is_instant:
        return Why(heading, f"这件当场办，{clock.begun}当天就到期。")
    last = rows[-1].day
    sentence = (
        f"{day_text(clock.start, today=now.today)}{clock.begun}，第二天起算 {clock.limit}，"
        f"{'周末和节假日不算，' if clock.limit.code.endswith('wd') else ''}最晚 {due_text(last, today=now.today)}。"
    )
    return Why(heading, f"{sentence}{_today_words(rows, now)}", _weeks(rows, clock, now), fact.due_provisional)


def _clock(fact: CaseFact, guide: Guide, entries: Sequence[EntryFact]) -> _Clock | None:
    if fact.ended_at or due_of(fact) is None:
        return None
    received = last_day_of(entries, "case.submit", "case.supply_correction") or fact.received_at
    begun = {Status.RECEIVED: (received, "收件"), Status.CONCLUDED: (fact.decided_at, "决定")}
    limits = {Status.RECEIVED: INTAKE, Status.CONCLUDED: Limit.parse(guide.delivery_limit)}
    moment, word = begun.get(fact.status, (fact.accepted_at, "受理"))
    return _Clock(_date(moment), limits.get(fact.status, _decision_limit(fact, guide)), word)


def _decision_limit(fact: CaseFact, guide: Guide) -> Limit:
    """The promise, or the law's limit in the rare case that it ends earlier (units differ)."""
    promised, legal = Limit.parse(guide.promised_limit), Limit.parse(guide.legal_limit)
    return legal if fact.promised_due == fact.legal_due and promised.unit is not legal.unit else promised


def _date(moment: datetime | None) -> date:
    if moment is None:
        raise AssertionError("a case under a clock has the moment that began it")
    return local_date(moment)


def _today_words(rows: Sequence[DayRow], now: Now) -> str:
    today = next((row for row in rows if row.is_today), None)
    if today is None:
        late = -remaining_working_days(now.today, rows[-1].day, now.calendar)
        return f"今天已超 {late} 个工作日。" if late > 0 else "已经过期。" if now.today > rows[-1].day else ""
    if today.kind is DayKind.START:
        return "今天当天不算。"
    if today.kind is DayKind.LAST:
        return "今天就是最后一天。"
    return f"今天是第 {today.counted} 天。" if today.kind is DayKind.COUNTED else "今天不算。"


def _weeks(rows: Sequence[DayRow], clock: _Clock, now: Now) -> tuple[Week, ...]:
    cells = {row.day: _cell(row, clock) for row in rows}
    cells |= _late_cells(rows[-1].day, now)
    monday = clock.start - timedelta(days=clock.start.weekday())
    end = max(cells)
    weeks: list[tuple[bool, Week]] = []
    while monday <= end:
        days = [monday + timedelta(days=offset) for offset in range(7)]
        telling = any(day in (clock.start, rows[-1].day, now.today) for day in days)
        weeks.append((telling, Week(tuple(cells.get(day, Cell(str(day.day))) for day in days))))
        monday += timedelta(days=7)
    return _shortened(weeks)


def _cell(row: DayRow, clock: _Clock) -> Cell:
    words = {
        DayKind.START: clock.begun,
        DayKind.COUNTED: f"第 {row.counted} 天",
        DayKind.NOT_WORKING: row.why[:3] if row.why != "周末" else "不算",
        DayKind.PAUSED: "停",
        DayKind.LAST: "最晚",
    }
    look, word = KINDS[row.kind], words[row.kind]
    if row.is_today:
        look, word = "today", "今天最晚" if row.kind is DayKind.LAST else "今天"
    return Cell(str(row.day.day), word, look, f"{day_text(row.day)}：{row.why}")


def _late_cells(last: date, now: Now) -> dict[date, Cell]:
    """The days after a missed deadline, to today: working days count as late, others are shown without a word."""
    found: dict[date, Cell] = {}
    late, day = 0, last
    while day < now.today and len(found) < MOST_LATE:
        day += timedelta(days=1)
        working = now.calendar.is_working(day)
        late += working
        word = f"超 {late} 天" if working else "不算"
        look = "late" if working else ""
        found[day] = Cell(str(day.day), "今天" if day == now.today else word, "today" if day == now.today else look)
    return found


def _shortened(weeks: Sequence[tuple[bool, Week]]) -> tuple[Week, ...]:
    """A long clock keeps the weeks of its start, today and end, and says how many it leaves out between them."""
    if len(weeks) <= MOST_WEEKS:
        return tuple(week for _, week in weeks)
    kept: list[Week] = []
    left_out = 0
    for telling, week in weeks:
        if telling:
            if left_out:
                kept.append(Week(skipped=f"中间 {left_out} 周，照样只数工作日"))
            kept.append(week)
            left_out = 0
        else:
            left_out += 1
    return tuple(kept)
