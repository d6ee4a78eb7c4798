"""Whose work a case is now, and how urgent: derived from the lifecycle table. Pure functions."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from yiciban.cases.facts import Status
from yiciban.cases.rules.lifecycle import TABLE
from yiciban.people.facts import Role


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


def statuses_for(role: Role | str) -> frozenset[Status]:
    """Every status from which someone of this role can move a case on."""
    return frozenset(status for (status, _), row in TABLE.items() if role in row.permission.roles)


def urgency(due: date | None, today: date, soon_until: date) -> Urgency:
    """How urgent a case is; `soon_until` is the last day that still counts as soon."""
    if due is None:
        return Urgency.NONE
    if due < today:
        return Urgency.LATE
    if due == today:
        return Urgency.TODAY
    return Urgency.SOON if due <= soon_until else Urgency.OK
