"""When something is due: pure functions from a start, a limit, a calendar and pauses to a date.

The rules, in the order in which they are applied:

- the day on which a period begins is not counted (民法典 art. 201);
- a period in working days ends on the n-th *counted* day after the start (行政许可法 art. 82); a working
  day inside a pause, its first and last day included, is not counted (art. 45: hearing, inspection, review);
- pauses that overlap stop the clock once; while one is open there is no date;
- a period in calendar days, months or years runs through holidays; one in months or years ends on the same
  day of the month, or on the month's last day where there is none (民法典 art. 202); if its last day is not a
  working day it ends on the next one (art. 203). Days in a pause are added as calendar days;
- an extension adds to the limit in its own unit (行政许可法 art. 42);
- hours are hours on the wall, counted from an instant.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from yiciban.kernel.calendar import ONE_DAY, WorkCalendar, days
from yiciban.kernel.dates import local_midnight
from yiciban.kernel.limits import Limit, Unit
from yiciban.kernel.refusal import invalid

Day: TypeAlias = date  # inside Deadline the field `date` hides the type


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a clock stands still, both ends included; `end` None while it is open.

    Raises Refusal `pause_backwards` when it would end before it starts.
    """

    start: date
    end: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise invalid("pause_backwards", f"暂停从 {self.start} 开始，不能在 {self.end} 结束，请核对起止日期。")

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


class DayKind(StrEnum):
    """What one day means to one clock."""

    START = "start"
    COUNTED = "counted"
    NOT_WORKING = "not_working"
    PAUSED = "paused"
    LAST = "last"

    @property
    def label(self) -> str:
        """Two characters for a calendar cell."""
        return _DAY_LABELS[self]


_DAY_LABELS = {
    DayKind.START: "起算",
    DayKind.COUNTED: "计入",
    DayKind.NOT_WORKING: "不算",
    DayKind.PAUSED: "暂停",
    DayKind.LAST: "最晚",
}


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a clock: what it is, how many days are counted by its evening, and why."""

    day: date
    kind: DayKind
    counted: int
    why: str
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """The answer: the last day on which it can still be done, or None while a pause is open.

    `limit` includes extensions. `counted` and `stopped` are the days counted and the days lost to pauses
    up to that day (or to the open pause), in the days the limit counts. `provisional` says that a day on the
    way belongs to a year without an official calendar, so the date may move.
    """

    start: Day
    limit: Limit
    date: Day | None
    counted: int
    stopped: int
    provisional: bool
    paused_since: Day | None = None

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still and nobody can say a date."""
        return self.date is None

    @property
    def lapses_at(self) -> datetime | None:
        """The instant (UTC) from which it is too late: midnight in China after the last day."""
        return None if self.date is None else local_midnight(self.date + ONE_DAY)


class _Step(NamedTuple):
    day: date
    kind: DayKind
    counted: int
    closes: bool
    """Whether the period ends here."""
    provisional: bool
    """Whether the calendar was asked about the day, and may still change its mind."""


def deadline(
    start: date, limit: Limit, calendar: WorkCalendar, *, pauses: Sequence[Pause] = (), extend: int = 0
) -> Deadline:
    """The last day of a limit that began on `start`; `extend` adds to it in the limit's own unit.

    Raises Refusal `calendar_year_missing` (strict calendar), `limit_needs_instant` for hours,
    `extension_negative`, `limit_out_of_range`.
    """
    total = limit.extended(extend)
    if total.is_instant:
        return Deadline(start, total, start, counted=0, stopped=0, provisional=False)
    open_since = _open_since(pauses)
    counted = stopped = 0
    provisional = False
    for step in _walk(start, total, calendar, pauses):
        if open_since is not None and step.day >= open_since:
            return Deadline(start, total, None, counted, stopped, provisional, open_since)
        counted = step.counted
        stopped += step.kind is DayKind.PAUSED
        provisional |= step.provisional
        if step.closes:
            return Deadline(start, total, step.day, counted, stopped, provisional)
    raise AssertionError("a walk has no end")  # pragma: no cover


