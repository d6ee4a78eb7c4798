"""Dates, times and numbers are worded in one way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from yiciban.documents.paper import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 12, 2), "2026年12月2日（星期三）"),
        (date(2026, 10, 10), "2026年10月10日（星期六）"),
        (date(2026, 3, 1), "2026年3月1日（星期日）"),
    ],
)
def test_a_date_is_said_with_its_weekday(value: date, said: str) -> None:
    assert words.day_with_weekday(value) == said


def test_an_instant_is_told_in_local_time() -> None:
    late = datetime(2026, 11, 16, 16, 30, tzinfo=UTC)
    assert words.moment(late) == "2026-11-17 00:30"
    assert words.day_and_time(late) == "2026年11月17日 00:30"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("439901202611160001277", "439901 20261116 000127 7"),
        ("43990120261116000127X", "439901 20261116 000127 X"),
        ("583201", "583 201"),
        ("旧系统 2019-77", "旧系统 2019-77"),
        ("", ""),
    ],
)
def test_numbers_are_grouped_only_when_their_form_is_known(number: str, said: str) -> None:
    assert words.grouped(number) == said
