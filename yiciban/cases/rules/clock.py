"""By when: the dates of a case from the days on which things happened. Pure functions.

Sources: 行政许可法 art. 32(1)(4) (five days to tell everything that is missing), art. 42 and the item's own
limits (decision; extended once), art. 44 (ten days to deliver), art. 45 (what is not counted), art. 82 (working
days); for accepting with gaps 深圳《政务服务容缺办理管理办法》, which most places follow.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yiciban.cases.facts import ClockEvent, ClockKind
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.deadlines import Deadline, Pause, deadline, nominal_end, remaining_working_days
from yiciban.kernel.limits import Limit, Unit
from yiciban.kernel.refusal import Refusal, invalid

INTAKE = Limit.parse("5wd")
OWED_PAPER = Limit.parse("1wd")
"""Within which the paper follows a silence that counted as consent (泰政办发〔2022〕58号)."""
EXTENSION, EXTENSION_JOINT = 10, 15
"""Working days an extension may add (art. 42): by the agency's head, by the government's for joint cases."""
GAP_MOST, GAP_BEFORE = 20, 2
"""What was left open is due within 20 working days, and two before the promise ends."""


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """Both decision dates of an accepted case; `provisional` when a year of the calendar is not final."""

    promised: date
    legal: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """What the dates of a case are made of: the day it began, both limits, pauses, the extension."""

    start: date
    promised: Limit
    legal: Limit
    pauses: tuple[Pause, ...] = ()
    extension: int = 0

    def due(self, calendar: WorkCalendar) -> DecisionDue | None:
        """Both deadlines; None while a pause is open. The promise never ends after the law."""
        promised, legal = self.deadline(self.promised, calendar), self.deadline(self.legal, calendar)
        if promised.date is None or legal.date is None:
            return None
        return DecisionDue(min(promised.date, legal.date), legal.date, promised.provisional or legal.provisional)

    def deadline(self, limit: Limit, calendar: WorkCalendar) -> Deadline:
        """The deadline of one of the limits under this clock."""
        return deadline(self.start, limit, calendar, pauses=self.pauses, extend=self.extension_of(limit))

    def extension_of(self, limit: Limit) -> int:
        """How much the extension adds to this limit: working days to working days, nothing to any other."""
        return self.extension if limit.unit is Unit.WORKING_DAY and not limit.is_instant else 0


def clock_of(start: date, promised: str, legal: str, events: Iterable[ClockEvent]) -> Clock:
    """The clock of a case from its ledger, oldest entry first."""
    pauses: list[Pause] = []
    extension = 0
    for event in events:
        if event.kind is ClockKind.PAUSE:
            pauses.append(Pause(event.day, None, event.ground))
        elif event.kind is ClockKind.RESUME:
            pauses[-1] = Pause(pauses[-1].start, event.day, pauses[-1].reason)
        elif event.kind is ClockKind.EXTEND:
            extension += event.days
    return Clock(start, Limit.parse(promised), Limit.parse(legal), tuple(pauses), extension)


def intake_due(received_on: date, calendar: WorkCalendar) -> date:
    """The last day on which the office may still say what is missing (art. 32(1)(4))."""
    return _date(received_on, INTAKE, calendar)[0]


def correction_due(told_on: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The last day for what was asked for; after it the application is returned. The item says how long."""
    return _date(told_on, limit, calendar)[0]


def decision_due(accepted_on: date, promised: Limit, legal: Limit, calendar: WorkCalendar) -> DecisionDue:
    """Both deadlines of a case accepted on a day. A promise of nothing means: the same day."""
    found = Clock(accepted_on, promised, legal).due(calendar)
    if found is None:
        raise AssertionError("a clock without pauses always has a date")
    return found


def delivery_due(decided_on: date, limit: Limit, calendar: WorkCalendar) -> date:
    """The last day for handing over the decision (art. 44 unless the item is quicker)."""
    return _date(decided_on, limit, calendar)[0]


def paper_due(silent_on: date, calendar: WorkCalendar) -> date:
    """The last day for the paper a department owes after its silence counted as consent."""
    return _date(silent_on, OWED_PAPER, calendar)[0]


def consent_until(received_on: date, legal: Limit, calendar: WorkCalendar) -> date:
    """The last day on which data taken with consent may be used: the latest a decision may lawfully come."""
    return _date(intake_due(received_on, calendar), legal, calendar)[0]


def gap_due(accepted_on: date, promised: Limit, calendar: WorkCalendar) -> date:
    """The last day for what was left open at acceptance.

    Raises Refusal `gap_too_short` when the promise leaves no time to fill it in.
    """
    promised_on, _ = _date(accepted_on, promised, calendar)
    room = remaining_working_days(accepted_on, promised_on, calendar) - GAP_BEFORE
    if room < 1:
        raise Refusal("gap_too_short", f"这个事项承诺{promised}办结，来不及后补材料，不能容缺受理。")
    return _date(accepted_on, Limit.parse(f"{min(room, GAP_MOST)}wd"), calendar)[0]


def check_extension(days: int, legal: Limit, *, joint: bool, extended: bool, legal_due: date, today: date) -> None:
    """Raise Refusal unless the law lets this case be extended by so many working days, now (art. 42).

    `extended` says that it was before. Codes: `extended_before`, `extension_too_late`, `extension_unit`,
    `extension_too_long`.
    """
    most = EXTENSION_JOINT if joint else EXTENSION
    if extended:
        raise Refusal("extended_before", "这件已经延长过一次，不能再延长。")
    if today > legal_due:
        raise Refusal("extension_too_late", "法定期限已经过了，不能再延长。")
    if legal.unit is not Unit.WORKING_DAY or legal.is_instant:
        raise Refusal("extension_unit", f"这个事项的法定时限是{legal}，不按工作日计算，不能照第四十二条延长。")
    if not 1 <= days <= most:
        sentence = f"最多延长 {most} 个工作日，请填 1 到 {most}。"
        raise invalid("extension_too_long", sentence, {"days": sentence})


def _date(start: date, limit: Limit, calendar: WorkCalendar) -> tuple[date, bool]:
    if limit.is_instant:
        return start, False
    found = deadline(start, limit, calendar)
    if found.date is None:
        raise AssertionError("a clock without pauses always has a date")
    return found.date, found.provisional


def working_days_in(today: date, limit: Limit, calendar: WorkCalendar) -> int:
    """How many working days lie in a length of time that begins tomorrow: a pause is counted in working days."""
    if limit.unit is Unit.WORKING_DAY:
        return limit.count
    if limit.unit is Unit.HOUR:
        limit = Limit(-(-limit.count // 24), Unit.CALENDAR_DAY)
    return remaining_working_days(today, nominal_end(today, limit), calendar)
