"""Reads of mandates: what somebody may do for others today, what they gave, and what a counter has to look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from yiciban.documents.facts import FileFact
from yiciban.documents.queries import file_fact
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import region_stem
from yiciban.kernel.refusal import not_found
from yiciban.mandates import rules
from yiciban.mandates.facts import Act, Kind, MandateFact, Principal, ProofKind, Relation, State
from yiciban.mandates.models import Mandate
from yiciban.mandates.permissions import RECORD
from yiciban.mandates.rules import check_in_person
from yiciban.people.facts import Party, PartyKind
from yiciban.people.permissions import require_reach
from yiciban.people.queries import parties_of

__all__ = [
    "NOT_THERE",
    "acting_for",
    "between",
    "check_in_person",
    "collectors",
    "found_by_number",
    "given_by",
    "mandate",
    "mandate_fact",
    "paper",
    "phone_of",
    "taken_by",
    "visible_to",
    "waiting",
]

NOT_THERE = "没有这份委托，或者它不是您的。"
MOST = 100


def acting_for(actor: Actor) -> tuple[MandateFact, ...]:
    """What lets the actor act for others today, in order of names; one query, none for staff."""
    if not actor.is_resident:
        return ()
    today = _today()
    rows = _live(today).filter(agent_id=actor.user_id).order_by("principal_name", "pk")
    return tuple(mandate_fact(row, today) for row in rows[:MOST])


def given_by(actor: Actor) -> tuple[MandateFact, ...]:
    """Who may act, or might, for the actor and the firms whose legal representative they are; the latest first."""
    today = _today()
    rows = Mandate.objects.filter(of_principals(parties_of(actor))).order_by("-asked_at", "pk")
    return tuple(mandate_fact(row, today) for row in rows[:MOST])


def taken_by(actor: Actor) -> tuple[MandateFact, ...]:
    """For whom the actor may act, might, or could once; the latest first."""
    today = _today()
    rows = Mandate.objects.filter(agent_id=actor.user_id).order_by("-asked_at", "pk")
    return tuple(mandate_fact(row, today) for row in rows[:MOST])


def waiting(actor: Actor) -> tuple[MandateFact, ...]:
    """The guardianships that a counter has to look at, the oldest first; Refusal `mandate_record_forbidden`."""
    today = _today()
    rows = _in_reach(actor).filter(confirmed_at__isnull=True, ended_at__isnull=True).order_by("asked_at", "pk")
    return tuple(mandate_fact(row, today) for row in rows[:MOST])


def found_by_number(actor: Actor, number: str) -> tuple[MandateFact, ...]:
    """What stands in the register under the number of either side; Refusal `mandate_record_forbidden`."""
    today = _today()
    wanted = number.strip().upper()[:18]
    rows = _in_reach(actor).filter(Q(principal_number=wanted) | Q(agent_number=wanted)).order_by("-asked_at", "pk")
    return tuple(mandate_fact(row, today) for row in rows[:MOST])


def mandate(mandate_id: UUID, actor: Actor) -> MandateFact:
    """One mandate for either side of it or for a counter; Refusal `mandate_not_found`."""
    row = visible_to(actor).filter(pk=mandate_id).first()
    if row is None:
        raise not_found(NOT_THERE, "mandate_not_found")
    return mandate_fact(row, _today())


def paper(mandate_id: UUID, actor: Actor) -> FileFact:
    """The paper that shows it; Refusal `mandate_not_found`, `file_not_found`."""
    row = visible_to(actor).select_related("file").filter(pk=mandate_id).first()
    if row is None or row.file is None:
        raise not_found("没有这个文件。", "file_not_found")
    return file_fact(row.file)


def between(principal: str, agent: str, *, slug: str, act: Act) -> MandateFact | None:
    """What lets the holder of one number act for the holder of another today; for the counter."""
    today = _today()
    rows = _live(today).filter(principal_number=principal, agent_number=agent).order_by("-kind", "-until", "pk")
    return next((fact for row in rows if (fact := mandate_fact(row, today)).covers(slug, act)), None)


def collectors(principal: str, slug: str) -> tuple[MandateFact, ...]:
    """Who may collect a result for the holder of this number today."""
    today = _today()
    rows = _live(today).filter(principal_number=principal).order_by("agent_name", "pk")
    return tuple(fact for row in rows[:MOST] if (fact := mandate_fact(row, today)).covers(slug, Act.COLLECT))


def phone_of(mandate_id: UUID) -> str:
    """Where the one who acts is told what becomes of a case; empty once they may not act any more."""
    return _live(_today()).filter(pk=mandate_id).values_list("agent_phone", flat=True).first() or ""


def visible_to(actor: Actor) -> QuerySet[Mandate]:
    """The mandates an actor may know of: either side of one, and the counters of its region."""
    if actor.is_resident:
        return Mandate.objects.filter(of_principals(parties_of(actor)) | Q(agent_id=actor.user_id))
    return _in_reach(actor)


def of_principals(parties: Iterable[Party]) -> Q:
    """What these parties gave: under their own name, or on paper under their confirmed number."""
    own = Q(pk__in=[])
    for party in parties:
        if party.kind is PartyKind.PERSON or party.legal_person_key:
            own |= Q(principal_key=party.key)
        if party.counter:
            phone = {"principal_phone": party.counter.phone} if party.counter.phone else {}
            own |= Q(principal_key=party.counter.key, **phone)
    return own


def mandate_fact(row: Mandate, today: date) -> MandateFact:
    """The row as others may hold it."""
    state: State = rules.state_of(
        since=row.since, until=row.until, confirmed_at=row.confirmed_at, ended_at=row.ended_at, today=today
    )
    return MandateFact(
        row.pk,
        Kind(row.kind),
        state,
        Principal(
            PartyKind(row.principal_kind),
            row.principal_key,
            row.principal_name,
            row.principal_number,
            row.principal_phone,
            row.principal_address,
        ),
        row.agent_id,
        row.agent_name,
        row.agent_number,
        row.agent_phone,
        Relation(row.relation) if row.relation else None,
        ProofKind(row.proof) if row.proof else None,
        row.file_id,
        tuple(row.items),
        tuple(Act(act) for act in row.acts),
        row.since,
        row.until,
        row.asked_at,
        row.confirmed_at,
        row.ended_at,
        row.end_reason,
    )


def _in_reach(actor: Actor) -> QuerySet[Mandate]:
    # A counter of a town serves the whole district's people, as it does with their applications.
    stems = {region_stem(stem.ljust(12, "0"))[:6] for stem in require_reach(actor, RECORD)}
    return Mandate.objects.filter(reduce(or_, (Q(region__startswith=stem) for stem in stems)))


def _live(today: date) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        confirmed_at__isnull=False,
        ended_at__isnull=True,
        since__lte=today,
    )


def _today() -> date:
    return local_date(timezone.now())
