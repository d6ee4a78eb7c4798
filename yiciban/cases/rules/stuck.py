"""When a case counts as stuck although no clock says so: one table, with the reason an officer reads on the row.

A late case stands in the lists by its date. These are the ones nobody would look for: a special procedure that
should be over, a correction that should have been returned, a case no hand has touched for days. The lengths are the
platform's own measure (示例), no law's; the days that come from the law or the guide are taken from the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Protocol

from yiciban.cases.facts import Status
from yiciban.cases.rules.lifecycle import IN_DEPARTMENT, UNDECIDED
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import due_text


class Standing(Protocol):
    """What is looked at: the status and the dates that come from elsewhere."""

    status: str
    intake_due: date | None
    correction_due: date | None
    delivery_due: date | None
    paper_due: date | None
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class Watch:
    """One way to be stuck: in which statuses, and from which day on."""

    statuses: frozenset[Status]
    label: str
    sentence: str
    """For the row; `{day}` is the last day on which all was well."""
    days: int = 0
    """Working days after the last step, or after the day in the column `since`."""
    since: str = ""
    column: str = ""
    """The column of the case that names the last day itself."""


PROCEDURE = "procedure"
"""The one whose day is not the case's own: how long the procedure was given."""
S = Status

WATCHES: Mapping[str, Watch] = MappingProxyType(
    {
        "intake": Watch(
            frozenset({S.RECEIVED}),
            "受理没有答复",
            "答复期限{day}过了，还没有受理，也没有告知补正",
            column="intake_due",
        ),
        "correction": Watch(
            frozenset({S.CORRECTING}), "补正没有下文", "补正期限{day}过了，还没有退件", column="correction_due"
        ),
        PROCEDURE: Watch(
            frozenset({S.PAUSED}), "特别程序没有结束", "特别程序定的是{day}以前，过了还没有结束，计时一直停着"
        ),
        "idle": Watch(IN_DEPARTMENT, "很久没有动", "{days} 个工作日没有人动过，{day}以前就该有下一步", days=5),
        "paper": Watch(
            frozenset({S.DEFAULTED}), "没有补决定书", "超时视为同意了，决定书{day}以前该补出", column="paper_due"
        ),
        "conclusion": Watch(
            frozenset({S.GRANTED, S.DENIED}),
            "没有办结",
            "决定以后 {days} 个工作日还没有办结，{day}以前就该办结",
            days=3,
        ),
        "delivery": Watch(
            frozenset({S.CONCLUDED}), "没有送达", "送达期限{day}过了，还没有送到申请人手里", column="delivery_due"
        ),
        "signature": Watch(
            UNDECIDED,
            "等签批",
            "请示提出 {days} 个工作日了还没有人签批，{day}以前就该有答复",
            days=2,
            since="asked_on",
        ),
    }
)


def stuck_after(
    case: Standing, moved_on: date, calendar: WorkCalendar, *, procedure_until: date | None = None
) -> tuple[str, date] | None:
    """Which row of the table would be the first to call this case stuck, and the last day on which it does not yet.

    `moved_on` is the day of the last step. None where nothing is watched: the case has ended.
    """
    rows = [(name, watch) for name, watch in WATCHES.items() if Status(case.status) in watch.statuses]
    days = [(name, _day(name, watch, case, moved_on, calendar, procedure_until)) for name, watch in rows]
    return min(((name, day) for name, day in days if day), key=lambda one: one[1], default=None)


def _day(
    name: str, watch: Watch, case: Standing, moved_on: date, calendar: WorkCalendar, procedure_until: date | None
) -> date | None:
    if name == PROCEDURE:
        return procedure_until
    if watch.column:
        found: date | None = getattr(case, watch.column)
        return found
    since: date | None = getattr(case, watch.since) if watch.since else moved_on
    return calendar.shift(since, watch.days) if since else None


def stuck_words(name: str, day: date, today: date) -> str:
    """The reason in words as of today; an empty text for a name the table does not know."""
    watch = WATCHES.get(name)
    return watch.sentence.format(day=due_text(day, today=today), days=watch.days) if watch else ""
