"""Whose work a case is now, and how urgent: derived from the lifecycle table. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from yiciban.cases.facts import Status
from yiciban.cases.rules.lifecycle import SIGNED, TABLE
from yiciban.people.facts import Role

# Which date limits a case as it stands, where that is not the promise.
_DUE_COLUMNS: Mapping[Status, str] = MappingProxyType(
    {Status.RECEIVED: "intake_due", Status.CONCLUDED: "delivery_due", Status.DEFAULTED: "paper_due"}
)
OTHER_DUE = tuple(_DUE_COLUMNS.items())


def due_column(status: Status) -> str:
    """The column that holds the last day of the clock that runs now."""
    return _DUE_COLUMNS.get(status, "promised_due")


class Urgency(StrEnum):
    """The groups of a work list, most urgent first."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    OK = "ok"
    NONE = "none"

    @property
    def label(self) -> str:
        """The heading of the group."""
        return {
            "late": "已超期",
            "today": "今天到期",
            "soon": "快到期",
            "ok": "按时办理中",
            "none": "没有期限",
        }[self.value]


COUNTED = 1000
"""Nobody works through more in a day: a list counts so far and then says 999+, whatever its length."""


def count_text(count: int) -> str:
    """A bounded count as a page shows it."""
    return f"{COUNTED - 1}+" if count >= COUNTED else str(count)


def statuses_for(role: Role | str) -> frozenset[Status]:
    """Every status from which someone of this role can move a case on alone; what two sign waits on its own page."""
    steps = ((status, step) for (status, step), row in TABLE.items() if role in row.permission.roles)
    return frozenset(status for status, step in steps if step not in SIGNED)


def urgency(due: date | None, today: date, soon_until: date) -> Urgency:
    """How urgent a case is; `soon_until` is the last day that still counts as soon."""
    if due is None:
        return Urgency.NONE
    if due < today:
        return Urgency.LATE
    if due == today:
        return Urgency.TODAY
    return Urgency.SOON if due <= soon_until else Urgency.OK
