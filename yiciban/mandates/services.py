"""Commands: give a mandate or record one on paper, register as a guardian, confirm, refuse, take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yiciban.catalogue.queries import items_by_slug
from yiciban.documents.queries import own_file
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text, local_date
from yiciban.kernel.identifiers import ResidentNumber, parse_phone, parse_resident_number, parse_uscc
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.mandates import queries, rules
from yiciban.mandates.facts import Act, Kind, MandateFact, Principal, ProofKind, Relation
from yiciban.mandates.models import Mandate
from yiciban.mandates.permissions import GIVE, RECORD
from yiciban.people.facts import Assurance, CounterKey, PartyKind, ResidentFact
from yiciban.people.limits import spend
from yiciban.people.permissions import require, require_reach, user_id_of
from yiciban.people.queries import assured_resident, resident_of
from yiciban.people.queries import party as party_of
from yiciban.providers import services as providers

_ALL_ACTS = tuple(Act)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a mandate is for and until when; no item means all of them."""

    acts: Sequence[Act]
    until: date | None
    items: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody as their card says it."""

    name: str
    number: str
    phone: str = ""


def mandate_give(
    party_key: str, agent_name: str, agent_number: str, terms: Terms, *, by: Actor, at: datetime
) -> MandateFact:
    """Let a person act for oneself, or for a firm as its legal representative, from today until a day.

    Who only handles a firm's matters passes nothing on: that takes the firm's own consent (民法典 art. 169). Signing
    in and giving it is the confirmation. Raises Refusal `mandate_give_forbidden`, `party_not_found`,
    `assurance_too_low`, `not_legal_person`, `agent_unknown`, `item_not_found`, those of the terms, `too_many`.
    """
    require(by, GIVE)
    party = party_of(by, party_key)
    if party.kind is PartyKind.FIRM and not party.legal_person_key:
        raise Refusal("not_legal_person", "替单位委托别人，要由法定代表人登录来办。")
    _assured(by)
    number = _number(agent_number, "agent_number", at)
    # Else one could try names against numbers.
    spend(f"mandate:{by.user_id}", 20, timedelta(days=1), at, what="委托代理人")
    _check(terms, party.id_number, str(number), at)
    agent = assured_resident(" ".join(agent_name.split()), str(number))
    if agent is None:
        sentence = "姓名和身份证号没有对上已经实名的人。请核对；对方还没登录过的，先让对方登录、填好“我的资料”。"
        raise invalid("agent_unknown", sentence, {"agent_number": sentence})
    principal = Principal(party.kind, party.key, party.name, party.id_number, party.phone, party.address)
    return _keep(Kind.AGENT, principal, agent, terms, file_id=None, confirmed=True, by=by, at=at)


def mandate_record(
    kind: PartyKind, principal: Holder, agent: Holder, terms: Terms, file_id: UUID, *, by: Actor, at: datetime
) -> MandateFact:
    """Record a mandate on paper (委托书) at a counter: the clerk has taken it in and seen both cards.

    Whoever it is given to acts at counters by it, and online as well where an account with the same confirmed number
    and phone exists. Raises Refusal `mandate_record_forbidden`, `holders_invalid`, `file_not_found`, `item_not_found`
    and those of the terms.
    """
    require_reach(by, RECORD)
    fields: dict[str, str] = {}
    number = _field(fields, "principal_number", _principal_number, kind, principal.number, at)
    phone = _field(fields, "principal_phone", _phone, principal.phone)
    agent_number = _field(fields, "agent_number", _resident_number, agent.number, at)
    agent_phone = _field(fields, "agent_phone", _phone, agent.phone)
    for name, holder in (("principal_name", principal), ("agent_name", agent)):
        if not holder.name.strip():
            fields[name] = "请填姓名或者单位名称，和证件上一样。"
    if fields:
        raise invalid("holders_invalid", f"有 {len(fields)} 处要改，改好就能登记。", fields)
    _check(terms, number, agent_number, at)
    own_file(file_id, by=by)
    known = assured_resident(agent.name.strip(), agent_number)
    # The account counts when its phone, which every sign-in proves, is the one given here.
    account = known.user_id if known and known.phone == agent_phone else 0
    taker = ResidentFact(account, agent.name.strip()[:60], agent_number, agent_phone, "", Assurance.IN_PERSON)
    giver = Principal(kind, CounterKey.of(kind, number), principal.name.strip()[:120], number, phone)
    return _keep(Kind.AGENT, giver, taker, terms, file_id=file_id, confirmed=True, by=by, at=at)


def guardianship_ask(
    ward_name: str,
    ward_number: str,
    relation: Relation,
    proof: ProofKind,
    file_id: UUID,
    *,
    address: str = "",
    by: Actor,
    at: datetime,
) -> MandateFact:
    """Register as somebody's guardian, with the paper that shows it; a counter confirms it once (民法典 art. 34).

    The ward's birth comes from the number. For a minor it ends by itself on the 18th birthday. Raises Refusal
    `mandate_give_forbidden`, `assurance_too_low`, `ward_name_missing`, `file_not_found`, `guardianship_exists`, those
    of the number and of the relation.
    """
    require(by, GIVE)
    me = _assured(by)
    today = local_date(at)
    mine, ward = parse_resident_number(me.id_number, today=today), _number(ward_number, "ward_number", at)
    if not ward_name.strip():
        sentence = "请填被监护人的姓名，和户口簿上一样。"
        raise invalid("ward_name_missing", sentence, {"ward_name": sentence})
    rules.check_guardian(
        relation,
        proof,
        ward_birth=ward.birth,
        ward=str(ward),
        guardian=me.id_number,
        guardian_age=mine.age(today),
        today=today,
    )
    own_file(file_id, by=by)
    key = CounterKey.of(PartyKind.PERSON, str(ward))
    principal = Principal(PartyKind.PERSON, key, ward_name.strip()[:120], str(ward), "", address.strip()[:200])
    return _keep(
        Kind.GUARDIAN,
        principal,
        me,
        Terms(_ALL_ACTS, rules.guardian_until(ward.birth, today)),
        file_id=file_id,
        relation=relation,
        proof=proof,
        confirmed=False,
        by=by,
        at=at,
    )


def guardianship_confirm(mandate_id: UUID, *, by: Actor, at: datetime) -> MandateFact:
    """Say that the paper shows the guardianship; from now on the guardian acts.

    Raises Refusal `mandate_record_forbidden`, `mandate_not_found`, `mandate_answered`.
    """
    with transaction.atomic():
        row = _waiting(mandate_id, by)
        row.confirmed_at, row.confirmed_by_id = at, by.user_id
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        _record(row, "mandate.confirmed", by, at)
        _tell(
            row,
            row.agent_phone,
            f"您已登记为{row.principal_name}的监护人，现在可以用您的账号替被监护人申请了。",
            by,
            at,
        )
    return queries.mandate_fact(row, local_date(at))


def guardianship_refuse(mandate_id: UUID, reason: str, *, by: Actor, at: datetime) -> MandateFact:
    """Say that the paper does not show it, and why. Raises Refusal as `guardianship_confirm`, and `reason_needed`."""
    reason = _reason(reason)
    with transaction.atomic():
        row = _waiting(mandate_id, by)
        _end(row, reason, by, at)
        _record(row, "mandate.refused", by, at, reason=reason)
        _tell(row, row.agent_phone, f"监护关系没有通过核对：{reason}。改好可以再登记。", by, at)
    return queries.mandate_fact(row, local_date(at))


def mandate_revoke(mandate_id: UUID, reason: str = "", *, by: Actor, at: datetime) -> MandateFact:
    """End it at once: who gave it takes it back, who got it lays it down, a counter on their word (民法典 art. 173).

    What was filed by it stays. A counter says why. Raises Refusal `mandate_not_found`, `mandate_ended`,
    `reason_needed`.
    """
    reason = _reason(reason) if by.is_staff else " ".join(reason.split())[:200]
    with transaction.atomic():
        row = queries.visible_to(by).select_for_update(of=("self",)).filter(pk=mandate_id).first()
        if row is None:
            raise not_found(queries.NOT_THERE, "mandate_not_found")
        if row.ended_at is not None:
            raise Refusal("mandate_ended", "这份委托已经结束了，不用再收回。")
        _end(row, reason, by, at)
        _record(row, "mandate.revoked", by, at, reason=reason)
        text = f"{row.agent_name}替{row.principal_name}办事的委托从现在起结束。已经交的申请不受影响。"
        for phone in dict.fromkeys((row.principal_phone, row.agent_phone)):
            _tell(row, phone, text, by, at)
    return queries.mandate_fact(row, local_date(at))


def _keep(
    kind: Kind,
    principal: Principal,
    agent: ResidentFact,
    terms: Terms,
    *,
    file_id: UUID | None,
    relation: Relation | None = None,
    proof: ProofKind | None = None,
    confirmed: bool,
    by: Actor,
    at: datetime,
) -> MandateFact:
    today = local_date(at)
    row = Mandate(
        kind=kind.value,
        principal_kind=principal.kind.value,
        principal_key=principal.key,
        principal_name=principal.name,
        principal_number=principal.number,
        principal_phone=principal.phone,
        principal_address=principal.address,
        agent_id=agent.user_id or None,
        agent_name=agent.name,
        agent_number=agent.id_number,
        agent_phone=agent.phone,
        relation=relation.value if relation else "",
        proof=proof.value if proof else "",
        file_id=file_id,
        items=sorted(set(terms.items)),
        acts=[act.value for act in _ALL_ACTS if act in terms.acts],
        since=today,
        until=terms.until,
        region=settings.YICIBAN_REGION,
        asked_at=at,
        asked_by_id=user_id_of(by),
        confirmed_at=at if confirmed else None,
        confirmed_by_id=user_id_of(by) if confirmed else None,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record(row, "mandate.given" if confirmed else "mandate.asked", by, at)
            if confirmed and row.until:
                until = day_text(row.until)
                text = f"{row.principal_name}委托{row.agent_name}代为办事，到 {until}为止。有疑问请打 12345。"
                for phone in dict.fromkeys((row.principal_phone, row.agent_phone)):
                    _tell(row, phone, text, by, at)
    except IntegrityError:
        raise Refusal("guardianship_exists", "您已经登记过这个人的监护，在“委托与监护”里看。") from None
    return queries.mandate_fact(row, today)


def _check(terms: Terms, principal: str, agent: str, at: datetime) -> None:
    rules.check_mandate(terms.acts, terms.until, principal=principal, agent=agent, today=local_date(at))
    known = items_by_slug(terms.items)
    if any(slug not in known for slug in terms.items):
        sentence = "有的事项已经不办了，请重新选。"
        raise invalid("item_not_found", sentence, {"items": sentence})


def _waiting(mandate_id: UUID, by: Actor) -> Mandate:
    require_reach(by, RECORD)
    row = queries.visible_to(by).select_for_update(of=("self",)).filter(pk=mandate_id, kind=Kind.GUARDIAN).first()
    if row is None:
        raise not_found(queries.NOT_THERE, "mandate_not_found")
    if row.confirmed_at is not None or row.ended_at is not None:
        raise Refusal("mandate_answered", "这份监护关系已经核对过了。页面可能不是最新的，请刷新后再看。")
    return row


def _end(row: Mandate, reason: str, by: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by_id, row.end_reason = at, by.user_id, reason
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _record(row: Mandate, action: str, by: Actor, at: datetime, **more: str) -> None:
    # The journal can never be erased: accounts and terms, neither names nor numbers.
    data = {
        "kind": row.kind,
        "agent": row.agent_id,
        "acts": list(row.acts),
        "items": list(row.items),
        "until": row.until.isoformat() if row.until else "",
        **more,
    }
    journal.record(f"mandate:{row.pk}", action, by=by, at=at, region=row.region, data=data)


def _tell(row: Mandate, phone: str, text: str, by: Actor, at: datetime) -> None:
    if phone:
        providers.message_queue(
            phone, text, purpose="mandate", subject=f"mandate:{row.pk}", by=by, at=at, region=row.region
        )


def _assured(by: Actor) -> ResidentFact:
    me = resident_of(by)
    if not me.id_number or me.assurance < Assurance.NAME_AND_NUMBER:
        raise Refusal("assurance_too_low", "请先在“我的资料”里填好姓名和身份证号并通过核验，再来办委托。")
    return me


def _reason(text: str) -> str:
    reason = " ".join(text.split())[:200]
    if len(reason) < 4:
        sentence = "请写明为什么，至少 4 个字。"
        raise invalid("reason_needed", sentence, {"reason": sentence})
    return reason


def _number(typed: str, field: str, at: datetime) -> ResidentNumber:
    try:
        return parse_resident_number(typed, today=local_date(at))
    except Refusal as refusal:
        raise invalid(refusal.code, refusal.sentence, {field: refusal.sentence}) from refusal


def _resident_number(typed: str, at: datetime) -> str:
    return str(parse_resident_number(typed, today=local_date(at)))


def _principal_number(kind: PartyKind, typed: str, at: datetime) -> str:
    return _resident_number(typed, at) if kind is PartyKind.PERSON else str(parse_uscc(typed))


def _phone(typed: str) -> str:
    return str(parse_phone(typed))


def _field(fields: dict[str, str], name: str, read: Callable[..., str], *args: object) -> str:
    try:
        return read(*args)
    except Refusal as refusal:
        fields[name] = refusal.sentence
        return ""