def explain(
    start: date,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    extend: int = 0,
    today: date | None = None,
) -> tuple[DayRow, ...]:
    """One row a day from the start to the deadline; in an open pause to its first day or to `today`.

    Agrees with `deadline` by construction: both take the same walk. Raises the same refusals.
    """
    outcome = deadline(start, limit, calendar, pauses=pauses, extend=extend)
    if outcome.limit.is_instant:
        return (DayRow(start, DayKind.LAST, 0, "当场办结", start == today),)
    end = outcome.date or max(start, outcome.paused_since or start, today or start)
    rows = [DayRow(start, DayKind.START, 0, "当天不算，次日起算", start == today)]
    for step in _walk(start, outcome.limit, calendar, pauses):
        if step.day > end:
            break
        kind = DayKind.LAST if step.day == outcome.date else step.kind
        why = _why(step, outcome.limit, calendar, pauses)
        rows.append(DayRow(step.day, kind, step.counted, why, step.day == today))
        if step.day == end:
            break
    return tuple(rows)


def remaining_working_days(today: date, due: date, calendar: WorkCalendar, pauses: Sequence[Pause] = ()) -> int:
    """Counted working days left after today, the due day included: 0 on the day itself, negative once late.

    Days late are plain working days; a pause after the deadline cannot excuse it.
    """
    if today > due:
        return -sum(1 for _ in calendar.working_days(due + ONE_DAY, today))
    left = calendar.working_days(today + ONE_DAY, due)
    return sum(not _is_paused(day, pauses) for day in left)


def nominal_end(start: date, limit: Limit) -> date:
    """The day a calendar period ends by the calendar alone, before 顺延: what an expiry date is made of.

    Raises Refusal `limit_needs_instant` for hours, `limit_needs_calendar` for working days.
    """
    match limit.unit:
        case Unit.CALENDAR_DAY:
            return start + timedelta(days=limit.count)
        case Unit.MONTH:
            return _months_later(start, limit.count)
        case Unit.YEAR:
            return _months_later(start, 12 * limit.count)
        case Unit.HOUR:
            raise invalid("limit_needs_instant", f"{limit}按小时计算，请给出起算的具体时刻，不能只给日期。")
        case Unit.WORKING_DAY:
            raise invalid("limit_needs_calendar", f"{limit}要按工作日历推算，不能直接加日期。")


def deadline_instant(start: datetime, limit: Limit) -> datetime:
    """The instant (UTC) at which a limit in hours ends; nights, weekends and holidays run.

    Raises Refusal `limit_not_hours` for another unit, ValueError for an instant without a time zone.
    """
    if limit.unit is not Unit.HOUR:
        raise invalid("limit_not_hours", f"{limit}不是按小时计算的时限，请改用按日期计算。")
    if start.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return start.astimezone(UTC) + timedelta(hours=limit.count)


def _walk(start: date, limit: Limit, calendar: WorkCalendar, pauses: Sequence[Pause]) -> Iterator[_Step]:
    """Every day after the start, without end; the first step that `closes` is the deadline."""
    goal = _goal(start, limit)
    counted = 0
    for day in days(start + ONE_DAY, date.max):
        # Once its last day is reached, a calendar period only waits for a working day (民法典 art. 203).
        working_only = limit.unit is Unit.WORKING_DAY or counted == goal
        if working_only and not calendar.is_working(day):
            kind = DayKind.NOT_WORKING
        elif _is_paused(day, pauses):
            kind = DayKind.PAUSED
        else:
            kind = DayKind.COUNTED
            counted = min(counted + 1, goal)
        reached = counted == goal
        closes = reached and kind is DayKind.COUNTED and calendar.is_working(day)
        provisional = (working_only or reached) and calendar.is_provisional(day)
        yield _Step(day, kind, counted, closes, provisional)


def _goal(start: date, limit: Limit) -> int:
    """How many days have to be counted: working days as they are, anything else as calendar days."""
    return limit.count if limit.unit is Unit.WORKING_DAY else (nominal_end(start, limit) - start).days


def _why(step: _Step, limit: Limit, calendar: WorkCalendar, pauses: Sequence[Pause]) -> str:
    if step.kind is DayKind.PAUSED:
        return next(pause.reason for pause in pauses if pause.covers(step.day)) or "计时暂停"
    if limit.unit is not Unit.WORKING_DAY and not step.closes and step.kind is DayKind.COUNTED:
        return "自然日"
    return calendar.why(step.day)


def _is_paused(day: date, pauses: Iterable[Pause]) -> bool:
    return any(pause.covers(day) for pause in pauses)


def _open_since(pauses: Iterable[Pause]) -> date | None:
    return min((pause.start for pause in pauses if pause.end is None), default=None)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
