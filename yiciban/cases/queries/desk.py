"""Reads that only the desk asks for: its figures, its filters, its search, what waits to be handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from yiciban.cases.conversion import case_row
from yiciban.cases.facts import CaseFact, CaseRow, DeliveryMethod, RefusalGround, Status, Step, WorkSet
from yiciban.cases.models import CaseMaterial
from yiciban.cases.permissions import DELIVER, READ
from yiciban.cases.queries.access import visible_to
from yiciban.cases.queries.cases import check_hindrances
from yiciban.cases.queries.lists import open_work
from yiciban.cases.rules import lifecycle
from yiciban.cases.rules.intake import check_refusal, gaps
from yiciban.cases.rules.work import statuses_for
from yiciban.catalogue.facts import Guide, ResultKind
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import normalise_case_number
from yiciban.kernel.refusal import invalid
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import PERSON_UNMASK, may, require, require_reach

FOUND_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class HandoutRow:
    """A concluded case that waits to be handed over."""

    number: str
    item_name: str
    party_name: str
    party_kind: str
    party_phone: str
    method: DeliveryMethod
    concluded_at: datetime | None
    due: date | None
    granted: bool


def moves_cases(actor: Actor) -> bool:
    """Whether this person can move any case on; a manager and a supervisor only read."""
    return any(statuses_for(role) for role in actor.roles)


def reads_cases(actor: Actor) -> bool:
    """Whether any of this person's offices may read cases at all."""
    return any(role in READ.roles for role in actor.roles)


def require_handout(actor: Actor) -> None:
    """Raise Refusal `case_deliver_forbidden` unless the person hands out somewhere."""
    require_reach(actor, DELIVER)


def works_on(fact: CaseFact, actor: Actor) -> bool:
    """Whether this person needs full values and papers of the case: offices that work on it, not those that watch."""
    return may(actor, PERSON_UNMASK, region=fact.region, department=fact.department, point=fact.point)


def reads_papers(fact: CaseFact, actor: Actor) -> bool:
    """Whether this person may open the papers of the case, which name the applicant in full."""
    return fact.party_kind != PartyKind.PERSON or works_on(fact, actor)


def search_cases(text: str, actor: Actor) -> tuple[CaseRow, ...]:
    """The cases, open or closed, whose number or applicant's name begins like this; latest first; one query."""
    number = normalise_case_number(text)[:24]
    name = "".join(text.split())
    if len(number) < 2:
        return ()
    rows = visible_to(actor).select_related("department", "point")
    wanted = Q(party_name__startswith=name) | (Q(number__startswith=number) if number.isdigit() else Q(pk__in=[]))
    return tuple(case_row(row) for row in rows.filter(wanted).order_by("-received_at", "-pk")[:FOUND_AT_MOST])


def handouts(actor: Actor, *, text: str = "", limit: int = 200) -> tuple[HandoutRow, ...]:
    """What waits for delivery where this person hands out, in order of its last day; one query."""
    rows = open_work(actor, which=WorkSet.OFFICE).filter(status=Status.CONCLUDED)
    if name := "".join(text.split()):
        rows = rows.filter(Q(number__startswith=name) | Q(party_name__startswith=name))
    return tuple(
        HandoutRow(
            row.number,
            row.item_name,
            row.party_name,
            row.party_kind,
            row.party_phone,
            DeliveryMethod(row.delivery),
            row.concluded_at,
            row.delivery_due,
            bool(row.licence),
        )
        for row in rows.order_by("due", "pk")[:limit]
    )


def gap_codes(fact: CaseFact) -> frozenset[str]:
    """The codes of the materials that stand in the way of acceptance; one query."""
    rows = list(CaseMaterial.objects.filter(case__number=fact.number))
    names = set(gaps(rows))
    return frozenset(row.code for row in rows if row.name in names)


def check_step(fact: CaseFact, step: Step, actor: Actor, *, reason: str = "") -> None:
    """Raise the Refusal that the step would meet, before a page asks to confirm it; the command decides."""
    row = lifecycle.transition(fact.status, step)
    require(actor, row.permission, region=fact.region, department=fact.department, point=fact.point)
    lifecycle.check_separation(
        step,
        user_id=actor.user_id,
        accepted_by=fact.accepted_by,
        instant_authorised=fact.instant_authorised,
    )
    lifecycle.check_reason(row, reason)
    check_hindrances(fact, step, actor)


def makes_licence(fact: CaseFact, guide: Guide) -> bool:
    """Whether concluding this case means making a licence."""
    return fact.status is Status.GRANTED and guide.result.kind is ResultKind.LICENCE


def check_open(fact: CaseFact, step: Step, actor: Actor) -> None:
    """Raise the Refusal of a step that cannot be begun: not from here, or not by this person."""
    row = lifecycle.transition(fact.status, step)
    require(actor, row.permission, region=fact.region, department=fact.department, point=fact.point)


def check_ground(ground: str, right_agency: str) -> None:
    """Raise the Refusal of a refusal of acceptance without a ground, or without the agency that is the right one."""
    if ground not in set(RefusalGround):
        sentence = "请选为什么不予受理。"
        raise invalid("choice_missing", sentence, {"ground": sentence})
    check_refusal(RefusalGround(ground), right_agency)


def shown(name: str, value: str) -> str:
    """A typed value as the second page repeats it."""
    if name == "false_material":
        return "是，一年内不得再申请"
    return RefusalGround(value).label if name == "ground" else value
