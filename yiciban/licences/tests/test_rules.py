"""Validity and masking, without a database."""

from __future__ import annotations

from datetime import date

import pytest

from yiciban.licences.facts import State
from yiciban.licences.rules import masked_holder, state_on, valid_to


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2026, 11, 24), 4, date(2030, 11, 23)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2026, 1, 1), 4, date(2029, 12, 31)),
        (date(2026, 11, 24), None, None),
    ],
)
def test_the_last_valid_day_is_the_eve_of_the_anniversary(start: date, years: int | None, end: date | None) -> None:
    assert valid_to(start, years) == end


def test_a_valid_licence_expires_after_its_last_day_and_another_state_stays() -> None:
    end = date(2030, 11, 23)
    assert state_on(State.VALID, end, end) is State.VALID
    assert state_on(State.VALID, end, date(2030, 11, 24)) is State.EXPIRED
    assert state_on(State.REVOKED, end, date(2030, 11, 24)) is State.REVOKED
    assert state_on(State.VALID, None, date(2099, 1, 1)) is State.VALID


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [("陈小芳", "person", "陈*芳"), ("明德区丽人理发店", "firm", "明德区****店"), ("丽人", "firm", "丽人")],
)
def test_a_stranger_sees_the_holder_masked(name: str, kind: str, shown: str) -> None:
    assert masked_holder(name, kind) == shown
