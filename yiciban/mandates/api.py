"""Mandates for programs: give, register as a guardian, list, take back; at a counter record, confirm, refuse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yiciban.kernel.actor import Actor
from yiciban.kernel.masking import mask_phone, mask_resident_number
from yiciban.kernel.operations import operation
from yiciban.mandates import queries, services
from yiciban.mandates.facts import Act, Kind, MandateFact, ProofKind, Relation, State
from yiciban.mandates.permissions import GIVE, RECORD
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require
from yiciban.people.web import actor_of

router = Router(tags=["mandates"])
Words = Annotated[str, Field(max_length=200)]


class Sent(Schema):
    """A body that takes nothing it does not know."""

    model_config = ConfigDict(extra="forbid")


class TermsIn(Sent):
    """What a mandate is for and until when; no item means all of them."""

    acts: Annotated[list[Act], Field(max_length=10)]
    until: date
    items: Annotated[list[Words], Field(max_length=50)] = Field(default_factory=list)


class HolderIn(Sent):
    """Somebody as their card says it."""

    name: Words
    number: Words
    phone: Words = ""


class MandateIn(Sent):
    """A mandate given online: `party` is one of those one acts for, `agent` a person whose number was confirmed."""

    party: Words
    agent: HolderIn
    terms: TermsIn


class GuardianIn(Sent):
    """Registering as a guardian; `file_id` is one's own upload, the birth follows from the number."""

    ward: HolderIn
    relation: Relation
    proof: ProofKind
    file_id: UUID
    address: Words = ""


class RecordIn(Sent):
    """A mandate on paper; `file_id` is the clerk's own scan."""

    kind: PartyKind
    principal: HolderIn
    agent: HolderIn
    terms: TermsIn
    file_id: UUID


class ReasonIn(Sent):
    """Why; needed from a counter."""

    reason: Words = ""


class MandateOut(Schema):
    """One mandate or guardianship; numbers and phones always with stars."""

    id: UUID
    kind: Kind
    kind_label: str
    state: State
    state_label: str
    principal_kind: PartyKind
    principal: str
    principal_number: str
    agent: str
    agent_number: str
    agent_phone: str
    relation: Relation | None
    proof: ProofKind | None
    items: list[str]
    acts: list[Act]
    since: date
    until: date | None
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    end_reason: str


class MandatesOut(Schema):
    """A list of them."""

    items: list[MandateOut]
    next: str | None = None


def _shown(fact: MandateFact) -> dict[str, Any]:
    same = ("id", "kind", "state", "relation", "proof", "since", "until", "asked_at", "confirmed_at", "ended_at")
    person = fact.principal.kind is PartyKind.PERSON
    return {name: getattr(fact, name) for name in same} | {
        "kind_label": fact.kind.label,
        "state_label": fact.state.label,
        "principal_kind": fact.principal.kind,
        "principal": fact.principal.name,
        "principal_number": mask_resident_number(fact.principal.number) if person else fact.principal.number,
        "agent": fact.agent_name,
        "agent_number": mask_resident_number(fact.agent_number),
        "agent_phone": mask_phone(fact.agent_phone),
        "items": list(fact.items),
        "acts": list(fact.acts),
        "end_reason": fact.end_reason,
    }


def _list(found: Iterable[MandateFact]) -> dict[str, Any]:
    return {"items": [_shown(fact) for fact in found]}


def _terms(body: TermsIn) -> services.Terms:
    return services.Terms(body.acts, body.until, body.items)


def _holder(body: HolderIn) -> services.Holder:
    return services.Holder(body.name, body.number, body.phone)


def _resident(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, GIVE)
    return actor


@router.get("/mandates/given", response=MandatesOut, **operation("谁能替我办", needs=GIVE))
def given(request: HttpRequest) -> dict[str, Any]:
    """Whom one lets act, ended ones too."""
    return _list(queries.given_by(_resident(request)))


@router.get("/mandates/taken", response=MandatesOut, **operation("我能替谁办", needs=GIVE))
def taken(request: HttpRequest) -> dict[str, Any]:
    """For whom one may act, ended ones too."""
    return _list(queries.taken_by(_resident(request)))


@router.post(
    "/mandates",
    response={201: MandateOut},
    **operation("委托代理人", needs=GIVE, law="《行政许可法》第二十九条、《民法典》第一百六十五条", note="最长一年。"),
)
def give(request: HttpRequest, body: MandateIn) -> Status[Any]:
    """Give a mandate."""
    made = services.mandate_give(
        body.party, body.agent.name, body.agent.number, _terms(body.terms), by=actor_of(request), at=timezone.now()
    )
    return Status(201, _shown(made))


@router.post(
    "/guardianships",
    response={201: MandateOut},
    **operation(
        "登记监护", needs=GIVE, law="《民法典》第二十七条、第二十八条、第三十四条", note="窗口核对以后才有效。"
    ),
)
def guardian(request: HttpRequest, body: GuardianIn) -> Status[Any]:
    """Register as a guardian."""
    made = services.guardianship_ask(
        body.ward.name,
        body.ward.number,
        body.relation,
        body.proof,
        body.file_id,
        address=body.address,
        by=actor_of(request),
        at=timezone.now(),
    )
    return Status(201, _shown(made))


@router.get("/guardianships/waiting", response=MandatesOut, **operation("等核对的监护", needs=RECORD))
def waiting(request: HttpRequest) -> dict[str, Any]:
    """What a counter has to look at."""
    return _list(queries.waiting(actor_of(request)))


@router.post(
    "/mandates/recorded",
    response={201: MandateOut},
    **operation("登记委托书", needs=RECORD, law="《行政许可法》第二十九条", note="两个人的证件都要看过原件。"),
)
def record(request: HttpRequest, body: RecordIn) -> Status[Any]:
    """Record a mandate on paper."""
    made = services.mandate_record(
        body.kind,
        _holder(body.principal),
        _holder(body.agent),
        _terms(body.terms),
        body.file_id,
        by=actor_of(request),
        at=timezone.now(),
    )
    return Status(201, _shown(made))


@router.post("/guardianships/{uuid:mandate_id}/confirm", response=MandateOut, **operation("监护对得上", needs=RECORD))
def confirm(request: HttpRequest, mandate_id: UUID) -> dict[str, Any]:
    """Confirm a guardianship."""
    return _shown(services.guardianship_confirm(mandate_id, by=actor_of(request), at=timezone.now()))


@router.post("/guardianships/{uuid:mandate_id}/refuse", response=MandateOut, **operation("监护没有通过", needs=RECORD))
def refuse(request: HttpRequest, mandate_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Refuse a guardianship."""
    return _shown(services.guardianship_refuse(mandate_id, body.reason, by=actor_of(request), at=timezone.now()))


@router.post(
    "/mandates/{uuid:mandate_id}/revoke",
    response=MandateOut,
    **operation("收回委托", law="《民法典》第一百七十三条", note="委托人、代理人随时可以；窗口应本人要求，要写原因。"),
)
def revoke(request: HttpRequest, mandate_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """End a mandate at once."""
    return _shown(services.mandate_revoke(mandate_id, body.reason, by=actor_of(request), at=timezone.now()))
