"""Commands that make a licence: for a granted case, as a new version of one there is, from one on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.conf import settings
from django.db import connection, transaction

from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.queries import case as read_case
from yiciban.cases.services import case_conclude
from yiciban.catalogue.facts import Guide, LicenceType, ResultKind, VariantKind
from yiciban.catalogue.queries import elements, guide_version, licence_type
from yiciban.documents.paper import render_paper, shapes
from yiciban.documents.services import file_put
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.identifiers import build_licence_identifier, parse_licence_identifier
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.licences.facts import Act, Ground, LicenceFact, State
from yiciban.licences.models import Licence
from yiciban.licences.permissions import ISSUE
from yiciban.licences.queries import licence_fact
from yiciban.licences.rules import (
    GROUND_OF,
    LIVE,
    TABLE,
    changed_labels,
    check_act,
    merged_rows,
    new_period,
    new_values,
)
from yiciban.licences.rules import valid_to as valid_to_day
from yiciban.network.facts import DepartmentFact
from yiciban.network.queries import department
from yiciban.people.facts import Party, PartyKind
from yiciban.people.permissions import require
from yiciban.providers.services import office_seal

ACT_OF: Mapping[VariantKind, Act] = MappingProxyType(
    {VariantKind.RENEW: Act.RENEW, VariantKind.CHANGE: Act.CHANGE, VariantKind.REPLACE: Act.REPLACE}
)
_NEXT_SERIAL = """
INSERT INTO licences_licencecounter (type, issuer, last) VALUES (%s, %s, 1)
ON CONFLICT (type, issuer) DO UPDATE SET last = licences_licencecounter.last + 1 RETURNING last
"""


def licence_issue(case_number: str, *, by: Actor, at: datetime) -> LicenceFact:
    """Make the licence of a granted case, seal it, put it in the holder's wallet, and conclude the case.

    A case about a licence there is (延续、变更、补办) makes its next version, and the one before ends.
    Raises Refusal `case_not_found`, `licence_issue_forbidden`, `not_granted`, `no_licence_result`,
    `act_not_possible` and `licence_replaced` where that licence has ended meanwhile, and what concluding raises.
    """
    with transaction.atomic():
        case = read_case(case_number, by)
        require(by, ISSUE, region=case.region, department=case.department, point=case.point)
        if case.status is not Status.GRANTED:
            raise Refusal("not_granted", f"这件现在是“{case.status.label}”，只有批准后、办结前才能制证。")
        guide = guide_version(case.version_id, case.situation).guide
        if guide.result.kind is not ResultKind.LICENCE:
            raise Refusal("no_licence_result", "这个事项的结果不是证照，请直接办结。")
        make = _next_version if case.renews else _create
        issued = make(case, guide, by=by, at=at)
        case_conclude(case.number, licence=issued.identifier, by=by, at=at)
        return issued


def licence_enter(
    type_key: str,
    holder: Party,
    rows: Mapping[str, str],
    *,
    issuer: str,
    issued_on: date,
    valid_to: date | None,
    by: Actor,
    at: datetime,
) -> LicenceFact:
    """Enter a licence that was issued before it could be electronic (存量证照), sealed like a new one.

    `rows` holds the answers its type shows, by data element. Raises Refusal `licence_issue_forbidden`,
    `licence_type_not_found`, `department_not_found`, `dates_reversed`.
    """
    kind, office = licence_type(type_key), department(issuer)
    require(by, ISSUE, region=office.region, department=office.code)
    if valid_to is not None and valid_to < issued_on:
        raise invalid("dates_reversed", "有效期止比发证日期还早，请核对两个日期。")
    with transaction.atomic():
        person = holder.kind is PartyKind.PERSON
        known = _known(holder.kind, holder.name, holder.id_number, holder.address)
        row = _make(kind, office, _rows(kind, {**known, **rows}), office.region, issued_on, valid_to)
        row.holder_kind, row.holder_key = ("person" if person else "firm"), holder.key
        row.holder_name, row.holder_id = holder.name, holder.id_number
        row.act = Act.ENTER
        return _keep(row, office.name, "licence.entered", by=by, at=at)


def _create(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> LicenceFact:
    kind, office = licence_type(guide.result.licence), department(case.department)
    today = local_date(at)
    known = _known(case.party_kind, case.party_name, case.party_id, case.party_address)
    rows = _rows(kind, {**known, **case.form})
    row = _make(kind, office, rows, case.region, today, valid_to_day(today, guide.result.valid_years))
    row.holder_kind, row.holder_key = case.party_kind, case.party_key
    row.holder_name, row.holder_id = case.party_name, case.party_id
    row.case_number = case.number
    return _keep(row, office.name, "licence.issued", by=by, at=at)


def _next_version(case: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> LicenceFact:
    """The same licence anew: same number and serial, version + 1; what changed stands in the record."""
    act, today = ACT_OF[guide.variant], local_date(at)
    old = Licence.objects.select_related("issuer").select_for_update(of=("self",)).get(identifier=case.renews)
    check_act(act, State(old.state), replaced=Licence.objects.filter(previous=old).exists())
    in_time = bool(old.continued_by) or case.renewal_due is not None
    period = new_period(act, (old.valid_from, old.valid_to), guide.result.valid_years, today, in_time=in_time)
    known = _known(case.party_kind, case.party_name, case.party_id, case.party_address)
    values = new_values(case.form, known)
    rows = merged_rows(old.rows, _rows(licence_type(old.type), values), keep=act is Act.REPLACE)
    row = Licence(
        identifier=str(parse_licence_identifier(old.identifier).next_version()),
        number=old.number,
        type=old.type,
        name=old.name,
        issuer_id=old.issuer_id,
        region=old.region,
        holder_kind=case.party_kind,
        holder_key=case.party_key,
        holder_id=case.party_id,
        holder_name=_holder_name(act, case, values),
        issued_on=today,
        valid_from=period[0],
        valid_to=period[1],
        version=old.version + 1,
        previous=old,
        case_number=case.number,
        act=act,
        rows=rows,
    )
    changed = changed_labels(old.rows, rows)
    end(old, act, GROUND_OF[act], by=by, at=at, data={"next": row.identifier, "case": case.number})
    data = {"previous": old.identifier, "act": act.value, "changed": changed}
    return _keep(row, old.issuer.name, "licence.issued", by=by, at=at, data=data)


def end(old: Licence, act: Act, ground: Ground, *, by: Actor, at: datetime, data: Mapping[str, object]) -> None:
    """Give a locked licence the state its act leads to, with its moment and ground, and journal it."""
    old.state = TABLE[act].to.value
    live = TABLE[act].to in LIVE
    old.ended_at, old.end_ground = (None, "") if live else (at, ground.value)
    old.save(update_fields=["state", "ended_at", "end_ground"])
    entry = {"ground": ground.value, "code": TABLE[act].code, **data}
    journal.record(f"licence:{old.identifier}", f"licence.{act}", by=by, at=at, region=old.region, data=entry)


def _holder_name(act: Act, case: CaseFact, values: Mapping[str, object]) -> str:
    """A firm that changes its name holds the new version under the new one."""
    if act is Act.CHANGE and case.party_kind == PartyKind.FIRM:
        return str(values.get("org_name") or case.party_name)
    return case.party_name


def _make(
    kind: LicenceType, office: DepartmentFact, rows: list[list[str]], region: str, day: date, until: date | None
) -> Licence:
    serial = _next_serial(kind.key, office.code)
    identifier = build_licence_identifier(type_code=kind.code, issuer=office.uscc, serial=f"{day.year}{serial:08d}")
    return Licence(
        identifier=str(identifier),
        number=kind.number(year=day.year, region=region, serial=serial),
        type=kind.key,
        name=kind.name,
        issuer_id=office.code,
        region=region,
        issued_on=day,
        valid_from=day,
        valid_to=until,
        rows=rows,
    )


def _keep(
    row: Licence,
    office: str,
    action: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, object] = MappingProxyType({}),
) -> LicenceFact:
    """Seal, save and journal a licence."""
    _seal(row, office, by=by, at=at)
    row.save(force_insert=True)
    data = {"case": row.case_number, "number": row.number, "digest": row.digest, **data}
    journal.record(f"licence:{row.identifier}", action, by=by, at=at, region=row.region, data=data)
    return licence_fact(row, local_date(at))


def _rows(kind: LicenceType, values: Mapping[str, object]) -> list[list[str]]:
    """What the certificate shows beside number, office and dates: the answers its type asks for."""
    wanted = [face.element for face in kind.faces if face.element]
    known = elements(wanted)
    return [[known[code].name, str(values[code])] for code in wanted if code in known and values.get(code)]


def _known(kind: str, name: str, number: str, address: str) -> Mapping[str, str]:
    """What is known of a holder, by the data elements that ask for it."""
    if kind == PartyKind.PERSON:
        return {"person_name": name, "person_id": number, "person_address": address}
    return {"org_name": name, "org_uscc": number, "org_address": address}


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
