"""Reads of the network: places and offices, the work calendar, and who holds which office."""

from yiciban.network.queries.calendar import calendar_warnings, work_calendar
from yiciban.network.queries.places import (
    counters,
    department,
    departments,
    districts,
    hours_text,
    open_state,
    point,
    points,
    points_above,
    region,
    regions,
    towns,
)
from yiciban.network.queries.staff import actor_of, officers, postings

__all__ = [
    "actor_of",
    "calendar_warnings",
    "counters",
    "department",
    "departments",
    "districts",
    "hours_text",
    "officers",
    "open_state",
    "point",
    "points",
    "points_above",
    "postings",
    "region",
    "regions",
    "towns",
    "work_calendar",
]
