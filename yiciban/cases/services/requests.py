"""Commands of what takes two people: ask, sign, refuse, take back. The table is `rules/requests.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from yiciban.cases import sources
from yiciban.cases.conversion import request_fact
from yiciban.cases.facts import CaseFact, EndGround, RequestFact, RequestKind, RequestState, Status
from yiciban.cases.models import Case, CaseRequest
from yiciban.cases.rules.asked import Extension, Procedure, SecondCorrection, Termination, Voiding, read_asked
from yiciban.cases.rules.intake import check_defects
from yiciban.cases.rules.requests import REQUESTS, check_answer, check_asked, check_end
from yiciban.cases.services.clock import case_extend, check_extendable, procedure_start
from yiciban.cases.services.endings import terminate, void
from yiciban.cases.services.frame import begin_signed, lock
from yiciban.cases.services.intake import ask_correction, reason_of
from yiciban.cases.services.watch import WATCH_COLUMNS, watch
from yiciban.catalogue.queries import guide_version
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Kind, Refusal, forbidden, invalid, not_found

Signed = Callable[[Case, Any, str, Actor, datetime], CaseFact]


def request_ask(
    number: str, kind: RequestKind, data: Mapping[str, Any], reason: str, *, by: Actor, at: datetime
) -> RequestFact:
    """Ask a second person to sign something about a case.

    What is asked is checked now, so that nobody is asked to sign what cannot be. Raises Refusal `case_not_found`,
    the permission's own, `request_not_possible`, `request_open` (the same is asked already), `reason_needed`,
    `request_unclear` (with one sentence per field), and those of the act itself.
    """
    rule = REQUESTS[kind]
    with transaction.atomic():
        case = lock(number, by)
        require(by, rule.ask, region=case.region, department=case.department_id, point=case.point_id)
        check_asked(kind, Status(case.status))
        if len(reason.strip()) < 4:
            raise invalid("reason_needed", "请写明理由，至少 4 个字。", {"reason": "请写明理由，至少 4 个字。"})
        asked = read_asked(kind, data, guide_version(case.version_id, case.situation).guide)
        _check(case, asked, at)
        row = CaseRequest(
            case=case,
            kind=kind.value,
            data=asked.as_data(),
            reason=reason.strip()[:2000],
            asked_by_id=_signature(by),
            asked_by_name=by.name,
            asked_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refusal("request_open", f"已经提出过{kind.label}，还在等签批。") from None
        _watch(case, at)
        data = {"kind": kind.value, "asked": asked.as_data(), "reason": row.reason, "request": str(row.pk)}
        journal.record(f"case:{number}", "case.request_asked", by=by, at=at, region=case.region, data=data)
        return request_fact(row)


def request_sign(request_id: UUID, *, by: Actor, at: datetime) -> CaseFact:
    """Say yes: what was asked happens now, all of it or nothing.

    Raises Refusal `request_not_found`, `request_answered`, `same_person`, the permission's own, and those of the act.
    """
    with transaction.atomic():
        row, case = _answerable(request_id, by)
        kind = RequestKind(row.kind)
        check_asked(kind, Status(case.status))
        guide = guide_version(case.version_id, case.situation).guide
        _answer(row, RequestState.SIGNED, "", by=by, at=at)
        _watch(case, at)
        data = {"kind": kind.value, "request": str(row.pk)}
        journal.record(f"case:{case.number}", "case.request_signed", by=by, at=at, region=case.region, data=data)
        return ACTS[kind](case, read_asked(kind, row.data, guide), row.reason, by, at)


def request_refuse(request_id: UUID, answer: str, *, by: Actor, at: datetime) -> RequestFact:
    """Say no, with the reason. Raises Refusal as `request_sign`, and `reason_needed`."""
    if len(answer.strip()) < 4:
        raise invalid("reason_needed", "请写明为什么不同意，至少 4 个字。", {"answer": "请写明为什么不同意。"})
    with transaction.atomic():
        row, case = _answerable(request_id, by)
        _answer(row, RequestState.REFUSED, answer.strip()[:2000], by=by, at=at)
        _watch(case, at)
        data = {"kind": row.kind, "request": str(row.pk), "answer": row.answer}
        journal.record(f"case:{case.number}", "case.request_refused", by=by, at=at, region=case.region, data=data)
        return request_fact(row)


def request_take_back(request_id: UUID, *, by: Actor, at: datetime) -> RequestFact:
    """Take back what one asked oneself and nobody has answered yet."""
    with transaction.atomic():
        row, case = _locked(request_id, by)
        if row.asked_by_id != by.user_id:
            raise Refusal("not_yours", "只有提出的人能收回。", kind=Kind.FORBIDDEN)
        check_answer(RequestState(row.state), asked_by=None, answered_by=by.user_id)
        row.state = RequestState.TAKEN_BACK.value
        row.save(update_fields=["state"])
        _watch(case, at)
        data = {"kind": row.kind, "request": str(row.pk)}
        journal.record(f"case:{case.number}", "case.request_taken_back", by=by, at=at, region=case.region, data=data)
        return request_fact(row)


def _signature(by: Actor) -> int:
    """Whose hand it is; a request is a person's, never the system's."""
    if by.user_id is None:
        raise forbidden("请示要由具体的人提出。", "person_needed")
    return by.user_id


def _locked(request_id: UUID, by: Actor) -> tuple[CaseRequest, Case]:
    """The request with its case, the case locked first: every command locks in that order."""
    number = CaseRequest.objects.filter(pk=request_id).values_list("case__number", flat=True).first()
    if number is None:
        raise not_found("没有这份请示。", "request_not_found")
    try:
        case = lock(number, by)
    except Refusal:
        raise not_found("没有这份请示。", "request_not_found") from None
    return CaseRequest.objects.select_for_update().get(pk=request_id), case


def _answerable(request_id: UUID, by: Actor) -> tuple[CaseRequest, Case]:
    row, case = _locked(request_id, by)
    joint = bool(guide_version(case.version_id, case.situation).guide.joint_bodies)
    signer = REQUESTS[RequestKind(row.kind)].signer(joint=joint)
    require(by, signer, region=case.region, department=case.department_id, point=case.point_id)
    check_answer(RequestState(row.state), asked_by=row.asked_by_id, answered_by=by.user_id)
    return row, case


def _answer(row: CaseRequest, state: RequestState, answer: str, *, by: Actor, at: datetime) -> None:
    row.state, row.answer = state.value, answer
    row.answered_by_id, row.answered_by_name, row.answered_at = by.user_id, by.name, at
    row.save(update_fields=["state", "answer", "answered_by", "answered_by_name", "answered_at"])


def _watch(case: Case, at: datetime) -> None:
    """A request asked or answered is a hand on the case; while one waits, so does the case."""
    waiting = CaseRequest.objects.filter(case=case, state=RequestState.OPEN).order_by("asked_at")
    asked = waiting.values_list("asked_at", flat=True).first()
    case.asked_on = local_date(asked) if asked else None
    watch(case, at)
    case.save(update_fields=["asked_on", *WATCH_COLUMNS])


def _check(case: Case, asked: object, at: datetime) -> None:
    """What the act would refuse, refused already when it is asked for."""
    if isinstance(asked, Extension):
        check_extendable(case, asked.days, local_date(at))
    elif isinstance(asked, Termination):
        check_end(Status(case.status), EndGround(asked.ground), licence_ended=sources.has_ended(case.renews))
    elif isinstance(asked, SecondCorrection):
        if not case.corrections:
            raise Refusal("correction_first", "还没有告知过补正，直接一次性告知就行，不用签批。")
        check_defects(asked.as_defects())


def _procedure(case: Case, asked: Procedure, reason: str, by: Actor, at: datetime) -> CaseFact:
    move = begin_signed(case, _step(RequestKind.PROCEDURE), reason=reason)
    return procedure_start(move, asked.kind, asked.days, asked.basis, reason, by=by, at=at)


def _extension(case: Case, asked: Extension, reason: str, by: Actor, at: datetime) -> CaseFact:
    return case_extend(case, asked.days, reason, by=by, at=at)


def _second_correction(case: Case, asked: SecondCorrection, _reason: str, by: Actor, at: datetime) -> CaseFact:
    defects = asked.as_defects()
    move = begin_signed(case, _step(RequestKind.SECOND_CORRECTION), reason=reason_of(defects))
    return ask_correction(move, defects, by=by, at=at)


def _termination(case: Case, asked: Termination, reason: str, by: Actor, at: datetime) -> CaseFact:
    move = begin_signed(case, _step(RequestKind.TERMINATION), reason=reason)
    return terminate(move, EndGround(asked.ground), reason, by=by, at=at)


def _voiding(case: Case, asked: Voiding, reason: str, by: Actor, at: datetime) -> CaseFact:
    move = begin_signed(case, _step(RequestKind.VOIDING), reason=reason)
    return void(move, EndGround(asked.ground), reason, by=by, at=at)


def _step(kind: RequestKind) -> Any:
    return REQUESTS[kind].step


ACTS: Mapping[RequestKind, Signed] = MappingProxyType(
    {
        RequestKind.PROCEDURE: _procedure,
        RequestKind.EXTENSION: _extension,
        RequestKind.SECOND_CORRECTION: _second_correction,
        RequestKind.TERMINATION: _termination,
        RequestKind.VOIDING: _voiding,
    }
)
