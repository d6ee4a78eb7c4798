"""The work calendar: Monday to Friday, but for what the State Council's yearly notice changes.

Periods of the 行政许可法 are working days without legal holidays (art. 82); holidays are those of the
全国年节及纪念日放假办法, moved about each year by a notice of the 国务院办公厅. A calendar is a value: it is
handed to every rule as an argument and never looked up inside one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from yiciban.kernel.refusal import Refusal, invalid

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class YearState(StrEnum):
    """How far a year's arrangement can be relied on."""

    PROVISIONAL = "provisional"
    OFFICIAL = "official"

    @property
    def label(self) -> str:
        """The word the office uses."""
        return {YearState.PROVISIONAL: "暂定", YearState.OFFICIAL: "正式"}[self]


class Mark(StrEnum):
    """What a notice does to a day: 休 takes a weekday off, 班 makes a weekend day work."""

    OFF = "off"
    WORK = "work"

    @property
    def label(self) -> str:
        """The character printed in the corner of a calendar cell."""
        return {Mark.OFF: "休", Mark.WORK: "班"}[self]


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year's arrangement: its standing and the notice (文号, date, publisher) it rests on."""

    year: int
    state: YearState
    notice: str = ""
    published: date | None = None
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class DayException:
    """One day that is not what its weekday says, with the name people know it by (国庆节, 州庆)."""

    day: date
    mark: Mark
    name: str


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """An immutable calendar: known years, their exceptions, and local days laid over them.

    A strict calendar refuses (`calendar_year_missing`) to judge a day of a year it has no data for; a
    lenient one counts Monday to Friday there and says so through `is_estimated`.

    A notice may reach back into the last days of the year before (2018-12-29 worked, by the notice for
    2019), so publishing a year recomputes what `changed_days` finds, not merely what lies in that year.
    """

    years: tuple[CalendarYear, ...]
    exceptions: tuple[DayException, ...] = field(default=(), repr=False)
    local_days: tuple[DayException, ...] = field(default=(), repr=False)
    strict: bool = True
    _years: Mapping[int, CalendarYear] = field(init=False, repr=False, compare=False)
    _days: Mapping[date, DayException] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        years = {year.year: year for year in self.years}
        if len(years) != len(self.years):
            raise invalid("calendar_year_twice", "同一年在工作日历里出现了两次，请只保留一份。")
        days = _by_day(self.exceptions) | _by_day(self.local_days)
        object.__setattr__(self, "_years", MappingProxyType(years))
        object.__setattr__(self, "_days", MappingProxyType(days))

    def is_working(self, day: date) -> bool:
        """Whether offices work on the day. Raises Refusal `calendar_year_missing` when strict."""
        self._require(day)
        exception = self._days.get(day)
        return exception.mark is Mark.WORK if exception else day.weekday() < SATURDAY

    def why(self, day: date) -> str:
        """Why the day works or does not: 工作日, 周末, 调休上班, or the holiday's name.

        Raises Refusal `calendar_year_missing` when strict.
        """
        self._require(day)
        exception = self._days.get(day)
        if exception is None:
            return "工作日" if day.weekday() < SATURDAY else "周末"
        return exception.name if exception.mark is Mark.OFF else "调休上班"

    def year(self, year: int) -> CalendarYear | None:
        """The arrangement of one year, or None where the calendar has none."""
        return self._years.get(year)

    def is_estimated(self, day: date) -> bool:
        """Whether the day lies in a year without any data: only its weekday is known."""
        return day.year not in self._years

    def is_provisional(self, day: date) -> bool:
        """Whether the day may still change: its year is 暂定 or unknown."""
        year = self._years.get(day.year)
        return year is None or year.state is YearState.PROVISIONAL

    def shift(self, day: date, count: int) -> date:
        """The count-th working day after the day, before it when negative; the day itself for 0.

        Raises Refusal `calendar_year_missing` when strict.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day that is not before the day."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_days(self, first: date, last: date) -> Iterator[date]:
        """The working days from first to last, both included."""
        return (day for day in days(first, last) if self.is_working(day))

    def with_local_days(self, local_days: Iterable[DayException]) -> WorkCalendar:
        """The same calendar with days of one region (州庆, 泼水节) laid over the national ones."""
        return replace(self, local_days=tuple(local_days))

    def with_year(self, year: CalendarYear, exceptions: Iterable[DayException]) -> WorkCalendar:
        """The same calendar with one year published or replaced; the year's former exceptions go."""
        years = {**self._years, year.year: year}
        kept = (known for known in self.exceptions if known.day.year != year.year)
        merged = {known.day: known for known in kept} | _by_day(tuple(exceptions))
        return replace(
            self,
            years=tuple(years[number] for number in sorted(years)),
            exceptions=tuple(merged[day] for day in sorted(merged)),
        )

    def lenient(self) -> WorkCalendar:
        """The same calendar that estimates unknown years instead of refusing them."""
        return replace(self, strict=False)

    def changed_days(self, other: WorkCalendar) -> tuple[date, ...]:
        """The days that work in one calendar and not in the other, in order: the preview of a publication."""
        here, there = self.lenient(), other.lenient()
        candidates = {*self._days, *other._days}
        return tuple(sorted(day for day in candidates if here.is_working(day) != there.is_working(day)))

    def _require(self, day: date) -> None:
        if self.strict and day.year not in self._years:
            raise Refusal(
                "calendar_year_missing",
                f"工作日历里还没有 {day.year} 年，算不出准确日期。请日历管理员录入这一年的放假安排后再算。",
            )


def days(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included; none when last is earlier."""
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))


def _by_day(exceptions: tuple[DayException, ...]) -> dict[date, DayException]:
    found: dict[date, DayException] = {}
    for exception in exceptions:
        if exception.day in found:
            raise invalid("calendar_day_twice", f"{exception.day} 在放假安排里出现了两次，请只保留一次。")
        found[exception.day] = exception
    return found


def calendar_from_toml(text: str) -> WorkCalendar:
    """A strict calendar from the format of `data/calendar.toml`: one row per clause of a notice."""
    years: list[CalendarYear] = []
    exceptions: list[DayException] = []
    for row in tomllib.loads(text)["years"]:
        years.append(
            CalendarYear(row["year"], YearState(row["state"]), row["notice"], row.get("published"), row["publisher"])
        )
        for clause in row["holidays"]:
            name = clause["name"]
            exceptions += (DayException(day, Mark.OFF, name) for day in days(clause["first"], clause["last"]))
            exceptions += (DayException(day, Mark.WORK, name) for day in clause["work"])
    return WorkCalendar(tuple(years), tuple(exceptions))


@cache
def shipped_calendar() -> WorkCalendar:
    """The calendar in the package: 2024 to 2026 正式, 2027 暂定."""
    text = files("yiciban.kernel").joinpath("data/calendar.toml").read_text(encoding="utf-8")
    return calendar_from_toml(text)
