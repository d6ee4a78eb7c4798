"""What two people at once could break: real threads, real commits."""

from __future__ import annotations

import pytest

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.tests.test_races import at_once
from yiciban.proceedings import services
from yiciban.proceedings.models import Hearing, Inspection
from yiciban.proceedings.tests.helpers import HELD, call, planned, told

pytestmark = pytest.mark.django_db(transaction=True)


def grant(cast: Cast, number: str) -> object:
    return cases.case_decide(number, grant=True, reason="同意", by=cast.approver, at=HELD)


def test_of_a_question_and_a_decision_at_once_one_comes_first(live_cast: Cast) -> None:
    number = way.deciding(live_cast).number
    question = "从业人员是否都有健康证明？"
    found = at_once(
        lambda: grant(live_cast, number),
        lambda: services.consultation_ask(number, "hrss", question, 5, by=live_cast.examiner, at=NOW),
    )
    assert found in ({"done": 1, "decision_hindered": 1}, {"done": 1, "proceedings_closed": 1})


def test_an_answer_and_a_withdrawal_at_once_are_one_of_the_two(live_cast: Cast) -> None:
    number = way.accepted(live_cast).number
    asked = services.consultation_ask(number, "hrss", "都有健康证明吗？", 5, by=live_cast.examiner, at=NOW)
    found = at_once(
        lambda: services.consultation_answer(asked.id, "都有证。", by=live_cast.other_examiner, at=NOW),
        lambda: services.consultation_withdraw(asked.id, "不用再问了。", by=live_cast.examiner, at=NOW),
    )
    assert found == {"done": 1, "consultation_closed": 1}


def test_the_right_is_told_once_and_asked_for_once(live_cast: Cast) -> None:
    number = way.accepted(live_cast).number
    assert at_once(*[lambda: told(live_cast, number)] * 2) == {"done": 1, "hearing_open": 1}
    found = at_once(*[lambda: services.hearing_ask(number, "", by=live_cast.owner, at=NOW)] * 2)
    assert found == {"done": 1, "hearing_asked": 1}
    assert Hearing.objects.count() == 1


def test_one_inspection_is_planned_and_recorded_once(live_cast: Cast) -> None:
    from yiciban.proceedings.facts import Conclusion

    number = way.accepted(live_cast).number
    assert at_once(*[lambda: planned(live_cast, number)] * 2) == {"done": 1, "inspection_planned": 1}

    def record() -> object:
        return services.inspection_record(
            number, "看过了，符合。", Conclusion.FITS, applicant_present=True, by=live_cast.examiner, at=NOW
        )

    assert at_once(record, record) == {"done": 1, "inspection_not_planned": 1}
    assert Inspection.objects.get().state == "done"


def test_minutes_and_a_waiver_at_once_are_one_of_the_two(live_cast: Cast) -> None:
    number = way.accepted(live_cast).number
    told(live_cast, number)
    services.hearing_ask(number, "", by=live_cast.owner, at=NOW)
    call(live_cast, number)
    found = at_once(
        lambda: services.hearing_hold(
            number, "听过双方的话。", present=[], signed_by=["陈小芳"], by=live_cast.reviewer, at=HELD
        ),
        lambda: services.hearing_waive(number, "", by=live_cast.owner, at=HELD),
    )
    assert found in ({"done": 1, "hearing_over": 1}, {"done": 1, "hearing_not_scheduled": 1})
