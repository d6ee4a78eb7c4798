"""Why this day: the clock of a case as weeks of a calendar, one cell a day, and the sentence above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.rules.clock import INTAKE, OWED_PAPER, Clock
from yiciban.cases.views.clock_words import begun_by, count_words
from yiciban.cases.views.desk_history import last_day_of
from yiciban.cases.views.desk_shell import Now
from yiciban.cases.views.desk_words import due_of
from yiciban.catalogue.facts import Guide
from yiciban.journal.facts import EntryFact
from yiciban.kernel.dates import day_text, due_text, local_date
from yiciban.kernel.deadlines import DayKind, DayRow, Pause, explain, remaining_working_days
from yiciban.kernel.limits import Limit

MOST_WEEKS = 6
ALL_COUNTED, ALL_PAUSED = "中间 {} 周，照样只数工作日", "中间 {} 周，都停着不算"
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
    pauses: tuple[Pause, ...] = ()
    extend: int = 0


def why_this_day(
    fact: CaseFact, guide: Guide, entries: Sequence[EntryFact], running: Clock | None, now: Now
) -> Why | None:
    """The calendar of the clock that runs now; None when none runs. `running` is that of an accepted case."""
    clock = _clock(fact, guide, entries, running)
    due = due_of(fact)
    if clock is None:
        return None
    rows = explain(clock.start, clock.limit, now.calendar, pauses=clock.pauses, extend=clock.extend, today=now.today)
    if due is None:
        return _paused(fact, clock, rows, now)
    heading = f"为什么是 {day_text(due, today=now.today)}"
    if clock.limit.is_instant:
        return Why(heading, f"这件当场办，{clock.begun}当天就到期。")
    last = rows[-1].day
    sentence = (
        f"{day_text(clock.start, today=now.today)}{clock.begun}，第二天起算 {clock.limit}，{_besides(clock, now)}"
        f"{'周末和节假日不算，' if clock.limit.code.endswith('wd') else ''}最晚 {due_text(last, today=now.today)}。"
    )
    return Why(heading, f"{sentence}{_today_words(rows, now)}", _weeks(rows, clock, now), fact.due_provisional)


def _paused(fact: CaseFact, clock: _Clock, rows: Sequence[DayRow], now: Now) -> Why:
    """While a special procedure runs nobody can name the day; the days that were counted stand."""
    pause = clock.pauses[-1]
    counted = max((row.counted for row in rows), default=0)
    sentence = (
        f"{day_text(clock.start, today=now.today)}{clock.begun}，已经算了 {counted} 天，"
        f"{day_text(pause.start, today=now.today)}起因{pause.reason}停止计时。结束的第二天接着算。"
    )
    return Why("计时停着", sentence, _weeks(rows, clock, now), fact.due_provisional)


def _besides(clock: _Clock, now: Now) -> str:
    """What made the clock longer than its limit, in words."""
    parts = [f"延长 {clock.extend} 个工作日，"] if clock.extend else []
    parts += [
        f"{day_text(pause.start, today=now.today)}到 {day_text(pause.end, today=now.today)}因{pause.reason}不算，"
        for pause in clock.pauses
        if pause.end
    ]
    return "".join(parts)


def _clock(fact: CaseFact, guide: Guide, entries: Sequence[EntryFact], running: Clock | None) -> _Clock | None:
    if fact.ended_at or (due_of(fact) is None and fact.status is not Status.PAUSED):
        return None
    received = last_day_of(entries, "case.submit", "case.supply_correction") or fact.received_at
    own = {
        Status.RECEIVED: (received, "收件", INTAKE),
        Status.CONCLUDED: (fact.decided_at, "决定", Limit.parse(guide.delivery_limit)),
        Status.DEFAULTED: (fact.decided_at, "视为同意", OWED_PAPER),
    }
    if fact.status in own:
        moment, word, limit = own[fact.status]
        return _Clock(_date(moment), limit, word)
    moment, word = fact.accepted_at, begun_by(fact)
    limit = _decision_limit(fact)
    if running is None:
        return _Clock(_date(moment), limit, word)
    return _Clock(running.start, limit, word, running.pauses, running.extension_of(limit))


def _decision_limit(fact: CaseFact) -> Limit:
    """The promise, or the law's limit in the rare case that it ends earlier (units differ)."""
    promised, legal = Limit.parse(fact.promised_limit), Limit.parse(fact.legal_limit)
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
    turns = {clock.start, rows[-1].day, now.today}
    turns |= {day for pause in clock.pauses for day in (pause.start, pause.end) if day}
    cells |= _late_cells(rows[-1].day, now)
    monday = clock.start - timedelta(days=clock.start.weekday())
    end = max(cells)
    weeks: list[tuple[str, Week]] = []
    while monday <= end:
        days = [monday + timedelta(days=offset) for offset in range(7)]
        paused = all(_is_paused(clock, day) for day in days)
        left_out = "" if not turns.isdisjoint(days) else ALL_PAUSED if paused else ALL_COUNTED
        weeks.append((left_out, Week(tuple(cells.get(day, Cell(str(day.day))) for day in days))))
        monday += timedelta(days=7)
    return _shortened(weeks)


def _cell(row: DayRow, clock: _Clock) -> Cell:
    words = {
        DayKind.START: clock.begun[-2:],  # 视为受理 is too wide for a cell
        DayKind.COUNTED: count_words(row.counted, clock.limit, clock.extend),
        DayKind.NOT_WORKING: row.why[:3] if row.why != "周末" else "不算",
        DayKind.PAUSED: "停",
        DayKind.LAST: "最晚",
    }
    look, word = KINDS[row.kind], words[row.kind]
    if row.kind is DayKind.NOT_WORKING and _is_paused(clock, row.day):
        look, word = KINDS[DayKind.PAUSED], words[DayKind.PAUSED]
    if row.is_today:
        look, word = "today", "今天最晚" if row.kind is DayKind.LAST else "今天"
    return Cell(str(row.day.day), word, look, f"{day_text(row.day)}：{row.why}")


def _is_paused(clock: _Clock, day: date) -> bool:
    """Whether the clock stands still on the day."""
    return any(pause.covers(day) for pause in clock.pauses)


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


def _shortened(weeks: Sequence[tuple[str, Week]]) -> tuple[Week, ...]:
    """A long clock keeps the weeks on which something turns, and says how many it leaves out between them."""
    if len(weeks) <= MOST_WEEKS:
        return tuple(week for _, week in weeks)
    kept: list[Week] = []
    for left_out, group in groupby(weeks, key=itemgetter(0)):
        held = [week for _, week in group]
        kept += [Week(skipped=left_out.format(len(held)))] if left_out else held
    return tuple(kept)
