"""The open cases of a list, walked along an index as far as a page is long: as quick at a million as at a hundred.

A list is some places (departments, points, districts, a person) times some statuses. For each pair one index stands
in the very order of the list, so that a page takes the first rows of each and merges them, and a count stops at its
bound. The filter on the open cases is what makes the partial indexes fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from yiciban.cases.facts import Status, WorkSet
from yiciban.cases.permissions import READ
from yiciban.cases.rules.lifecycle import ENDED, WITH_DEPARTMENT
from yiciban.cases.rules.work import COUNTED, statuses_for
from yiciban.kernel.actor import Actor, ActorKind, Posting
from yiciban.network.queries import districts
from yiciban.people.permissions import region_stem

OPEN = frozenset(Status) - ENDED
# What a list may be of: the column (or expression) its indexes begin with, and the type of its values.
_PLACES = {
    "department": ("c.department_id", "text"),
    "point": ("c.point_id", "text"),
    "district": ('left(c."region", 6)', "text"),
    "person": ("c.assignee_id", "bigint"),
    "item": ("c.slug", "text"),
}
# Only words of this module are put into the text of the statement; every value is a parameter.
_STREAM = """
SELECT found.day, found.id
FROM unnest(%s::{type}[]) AS place (it){statuses}
CROSS JOIN LATERAL (
  SELECT c.{order} AS day, c.id FROM cases_case c
  WHERE c.ended_at IS NULL AND {column} = place.it{conditions}
  ORDER BY c.{order}, c.id LIMIT %s
) AS found"""
_STATUSES = " CROSS JOIN unnest(%s::text[]) AS status (it)"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one kind of posting reaches: a place that has an index, and what narrows it further."""

    kind: str
    places: tuple[str | int, ...]
    statuses: frozenset[Status]
    stem: str = ""
    department: str = ""
    point: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """One list: where it reaches, the column of its order with the first and last day, and its filters."""

    reaches: tuple[Reach, ...]
    order: str = "due"
    first: date | None = None
    last: date | None = None
    item: str = ""
    status: str = ""
    text: str = ""


def stream_of(actor: Actor, which: WorkSet, *, today: date) -> Stream:
    """One of the saved lists for this person."""
    if which is WorkSet.STUCK:
        return Stream(_reaches(actor, WorkSet.ALL), "stuck_on", last=_day_before(today))
    if which is WorkSet.TODAY:
        base = WorkSet.OFFICE if any(statuses_for(role) for role in actor.roles) else WorkSet.ALL
        return Stream(_reaches(actor, base), first=today, last=today)
    return Stream(_reaches(actor, which))


def within(stream: Stream, first: date | None, last: date | None) -> Stream:
    """The part of a list that lies between two days, itself narrowed to days already."""
    days = [day for day in (stream.first, first) if day]
    ends = [day for day in (stream.last, last) if day]
    return replace(stream, first=max(days, default=None), last=min(ends, default=None))


def page(stream: Stream, *, limit: int, after: tuple[date, int] | None = None) -> list[tuple[date, int]]:
    """The first rows of a list behind a place in it: the day and the key of each. At most one query."""
    statement, values = _statement(stream, limit, after)
    if not statement:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 1, 2 LIMIT %s", [*values, limit])
        return [(day, key) for day, key in cursor.fetchall()]


def counts(streams: Sequence[Stream]) -> tuple[int, ...]:
    """How long each list is, counted to `COUNTED` and no farther. One query for all."""
    parts, values = [], []
    for stream in streams:
        statement, mine = _statement(stream, COUNTED, None)
        parts.append(f"(SELECT count(*) FROM ({statement} LIMIT {COUNTED}) AS counted)" if statement else "0")  # noqa: S608
        values += mine
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return tuple(cursor.fetchone() or ())


