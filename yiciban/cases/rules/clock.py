"""By when: the dates of a case from the days on which things happened. Pure functions.

Sources: 行政许可法 art. 32(1)(4) (five days to tell everything that is missing), art. 42 and the item's own
limits (decision), art. 44 (ten days to deliver), art. 82 (working days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.deadlines import deadline
from yiciban.kernel.limits import Limit

INTAKE = Limit.parse("5wd")


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """Both decision dates of an accepted case; `provisional` when a year of the calendar is not final."""

    promised: date
    legal: date
    provisional: bool


def intake_due(received_on: date, calendar: WorkCalendar) -> date:
    """The last day on which the office may still say what is missing (art. 32(1)(4))."""
    return _date(received_on, INTAKE, calendar)[0]


def decision_due(accepted_on: date, promised: Limit, legal: Limit, calendar: WorkCalendar) -> DecisionDue:
    """Both deadlines of a case accepted on a day. A promise of nothing means: the same day."""
    promised_on, a = _date(accepted_on, promised, calendar)
    legal_on, b = _date(accepted_on, legal, calendar)
    return DecisionDue(min(promised_on, legal_on), legal_on, a or b)


def delivery_due(decided_on: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The last day for handing over the decision (art. 44 unless the item is quicker)."""
    return _date(decided_on, limit, calendar)[0]


def consent_until(received_on: date, legal: Limit, calendar: WorkCalendar) -> date:
    """The last day on which data taken with consent may be used: the latest a decision may lawfully come."""
    return _date(intake_due(received_on, calendar), legal, calendar)[0]


def _date(start: date, limit: Limit, calendar: WorkCalendar) -> tuple[date, bool]:
    if limit.is_instant:
        return start, False
    found = deadline(start, limit, calendar)
    if found.date is None:
        raise AssertionError("a clock without pauses always has a date")
    return found.date, found.provisional
