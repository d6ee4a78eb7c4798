"""Reads of the clock's ledger: the clock of a case, and of many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from yiciban.cases.conversion import clock_event
from yiciban.cases.facts import CaseFact, ClockEvent
from yiciban.cases.models import Case, ClockEntry
from yiciban.cases.rules.clock import Clock, clock_of
from yiciban.kernel.dates import local_date
from yiciban.kernel.deadlines import DayRow, explain
from yiciban.network.queries import work_calendar


def clock_events(fact: CaseFact) -> tuple[ClockEvent, ...]:
    """The ledger of a case the caller has read, oldest entry first."""
    rows = ClockEntry.objects.filter(case__number=fact.number).order_by("pk")
    return tuple(clock_event(row) for row in rows)


def case_clock(fact: CaseFact) -> Clock | None:
    """The clock of a case the caller has read; None while it is not accepted."""
    if fact.accepted_at is None:
        return None
    return clock_of(local_date(fact.accepted_at), fact.promised_limit, fact.legal_limit, clock_events(fact))


def clocks_of(cases: Iterable[Case]) -> Mapping[int, Clock]:
    """The clocks of those of the cases that are accepted, by primary key; one query."""
    accepted = {case.pk: case for case in cases if case.accepted_at is not None}
    events: dict[int, list[ClockEvent]] = defaultdict(list)
    for row in ClockEntry.objects.filter(case__in=accepted).order_by("pk"):
        events[row.case_id].append(clock_event(row))
    return {
        key: clock_of(local_date(case.accepted_at), case.promised_limit, case.legal_limit, events[key])
        for key, case in accepted.items()
        if case.accepted_at is not None
    }


@dataclass(frozen=True, slots=True)
class ClockDays:
    """The clock day by day, to the promised day or, while a pause is open, to today."""

    days: tuple[DayRow, ...]
    paused: bool


def clock_days(fact: CaseFact, *, at: datetime) -> ClockDays | None:
    """Every day of the promise's clock, as a person may check it with a wall calendar; None before acceptance."""
    clock = case_clock(fact)
    if clock is None:
        return None
    extend = clock.extension_of(clock.promised)
    calendar = work_calendar(fact.region).lenient()
    days = explain(clock.start, clock.promised, calendar, pauses=clock.pauses, extend=extend, today=local_date(at))
    return ClockDays(days, any(pause.end is None for pause in clock.pauses))
