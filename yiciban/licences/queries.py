"""Reads of licences: the wallet, one licence and its file, and what a stranger may verify."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from yiciban.cases.queries import visible_to
from yiciban.cases.sources import LicenceProof
from yiciban.documents import store
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import parse_licence_identifier
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.licences.facts import LicenceFact, SealedFile, State, Verification
from yiciban.licences.models import Licence
from yiciban.licences.permissions import ISSUE
from yiciban.licences.rules import masked_holder, state_on
from yiciban.people.facts import Party
from yiciban.people.limits import spend
from yiciban.people.permissions import may
from yiciban.people.queries import parties_of


def licence_fact(row: Licence, today: date) -> LicenceFact:
    """The row as its holder and its issuer may hold it; the row must carry its issuer."""
    return LicenceFact(
        row.identifier,
        row.number,
        row.type,
        row.name,
        row.holder_kind,
        row.holder_name,
        row.holder_id,
        row.issuer_id,
        row.issuer.name,
        row.issued_on,
        row.valid_from,
        row.valid_to,
        state_on(State(row.state), row.valid_to, today),
        row.version,
        row.case_number,
        tuple((label, value) for label, value in row.rows),
    )


def wallet(actor: Actor, today: date) -> tuple[LicenceFact, ...]:
    """The licences of the person and of the firms they act for, latest first; one query after the parties."""
    rows = Licence.objects.filter(_held_by(actor)).select_related("issuer").order_by("-issued_on", "-pk")
    return tuple(licence_fact(row, today) for row in rows)


def licence(identifier: str, actor: Actor, today: date) -> LicenceFact:
    """One licence, for its holder or for an office that makes such licences; Refusal `licence_not_found`."""
    return licence_fact(_readable(identifier, actor), today)


def sealed_file(identifier: str, actor: Actor) -> SealedFile:
    """The PDF with its detached seal, for whoever may read the licence."""
    row = _readable(identifier, actor)
    if row.file is None:
        raise not_found("这本证照没有电子文件，请到发证机关办理。", "licence_file_not_found")
    with store.open_file(row.file.digest) as file:
        content = file.read()
    return SealedFile(row.file.name, content, row.digest, row.signature, row.key, row.algorithm, row.demo_seal)


def verify(identifier: str, *, ip: str, at: datetime) -> Verification:
    """State and masked holder of a licence, for anyone who holds its identifier.

    Raises Refusal `licence_identifier_…` for a mistyped one, `licence_not_found`, `too_many`.
    """
    spend(f"licence:ip:{ip}", limit=30, window=timedelta(minutes=10), at=at)
    wanted = str(parse_licence_identifier(identifier))
    row = Licence.objects.filter(identifier=wanted).first()
    if row is None:
        raise not_found("没有这本证照。请核对证照标识，或者拨打发证机关电话。", "licence_not_found")
    state = state_on(State(row.state), row.valid_to, local_date(at))
    return Verification(row.identifier, state, masked_holder(row.holder_name, row.holder_kind))


def proof_for(party: Party, licence_type: str, today: date) -> LicenceProof | None:
    """A valid licence of the party's that spares a material (免提交); registered with the cases."""
    keys = [key for key in (party.key, party.legal_person_key) if key]
    rows = Licence.objects.filter(holder_key__in=keys, type=licence_type, state=State.VALID).order_by("-issued_on")
    for row in rows:
        if state_on(State(row.state), row.valid_to, today) is State.VALID:
            return LicenceProof(row.identifier, row.name, row.holder_name, row.valid_to)
    return None


def _held_by(actor: Actor) -> Q:
    """What stands under the actor's own keys, and what came of the cases a counter took in for them."""
    keys = [party.key for party in parties_of(actor)]
    return Q(holder_key__in=keys) | Q(case_number__in=visible_to(actor).values("number"))


def _readable(identifier: str, actor: Actor) -> Licence:
    try:
        wanted = str(parse_licence_identifier(identifier))
    except Refusal:
        wanted = ""
    row = Licence.objects.select_related("issuer", "file").filter(identifier=wanted).first()
    missing = not_found("没有这本证照。", "licence_not_found")
    if row is None:
        raise missing
    if actor.is_resident and Licence.objects.filter(_held_by(actor), pk=row.pk).exists():
        return row
    if actor.is_staff and may(actor, ISSUE, region=row.region, department=row.issuer_id):
        return row
    raise missing
