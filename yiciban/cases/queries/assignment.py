"""Reads for handing out work: who may take a case, how much each has, and who would get how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from yiciban.cases.models import Case
from yiciban.cases.permissions import ASSIGN, EXAMINE
from yiciban.cases.queries.access import visible_to
from yiciban.cases.rules.assignment import share
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT
from yiciban.cases.rules.work import COUNTED
from yiciban.kernel.actor import Actor, Posting
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import covers, reach, refusal, require, require_reach
from yiciban.network.facts import StaffPosting
from yiciban.network.queries import department as department_of
from yiciban.network.queries import officers, postings

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who examines in a department, and how many open cases lie on their desk."""

    user_id: int
    name: str
    load: int


@dataclass(frozen=True, slots=True)
class Office:
    """A department as whoever hands out its work sees it."""

    code: str
    name: str
    people: tuple[Colleague, ...]
    unassigned: int
    """How many lie on nobody's desk, counted to `COUNTED`."""
    leads: bool
    """Whether this person may give work to others here."""


@dataclass(frozen=True, slots=True)
class Share:
    """What sharing out would do to one person's desk."""

    who: Colleague
    gets: int

    @property
    def then(self) -> int:
        """How many they would have."""
        return self.who.load + self.gets


def offices(actor: Actor, *, on: date) -> tuple[Office, ...]:
    """The departments in which this person examines or leads, with their examiners and what nobody has.

    Raises Refusal `case_assign_forbidden` for one who does neither anywhere.
    """
    held = [one for one in actor.postings if one.department and one.role in EXAMINE.roles | ASSIGN.roles]
    if not held:
        raise refusal(actor, ASSIGN)
    return tuple(_office(code, actor, on) for code in dict.fromkeys(one.department for one in held))


def colleagues(departments: Iterable[str], *, on: date) -> tuple[Colleague, ...]:
    """Whoever examines in one of the departments, in order of name, each with all that lies on their desk."""
    people = {one.user_id: one.name for code in departments for one in officers(code, EXAMINE.roles, on)}
    load = load_of(people)
    found = (Colleague(user, name, load[user]) for user, name in people.items())
    return tuple(sorted(found, key=lambda one: (one.name, one.user_id)))


def share_preview(department: str, actor: Actor, *, on: date) -> tuple[Share, ...]:
    """Who would get how many if the work nobody has were shared out now. Raises Refusal `case_assign_forbidden`."""
    require_reach(actor, ASSIGN)
    office = department_of(department)
    require(actor, ASSIGN, region=office.region, department=department)
    people = colleagues([department], on=on)
    numbers = list(unassigned(department, actor).values_list("number", flat=True)[:AT_ONCE])
    load = load_of([one.user_id for one in people], department)
    gets = Counter(person for _, person in share(numbers, load))
    return tuple(Share(one, gets[one.user_id]) for one in people)


def unassigned(department: str, actor: Actor) -> QuerySet[Case]:
    """What lies on nobody's desk in a department, the most urgent first."""
    rows = visible_to(actor).filter(department=department, status__in=WITH_DEPARTMENT, assignee__isnull=True)
    return rows.filter(ended_at__isnull=True).order_by("due", "pk")


def load_of(people: Iterable[int], department: str = "") -> Mapping[int, int]:
    """How many open cases lie on each desk, those of one department or all; one query."""
    people = list(people)
    rows = Case.objects.filter(assignee__in=people, status__in=WITH_DEPARTMENT, ended_at__isnull=True)
    if department:
        rows = rows.filter(department=department)
    counts = dict(rows.order_by().values_list("assignee").annotate(Count("pk")))
    return {person: counts.get(person, 0) for person in people}


def examiners(case: Case, at: datetime) -> tuple[int, ...]:
    """The accounts that may examine this case on the day, in order."""
    held = (posting for posting in postings(on=local_date(at)) if posting.role in EXAMINE.roles)
    where = {"region": case.region, "department": case.department_id, "point": case.point_id}
    return tuple(sorted({posting.user_id for posting in held if covers(_plain(posting), **where)}))


def assigns(actor: Actor) -> bool:
    """Whether this person gives work to others, or takes it."""
    return bool(reach(actor, ASSIGN) or reach(actor, EXAMINE))


def _office(code: str, actor: Actor, on: date) -> Office:
    leads = any(one.role in ASSIGN.roles and one.department in ("", code) for one in actor.postings)
    waiting = unassigned(code, actor)[:COUNTED].count()
    fact = department_of(code)
    return Office(code, fact.label or fact.name, colleagues([code], on=on), waiting, leads)


def _plain(held: StaffPosting) -> Posting:
    return Posting(held.role, held.region, held.department, held.point)
