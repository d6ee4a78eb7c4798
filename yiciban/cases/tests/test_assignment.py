"""Whose desk a case lies on: taken, given, shared out by load, handed over; and one step for many."""

from datetime import timedelta

import pytest

from tests import way
from tests.cast import BEFORE, NOW
from yiciban.cases.facts import Status, Step
from yiciban.cases.queries import case
from yiciban.cases.rules.assignment import share
from yiciban.cases.services import case_assign, cases_bulk, cases_hand_over, cases_share
from yiciban.cases.tests.law import refused
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.roles import Role
from yiciban.network.services import posting_grant

OPINION = "材料齐全，符合条件。"


def second_examiner(cast):
    """Another member of the health office who examines."""
    user = cast.reviewer.user_id
    posting_grant(user, Role.EXAMINER, department="health", region="439901000000", by=SYSTEM, at=BEFORE)
    return user


def accepted(cast, number):
    return [way.accepted(cast, NOW + timedelta(minutes=n + 1)).number for n in range(number)]


def test_the_least_loaded_takes_the_next_one():
    assert share(["a", "b", "c", "d"], {2: 1, 1: 0}) == (("a", 1), ("b", 1), ("c", 2), ("d", 1))
    assert share(["a"], {}) == ()


def test_one_takes_a_case_and_only_those_who_lead_give_it_to_others(cast):
    number, other = way.accepted(cast).number, second_examiner(cast)
    assert case_assign(number, cast.examiner.user_id, by=cast.examiner, at=NOW).assignee == cast.examiner.user_id
    no = refused(lambda: case_assign(number, other, by=cast.examiner, at=NOW))
    assert no.code == "case_assign_forbidden"
    assert case_assign(number, other, by=cast.approver, at=NOW).assignee == other
    assert refused(lambda: case_assign(number, cast.maker.user_id, by=cast.approver, at=NOW)).code == "not_an_examiner"
    received = way.submitted(cast, NOW + timedelta(hours=1)).number
    late = refused(lambda: case_assign(received, other, by=cast.approver, at=NOW))
    assert late.code == "assign_too_late"


def test_work_is_shared_evenly_and_once(cast):
    numbers, other = accepted(cast, 3), second_examiner(cast)
    case_assign(numbers[0], cast.examiner.user_id, by=cast.examiner, at=NOW)
    assert refused(lambda: cases_share("health", by=cast.examiner, at=NOW)).code == "case_assign_forbidden"
    assert cases_share("health", by=cast.approver, at=NOW) == 2
    held = sorted(case(number, cast.approver).assignee for number in numbers)
    assert held.count(other) in (1, 2)
    assert None not in held
    assert cases_share("health", by=cast.approver, at=NOW) == 0


def test_everything_goes_to_the_deputy(cast):
    numbers, other = accepted(cast, 2), second_examiner(cast)
    me = cast.examiner.user_id
    for number in numbers:
        case_assign(number, me, by=cast.examiner, at=NOW)
    assert refused(lambda: cases_hand_over(me, me, "年休假", by=cast.examiner, at=NOW)).code == "same_person"
    assert refused(lambda: cases_hand_over(me, other, "", by=cast.examiner, at=NOW)).code == "reason_needed"
    wrong = refused(lambda: cases_hand_over(me, cast.maker.user_id, "年休假", by=cast.examiner, at=NOW))
    assert wrong.code == "not_an_examiner"
    assert cases_hand_over(me, other, "年休假，B 岗代办", by=cast.examiner, at=NOW) == 2
    assert {case(number, cast.approver).assignee for number in numbers} == {other}
    back = refused(lambda: cases_hand_over(other, me, "回来了", by=cast.examiner, at=NOW))
    assert back.code == "case_assign_forbidden"


def test_many_at_once_have_a_result_each(cast):
    numbers = accepted(cast, 2)
    found = cases_bulk(Step.EXAMINE, [*numbers, numbers[0], "439901209912310000000"], OPINION, by=cast.examiner, at=NOW)
    assert [one.fact.status if one.fact else one.code for one in found] == [
        Status.REVIEWING, Status.REVIEWING, "case_not_found"
    ]  # fmt: skip
    again = cases_bulk(Step.EXAMINE, numbers, OPINION, by=cast.examiner, at=NOW)
    assert {one.code for one in again} == {"step_not_possible"}


@pytest.mark.parametrize(
    ("step", "numbers", "code"),
    [(Step.DENY, ["1"], "bulk_step"), (Step.REVIEW, [], "bulk_empty"), (Step.REVIEW, list("ab") * 101, "")],
)
def test_a_bulk_that_cannot_be_is_refused_before_anything_is_done(cast, step, numbers, code):
    if code:
        assert refused(lambda: cases_bulk(step, numbers, OPINION, by=cast.reviewer, at=NOW)).code == code
    else:
        assert len(cases_bulk(step, numbers, OPINION, by=cast.reviewer, at=NOW)) == 2
    many = [str(number) for number in range(201)]
    assert refused(lambda: cases_bulk(Step.REVIEW, many, OPINION, by=cast.reviewer, at=NOW)).code == "bulk_too_many"
