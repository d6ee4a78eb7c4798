"""Commands of the work calendar: load what is shipped, publish a year, set a local day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.calendar import CalendarYear, DayException, Mark, YearState, shipped_calendar
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import invalid
from yiciban.network.models import CalendarDay
from yiciban.network.models import CalendarYear as YearRow
from yiciban.network.permissions import CALENDAR_MANAGE
from yiciban.network.queries.calendar import SNAPSHOT


def calendar_load_shipped(*, by: Actor, at: datetime) -> tuple[int, ...]:
    """Write the years of the package that are not there yet; returns them, so a second call returns none.

    A year someone has published here is never overwritten. Raises Refusal `network_calendar_forbidden`.
    """
    require(by, CALENDAR_MANAGE)
    shipped = shipped_calendar()
    with transaction.atomic():
        known = set(YearRow.objects.values_list("year", flat=True))
        missing = [year for year in shipped.years if year.year not in known]
        for year in missing:
            days = [day for day in shipped.exceptions if day.day.year == year.year]
            _write(year, days)
            _journal(year, days, "calendar.year_loaded", by=by, at=at)
        _forget_when_done()
    return tuple(year.year for year in missing)


def calendar_year_publish(
    year: int,
    exceptions: Iterable[DayException],
    *,
    notice: str,
    published_on: date,
    publisher: str = "国务院办公厅",
    by: Actor,
    at: datetime,
) -> CalendarYear:
    """Make a year 正式 with the days of its notice, in place of what was known of it.

    Who must recompute open deadlines hears of it by `calendar.year_published`. Raises Refusal
    `network_calendar_forbidden`, `calendar_notice_missing`, `calendar_day_outside_year`.
    """
    require(by, CALENDAR_MANAGE)
    days = tuple(exceptions)
    if not notice.strip():
        raise invalid("calendar_notice_missing", "请填放假通知的文号，例如 国办发明电〔2025〕7号。")
    # A notice may reach back into the last days of the year before, never further.
    outside = [day for day in days if day.day.year not in (year - 1, year)]
    if outside:
        raise invalid("calendar_day_outside_year", f"{outside[0].day} 不在 {year} 年，请核对日期。")
    published = CalendarYear(year, YearState.OFFICIAL, notice.strip(), published_on, publisher)
    with transaction.atomic():
        CalendarDay.objects.filter(day__year=year, region=None).delete()
        _write(published, days)
        _journal(published, days, "calendar.year_published", by=by, at=at)
        _forget_when_done()
    return published


def local_day_put(region: str, day: DayException, *, by: Actor, at: datetime) -> bool:
    """Set one local day (州庆) of a region; False when it stands so already.

    Raises Refusal `network_calendar_forbidden`.
    """
    require(by, CALENDAR_MANAGE, region=region)
    wanted = {"works": day.mark is Mark.WORK, "name": day.name}
    with transaction.atomic():
        if CalendarDay.objects.filter(region_id=region, day=day.day, **wanted).exists():
            return False
        CalendarDay.objects.update_or_create(region_id=region, day=day.day, defaults=wanted)
        data = {"day": day.day.isoformat(), "mark": day.mark.value, "name": day.name}
        record(f"calendar:{day.day.year}", "calendar.local_day_put", by=by, at=at, region=region, data=data)
        _forget_when_done()
    return True


def _write(year: CalendarYear, days: Iterable[DayException]) -> None:
    YearRow.objects.update_or_create(
        year=year.year,
        defaults={
            "official": year.state is YearState.OFFICIAL,
            "notice": year.notice,
            "published_on": year.published,
            "published_by": year.publisher,
        },
    )
    rows = [CalendarDay(day=day.day, works=day.mark is Mark.WORK, name=day.name) for day in days]
    CalendarDay.objects.filter(region=None, day__in=[row.day for row in rows]).delete()
    CalendarDay.objects.bulk_create(rows)


def _journal(year: CalendarYear, days: Iterable[DayException], action: str, *, by: Actor, at: datetime) -> None:
    data = {
        "state": year.state.value,
        "notice": year.notice,
        "days": [[day.day.isoformat(), day.mark.value, day.name] for day in days],
    }
    record(f"calendar:{year.year}", action, by=by, at=at, data=data)


def _forget_when_done() -> None:
    """Drop what is remembered now, for the rest of this transaction, and again when all may see it."""
    SNAPSHOT.forget()
    transaction.on_commit(SNAPSHOT.forget)
