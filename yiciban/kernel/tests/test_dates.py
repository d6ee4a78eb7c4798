"""Dates in China, and how they are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from yiciban.kernel.dates import (
    day_text,
    document_date,
    due_text,
    local_date,
    local_midnight,
    moment_text,
    until_text,
    weekday_name,
)

TODAY = date(2026, 11, 24)


def test_the_day_begins_in_china_eight_hours_before_utc() -> None:
    assert local_date(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_date(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == TODAY
    assert local_midnight(TODAY) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert local_midnight(TODAY).tzinfo is UTC


def test_an_instant_without_a_time_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 11, 24))  # noqa: DTZ001


def test_this_year_goes_without_saying() -> None:
    assert due_text(date(2026, 12, 2), today=TODAY) == "12月2日（周三）"
    assert day_text(date(2026, 12, 2), today=TODAY) == "12月2日"
    assert moment_text(datetime(2026, 11, 24, 2, 24, tzinfo=UTC), today=TODAY) == "11月24日 10:24"


def test_another_year_is_said() -> None:
    assert due_text(date(2027, 1, 4), today=TODAY) == "2027年1月4日（周一）"
    assert moment_text(datetime(2025, 12, 31, 16, 0, tzinfo=UTC), today=TODAY) == "1月1日 00:00"
    assert moment_text(datetime(2025, 12, 31, 15, 0, tzinfo=UTC), today=TODAY) == "2025年12月31日 23:00"


def test_without_a_today_the_year_is_always_said() -> None:
    assert day_text(date(2026, 12, 2)) == "2026年12月2日"
    assert due_text(date(2026, 12, 2)) == "2026年12月2日（周三）"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 12, 2), "12月2日（周三）"),
        (date(2027, 1, 25), "2027年1月25日（周一）"),
        (date(2027, 1, 26), "2027年1月26日"),
        (date(2026, 9, 22), "9月22日"),
        (date(2030, 11, 23), "2030年11月23日"),
    ],
)
def test_a_day_far_away_goes_without_its_weekday(day: date, text: str) -> None:
    assert until_text(day, today=TODAY) == text


def test_documents_write_the_whole_date() -> None:
    assert document_date(date(2026, 12, 2)) == "2026年12月2日（星期三）"
    assert weekday_name(date(2026, 11, 29)) == "周日"
