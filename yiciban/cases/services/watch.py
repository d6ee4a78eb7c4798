"""From which day a case counts as stuck: worked out by every command that moves it, and stored for the lists."""

from __future__ import annotations

from datetime import date, datetime

from yiciban.cases.facts import ClockKind, Status
from yiciban.cases.models import Case, ClockEntry
from yiciban.cases.rules.lifecycle import ENDED
from yiciban.cases.rules.stuck import WATCHES, stuck_after
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import local_date
from yiciban.network.queries import work_calendar

WATCH_COLUMNS = ("stuck_on", "stuck_by")


def watch(case: Case, at: datetime) -> None:
    """Set both columns of a locked case that somebody has just moved or asked something about; the caller saves."""
    case.stuck_on, case.stuck_by = None, ""
    if Status(case.status) in ENDED:
        return
    # A page must open in a year without an arrangement, and so must a case move in one.
    calendar = work_calendar(case.region).lenient()
    until = _procedure_until(case, calendar) if case.status == Status.PAUSED else None
    found = stuck_after(case, local_date(at), calendar, procedure_until=until)
    if found:
        case.stuck_by, case.stuck_on = found


def follow_dates(case: Case) -> None:
    """After the calendar has moved the dates of a case: what is watched by one of them goes along."""
    watched = WATCHES.get(case.stuck_by)
    if watched and watched.column:
        case.stuck_on = getattr(case, watched.column)


def _procedure_until(case: Case, calendar: WorkCalendar) -> date | None:
    entry = ClockEntry.objects.filter(case=case, kind=ClockKind.PAUSE).order_by("-pk").first()
    return calendar.shift(entry.day, entry.days) if entry else None
