"""The work calendar: shipped years, unknown years, local days."""

from __future__ import annotations

from datetime import date

import pytest

from yiciban.kernel.calendar import (
    CalendarYear,
    DayException,
    Mark,
    WorkCalendar,
    YearState,
    calendar_from_toml,
    days,
    shipped_calendar,
)
from yiciban.kernel.refusal import Refusal

CALENDAR = shipped_calendar()


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_an_official_year_has_its_known_number_of_working_days(year: int, count: int) -> None:
    assert sum(1 for _ in CALENDAR.working_days(date(year, 1, 1), date(year, 12, 31))) == count


def test_the_weekday_holidays_of_2026_are_those_of_the_notice() -> None:
    weekdays = [day for day in days(date(2026, 1, 1), date(2026, 12, 31)) if day.weekday() < 5]
    assert " ".join(f"{day:%m-%d}" for day in weekdays if not CALENDAR.is_working(day)) == (
        "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 "
        "10-01 10-02 10-05 10-06 10-07"
    )


@pytest.mark.parametrize(
    ("year", "worked"),
    [
        (2025, "01-26 02-08 04-27 09-28 10-11"),
        (2026, "01-04 02-14 02-28 05-09 09-20 10-10"),
    ],
)
def test_the_working_weekends_are_those_of_the_notice(year: int, worked: str) -> None:
    weekends = [day for day in days(date(year, 1, 1), date(year, 12, 31)) if day.weekday() >= 5]
    assert " ".join(f"{day:%m-%d}" for day in weekends if CALENDAR.is_working(day)) == worked


def test_no_exception_says_what_the_weekday_says_anyway_except_weekends_within_a_holiday() -> None:
    idle = [known for known in CALENDAR.exceptions if known.mark is Mark.WORK and known.day.weekday() < 5]
    assert idle == []


def test_official_years_carry_their_notice() -> None:
    year = CALENDAR.year(2026)
    assert year == CalendarYear(2026, YearState.OFFICIAL, "国办发明电〔2025〕7号", date(2025, 11, 4), "国务院办公厅")
    assert year.state.label == "正式"


def test_2027_is_provisional_with_the_thirteen_statutory_days() -> None:
    assert CALENDAR.year(2027) == CalendarYear(2027, YearState.PROVISIONAL)
    off = [known for known in CALENDAR.exceptions if known.day.year == 2027]
    assert len(off) == 13
    assert all(known.mark is Mark.OFF for known in off)
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert not CALENDAR.is_estimated(date(2027, 3, 1))
    assert not CALENDAR.is_provisional(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 10, 1), "国庆节"),
        (date(2026, 10, 4), "国庆节"),
        (date(2026, 10, 10), "调休上班"),
        (date(2026, 10, 11), "周末"),
        (date(2026, 10, 12), "工作日"),
    ],
)
def test_a_day_says_why(day: date, why: str) -> None:
    assert CALENDAR.why(day) == why


def test_a_strict_calendar_refuses_a_year_it_does_not_know() -> None:
    with pytest.raises(Refusal) as no:
        CALENDAR.is_working(date(2028, 1, 4))
    assert no.value.code == "calendar_year_missing"
    assert "2028 年" in no.value.sentence
    with pytest.raises(Refusal):
        CALENDAR.why(date(2023, 1, 4))


def test_a_lenient_calendar_counts_monday_to_friday_and_says_that_it_estimates() -> None:
    lenient = CALENDAR.lenient()
    assert lenient.is_working(date(2028, 1, 4))
    assert not lenient.is_working(date(2028, 1, 8))
    assert lenient.is_estimated(date(2028, 1, 4))
    assert lenient.is_provisional(date(2028, 1, 4))
    assert lenient.why(date(2028, 1, 4)) == "工作日"
    assert CALENDAR.strict, "the strict calendar stays strict"


def test_local_days_lie_over_the_national_ones() -> None:
    local = CALENDAR.with_local_days(
        [
            DayException(date(2026, 11, 16), Mark.OFF, "县庆"),
            DayException(date(2026, 10, 10), Mark.OFF, "县庆"),
            DayException(date(2026, 11, 21), Mark.WORK, "县庆"),
        ]
    )
    assert local.why(date(2026, 11, 16)) == "县庆"
    assert not local.is_working(date(2026, 10, 10)), "local days win"
    assert local.why(date(2026, 11, 21)) == "调休上班"
    assert CALENDAR.is_working(date(2026, 11, 16)), "the national calendar is untouched"


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 16), -2, date(2026, 11, 12)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_shifting_counts_working_days_both_ways(day: date, count: int, expected: date) -> None:
    assert CALENDAR.shift(day, count) == expected


def test_the_next_working_day_may_be_the_day_itself() -> None:
    assert CALENDAR.on_or_after(date(2026, 10, 8)) == date(2026, 10, 8)
    assert CALENDAR.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)


def test_publishing_a_year_replaces_it_and_shows_what_changes() -> None:
    official = CalendarYear(2027, YearState.OFFICIAL, "国办发明电〔2026〕某号", date(2026, 11, 20))
    kept = [known for known in CALENDAR.exceptions if known.day.year == 2027]
    swap = [
        DayException(date(2027, 2, 9), Mark.OFF, "春节"),
        DayException(date(2027, 2, 20), Mark.WORK, "春节"),
        DayException(date(2026, 12, 31), Mark.OFF, "元旦"),
    ]
    published = CALENDAR.with_year(official, [*kept, *swap])
    assert published.changed_days(CALENDAR) == (date(2026, 12, 31), date(2027, 2, 9), date(2027, 2, 20))
    assert CALENDAR.changed_days(published) == published.changed_days(CALENDAR)
    assert not published.is_provisional(date(2027, 2, 9))
    assert published.with_year(official, [*kept, *swap]) == published, "publishing twice changes nothing"


def test_a_calendar_is_a_value() -> None:
    assert WorkCalendar(CALENDAR.years, CALENDAR.exceptions) == CALENDAR
    assert hash(CALENDAR) == hash(WorkCalendar(CALENDAR.years, CALENDAR.exceptions))


@pytest.mark.parametrize("part", ["year", "day"])
def test_the_same_year_or_day_twice_is_refused(part: str) -> None:
    twice_year = WorkCalendar, (CALENDAR.years * 2, ())
    twice_day = WorkCalendar, (CALENDAR.years, CALENDAR.exceptions[:1] * 2)
    build, arguments = twice_year if part == "year" else twice_day
    with pytest.raises(Refusal) as no:
        build(*arguments)
    assert no.value.code == f"calendar_{part}_twice"


def test_a_calendar_reads_from_its_file_format() -> None:
    text = """
    [[years]]
    year = 2028
    state = "provisional"
    notice = ""
    publisher = ""
    holidays = [{ name = "元旦", first = 2028-01-01, last = 2028-01-03, work = [2028-01-08] }]
    """
    calendar = calendar_from_toml(text)
    assert calendar.why(date(2028, 1, 3)) == "元旦"
    assert calendar.is_working(date(2028, 1, 8))
    assert [mark.label for mark in Mark] == ["休", "班"]
