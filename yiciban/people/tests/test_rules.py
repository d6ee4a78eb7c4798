"""Locks, sessions and mandates, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yiciban.kernel.refusal import Refusal
from yiciban.people.rules import (
    FAILURES_FORGOTTEN,
    LOCK,
    RESIDENT_SESSION,
    STAFF_SESSION,
    Failures,
    one_year_after,
    require_mandate_end,
    totp_steps,
)
from yiciban.people.tests.conftest import AT, TODAY


def test_the_fifth_failure_in_a_row_locks_for_fifteen_minutes() -> None:
    known = Failures()
    for _ in range(4):
        known = known.one_more(AT)
        assert not known.is_locked(AT)
    known = known.one_more(AT)
    assert known.is_locked(AT + LOCK - timedelta(seconds=1))
    assert not known.is_locked(AT + LOCK)


def test_after_a_lock_counting_begins_anew() -> None:
    known = Failures(4, AT, None).one_more(AT)
    later = known.one_more(AT + LOCK)
    assert (later.count, later.is_locked(AT + LOCK)) == (1, False)


def test_failures_of_yesterday_are_forgotten() -> None:
    assert Failures(4, AT, None).one_more(AT + FAILURES_FORGOTTEN).count == 1


@pytest.mark.parametrize(
    ("life", "began", "seen", "is_over"),
    [
        (STAFF_SESSION, 40, 29, False),
        (STAFF_SESSION, 40, 30, True),
        (STAFF_SESSION, 12 * 60, 0, True),
        (RESIDENT_SESSION, 180, 119, False),
        (RESIDENT_SESSION, 180, 120, True),
        (RESIDENT_SESSION, 12 * 60, 1, True),
    ],
)
def test_sessions_end_by_silence_or_age(life, began: int, seen: int, is_over: bool) -> None:
    ago = [AT - timedelta(minutes=minutes) for minutes in (began, seen)]
    assert life.is_over(began=ago[0], seen=ago[1], at=AT) is is_over


def test_codes_of_one_step_either_side_are_good() -> None:
    now = int(AT.timestamp()) // 30
    assert set(totp_steps(AT)) == {now - 1, now, now + 1}


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (TODAY - timedelta(days=1), "mandate_over"),
        (TODAY, None),
        (date(2027, 11, 24), None),
        (date(2027, 11, 25), "mandate_too_long"),
    ],
)
def test_a_mandate_lasts_from_today_to_a_year(until: date, code: str | None) -> None:
    if code is None:
        require_mandate_end(until, today=TODAY)
        return
    with pytest.raises(Refusal) as no:
        require_mandate_end(until, today=TODAY)
    assert (no.value.code, list(no.value.fields)) == (code, ["until"])


def test_a_year_after_leap_day_is_the_last_of_february() -> None:
    assert one_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
