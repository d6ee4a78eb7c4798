"""Commands of consulting another department (征求意见): ask, answer, withdraw."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yiciban.cases.facts import Status
from yiciban.cases.services import case_hold
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.network.queries import department as department_of
from yiciban.network.queries import work_calendar
from yiciban.people.permissions import user_id_of
from yiciban.proceedings import rules
from yiciban.proceedings.facts import AskedFact, ConsultationFact, ConsultationState
from yiciban.proceedings.models import Consultation
from yiciban.proceedings.permissions import ANSWER, CONSULT
from yiciban.proceedings.queries import asked_fact, consultation_fact
from yiciban.proceedings.queries import consultation as read_asked
from yiciban.proceedings.services.frame import hold, note


def consultation_ask(
    number: str, department: str, question: str, days: int, *, by: Actor, at: datetime
) -> ConsultationFact:
    """Ask another department, with so many working days to answer; the clock of the case runs on.

    Raises Refusal as every command here, `department_not_found`, `department_own`, `days_unclear`, `words_missing`,
    `consultation_open` while the same department has not answered.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, CONSULT, by=by)
        office = department_of(department)
        rules.check_consulted(office.code, fact.department)
        rules.check_days(days)
        row = Consultation(
            case_id=fact.number,
            asking_id=fact.department,
            department_id=office.code,
            question=rules.words(question, "question", "请写明要问什么，至少 4 个字。"),
            due=rules.working_days_after(today, days, work_calendar(fact.region)),
            asked_by_id=user_id_of(by),
            asked_by_name=by.name,
            asked_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise Refusal("consultation_open", f"已经在征求{office.label or office.name}的意见，还没有答复。") from None
        data = {"department": office.label or office.name, "due": str(row.due), "question": row.question}
        note(fact, "consultation_asked", data, by=by, at=at)
        return consultation_fact(row)


def consultation_answer(consultation_id: UUID, answer: str, *, by: Actor, at: datetime) -> AskedFact:
    """Answer for the department that was asked, by one of its officers.

    Raises Refusal `consultation_not_found`, the permission's own, `consultation_closed`, `words_missing`.
    """
    with transaction.atomic():
        # The row alone is locked: who answers may not know of the case, and a withdrawal locks the row too.
        read_asked(consultation_id, by)
        rows = Consultation.objects.select_for_update(of=("self",)).select_related("department", "asking", "case")
        row = rows.get(pk=consultation_id)
        require(by, ANSWER, region=row.department.region_id, department=row.department_id)
        _check_open(row)
        row.answer = rules.words(answer, "answer", "请写明答复，至少 4 个字。")
        row.state = ConsultationState.ANSWERED.value
        row.answered_by_id, row.answered_by_name, row.answered_at = user_id_of(by), by.name, at
        row.save()
        data = {"department": row.department.label or row.department.name, "answer": row.answer}
        region = row.case.region
        journal.record(f"case:{row.case_id}", "case.consultation_answered", by=by, at=at, region=region, data=data)
        return asked_fact(row)


def consultation_withdraw(consultation_id: UUID, reason: str, *, by: Actor, at: datetime) -> ConsultationFact:
    """Do without the answer, with the reason; the case can be decided again.

    Raises Refusal `consultation_not_found`, the permission's own, `consultation_closed`, `words_missing`.
    """
    with transaction.atomic():
        number = Consultation.objects.filter(pk=consultation_id).values_list("case_id", flat=True).first()
        try:
            fact = case_hold(str(number or ""), by=by)
        except Refusal:
            raise not_found("没有这份征求意见。", "consultation_not_found") from None
        require(by, CONSULT, region=fact.region, department=fact.department, point=fact.point)
        rows = Consultation.objects.select_for_update(of=("self",)).select_related("department", "case")
        row = rows.get(pk=consultation_id)
        _check_open(row)
        row.reason = rules.words(reason, "reason", "请写明为什么撤回，至少 4 个字。")
        row.state = ConsultationState.WITHDRAWN.value
        row.save(update_fields=["state", "reason"])
        data = {"department": row.department.label or row.department.name, "reason": row.reason}
        note(fact, "consultation_withdrawn", data, by=by, at=at)
        return consultation_fact(row)


def _check_open(row: Consultation) -> None:
    state = ConsultationState(row.state)
    if state is not ConsultationState.OPEN:
        raise Refusal("consultation_closed", f"这份征求意见{state.label}。页面可能不是最新的，请刷新。")
    if Status(row.case.status) not in rules.UNDECIDED:
        raise Refusal("consultation_closed", "这件已经有了决定或者结束了，不用再答复。")
