"""When a point is open, in a sentence, and which offices exclude each other. No database."""

from datetime import UTC, date, datetime, time

import pytest

from yiciban.kernel.calendar import shipped_calendar
from yiciban.kernel.dates import CHINA
from yiciban.network.facts import OpeningHours
from yiciban.network.rules import holds, hours_text, open_state, posting_conflict, spans_on

OFFICE = tuple(
    OpeningHours(day, time.fromisoformat(opens), time.fromisoformat(closes))
    for day in range(1, 6)
    for opens, closes in (("09:00", "12:00"), ("13:30", "17:30"))
)
SATURDAYS = (*OFFICE, OpeningHours(6, time(9), time(12)))


def said(moment: str, hours=OFFICE):
    at = datetime.fromisoformat(moment).replace(tzinfo=CHINA).astimezone(UTC)
    state = open_state(hours, at, shipped_calendar().lenient())
    return state.is_open, state.sentence


@pytest.mark.parametrize(
    ("moment", "is_open", "sentence"),
    [
        ("2026-11-24 08:59", False, "今天 9:00 上班"),
        ("2026-11-24 09:00", True, "今天 17:30 下班"),
        ("2026-11-24 12:00", False, "现在休息，13:30 上班"),
        ("2026-11-24 17:29", True, "今天 17:30 下班"),
        ("2026-11-24 17:30", False, "今天已下班，明天 9:00 上班"),
        ("2026-11-27 18:00", False, "今天已下班，11月30日（周一） 9:00 上班"),
        ("2026-11-28 10:00", False, "今天休息，11月30日（周一） 9:00 上班"),
        ("2026-10-01 10:00", False, "今天休息，10月8日（周四） 9:00 上班"),
        ("2026-10-10 10:00", True, "今天 17:30 下班"),
    ],
)
def test_a_point_says_until_when_or_from_when(moment, is_open, sentence):
    assert said(moment) == (is_open, sentence)


def test_a_point_with_saturdays_keeps_them_but_not_in_a_holiday():
    assert said("2026-11-28 10:00", SATURDAYS) == (True, "今天 12:00 下班")
    assert spans_on(date(2026, 10, 3), SATURDAYS, shipped_calendar()) == ()


def test_without_hours_nothing_is_promised():
    assert said("2026-11-24 10:00", ()) == (False, "今天休息")
    assert hours_text(()) == "时间请打电话问"


def test_hours_are_said_by_runs_of_days():
    assert hours_text(OFFICE) == "周一至周五 9:00–12:00，13:30–17:30"
    assert hours_text(SATURDAYS) == "周一至周五 9:00–12:00，13:30–17:30；周六 9:00–12:00"


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [(22, None, True), (23, None, False), (1, 22, True), (1, 21, False), (22, 22, True)],
)
def test_an_office_is_held_from_its_first_to_its_last_day(since, until, held):
    last = until and date(2026, 11, until)
    assert holds(date(2026, 11, since), last, date(2026, 11, 22)) is held


def test_the_three_administrators_are_three_people():
    assert posting_conflict(["audit_admin"], "system_admin") == "audit_admin"
    assert posting_conflict(["system_admin"], "system_admin") == ""
    assert posting_conflict(["examiner"], "system_admin") == ""
    assert posting_conflict(["audit_admin"], "examiner") == ""
