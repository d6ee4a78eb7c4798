"""日期怎么算的: the clock of a case day by day for its applicant, to be checked with the calendar on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yiciban.cases import queries
from yiciban.cases.rules.clock import Clock
from yiciban.cases.views.clock_words import count_words, ledger
from yiciban.cases.views.portal_case import head
from yiciban.cases.views.portal_common import resident, today_here
from yiciban.catalogue.queries import guide_version
from yiciban.journal.queries import history
from yiciban.kernel.dates import day_text, weekday_name
from yiciban.kernel.deadlines import DayKind, DayRow
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.limits import Unit

LOOKS = {DayKind.COUNTED: "count", DayKind.LAST: "last", DayKind.PAUSED: "pause"}


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its date, whether it counts, and why."""

    day: str
    word: str
    why: str
    look: str
    is_today: bool


@never_cache
@require_safe
def clock(request: HttpRequest, number: str) -> HttpResponse:
    """Every day from acceptance to the last one; before acceptance there is no such clock."""
    actor = resident(request)
    fact = queries.case(number, actor)
    running, found = queries.case_clock(fact), queries.clock_days(fact, at=timezone.now())
    if running is None or found is None:
        return redirect("cases:case", fact.number)
    today = today_here()
    context = {
        "case": fact,
        "number": format_case_number(fact.number),
        "standing": head(fact, guide_version(fact.version_id, fact.situation).guide),
        "lines": ledger(fact, queries.clock_events(fact), history(fact.subject), today),
        "days": [_day(row, running, today) for row in found.days],
        "paused": found.paused,
        "is_working": running.promised.unit is Unit.WORKING_DAY,
    }
    return render(request, "cases/portal/clock.html", context)


def _day(row: DayRow, clock: Clock, today: date) -> Day:
    extend = clock.extension if clock.promised.unit is Unit.WORKING_DAY else 0
    words = {
        DayKind.START: "不算",
        DayKind.NOT_WORKING: "不算",
        DayKind.PAUSED: "停着，不算",
        DayKind.LAST: f"第 {row.counted} 天，最晚这天" if row.counted else "最晚这天",
    }
    is_paused = row.kind is DayKind.NOT_WORKING and any(pause.covers(row.day) for pause in clock.pauses)
    return Day(
        f"{day_text(row.day, today=today)} {weekday_name(row.day)}",
        words.get(row.kind) or count_words(row.counted, clock.promised, extend),
        row.why,
        "pause" if is_paused else LOOKS.get(row.kind, ""),
        row.is_today,
    )
