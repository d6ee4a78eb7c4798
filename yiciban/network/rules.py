"""Rules of the network: when a point is open, when an office is held, and which offices nobody holds together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import due_text, local_moment
from yiciban.network.facts import OpeningHours, OpenState

# 三员分立: who runs the system, who guards it and who audits both are three people (GB/T 22239, appendix E).
KEPT_APART = frozenset({"system_admin", "security_admin", "audit_admin"})
LOOK_AHEAD_DAYS = 15  # the longest closure a notice has brought is nine days
WEEKDAY_NAMES = "一二三四五六日"

Span = tuple[time, time]


def posting_conflict(held: Iterable[str], wanted: str) -> str:
    """The role already held that forbids the wanted one, or an empty string."""
    if wanted not in KEPT_APART:
        return ""
    return next(iter(sorted(KEPT_APART.intersection(held) - {wanted})), "")


def holds(since: date, until: date | None, on: date) -> bool:
    """Whether an office given from a day on, to a last day when there is one, is held on this day."""
    return since <= on and (until is None or on <= until)


def spans_on(day: date, hours: Sequence[OpeningHours], calendar: WorkCalendar) -> tuple[Span, ...]:
    """When the point serves on the day: holidays close it, a worked weekend day runs like its first weekday.

    A point that keeps hours on Saturdays keeps them on ordinary Saturdays, not on those of a holiday.
    """
    own = tuple((h.opens, h.closes) for h in hours if h.weekday == day.isoweekday())
    if calendar.is_working(day):
        first = min((h.weekday for h in hours), default=0)
        return own or tuple((h.opens, h.closes) for h in hours if h.weekday == first)
    return own if calendar.why(day) == "周末" else ()


def open_state(hours: Sequence[OpeningHours], now: datetime, calendar: WorkCalendar) -> OpenState:
    """Whether the point serves at the instant, in a sentence: 今天 17:30 下班, 现在休息，13:30 上班.

    `calendar` should be lenient: a page says something also in a year without a notice.
    """
    moment = local_moment(now)
    today, clock = moment.date(), moment.time()
    spans = sorted(spans_on(today, hours, calendar))
    if any(opens <= clock < closes for opens, closes in spans):
        return OpenState(True, f"今天 {_clock(spans[-1][1])} 下班")
    later = [opens for opens, _ in spans if opens > clock]
    if later:
        return OpenState(False, f"{'现在休息，' if later[0] != spans[0][0] else '今天 '}{_clock(later[0])} 上班")
    said = "今天已下班" if spans else "今天休息"
    following = _next_opening(today, hours, calendar)
    if following is None:
        return OpenState(False, said)
    day, opens = following
    return OpenState(False, f"{said}，{_day_words(day, today)} {_clock(opens)} 上班")


def hours_text(hours: Sequence[OpeningHours]) -> str:
    """The week in words: 周一至周五 9:00–12:00，13:30–17:30."""
    by_day = {
        weekday: tuple((h.opens, h.closes) for h in rows)
        for weekday, rows in groupby(sorted(hours, key=lambda h: (h.weekday, h.opens)), lambda h: h.weekday)
    }
    parts = []
    for spans, days in groupby(sorted(by_day), lambda weekday: by_day[weekday]):
        words = "，".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in spans)
        parts.append(f"{_weekdays(list(days))} {words}")
    return "；".join(parts) or "时间请打电话问"


def _weekdays(days: list[int]) -> str:
    names = [f"周{WEEKDAY_NAMES[day - 1]}" for day in days]
    consecutive = days[-1] - days[0] == len(days) - 1
    return f"{names[0]}至{names[-1]}" if consecutive and len(days) > 1 else "、".join(names)


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _day_words(day: date, today: date) -> str:
    return "明天" if day - today == timedelta(days=1) else due_text(day, today=today)


def _next_opening(today: date, hours: Sequence[OpeningHours], calendar: WorkCalendar) -> tuple[date, time] | None:
    for ahead in range(1, LOOK_AHEAD_DAYS + 1):
        day = today + timedelta(days=ahead)
        spans = spans_on(day, hours, calendar)
        if spans:
            return day, min(spans)[0]
    return None
