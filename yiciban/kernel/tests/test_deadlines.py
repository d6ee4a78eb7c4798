"""The legal clock: vectors of the domain facts, and laws that hold for every clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiciban.kernel.calendar import shipped_calendar
from yiciban.kernel.dates import CHINA
from yiciban.kernel.deadlines import (
    DayKind,
    Pause,
    deadline,
    deadline_instant,
    explain,
    nominal_end,
    remaining_working_days,
)
from yiciban.kernel.limits import Limit, Unit
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.tests.strategies import day_limits, pauses, starts, working_limits

CALENDAR = shipped_calendar()
LENIENT = CALENDAR.lenient()
SPECIAL_PROCEDURE = Pause(date(2026, 9, 23), date(2026, 9, 29), "专家评审")


def due(start: str, limit: str, *paused: Pause, extend: int = 0) -> str:
    answer = deadline(date.fromisoformat(start), Limit.parse(limit), CALENDAR, pauses=paused, extend=extend)
    return str(answer.date)


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-09-28", "5wd", "2026-10-10"),
        ("2026-09-18", "5wd", "2026-09-24"),
        ("2026-02-12", "5wd", "2026-02-26"),
        ("2026-04-29", "20wd", "2026-05-29"),
        ("2026-01-05", "45wd", "2026-03-13"),
        ("2026-12-01", "5wd", "2026-12-08"),
        ("2026-09-30", "5wd", "2026-10-13"),  # one-time notice, 行政许可法 art. 32
        ("2026-10-17", "5wd", "2026-10-23"),  # received on a Saturday
        ("2026-08-03", "45wd", "2026-10-10"),  # joint case, art. 42
        ("2026-11-02", "10wd", "2026-11-16"),  # 容缺
        ("2026-02-13", "5wd", "2026-02-27"),  # hotline over Spring Festival
    ],
)
def test_working_days_end_where_the_facts_say(start: str, limit: str, expected: str) -> None:
    assert due(start, limit) == expected


def test_a_joint_case_extended_by_fifteen_ends_where_the_facts_say() -> None:
    assert due("2026-08-03", "45wd", extend=15) == "2026-10-30"


@pytest.mark.parametrize(("start", "limit"), [("2026-09-08", "20wd"), ("2026-09-15", "15wd"), ("2026-09-21", "10wd")])
def test_a_special_procedure_moves_12_october_to_16_october(start: str, limit: str) -> None:
    assert due(start, limit) == "2026-10-12"
    assert due(start, limit, SPECIAL_PROCEDURE) == "2026-10-16"


def test_the_gap_fill_limit_lies_two_working_days_before_the_promise() -> None:
    assert CALENDAR.shift(date.fromisoformat(due("2026-11-02", "10wd")), -2) == date(2026, 11, 12)


def test_silence_accepts_at_midnight_in_china_after_the_last_day() -> None:
    answer = deadline(date(2026, 9, 30), Limit.parse("5wd"), CALENDAR)
    assert answer.lapses_at == datetime(2026, 10, 14, tzinfo=CHINA)
    assert answer.start == date(2026, 9, 30), "accepted as of the receipt of the materials"


def test_an_instant_matter_is_due_on_its_own_day_even_on_a_day_off() -> None:
    assert due("2026-10-03", "0wd") == "2026-10-03"
    rows = explain(date(2026, 10, 3), Limit.instant, CALENDAR, today=date(2026, 10, 3))
    assert [(row.kind, row.counted, row.is_today) for row in rows] == [(DayKind.LAST, 0, True)]


def test_the_officers_three_weeks_read_day_by_day() -> None:
    inspection = Pause(date(2026, 11, 12), date(2026, 11, 16), "检测")
    start, limit, today = date(2026, 11, 9), Limit.parse("10wd"), date(2026, 11, 24)
    rows = explain(start, limit, CALENDAR, pauses=[inspection], today=today)
    assert [(row.day.day, row.kind.label, row.counted) for row in rows] == [
        (9, "起算", 0), (10, "计入", 1), (11, "计入", 2), (12, "暂停", 2), (13, "暂停", 2),
        (14, "不算", 2), (15, "不算", 2), (16, "暂停", 2), (17, "计入", 3), (18, "计入", 4),
        (19, "计入", 5), (20, "计入", 6), (21, "不算", 6), (22, "不算", 6), (23, "计入", 7),
        (24, "计入", 8), (25, "计入", 9), (26, "最晚", 10),
    ]  # fmt: skip
    assert [row.day for row in rows if row.is_today] == [today]
    assert {row.day.day: row.why for row in rows}[12] == "检测"
    answer = deadline(start, limit, CALENDAR, pauses=[inspection])
    assert (answer.counted, answer.stopped) == (10, 3)
    assert remaining_working_days(today, date(2026, 11, 26), CALENDAR, [inspection]) == 2


def test_overlapping_pauses_stop_the_clock_once() -> None:
    inner = Pause(date(2026, 9, 24), date(2026, 9, 24))
    assert due("2026-09-08", "20wd", SPECIAL_PROCEDURE, inner, SPECIAL_PROCEDURE) == "2026-10-16"


def test_a_pause_on_days_off_stops_nothing() -> None:
    assert due("2026-09-28", "5wd", Pause(date(2026, 10, 1), date(2026, 10, 7))) == "2026-10-10"


def test_an_open_pause_leaves_no_date() -> None:
    answer = deadline(date(2026, 11, 9), Limit.parse("10wd"), CALENDAR, pauses=[Pause(date(2026, 11, 12))])
    assert answer.is_paused
    assert answer.date is None
    assert answer.lapses_at is None
    assert answer.paused_since == date(2026, 11, 12)
    assert answer.counted == 2


def test_an_open_pause_after_the_last_day_changes_nothing() -> None:
    assert due("2026-09-28", "5wd", Pause(date(2026, 10, 12))) == "2026-10-10"


def test_an_open_pause_is_explained_up_to_today() -> None:
    rows = explain(
        date(2026, 11, 9),
        Limit.parse("10wd"),
        CALENDAR,
        pauses=[Pause(date(2026, 11, 12))],
        today=date(2026, 11, 16),
    )
    assert rows[-1].day == date(2026, 11, 16)
    assert [row.kind for row in rows[3:]] == [
        DayKind.PAUSED, DayKind.PAUSED, DayKind.NOT_WORKING, DayKind.NOT_WORKING, DayKind.PAUSED,
    ]  # fmt: skip
    assert rows[-1].why == "计时暂停"


def test_a_clock_paused_from_its_first_day_is_explained_by_that_day_alone() -> None:
    start = date(2026, 11, 9)
    rows = explain(start, Limit.parse("10wd"), CALENDAR, pauses=[Pause(start)])
    assert [row.kind for row in rows] == [DayKind.START]


def test_a_pause_cannot_end_before_it_starts() -> None:
    with pytest.raises(Refusal) as no:
        Pause(date(2026, 9, 29), date(2026, 9, 23))
    assert no.value.code == "pause_backwards"


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-11-02", "10d", "2026-11-12"),
        ("2026-11-02", "12d", "2026-11-16"),  # 14 November is a Saturday
        ("2026-09-01", "30d", "2026-10-08"),  # 1 October, rolls over the holiday
        ("2026-09-10", "10d", "2026-09-20"),  # a Sunday on which offices work
        ("2026-01-31", "1m", "2026-02-28"),  # no 31 February; the Saturday works
        ("2024-02-29", "1y", "2025-02-28"),
        ("2026-01-31", "3m", "2026-04-30"),
        ("2025-12-15", "2m", "2026-02-24"),  # 15 February is in Spring Festival
    ],
)
def test_calendar_periods_roll_off_days_off(start: str, limit: str, expected: str) -> None:
    assert due(start, limit) == expected


def test_a_calendar_period_gets_back_every_day_of_a_pause() -> None:
    assert due("2026-11-02", "10d", Pause(date(2026, 11, 5), date(2026, 11, 8))) == "2026-11-16"


def test_rolling_waits_for_a_pause_too() -> None:
    assert due("2026-11-02", "12d", Pause(date(2026, 11, 16), date(2026, 11, 17))) == "2026-11-18"


def test_rolled_days_are_explained_as_not_counted() -> None:
    rows = explain(date(2026, 11, 2), Limit.parse("12d"), CALENDAR)
    assert [(row.day.day, row.kind, row.counted, row.why) for row in rows[-4:]] == [
        (13, DayKind.COUNTED, 11, "自然日"),
        (14, DayKind.COUNTED, 12, "自然日"),
        (15, DayKind.NOT_WORKING, 12, "周末"),
        (16, DayKind.LAST, 12, "工作日"),
    ]


def test_an_expiry_date_does_not_roll() -> None:
    assert nominal_end(date(2026, 11, 30), Limit.parse("3m")) == date(2027, 2, 28)
    assert nominal_end(date(2026, 11, 24), Limit.parse("5y")) == date(2031, 11, 24)


@pytest.mark.parametrize(("limit", "code"), [("5wd", "limit_needs_calendar"), ("5h", "limit_needs_instant")])
def test_an_expiry_date_needs_a_calendar_period(limit: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        nominal_end(date(2026, 11, 30), Limit.parse(limit))
    assert no.value.code == code


def test_hours_run_through_nights_and_holidays() -> None:
    start = datetime(2026, 9, 30, 18, 0, tzinfo=CHINA)
    assert deadline_instant(start, Limit.parse("48h")) == datetime(2026, 10, 2, 10, 0, tzinfo=UTC)


def test_hours_need_an_instant_and_days_a_date() -> None:
    with pytest.raises(Refusal) as no:
        deadline(date(2026, 9, 30), Limit.parse("48h"), CALENDAR)
    assert no.value.code == "limit_needs_instant"
    with pytest.raises(Refusal) as no:
        deadline_instant(datetime(2026, 9, 30, tzinfo=CHINA), Limit.parse("2d"))
    assert no.value.code == "limit_not_hours"
    with pytest.raises(ValueError, match="time zone"):
        deadline_instant(datetime(2026, 9, 30), Limit.parse("2h"))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "limit", "provisional"),
    [
        ("2026-12-20", "5wd", False),
        ("2026-12-28", "5wd", True),
        ("2026-12-02", "1m", True),
        ("2026-11-02", "1m", False),
    ],
)
def test_a_date_that_meets_an_unofficial_year_is_provisional(start: str, limit: str, provisional: bool) -> None:
    answer = deadline(date.fromisoformat(start), Limit.parse(limit), CALENDAR)
    assert answer.provisional is provisional


def test_an_unknown_year_is_refused_or_estimated_never_silent() -> None:
    with pytest.raises(Refusal) as no:
        deadline(date(2027, 12, 30), Limit.parse("5wd"), CALENDAR)
    assert no.value.code == "calendar_year_missing"
    assert deadline(date(2027, 12, 30), Limit.parse("5wd"), LENIENT).provisional


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-09-28", 5),
        ("2026-10-01", 3),
        ("2026-10-09", 1),
        ("2026-10-10", 0),
        ("2026-10-11", 0),
        ("2026-10-13", -2),
    ],
)
def test_what_remains_is_zero_on_the_day_and_negative_when_late(today: str, left: int) -> None:
    assert remaining_working_days(date.fromisoformat(today), date(2026, 10, 10), CALENDAR) == left


@given(starts, day_limits, pauses)
def test_no_deadline_falls_on_a_day_off_or_in_a_pause(start: date, limit: Limit, paused: Sequence[Pause]) -> None:
    last = deadline(start, limit, LENIENT, pauses=paused).date
    assert last is not None
    if not limit.is_instant:
        assert LENIENT.is_working(last)
        assert not any(pause.covers(last) for pause in paused)


@given(starts, day_limits, pauses)
def test_a_longer_limit_never_ends_earlier(start: date, limit: Limit, paused: Sequence[Pause]) -> None:
    shorter = deadline(start, limit, LENIENT, pauses=paused).date
    longer = deadline(start, limit, LENIENT, pauses=paused, extend=1).date
    assert shorter is not None
    assert longer is not None
    assert longer >= shorter
    if limit.unit is Unit.WORKING_DAY:
        assert longer > shorter


@given(starts, day_limits, pauses)
def test_a_pause_never_shortens(start: date, limit: Limit, paused: Sequence[Pause]) -> None:
    free = deadline(start, limit, LENIENT).date
    held = deadline(start, limit, LENIENT, pauses=paused).date
    assert free is not None
    assert held is not None
    assert held >= free


@given(starts, working_limits, pauses)
def test_a_later_start_never_ends_earlier(start: date, limit: Limit, paused: Sequence[Pause]) -> None:
    first = deadline(start, limit, LENIENT, pauses=paused).date
    second = deadline(start + timedelta(days=1), limit, LENIENT, pauses=paused).date
    assert first is not None
    assert second is not None
    assert second >= first


@given(starts, day_limits, st.lists(st.dates(date(2024, 1, 1), date(2026, 9, 30)).map(Pause), max_size=1), pauses)
def test_the_explanation_agrees_with_the_deadline(
    start: date, limit: Limit, opened: Sequence[Pause], closed: Sequence[Pause]
) -> None:
    paused = [*closed, *opened]
    answer = deadline(start, limit, LENIENT, pauses=paused)
    rows = explain(start, limit, LENIENT, pauses=paused)
    assert [row.day for row in rows] == [start + timedelta(days=index) for index in range(len(rows))]
    assert [row.day for row in rows if row.kind is DayKind.LAST] == ([answer.date] if answer.date else [])
    assert rows[-1].counted == answer.counted
    if answer.date:
        assert rows[-1].day == answer.date
        assert sum(row.kind is DayKind.PAUSED for row in rows) == answer.stopped


@given(starts, working_limits, pauses)
def test_on_the_first_day_the_whole_limit_remains(start: date, limit: Limit, paused: Sequence[Pause]) -> None:
    last = deadline(start, limit, LENIENT, pauses=paused).date
    assert last is not None
    assert remaining_working_days(start, last, LENIENT, paused) == limit.count