def _reaches(actor: Actor, which: WorkSet) -> tuple[Reach, ...]:
    """Where this person's postings reach, those of one place put together."""
    if actor.kind is ActorKind.SYSTEM:
        return (Reach("district", districts(""), OPEN),)
    found: dict[Reach, frozenset[Status]] = {}
    for posting in actor.postings:
        if posting.role not in READ.roles:
            continue
        statuses = {WorkSet.OFFICE: statuses_for(posting.role), WorkSet.MINE: WITH_DEPARTMENT}.get(which, OPEN)
        reach = _reach(posting, actor.user_id if which is WorkSet.MINE else None)
        found[reach] = found.get(reach, frozenset()) | statuses
    return tuple(replace(reach, statuses=statuses) for reach, statuses in found.items() if statuses)


def _reach(posting: Posting, person: int | None) -> Reach:
    bound = Reach("", (), frozenset(), region_stem(posting.region), posting.department, posting.point)
    if person is not None:
        return replace(bound, kind="person", places=(person,))
    if posting.point:
        return replace(bound, kind="point", places=(posting.point,), point="")
    if posting.department:
        return replace(bound, kind="department", places=(posting.department,), department="")
    return replace(bound, kind="district", places=districts(bound.stem))


def _statement(stream: Stream, limit: int, after: tuple[date, int] | None) -> tuple[str, list[Any]]:
    """The merged streams, without the order of the whole; an empty text where there is nothing to look at."""
    parts: list[str] = []
    values: list[Any] = []
    for reach in stream.reaches:
        narrowed = _of_item(reach, stream.item) if stream.item else reach
        statement, mine = _one(stream, narrowed, limit, after)
        parts.append(statement)
        values += mine
    # UNION, not UNION ALL: two postings may reach the same case.
    return " UNION ".join(parts), values


def _of_item(reach: Reach, item: str) -> Reach:
    """The same reach along the index of the item: far fewer rows than any office has."""
    if reach.kind == "person":
        return replace(reach, item=item)
    own = replace(reach, kind="item", places=(item,))
    if reach.kind == "department":
        return replace(own, department=str(reach.places[0]))
    return replace(own, point=str(reach.places[0])) if reach.kind == "point" else own


def _one(stream: Stream, reach: Reach, limit: int, after: tuple[date, int] | None) -> tuple[str, list[Any]]:
    column, kind = _PLACES[reach.kind]
    statuses = sorted(s.value for s in reach.statuses if stream.status in ("", s.value))
    by_status = stream.order == "due"
    asked: list[tuple[str, list[Any]]]
    asked = [("c.status = status.it", [])] if by_status else [("c.status = ANY(%s)", [statuses])]
    asked += _conditions(stream, reach, after)
    statement = _STREAM.format(
        type=kind,
        column=column,
        order=stream.order,
        statuses=_STATUSES if by_status else "",
        conditions="".join(f" AND {condition}" for condition, _ in asked),
    )
    tables = [list(reach.places), *([statuses] if by_status else [])]
    return statement, [*tables, *(value for _, values in asked for value in values), limit]


def _conditions(stream: Stream, reach: Reach, after: tuple[date, int] | None) -> list[tuple[str, list[Any]]]:
    text = _like(stream.text.replace(" ", "")) if stream.text.strip() else ""
    asked: tuple[tuple[object, str, list[Any]], ...] = (
        (reach.stem, "c.region LIKE %s", [_like(reach.stem)]),
        (reach.department, "c.department_id = %s", [reach.department]),
        (reach.point, "c.point_id = %s", [reach.point]),
        (stream.first, f"c.{stream.order} >= %s", [stream.first]),
        (stream.last, f"c.{stream.order} <= %s", [stream.last]),
        (reach.item, "c.slug = %s", [reach.item]),
        (text, "(c.number LIKE %s OR c.party_name LIKE %s)", [text, text]),
        (after, f"(c.{stream.order}, c.id) > (%s, %s)", [*(after or ())]),
    )
    return [(condition, values) for wanted, condition, values in asked if wanted]


def _like(text: str) -> str:
    """What begins with this text, taken by its letters."""
    return "".join(f"\\{letter}" if letter in "\\%_" else letter for letter in text) + "%"


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
