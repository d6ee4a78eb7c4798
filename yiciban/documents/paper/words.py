"""Dates, times and other values as they are printed: the one place that words them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def day(value: date) -> str:
    """2026年12月2日."""
    return f"{value.year}年{value.month}月{value.day}日"


def day_with_weekday(value: date) -> str:
    """2026年12月2日（星期三）."""
    return f"{day(value)}（星期{WEEKDAYS[value.weekday()]}）"


def moment(value: datetime) -> str:
    """2026-11-18 09:42, local time; the footer's print time."""
    return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}"


def day_and_time(value: datetime) -> str:
    """2026年11月16日 09:42, local time."""
    local = value.astimezone(LOCAL)
    return f"{day(local.date())} {local:%H:%M}"


def grouped(number: str) -> str:
    """A case number (6 region, 8 date, 6 serial, 1 check) or a query code in groups one can read aloud."""
    if len(number) == 21 and number.isascii() and number.isalnum():
        return f"{number[:6]} {number[6:14]} {number[14:20]} {number[20:]}"
    if len(number) == 6 and number.isascii() and number.isalnum():
        return f"{number[:3]} {number[3:]}"
    return number


def spelled(value: object) -> object:
    """The value with every date and time turned into its printed forms, ready for the template."""
    match value:
        case datetime():
            return {"plain": day_and_time(value), "stamp": moment(value)}
        case date():
            return {"plain": day(value), "weekday": day_with_weekday(value)}
        case Mapping():
            return {str(key): spelled(each) for key, each in value.items()}
        case list() | tuple():
            return [spelled(each) for each in value]
        case _:
            return value
