"""The work calendar as this process remembers it.

Every command that computes a deadline needs the calendar, and none should pay queries for a table that
changes once a year. So a process keeps it for 60 seconds, and drops it at once when it changes the calendar
itself. Another process may thus compute with the old calendar for up to a minute after a year is published; a
deadline that crosses an unpublished year says that it is provisional.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from yiciban.kernel.calendar import CalendarYear, DayException, Mark, WorkCalendar, YearState
from yiciban.kernel.permissions import region_stem
from yiciban.network.models import CalendarDay
from yiciban.network.models import CalendarYear as YearRow

REMEMBERED_SECONDS = 60.0
NOVEMBER = 11  # notices for the next year have come between late October and mid November

LocalDays = tuple[tuple[str, DayException], ...]


@dataclass(frozen=True)
class _Kept:
    read_at: float
    national: WorkCalendar
    local: LocalDays
    by_region: dict[str, WorkCalendar] = field(default_factory=dict)


class Snapshot:
    """The calendar and its local days, read again when older than a minute.

    Threads may read it twice at once; each then holds a whole snapshot, never half of one.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: _Kept | None = None

    def calendar(self, region: str) -> WorkCalendar:
        """The calendar with the local days of the region and of those above it."""
        kept = self._kept
        if kept is None or self._clock() - kept.read_at > REMEMBERED_SECONDS:
            kept = _Kept(self._clock(), *read())
            # An empty calendar is never remembered: the next moment may bring the first one.
            self._kept = kept if kept.national.years else None
        if not region or not kept.local:
            return kept.national
        if region not in kept.by_region:
            kept.by_region[region] = kept.national.with_local_days(_days_of(region, kept.local))
        return kept.by_region[region]

    def forget(self) -> None:
        """Read again at the next question."""
        self._kept = None


SNAPSHOT = Snapshot()


def work_calendar(region: str = "") -> WorkCalendar:
    """The strict calendar in force, with the local days of the region and of the regions above it.

    Costs no query while this process remembers it. A year without an arrangement is refused by the calendar
    itself (`calendar_year_missing`) when a rule asks for it.
    """
    return SNAPSHOT.calendar(region)


def calendar_warnings(today: date) -> tuple[str, ...]:
    """What a health page must say: this year, or from 1 November the next, is not 正式."""
    calendar = work_calendar()
    asked = [today.year] + ([today.year + 1] if today.month >= NOVEMBER else [])
    warnings = []
    for year in asked:
        if calendar.year(year) is None:
            warnings.append(f"工作日历里没有 {year} 年，跨到这一年的期限算不出来。请系统管理员录入放假安排。")
        elif calendar.is_provisional(date(year, 1, 1)):
            warnings.append(f"{year} 年的工作日历还是暂定，跨年的期限可能会变。国务院通知一出，请尽快发布。")
    return tuple(warnings)


def read() -> tuple[WorkCalendar, LocalDays]:
    """The calendar of the tables and the local days by region; two queries."""
    years = tuple(
        CalendarYear(
            row.year,
            YearState.OFFICIAL if row.official else YearState.PROVISIONAL,
            row.notice,
            row.published_on,
            row.published_by,
        )
        for row in YearRow.objects.order_by("year")
    )
    national: list[DayException] = []
    local: list[tuple[str, DayException]] = []
    for row in CalendarDay.objects.order_by("day"):
        exception = DayException(row.day, Mark.WORK if row.works else Mark.OFF, row.name)
        if row.region_id:
            local.append((row.region_id, exception))
        else:
            national.append(exception)
    return WorkCalendar(years, tuple(national)), tuple(local)


def _days_of(region: str, local: LocalDays) -> Iterable[DayException]:
    """The local days that hold in the region; the nearest region wins where two lay the same day."""
    stems = sorted((region_stem(code), exception.day, exception) for code, exception in local)
    return {day: exception for stem, day, exception in stems if region.startswith(stem)}.values()
