"""Commands: issue a licence for a granted case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.queries import case as read_case
from yiciban.cases.services import case_conclude
from yiciban.catalogue.facts import Guide, LicenceType, ResultKind
from yiciban.catalogue.queries import elements, guide_version, licence_type
from yiciban.documents.paper import render_paper, shapes
from yiciban.documents.services import file_put
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.identifiers import build_licence_identifier
from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import LicenceFact
from yiciban.licences.models import Licence
from yiciban.licences.permissions import ISSUE
from yiciban.licences.queries import licence_fact
from yiciban.licences.rules import valid_to
from yiciban.network.queries import department
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require
from yiciban.providers.services import office_seal

_NEXT_SERIAL = """
INSERT INTO licences_licencecounter (type, issuer, last) VALUES (%s, %s, 1)
ON CONFLICT (type, issuer) DO UPDATE SET last = licences_licencecounter.last + 1 RETURNING last
"""


def licence_issue(case_number: str, *, by: Actor, at: datetime) -> LicenceFact:
    """Make the licence of a granted case, seal it, put it in the holder's wallet, and conclude the case.

    Raises Refusal `case_not_found`, `licence_issue_forbidden`, `not_granted`, `no_licence_result`, and what
    concluding raises.
    """
    with transaction.atomic():
        case = read_case(case_number, by)
        require(by, ISSUE, region=case.region, department=case.department, point=case.point)
        if case.status is not Status.GRANTED:
            raise Refusal("not_granted", f"这件现在是“{case.status.label}”，只有批准后、办结前才能制证。")
        guide = guide_version(case.version_id).guide
        if guide.result.kind is not ResultKind.LICENCE:
            raise Refusal("no_licence_result", "这个事项的结果不是证照，请直接办结。")
        row = _create(case, guide, by=by, at=at)
        case_conclude(case.number, licence=row.identifier, by=by, at=at)
        data = {"case": case.number, "number": row.number, "digest": row.digest}
        journal.record(f"licence:{row.identifier}", "licence.issued", by=by, at=at, region=case.region, data=data)
        return licence_fact(row, local_date(at))


def _create(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Licence:
    kind = licence_type(guide.result.licence)
    issuer = department(case.department)
    today = local_date(at)
    serial = _next_serial(kind.key, issuer.code)
    number = kind.number(year=today.year, region=case.region, serial=serial)
    identifier = str(build_licence_identifier(type_code=kind.code, issuer=issuer.uscc, serial=f"{today.year}{serial:08d}"))
    row = Licence(
        identifier=identifier,
        number=number,
        type=kind.key,
        name=kind.name,
        holder_kind=case.party_kind,
        holder_key=case.party_key,
        holder_name=case.party_name,
        holder_id=case.party_id,
        issuer_id=issuer.code,
        region=case.region,
        issued_on=today,
        valid_from=today,
        valid_to=valid_to(today, guide.result.valid_years),
        case_number=case.number,
        rows=_rows(kind, case),
    )
    _seal(row, issuer.name, by=by, at=at)
    row.save(force_insert=True)
    return row


def _rows(kind: LicenceType, case: CaseFact) -> list[list[str]]:
    """What the certificate shows beside number, office and dates: the answers its type asks for."""
    wanted = [face.element for face in kind.faces if face.element]
    known = elements(wanted)
    values = {**_party_values(case), **case.form}
    return [[known[code].name, str(values[code])] for code in wanted if code in known and values.get(code)]


def _party_values(case: CaseFact) -> Mapping[str, str]:
    prefix = "person" if case.party_kind == PartyKind.PERSON else "org"
    number = "person_id" if prefix == "person" else "org_uscc"
    return {f"{prefix}_name": case.party_name, number: case.party_id, f"{prefix}_address": case.party_address}


def _seal(row: Licence, office: str, *, by: Actor, at: datetime) -> None:
    """Typeset the licence with the office's seal on it, then seal the finished file beside it."""
    picture = office_seal(office, bytes.fromhex(sm3_hex(row.identifier.encode()))).svg
    content = render_paper(
        shapes.Licence(
            office=office,
            title=row.name,
            signed_on=row.issued_on,
            printed_at=at,
            seal_svg=picture,
            qr_url=f"{settings.YICIBAN_PUBLIC_URL}/licences/verify/?identifier={row.identifier}",
            qr_caption="扫码核验",
            demo=settings.YICIBAN_DEMO,
            holder=row.holder_name,
            licence_number=row.number,
            rows=tuple(shapes.Row(label=label, value=value) for label, value in row.rows),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            identifier=row.identifier,
        )
    )
    row.digest = sm3_hex(content)
    seal = office_seal(office, bytes.fromhex(row.digest))
    row.signature, row.key, row.algorithm, row.demo_seal = seal.signature, seal.key, seal.algorithm, seal.demo
    row.file_id = file_put(f"{row.name}.pdf", content, by=by, at=at).id


def _next_serial(kind: str, issuer: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_SERIAL, [kind, issuer])
        return int(cursor.fetchone()[0])
