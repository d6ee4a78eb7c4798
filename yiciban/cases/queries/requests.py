"""Reads of what takes two people: the requests of a case, what one may ask for, what waits for one's signature."""

from __future__ import annotations

from yiciban.cases.conversion import case_row, request_fact
from yiciban.cases.facts import CaseFact, CaseRow, RequestFact, RequestKind, RequestState, Status
from yiciban.cases.models import CaseRequest
from yiciban.cases.permissions import ANSWER
from yiciban.cases.queries.access import visible_to
from yiciban.cases.rules.requests import REQUESTS
from yiciban.catalogue.queries import whole_version
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may, require_reach

AT_MOST = 200


def requests_of(fact: CaseFact) -> tuple[RequestFact, ...]:
    """The requests of a case the caller has read, the newest first."""
    rows = CaseRequest.objects.filter(case__number=fact.number).select_related("case").order_by("-asked_at", "-pk")
    return tuple(request_fact(row) for row in rows)


def askable(fact: CaseFact, actor: Actor) -> tuple[RequestKind, ...]:
    """What this actor may ask for about the case as it stands, in the order of the table."""
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    guide = whole_version(fact.version_id).guide
    kinds = [kind for kind, rule in REQUESTS.items() if fact.status in rule.statuses and may(actor, rule.ask, **where)]
    if not guide.special_procedures:
        kinds = [kind for kind in kinds if kind is not RequestKind.PROCEDURE]
    if not fact.corrections:
        kinds = [kind for kind in kinds if kind is not RequestKind.SECOND_CORRECTION]
    return tuple(kinds)


def may_sign(fact: CaseFact, request: RequestFact, actor: Actor) -> bool:
    """Whether the actor may answer this request: holds the office, and is not who asked."""
    joint = bool(whole_version(fact.version_id).guide.joint_bodies)
    signer = REQUESTS[request.kind].signer(joint=joint)
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return request.state is RequestState.OPEN and request.asked_by != actor.user_id and may(actor, signer, **where)


def to_sign(actor: Actor) -> tuple[RequestFact, ...]:
    """The open requests that wait for this actor's signature, the oldest first, at most 200.

    Raises Refusal `case_answer_forbidden` for one who signs nothing anywhere.
    """
    return tuple(request for request, _ in waiting_requests(actor))


def waiting_requests(actor: Actor) -> tuple[tuple[RequestFact, CaseRow], ...]:
    """As `to_sign`, each with its case as one line of a list."""
    require_reach(actor, ANSWER)
    kinds = [
        kind.value
        for kind, rule in REQUESTS.items()
        if any(signer.roles & actor.roles for signer in (rule.sign, rule.sign_joint) if signer)
    ]
    rows = (
        CaseRequest.objects.filter(state=RequestState.OPEN, kind__in=kinds, case__in=visible_to(actor))
        .exclude(asked_by=actor.user_id)
        .select_related("case", "case__department", "case__point")
        .order_by("asked_at")[:AT_MOST]
    )
    return tuple((request_fact(row), case_row(row.case)) for row in rows if _signs(row, actor))


def signs_anything(actor: Actor) -> bool:
    """Whether any of this person's offices signs what others ask."""
    return any(role in ANSWER.roles for role in actor.roles)


def _signs(row: CaseRequest, actor: Actor) -> bool:
    """Whether the signature is theirs to give, and the case still stands where a yes means something."""
    rule = REQUESTS[RequestKind(row.kind)]
    joint = bool(whole_version(row.case.version_id).guide.joint_bodies)
    where = {"region": row.case.region, "department": row.case.department_id, "point": row.case.point_id}
    return Status(row.case.status) in rule.statuses and may(actor, rule.signer(joint=joint), **where)
