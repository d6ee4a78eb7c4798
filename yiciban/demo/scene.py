"""Who acts in the demo's cases, and when: one working day a step, from the past up to now, never after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from yiciban.kernel.actor import Actor
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import CHINA, local_date
from yiciban.kernel.roles import Role
from yiciban.network.queries import actor_of

OPENS = time(9, 40)


@dataclass(frozen=True, slots=True)
class Scene:
    """The stage of one case: its row of the file and the moments of its steps."""

    row: Mapping[str, Any]
    now: datetime
    first: date
    calendar: WorkCalendar
    steps: count[int]

    @classmethod
    def of(cls, row: Mapping[str, Any], now: datetime, calendar: WorkCalendar) -> Scene:
        """The stage of a row that began `days` working days ago."""
        today = local_date(now)
        first = calendar.shift(calendar.on_or_after(today), -row["days"]) if row["days"] else today
        return cls(row, now, first, calendar, count())

    @property
    def today(self) -> date:
        """The day of loading."""
        return local_date(self.now)

    def next(self) -> datetime:
        """The moment of the next step: one working day on where there is room, else minutes before now."""
        step = next(self.steps)
        opening = datetime.combine(self.calendar.shift(self.first, step), OPENS, CHINA)
        return min(opening + timedelta(minutes=17 * step), self.now - timedelta(minutes=max(9 - step, 0)))

    def ahead(self, days: int) -> date:
        """A working day to come."""
        return self.calendar.shift(self.calendar.on_or_after(self.today), days)


def clerk(point: str) -> Actor:
    """Who takes in cases there."""
    return officer(Role.COUNTER_CLERK, point=point)


def officer(role: Role, *, department: str = "", point: str = "") -> Actor:
    """The demo's first member of staff who holds the role there."""
    users = get_user_model()._default_manager.filter(is_staff=True, postings__role=role)
    if department or point:
        users = users.filter(postings__department=department) if department else users.filter(postings__point=point)
    return actor_of(users.order_by("pk").distinct()[0])


def resident(phone: str) -> Actor:
    """The demo's resident with this telephone number."""
    return actor_of(get_user_model()._default_manager.get(phone=phone, is_resident=True))
