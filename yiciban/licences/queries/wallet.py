"""What its holder sees of a licence, and what a stranger may verify."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from yiciban.cases.queries import case as read_case
from yiciban.cases.queries import visible_to
from yiciban.catalogue.facts import ItemFact, VariantKind
from yiciban.catalogue.queries import items_on_licence
from yiciban.documents import store
from yiciban.documents.facts import NoticeFact
from yiciban.documents.queries import notices
from yiciban.kernel.actor import SYSTEM, Actor, ActorKind
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import parse_licence_identifier
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.licences.facts import LicenceFact, SealedFile, State, Verification
from yiciban.licences.models import Licence
from yiciban.licences.permissions import READ
from yiciban.licences.queries.conversion import WITH, current_state, licence_fact, successor
from yiciban.licences.rules import masked_holder
from yiciban.people.limits import spend
from yiciban.people.permissions import may
from yiciban.people.queries import parties_of, phone_of_party

NOT_THERE = "没有这本证照。"


def wallet(actor: Actor, today: date) -> tuple[LicenceFact, ...]:
    """The licences of the person and of the firms they act for, latest first; one query after the parties."""
    rows = Licence.objects.filter(held_by(actor)).select_related(*WITH).order_by("-issued_on", "-pk")
    return tuple(licence_fact(row, today) for row in rows)


def licence(identifier: str, actor: Actor, today: date) -> LicenceFact:
    """One licence, for its holder or for the office that issued it; Refusal `licence_not_found`."""
    return licence_fact(_readable(identifier, actor), today)


def sealed_file(identifier: str, actor: Actor) -> SealedFile:
    """The PDF with its detached seal, for whoever may read the licence."""
    row = _readable(identifier, actor)
    if row.file is None:
        raise not_found("这本证照没有电子文件，请到发证机关办理。", "licence_file_not_found")
    with store.open_file(row.file.digest) as file:
        content = file.read()
    return SealedFile(row.file.name, content, row.digest, row.signature, row.key, row.algorithm, row.demo_seal)


def papers(fact: LicenceFact) -> tuple[NoticeFact, ...]:
    """The numbered papers about a licence the caller has read (撤销、注销决定书), oldest first."""
    return notices(fact.subject)


def items_for(fact: LicenceFact) -> Mapping[VariantKind, ItemFact]:
    """What its holder can apply for: nothing for a version that has a successor, renewal only while it is valid."""
    if fact.next or fact.state not in (State.VALID, State.EXPIRED):
        return {}
    found = items_on_licence(fact.type, fact.issuer)
    return found if fact.state is State.VALID else {act: found[act] for act in found if act is VariantKind.CANCEL}


def verify(identifier: str, *, ip: str, at: datetime) -> Verification:
    """State and masked holder of a licence, for anyone who holds its identifier.

    Raises Refusal `licence_identifier_…` for a mistyped one, `licence_not_found`, `too_many`.
    """
    spend(f"licence:ip:{ip}", limit=30, window=timedelta(minutes=10), at=at)
    wanted = str(parse_licence_identifier(identifier))
    row = Licence.objects.select_related("previous", "next").filter(identifier=wanted).first()
    if row is None:
        raise not_found("没有这本证照。请核对证照标识，或者拨打发证机关电话。", "licence_not_found")
    today = local_date(at)
    state = current_state(row, today)
    ended = local_date(row.ended_at) if row.ended_at else None
    if state is State.EXPIRED and ended is None and row.valid_to:
        ended = row.valid_to + timedelta(days=1)
    return Verification(
        row.identifier,
        state,
        masked_holder(row.holder_name, row.holder_kind),
        ended,
        row.previous.identifier if row.previous else "",
        successor(row),
    )


def holder_phone(row: Licence) -> str:
    """Where the holder is told: the phone of their account, else that of the case; empty when neither is known."""
    if phone := phone_of_party(row.holder_key):
        return phone
    return read_case(row.case_number, SYSTEM).party_phone if row.case_number else ""


def held_by(actor: Actor) -> Q:
    """What stands under the actor's own keys, and what came of the cases a counter took in for them."""
    keys = [party.key for party in parties_of(actor)]
    return Q(holder_key__in=keys) | Q(case_number__in=visible_to(actor).values("number"))


def _readable(identifier: str, actor: Actor) -> Licence:
    try:
        wanted = str(parse_licence_identifier(identifier))
    except Refusal:
        wanted = ""
    row = Licence.objects.select_related(*WITH, "file").filter(identifier=wanted).first()
    missing = not_found(NOT_THERE, "licence_not_found")
    if row is None:
        raise missing
    if actor.kind is ActorKind.SYSTEM:
        return row
    if actor.is_resident and Licence.objects.filter(held_by(actor), pk=row.pk).exists():
        return row
    if actor.is_staff and may(actor, READ, region=row.region, department=row.issuer_id):
        return row
    raise missing
