"""Commands of what takes two people: an examiner asks, the approver signs or refuses. The table is `rules/acts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yiciban.cases.facts import RequestState
from yiciban.cases.queries import case as read_case
from yiciban.catalogue.facts import Guide
from yiciban.catalogue.queries import guide_version
from yiciban.documents.paper.shapes import read
from yiciban.documents.services import notice_issue
from yiciban.journal import services as journal
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require, require_reach
from yiciban.kernel.refusal import Kind, Refusal, forbidden, invalid, not_found
from yiciban.licences import papers
from yiciban.licences.facts import Act, BanGround, Ground, LicenceFact, LicenceRequestFact
from yiciban.licences.models import ApplicantBan, Licence, LicenceRequest
from yiciban.licences.permissions import READ
from yiciban.licences.queries import licence_fact, request_fact, visible
from yiciban.licences.queries.conversion import current_state
from yiciban.licences.rules import BY_TWO, TABLE, ban_until, check_act, check_answer, check_ban, check_reason
from yiciban.licences.services.issue import end


def licence_ask(
    identifier: str, act: Act, ground: Ground, reason: str, *, bans: bool = False, by: Actor, at: datetime
) -> LicenceRequestFact:
    """Ask the approver to revoke, cancel, hold, give back or withdraw a licence.

    What is asked is checked now, so that nobody is asked to sign what cannot be. Raises Refusal `licence_not_found`,
    `licence_ask_forbidden`, `act_unknown`, `licence_replaced`, `act_not_possible`, `ground_not_fitting`,
    `ban_not_possible`, `reason_needed`, `request_open` (something about it waits for a signature already).
    """
    if act not in BY_TWO:
        raise invalid("act_unknown", f"“{act.label}”不是两个人签批的事。")
    with transaction.atomic():
        row = _lock(identifier, by)
        require(by, TABLE[act].permission, region=row.region, department=row.issuer_id)
        _check(row, act, ground, at)
        check_ban(act, ground, bans=bans)
        check_reason(act, reason)
        request = LicenceRequest(
            licence=row,
            act=act.value,
            ground=ground.value,
            bans=bans,
            reason=reason.replace("\x00", "").strip(),
            asked_by_id=_signature(by),
            asked_by_name=by.name,
            asked_at=at,
        )
        try:
            with transaction.atomic():
                request.save(force_insert=True)
        except IntegrityError:
            raise Refusal("request_open", "这本证照已经有一份请示在等签批，有了结果再提。") from None
        data = {"act": act.value, "ground": ground.value, "reason": request.reason, "request": str(request.pk)}
        _record(row, "licence.request_asked", data | {"bans": bans}, by=by, at=at)
        return request_fact(request)


def licence_sign(request_id: UUID, *, by: Actor, at: datetime) -> LicenceFact:
    """Say yes: what was asked happens now, with its paper, and the ban that follows from deceit.

    Raises Refusal `request_not_found`, `licence_sign_forbidden`, `request_answered`, `same_person`, and those of the
    act where the licence has changed since.
    """
    with transaction.atomic():
        request, row = _answerable(request_id, by)
        act, ground = Act(request.act), Ground(request.ground)
        _check(row, act, ground, at)
        _answer(request, RequestState.SIGNED, "", by=by, at=at)
        end(row, act, ground, by=by, at=at, data={"request": str(request.pk), "reason": request.reason})
        if request.bans:
            _ban(row, by=by, at=at)
        fact = licence_fact(row, local_date(at))
        if kind := TABLE[act].paper:
            content = papers.decision(row, request, _guide(row), at=at)
            data = content.as_data()
            read(content.template, data)  # what cannot be printed is not issued
            notice_issue(
                kind,
                office=row.issuer_id,
                prefix=papers.prefix(row),
                subject=fact.subject,
                title=content.title,
                data=data,
                by=by,
                at=at,
            )
        return fact


def licence_refuse(request_id: UUID, answer: str, *, by: Actor, at: datetime) -> LicenceRequestFact:
    """Say no, with the reason. Raises Refusal as `licence_sign`, and `reason_needed`."""
    if len(answer.strip()) < 4:
        sentence = "请写明为什么不同意，至少 4 个字。"
        raise invalid("reason_needed", sentence, {"answer": sentence})
    with transaction.atomic():
        request, row = _answerable(request_id, by)
        _answer(request, RequestState.REFUSED, answer.replace("\x00", "").strip()[:2000], by=by, at=at)
        data = {"act": request.act, "request": str(request.pk), "answer": request.answer}
        _record(row, "licence.request_refused", data, by=by, at=at)
        return request_fact(request)


def licence_take_back(request_id: UUID, *, by: Actor, at: datetime) -> LicenceRequestFact:
    """Take back what one asked oneself and nobody has answered. Raises Refusal `not_yours`, `request_answered`."""
    with transaction.atomic():
        request, row = _locked(request_id, by)
        if request.asked_by_id != by.user_id:
            raise Refusal("not_yours", "只有提出的人能收回。", kind=Kind.FORBIDDEN)
        check_answer(RequestState(request.state), asked_by=None, answered_by=by.user_id)
        request.state = RequestState.TAKEN_BACK.value
        request.save(update_fields=["state"])
        _record(row, "licence.request_taken_back", {"act": request.act, "request": str(request.pk)}, by=by, at=at)
        return request_fact(request)


def _lock(identifier: str, by: Actor) -> Licence:
    require_reach(by, READ)
    rows = visible(by).select_related("issuer", "issuer__region", "previous").select_for_update(of=("self",))
    row = rows.filter(identifier=identifier).first()
    if row is None:
        raise not_found("没有这本证照，或者不是您这个部门发的。", "licence_not_found")
    return row


def _locked(request_id: UUID, by: Actor) -> tuple[LicenceRequest, Licence]:
    """The request with its licence, the licence locked first: every command locks in that order."""
    missing = not_found("没有这份请示。", "request_not_found")
    identifier = LicenceRequest.objects.filter(pk=request_id).values_list("licence__identifier", flat=True).first()
    if identifier is None:
        raise missing
    try:
        row = _lock(identifier, by)
    except Refusal as refusal:
        if refusal.kind is Kind.NOT_FOUND:
            raise missing from None
        raise
    request = LicenceRequest.objects.select_for_update().get(pk=request_id)
    request.licence = row
    return request, row


def _answerable(request_id: UUID, by: Actor) -> tuple[LicenceRequest, Licence]:
    request, row = _locked(request_id, by)
    signer = TABLE[Act(request.act)].sign
    assert signer is not None
    require(by, signer, region=row.region, department=row.issuer_id)
    check_answer(RequestState(request.state), asked_by=request.asked_by_id, answered_by=by.user_id)
    return request, row


def _answer(request: LicenceRequest, state: RequestState, answer: str, *, by: Actor, at: datetime) -> None:
    request.state, request.answer = state.value, answer
    request.answered_by_id, request.answered_by_name, request.answered_at = _signature(by), by.name, at
    request.save(update_fields=["state", "answer", "answered_by", "answered_by_name", "answered_at"])


def _check(row: Licence, act: Act, ground: Ground, at: datetime) -> None:
    replaced = Licence.objects.filter(previous=row).exists()
    check_act(act, current_state(row, local_date(at)), replaced=replaced, ground=ground)


def _ban(row: Licence, *, by: Actor, at: datetime) -> None:
    today = local_date(at)
    ban = ApplicantBan.objects.create(
        holder_kind=row.holder_kind,
        holder_id=row.holder_id,
        holder_name=row.holder_name,
        type=row.type,
        name=row.name,
        ground=BanGround.DECEIT,
        licence=row,
        department_id=row.issuer_id,
        region=row.region,
        since=today,
        until=ban_until(BanGround.DECEIT, today),
    )
    _record(row, "licence.banned", {"type": row.type, "until": str(ban.until)}, by=by, at=at)


def _guide(row: Licence) -> Guide | None:
    """The guide under which the licence was granted, for telephone numbers and the kind of the matter."""
    if not row.case_number:
        return None
    case = read_case(row.case_number, SYSTEM)
    return guide_version(case.version_id, case.situation).guide


def _signature(by: Actor) -> int:
    """Whose hand it is; a request is a person's, never the system's."""
    if by.user_id is None:
        raise forbidden("请示要由具体的人提出和签批。", "person_needed")
    return by.user_id


def _record(row: Licence, action: str, data: Mapping[str, object], *, by: Actor, at: datetime) -> None:
    journal.record(f"licence:{row.identifier}", action, by=by, at=at, region=row.region, data=data)
