"""The register of an office: the licences it issued, their versions, what two people decide about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yiciban.cases.facts import RequestState
from yiciban.documents.facts import NoticeFact
from yiciban.documents.queries import notice, notices
from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.identifiers import normalise_licence_identifier
from yiciban.kernel.permissions import may, region_stem, require_reach
from yiciban.kernel.refusal import not_found
from yiciban.licences.facts import Act, LicenceFact, LicenceRequestFact, State
from yiciban.licences.models import Licence, LicenceRequest
from yiciban.licences.permissions import ASK, READ, SIGN
from yiciban.licences.queries.conversion import WITH, licence_fact, request_fact
from yiciban.licences.rules import possible_acts

PAGE = 50
AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Register:
    """One page of the register."""

    rows: tuple[LicenceFact, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def visible(actor: Actor) -> QuerySet[Licence]:
    """The licences an officer may know of: those their office issued. Everyone else's do not exist for them."""
    rows = Licence.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    reach = [
        Q(
            region__startswith=region_stem(posting.region),
            **({"issuer": posting.department} if posting.department else {}),
        )
        for posting in actor.postings
        if posting.role in READ.roles
    ]
    return rows.filter(reduce(or_, reach)) if reach else rows.none()


def register(actor: Actor, today: date, *, text: str = "", state: State | None = None, page: int = 1) -> Register:
    """The licences of the office, the latest first: by number, identifier or holder, and by state.

    Versions that were replaced are shown only to who asks for 失效. Raises Refusal `licence_read_forbidden`.
    """
    require_reach(actor, READ)
    rows = visible(actor)
    if words := text.strip():
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(identifier=normalise_licence_identifier(words))
            | Q(holder_name__icontains=words)
            | Q(case_number=words)
        )
    elif state is not State.EXPIRED:
        rows = rows.filter(next__isnull=True)
    lapsed = Q(state=State.VALID, valid_to__lt=today, continued_by="")
    if state is State.VALID:
        rows = rows.filter(state=State.VALID).exclude(lapsed)
    elif state is State.EXPIRED:
        rows = rows.filter(Q(state=State.EXPIRED) | lapsed)
    elif state:
        rows = rows.filter(state=state)
    page = max(1, page)
    found = rows.select_related(*WITH).order_by("-issued_on", "-pk")[(page - 1) * PAGE : page * PAGE]
    return Register(tuple(licence_fact(row, today) for row in found), rows.count(), page)


def kept_licence(identifier: str, actor: Actor, today: date) -> LicenceFact:
    """One licence of the office. Raises Refusal `licence_read_forbidden`, `licence_not_found`."""
    require_reach(actor, READ)
    row = visible(actor).select_related(*WITH).filter(identifier=normalise_licence_identifier(identifier)).first()
    if row is None:
        raise not_found("没有这本证照，或者不是您这个部门发的。请核对编号。", "licence_not_found")
    return licence_fact(row, today)


def chain(fact: LicenceFact, today: date) -> tuple[LicenceFact, ...]:
    """Every version of a licence the caller has read, the newest first."""
    stem = fact.identifier.rsplit(".", 2)[0]
    rows = Licence.objects.filter(identifier__startswith=f"{stem}.").select_related(*WITH).order_by("-version")
    return tuple(licence_fact(row, today) for row in rows)


def papers_of(fact: LicenceFact, number: str) -> NoticeFact:
    """One paper about a licence the caller has read; Refusal `notice_not_found`."""
    return notice(number.replace("\x00", ""), subject=fact.subject)


def all_papers(versions: tuple[LicenceFact, ...]) -> tuple[tuple[LicenceFact, NoticeFact], ...]:
    """The papers of several versions, each with its version."""
    return tuple((version, paper) for version in versions for paper in notices(version.subject))


def requests_of(fact: LicenceFact) -> tuple[LicenceRequestFact, ...]:
    """What was asked about a licence the caller has read, the newest first."""
    rows = LicenceRequest.objects.filter(licence__identifier=fact.identifier).select_related("licence")
    return tuple(request_fact(row) for row in rows.order_by("-asked_at", "-pk"))


def askable(fact: LicenceFact, actor: Actor) -> tuple[Act, ...]:
    """What this officer may ask for about the licence as it stands; nothing while something is asked already."""
    if not may(actor, ASK, region=fact.region, department=fact.issuer):
        return ()
    if LicenceRequest.objects.filter(licence__identifier=fact.identifier, state=RequestState.OPEN).exists():
        return ()
    return possible_acts(fact.state, replaced=bool(fact.next))


def may_answer(fact: LicenceFact, request: LicenceRequestFact, actor: Actor) -> bool:
    """Whether the officer may sign or refuse: holds the office, and is not who asked."""
    mine = request.asked_by == actor.user_id
    return (
        request.state is RequestState.OPEN and not mine and may(actor, SIGN, region=fact.region, department=fact.issuer)
    )


def to_sign(actor: Actor) -> tuple[LicenceRequestFact, ...]:
    """What waits for this officer's signature, the oldest first, at most 200.

    Raises Refusal `licence_sign_forbidden` for one who signs nothing.
    """
    require_reach(actor, SIGN)
    rows = (
        LicenceRequest.objects.filter(state=RequestState.OPEN, licence__in=visible(actor))
        .exclude(asked_by=actor.user_id)
        .select_related("licence")
        .order_by("asked_at")[:AT_MOST]
    )
    return tuple(
        request_fact(row)
        for row in rows
        if may(actor, SIGN, region=row.licence.region, department=row.licence.issuer_id)
    )
