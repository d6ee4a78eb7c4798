"""Another department is asked: it sees the question and no more, and no decision comes before its answer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import Status
from yiciban.cases.models import Case
from yiciban.proceedings import services
from yiciban.proceedings.facts import ConsultationState
from yiciban.proceedings.models import Consultation
from yiciban.proceedings.queries import consultation, consultations_for, proceedings
from yiciban.proceedings.tests.helpers import refused

QUESTION = "该店从业人员是否都有有效的健康证明？"
S = ConsultationState


def ask(cast: Cast, number: str, *, department="hrss", question=QUESTION, days=5, by=None, at=NOW):
    return services.consultation_ask(number, department, question, days, by=by or cast.examiner, at=at)


def decide(cast: Cast, number: str, *, grant: bool = True):
    return cases.case_decide(number, grant=grant, reason="条件符合，同意。", by=cast.approver, at=NOW)


def test_no_decision_before_the_answer(cast: Cast) -> None:
    number = way.deciding(cast).number
    asked = ask(cast, number)
    assert asked.due == date(2026, 12, 1)
    for grant in (True, False):
        no = refused(lambda: decide(cast, number, grant=grant))  # noqa: B023
        assert (no.code, "人力资源" in no.sentence) == ("decision_hindered", True)
    done = services.consultation_answer(asked.id, "都有，名单附后。", by=cast.other_examiner, at=NOW)
    assert done.consultation.state is S.ANSWERED
    assert decide(cast, number).status is Status.GRANTED


def test_a_withdrawal_with_its_reason_lets_the_decision_go_on(cast: Cast) -> None:
    number = way.deciding(cast).number
    asked = ask(cast, number)

    def withdraw(by=cast.examiner, reason="对方逾期，另行核实过了。"):
        return services.consultation_withdraw(asked.id, reason, by=by, at=NOW)

    assert refused(lambda: withdraw(reason="")).code == "words_missing"
    assert refused(lambda: withdraw(by=cast.clerk)).code == "proceedings_consult_forbidden"
    assert refused(lambda: withdraw(by=cast.other_examiner)).code == "consultation_not_found"
    assert withdraw().state is S.WITHDRAWN
    assert refused(withdraw).code == "consultation_closed"
    late = refused(lambda: services.consultation_answer(asked.id, "都有证。", by=cast.other_examiner, at=NOW))
    assert late.code == "consultation_closed"
    assert decide(cast, number, grant=False).status is Status.DENIED


def test_what_may_be_asked_of_whom(cast: Cast) -> None:
    number = way.accepted(cast).number
    assert refused(lambda: ask(cast, number, department="health")).code == "department_own"
    assert refused(lambda: ask(cast, number, department="moon")).code == "department_not_found"
    assert refused(lambda: ask(cast, number, question="？")).code == "words_missing"
    assert refused(lambda: ask(cast, number, days=0)).code == "days_unclear"
    assert refused(lambda: ask(cast, number, by=cast.clerk)).code == "proceedings_consult_forbidden"
    assert refused(lambda: ask(cast, number, by=cast.other_examiner)).code == "case_not_found"
    ask(cast, number)
    assert refused(lambda: ask(cast, number)).code == "consultation_open"
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.update(department_id="health")


def test_the_asked_department_sees_the_question_and_not_the_case(cast: Cast) -> None:
    number = way.accepted(cast).number
    asked = ask(cast, number)
    (found,) = consultations_for(cast.other_examiner)
    # a firm's name is public, a person's is masked
    assert found == consultation(asked.id, cast.other_examiner)
    assert (found.consultation.question, found.party) == (QUESTION, "明德区丽人理发店")
    Case.objects.update(party_kind="person", party_name="陈小芳")
    assert consultation(asked.id, cast.other_examiner).party == "陈*芳"
    assert refused(lambda: proceedings(number, cast.other_examiner, NOW.date())).code == "case_not_found"


def test_nobody_else_finds_the_question(cast: Cast) -> None:
    asked = ask(cast, way.accepted(cast).number)
    assert consultations_for(cast.examiner) == ()
    for name in ("examiner", "clerk", "owner", "supervisor"):
        assert refused(lambda: consultation(asked.id, cast.actors[name])).code == "consultation_not_found"  # noqa: B023
    assert refused(lambda: consultations_for(cast.clerk)).code == "proceedings_answer_forbidden"
    unknown = refused(lambda: services.consultation_answer(uuid4(), "没有。", by=cast.other_examiner, at=NOW))
    assert unknown.code == "consultation_not_found"
    assert refused(lambda: services.consultation_answer(asked.id, "", by=cast.other_examiner, at=NOW)).code == (
        "words_missing"
    )


def test_an_answer_that_does_not_come_is_overdue(cast: Cast) -> None:
    asked = ask(cast, way.accepted(cast).number)
    assert not asked.is_overdue(date(2026, 12, 1))
    assert asked.is_overdue(date(2026, 12, 2))
    done = services.consultation_answer(asked.id, "都有证。", by=cast.other_examiner, at=NOW)
    assert not done.consultation.is_overdue(date(2026, 12, 2))


def test_a_case_that_has_ended_waits_for_no_answer(cast: Cast) -> None:
    number = way.accepted(cast).number
    asked = ask(cast, number)
    cases.case_withdraw(number, by=cast.owner, at=NOW)
    (found,) = consultations_for(cast.other_examiner)
    assert found.closed
    no = refused(lambda: services.consultation_answer(asked.id, "都有证。", by=cast.other_examiner, at=NOW))
    assert no.code == "consultation_closed"


def test_the_applicant_does_not_read_what_departments_ask_each_other(cast: Cast) -> None:
    number = way.accepted(cast).number
    ask(cast, number)
    assert len(proceedings(number, cast.supervisor, NOW.date()).consultations) == 1
    assert proceedings(number, cast.owner, NOW.date()).consultations == ()


def test_silence_does_not_count_while_an_answer_is_awaited(cast: Cast) -> None:
    fact = way.accepted(cast)
    Case.objects.filter(number=fact.number).update(tacit=True, wake_on=fact.promised_due)
    asked = ask(cast, fact.number)
    night = datetime.combine(fact.promised_due + timedelta(days=1), datetime.min.time(), UTC)
    swept = cases.clock_sweep(at=night)
    assert (swept.total, fact.number in swept.refused) == (0, True)
    services.consultation_answer(asked.id, "都有，名单附后。", by=cast.other_examiner, at=night)
    assert cases.clock_sweep(at=night).acted == {"silence_of_the_department": 1}


def test_the_list_costs_the_same_for_one_question_and_for_many(cast: Cast) -> None:
    ask(cast, way.accepted(cast).number)
    with CaptureQueriesContext(connection) as one:
        consultations_for(cast.other_examiner)
    row = Consultation.objects.get()
    for place in range(49):
        row.pk, row.state, row.reason = uuid4(), "open", ""
        row.state, row.answer, row.answered_at = "answered", "都有。", NOW + timedelta(minutes=place)
        row.answered_by_id = cast.other_examiner.user_id
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as many:
        assert len(consultations_for(cast.other_examiner)) == 50
    assert len(one) == len(many) == 1
