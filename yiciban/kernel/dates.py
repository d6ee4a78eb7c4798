"""Dates are dates in Asia/Shanghai, instants are UTC; this is the only bridge, and how both are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
NEAR = 62  # days around today of which one asks for the weekday


def local_moment(instant: datetime) -> datetime:
    """The instant on a clock in China. Raises ValueError without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(CHINA)


def local_date(instant: datetime) -> date:
    """The date in China at the instant. Raises ValueError without a time zone."""
    return local_moment(instant).date()


def local_midnight(day: date) -> datetime:
    """The instant (UTC) at which the day begins in China."""
    return datetime.combine(day, time.min, CHINA).astimezone(UTC)


def weekday_name(day: date) -> str:
    """周一 to 周日."""
    return f"周{WEEKDAYS[day.weekday()]}"


def day_text(day: date, *, today: date | None = None) -> str:
    """12月2日, with its year unless it is this year's: `today` None always says the year."""
    month_day = f"{day.month}月{day.day}日"
    return month_day if today is not None and today.year == day.year else f"{day.year}年{month_day}"


def due_text(day: date, *, today: date | None = None) -> str:
    """12月2日（周三）: how a page says until when."""
    return f"{day_text(day, today=today)}（{weekday_name(day)}）"


def until_text(day: date, *, today: date) -> str:
    """12月2日（周三）, and 2028年5月9日 where the day is so far away that its weekday helps nobody."""
    return due_text(day, today=today) if abs((day - today).days) <= NEAR else day_text(day, today=today)


def document_date(day: date) -> str:
    """2026年12月2日（星期三）: how a document says it, always in full."""
    return f"{day_text(day)}（星期{WEEKDAYS[day.weekday()]}）"


def moment_text(instant: datetime, *, today: date | None = None) -> str:
    """11月24日 10:24 on a clock in China, with the year unless it is this year's."""
    moment = local_moment(instant)
    return f"{day_text(moment.date(), today=today)} {moment:%H:%M}"
