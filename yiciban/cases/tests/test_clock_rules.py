"""The clock of a case without a database: the test vectors of the domain facts, pauses, extension, gaps, timers."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from yiciban.cases.facts import ClockEvent, ClockKind, Status
from yiciban.cases.rules.clock import (
    check_extension,
    clock_of,
    correction_due,
    decision_due,
    gap_due,
    intake_due,
    paper_due,
    working_days_in,
)
from yiciban.cases.rules.timers import TIMERS, check_passed, timer_for, wake_on
from yiciban.cases.tests.law import refused
from yiciban.kernel.calendar import shipped_calendar
from yiciban.kernel.limits import Limit

CALENDAR = shipped_calendar()
WD20, WD45, WD10 = (Limit.parse(f"{n}wd") for n in (20, 45, 10))


def event(kind, day, days=0):
    return ClockEvent(ClockKind(kind), date.fromisoformat(day), days)


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-09-30", "2026-10-13"), ("2026-10-17", "2026-10-23"), ("2026-09-28", "2026-10-10")],
)
def test_five_days_to_say_what_is_missing(received, due):
    assert intake_due(date.fromisoformat(received), CALENDAR) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-04-29", WD20, "2026-05-29"),
        ("2026-01-05", WD45, "2026-03-13"),
        ("2026-08-03", WD45, "2026-10-10"),
        ("2026-11-02", WD10, "2026-11-16"),
    ],
)
def test_the_limit_ends_on_the_counted_day(start, limit, due):
    assert decision_due(date.fromisoformat(start), limit, limit, CALENDAR).legal == date.fromisoformat(due)


def test_a_special_procedure_is_not_counted_and_names_no_day_while_it_runs():
    start = date(2026, 9, 8)
    pause, resume = event("pause", "2026-09-23"), event("resume", "2026-09-29")
    assert clock_of(start, "20wd", "20wd", [pause]).due(CALENDAR) is None
    assert clock_of(start, "20wd", "20wd", [pause, resume]).due(CALENDAR).legal == date(2026, 10, 16)


def test_two_procedures_on_one_day_stop_the_clock_once():
    start = date(2026, 9, 8)
    events = [
        event("pause", "2026-09-23"), event("resume", "2026-09-29"),
        event("pause", "2026-09-29"), event("resume", "2026-09-29"),
    ]  # fmt: skip
    assert clock_of(start, "20wd", "20wd", events).due(CALENDAR).legal == date(2026, 10, 16)


def test_a_joint_case_is_extended_by_fifteen():
    due = clock_of(date(2026, 8, 3), "45wd", "45wd", [event("extend", "2026-09-30", 15)]).due(CALENDAR)
    assert due.legal == date(2026, 10, 30)


def test_an_extension_lengthens_the_promise_too_and_the_promise_stays_within_the_law():
    before = clock_of(date(2026, 11, 2), "10wd", "20wd", []).due(CALENDAR)
    after = clock_of(date(2026, 11, 2), "10wd", "20wd", [event("extend", "2026-11-10", 5)]).due(CALENDAR)
    assert after.promised > before.promised
    assert after.legal > before.legal
    assert after.promised <= after.legal


def test_what_was_left_open_is_due_two_days_before_the_promise_ends():
    assert gap_due(date(2026, 11, 2), WD10, CALENDAR) == date(2026, 11, 12)
    assert gap_due(date(2026, 1, 5), WD45, CALENDAR) == decision_due(date(2026, 1, 5), WD20, WD20, CALENDAR).legal
    assert refused(lambda: gap_due(date(2026, 11, 2), Limit.parse("2wd"), CALENDAR)).code == "gap_too_short"


def test_a_correction_has_the_time_the_item_gives():
    assert correction_due(date(2026, 11, 2), Limit.parse("30d"), CALENDAR) == date(2026, 12, 2)


def test_the_paper_of_a_silence_is_owed_the_next_working_day():
    assert paper_due(date(2026, 9, 30), CALENDAR) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"days": 11}, "extension_too_long"),
        ({"days": 15, "joint": True}, ""),
        ({"days": 16, "joint": True}, "extension_too_long"),
        ({"extended": True}, "extended_before"),
        ({"today": date(2026, 12, 2)}, "extension_too_late"),
        ({"today": date(2026, 12, 1)}, ""),
        ({"legal": Limit.parse("3m")}, "extension_unit"),
    ],
)
def test_an_extension_is_short_once_and_in_time(changed, code):
    asked = {
        "days": 10, "legal": WD20, "joint": False, "extended": False, "legal_due": date(2026, 12, 1),
        "today": date(2026, 11, 20), **changed,
    }  # fmt: skip

    def ask():
        check_extension(asked.pop("days"), asked.pop("legal"), **asked)

    if code:
        assert refused(ask).code == code
    else:
        ask()


@dataclass
class Waiting:
    """A case as the timers see it."""

    status: str
    intake_due: date | None = None
    correction_due: date | None = None
    gap_due: date | None = None
    promised_due: date | None = None
    renewal_due: date | None = None
    tacit: bool = False


DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("case", "name"),
    [
        (Waiting("received", intake_due=DAY), "silence_at_intake"),
        (Waiting("correcting", correction_due=DAY), "correction_never_came"),
        (Waiting("accepted", promised_due=DAY), ""),
        (Waiting("accepted", promised_due=DAY, tacit=True), "silence_of_the_department"),
        (Waiting("deciding", promised_due=DAY, tacit=True), "silence_of_the_department"),
        (Waiting("paused", promised_due=DAY, tacit=True), ""),
        (Waiting("granted", promised_due=DAY, tacit=True), ""),
        (Waiting("reviewing", renewal_due=DAY), "renewal_undecided"),
        (Waiting("paused", renewal_due=DAY), ""),
        (Waiting("accepted", gap_due=DAY, promised_due=DAY + timedelta(2), tacit=True), "gap_not_filled"),
        (Waiting("paused", gap_due=DAY), "gap_not_filled"),
        (Waiting("delivered", intake_due=DAY), ""),
    ],
)
def test_each_silence_has_its_own_switch(case, name):
    found = timer_for(case)
    assert (found[0].name if found else "") == name
    assert wake_on(case) == (DAY if name else None)


def test_every_timer_leads_along_the_lifecycle():
    from yiciban.cases.rules.lifecycle import TABLE

    for timer in TIMERS:
        for status in timer.statuses:
            assert (Status(status), timer.step) in TABLE, timer.name


def test_nothing_happens_on_the_last_day_itself():
    assert refused(lambda: check_passed(DAY, DAY)).code == "not_due_yet"
    assert refused(lambda: check_passed(None, DAY)).code == "not_due_yet"
    check_passed(DAY, DAY + timedelta(1))


@pytest.mark.parametrize(("limit", "days"), [("15wd", 15), ("14d", 10), ("1m", 22), ("48h", 2)])
def test_a_procedure_in_calendar_days_is_counted_in_working_days(limit, days):
    assert working_days_in(date(2026, 11, 24), Limit.parse(limit), CALENDAR) == days
