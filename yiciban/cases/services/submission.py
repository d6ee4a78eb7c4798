"""How a case comes to be: submitted online from a draft, or received at a counter. All of it or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from yiciban.cases import bars, papers, sources
from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Channel, DeliveryMethod, Proof, Status
from yiciban.cases.models import Case, CaseFile, CaseMaterial, Draft, DraftFile
from yiciban.cases.permissions import ACCEPT, APPLY
from yiciban.cases.queries.access import visible_to
from yiciban.cases.queries.drafts import out_of_use
from yiciban.cases.queries.parties import party_for
from yiciban.cases.rules.clock import intake_due
from yiciban.cases.rules.intake import check_place
from yiciban.cases.rules.known import EDITABLE, known_values
from yiciban.cases.rules.renewal import renewal_due
from yiciban.cases.rules.service import check_offered
from yiciban.cases.services.drafts import check_party, lock_draft
from yiciban.cases.services.frame import issue
from yiciban.cases.services.on_licence import chosen_licence, keep_new
from yiciban.cases.services.watch import watch
from yiciban.cases.sources import HeldLicence
from yiciban.catalogue.facts import Answers, Guide, MaterialNeed, Tailored
from yiciban.catalogue.queries import clean_values, elements, guide, prefill, tailor, whole_version
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import own_file
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import build_case_number, parse_phone, parse_resident_number, parse_uscc
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.mandates.facts import Act, MandateFact
from yiciban.mandates.queries import between, check_in_person
from yiciban.network.facts import PointTier
from yiciban.network.queries import point as point_of
from yiciban.network.queries import points, work_calendar
from yiciban.people.facts import CounterKey, Party, PartyKind
from yiciban.people.permissions import require

_NEXT_SERIAL = """
INSERT INTO cases_numbercounter (region, day, last) VALUES (%s, %s, 1)
ON CONFLICT (region, day) DO UPDATE SET last = cases_numbercounter.last + 1 RETURNING last
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """How one material of a new case is shown."""

    code: str
    proof: Proof
    reference: str = ""
    files: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who stands at the counter, as read from the card or typed by the clerk."""

    kind: PartyKind
    name: str
    id_number: str
    phone: str
    handler: str = ""
    address: str = ""
    agent_number: str = ""
    """The card of whoever stands there for the applicant; their mandate must be in the register."""


def case_submit(draft_id: UUID, *, by: Actor, at: datetime, consent_licences: bool = True) -> CaseFact:
    """Turn a draft into a case: number, applicant, materials, first entry, receipt and clock in one transaction.

    Submitting the same draft again gives the same case. Whoever acts for another needs their mandate to be live still.
    Raises Refusal `form_incomplete` (with one sentence
    per field), `materials_missing`, `draft_not_found`, `item_suspended`, `item_cancelled`.
    """
    with transaction.atomic():
        draft = lock_draft(draft_id, by, submitted_too=True)
        if draft.submitted_as:
            rows = visible_to(by).select_related("department", "point")
            return case_fact(rows.get(number=draft.submitted_as))
        require(by, APPLY)
        if refusal := out_of_use(draft.slug):
            raise refusal
        found = check_situation(whole_version(draft.version_id).guide, draft.situation)
        item = found.guide
        party, mandate = party_for(by, draft.party_key, item)
        check_party(item, party)
        bars.check(party, item, local_date(at))
        about = chosen_licence(item, party, draft.renews, by=by, today=local_date(at))
        form = _clean_form(item, draft.form, known_values(party), at)
        shown = _shown_online(item, draft, party, local_date(at), consent_licences)
        centre = points(tier=PointTier.DISTRICT)[0]
        case = _create(
            item,
            draft.version_id,
            party,
            form,
            shown,
            point=(centre.code, centre.region),
            channel=Channel.ONLINE,
            delivery=DeliveryMethod(draft.delivery),
            situation=found.answers,
            about=about,
            draft=draft,
            mandate=mandate,
            by=by,
            at=at,
        )
        draft.submitted_as = case.number
        draft.save(update_fields=["submitted_as"])
        return case_fact(case)


def case_receive(
    slug: str,
    applicant: Applicant,
    form: Mapping[str, str],
    seen: Sequence[str],
    *,
    point: str,
    by: Actor,
    at: datetime,
    delivery: DeliveryMethod = DeliveryMethod.COUNTER,
    files: Mapping[str, Sequence[UUID]] | None = None,
    situation: Answers = MappingProxyType({}),
    licence: str = "",
) -> CaseFact:
    """Receive an application at a counter: the clerk has seen the materials whose codes are in `seen`.

    What is not there yet may be missing: the counter then tells it once (art. 32(1)(4)). `licence` is the number or
    identifier of the licence it is about, needed where the applicant holds several that fit. Raises Refusal
    `case_accept_forbidden`, `not_accepted_here`, `item_not_found`, `form_incomplete`, `applicant_banned`,
    `mandate_missing`, `in_person`, those of the identifiers and of the choice of a licence.
    """
    with transaction.atomic():
        place = point_of(point)
        published = guide(slug)
        require(by, ACCEPT, region=place.region, department=published.guide.department, point=place.code)
        check_offered(delivery)
        check_place(place.tier, published.guide.places, place.name)
        found = check_situation(published.guide, situation)
        party = _party_at_counter(applicant, local_date(at))
        check_party(published.guide, party)
        item = found.guide
        mandate = _mandate_at_counter(applicant, item, party, local_date(at))
        bars.check(party, item, local_date(at))
        about = chosen_licence(item, party, licence, by=by, today=local_date(at))
        cleaned = _clean_form(item, form, known_values(party), at)
        for file_id in (file_id for ids in (files or {}).values() for file_id in ids):
            own_file(file_id, by=by)  # a scan is the clerk's own upload, never a file of somebody else's
        shown = [_shown_at_counter(m.code, m.from_form, seen, files or {}) for m in item.materials]
        case = _create(
            item,
            published.version_id,
            party,
            cleaned,
            shown,
            point=(place.code, place.region),
            channel=Channel.COUNTER,
            delivery=delivery,
            situation=found.answers,
            about=about,
            draft=None,
            mandate=mandate,
            by=by,
            at=at,
        )
        return case_fact(case)


def check_situation(item: Guide, situation: Answers) -> Tailored:
    """The guide made for this situation, and the answers that count.

    Raises Refusal `situation_open` (with one sentence per question), `situation_blocked`.
    """
    found = tailor(item, situation)
    if found.blocks:
        raise Refusal("situation_blocked", found.blocks[0].reason)
    if found.open:
        fields = {question.code: "请选一个。" for question in found.open}
        raise invalid("situation_open", f"还有 {len(fields)} 个情况没有选，选好才知道要哪些材料。", fields)
    return found


def _create(
    item: Guide,
    version_id: int,
    party: Party,
    form: Mapping[str, Any],
    shown: Sequence[Shown],
    *,
    point: tuple[str, str],
    channel: Channel,
    delivery: DeliveryMethod,
    situation: Answers,
    about: HeldLicence | None,
    draft: Draft | None,
    mandate: MandateFact | None,
    by: Actor,
    at: datetime,
) -> Case:
    today = local_date(at)
    point_code, region = point
    due = intake_due(today, work_calendar(region))
    case = Case(
        number=_next_number(region[:6] or settings.YICIBAN_REGION, today),
        query_code=f"{secrets.randbelow(10**6):06d}",
        draft=draft,
        status=Status.RECEIVED,
        slug=item.slug,
        version_id=version_id,
        item_name=item.full_name,
        is_permit=item.is_permit,
        instant=item.case_kind == "1",
        instant_authorised=item.instant_authorised,
        department_id=item.department,
        point_id=point_code,
        region=region,
        channel=channel,
        applicant_id=by.user_id if by.is_resident else None,
        party_kind=party.kind,
        party_key=party.key,
        party_name=party.name,
        party_id=party.id_number,
        party_phone=party.phone,
        party_address=party.address,
        handler_name=party.handler,
        agent=_agent(mandate),
        form=dict(form),
        situation={code: list(options) for code, options in situation.items()},
        delivery=delivery,
        consent_at=at if delivery is DeliveryMethod.ELECTRONIC else None,
        consent_to=party.phone if delivery is DeliveryMethod.ELECTRONIC else "",
        received_at=at,
        receipt_at=at,
        intake_due=due,
        wake_on=due,
        renews=about.identifier if about else "",
        renewal_due=renewal_due(item.variant, today, about.valid_to) if about else None,
    )
    watch(case, at)
    keep_new(case)
    _add_materials(case, item, shown)
    fact = case_fact(case)
    data = {
        "item": item.slug,
        "channel": channel,
        "intake_due": fact.intake_due.isoformat() if fact.intake_due else "",
    }
    if mandate:
        data["mandate"] = str(mandate.id)
    journal.record(fact.subject, "case.submit", by=by, at=at, region=region, data={"to": case.status, **data})
    issue(NoticeKind.RECEIPT, fact, case, item, papers.receipt, by=by, at=at)
    return case


def _agent(mandate: MandateFact | None) -> dict[str, str]:
    if mandate is None:
        return {}
    return {
        "mandate": str(mandate.id),
        "label": mandate.kind.label,
        "name": mandate.agent_name,
        "id_number": mandate.agent_number,
    }


def _next_number(region: str, day: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_SERIAL, [region, day])
        return str(build_case_number(region, day, cursor.fetchone()[0]))


def _add_materials(case: Case, item: Guide, shown: Sequence[Shown]) -> None:
    by_code = {one.code: one for one in shown}
    rows = [
        CaseMaterial(
            case=case,
            code=material.code,
            name=material.name,
            need=material.need,
            proof=by_code[material.code].proof,
            reference=by_code[material.code].reference,
            position=position,
        )
        for position, material in enumerate(item.materials, start=1)
    ]
    CaseMaterial.objects.bulk_create(rows)
    CaseFile.objects.bulk_create(
        [CaseFile(material=row, file_id=file_id) for row in rows for file_id in by_code[row.code].files]
    )


def _clean_form(item: Guide, typed: Mapping[str, Any], profile: Mapping[str, str], at: datetime) -> Mapping[str, Any]:
    known = elements(field.element for field in item.fields)
    ours = prefill(known, profile)
    # Who somebody is comes from the account or the card, whatever was typed.
    fixed = {code: value for code, value in ours.items() if known[code].source not in EDITABLE}
    values, errors = clean_values(item.fields, known, {**ours, **typed, **fixed}, today=local_date(at))
    if errors:
        raise invalid("form_incomplete", f"有 {len(errors)} 处要改，改好就能提交。", errors)
    return values


def _shown_online(item: Guide, draft: Draft, party: Party, today: date, consent: bool) -> list[Shown]:
    files: dict[str, list[UUID]] = {}
    for code, file_id in DraftFile.objects.filter(draft=draft).values_list("material", "file_id"):
        files.setdefault(code, []).append(file_id)
    shown, missing = [], {}
    for material in item.materials:
        proof = sources.find(party, material.licence, today) if material.licence and consent else None
        if files.get(material.code):
            shown.append(Shown(material.code, Proof.FILES, files=tuple(files[material.code])))
        elif material.from_form:
            shown.append(Shown(material.code, Proof.FORM))
        elif proof:
            shown.append(Shown(material.code, Proof.LICENCE, reference=proof.identifier))
        else:
            shown.append(Shown(material.code, Proof.NONE))
            if material.need is MaterialNeed.REQUIRED:
                missing[material.code] = f"还没有“{material.name}”。请拍照或选择文件上传。"
    if missing:
        raise invalid("materials_missing", f"还差 {len(missing)} 样材料，传好就能提交。", missing)
    return shown


def _shown_at_counter(code: str, from_form: bool, seen: Sequence[str], files: Mapping[str, Sequence[UUID]]) -> Shown:
    if files.get(code):
        return Shown(code, Proof.FILES, files=tuple(files[code]))
    if code in seen:
        return Shown(code, Proof.SEEN)
    return Shown(code, Proof.FORM if from_form else Proof.NONE)


def _mandate_at_counter(applicant: Applicant, item: Guide, party: Party, today: date) -> MandateFact | None:
    """What lets the one who stands there act for the applicant; None where nobody does."""
    if not applicant.agent_number.strip():
        return None
    try:
        number = str(parse_resident_number(applicant.agent_number, today=today))
    except Refusal as refusal:
        raise invalid(refusal.code, refusal.sentence, {"agent_number": refusal.sentence}) from refusal
    found = between(party.id_number, number, slug=item.slug, act=Act.FILE)
    if found is None:
        sentence = "没有登记过这个人替申请人办这件事的有效委托或者监护。请先在“委托与监护”里登记。"
        raise invalid("mandate_missing", sentence, {"agent_number": sentence})
    check_in_person(found.kind, in_person=item.in_person)
    return found


def _party_at_counter(applicant: Applicant, today: date) -> Party:
    fields: dict[str, str] = {}
    number = phone = ""
    if not applicant.name.strip():
        fields["name"] = "请填申请人的姓名或者单位名称，和证件上一样。"
    try:
        if applicant.kind is PartyKind.PERSON:
            number = str(parse_resident_number(applicant.id_number, today=today))
        else:
            number = str(parse_uscc(applicant.id_number))
    except Refusal as refusal:
        fields["id_number"] = refusal.sentence if applicant.id_number.strip() else "请填证件号码，18 位。"
    try:
        phone = str(parse_phone(applicant.phone))
    except Refusal as refusal:
        fields["phone"] = refusal.sentence if applicant.phone.strip() else "请填手机号，11 位。"
    if fields:
        raise invalid("applicant_invalid", f"申请人有 {len(fields)} 处要改，改好就能收件。", fields)
    name = applicant.name.strip()[:120]
    return Party(
        applicant.kind,
        CounterKey.of(applicant.kind, number),
        name,
        number,
        phone,
        applicant.address.strip()[:200],
        applicant.handler.strip()[:60] or name[:60],
    )
