"""The lifecycle table and the clock, without a database."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from yiciban.cases.facts import Check, Defect, Proof, RefusalGround, Status, Step
from yiciban.cases.rules import clock, intake, lifecycle, work
from yiciban.catalogue.facts import Mode, Place, Tier
from yiciban.kernel.calendar import shipped_calendar
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.roles import Role

CALENDAR = shipped_calendar()


def code_of(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)  # type: ignore[operator]
    return no.value.code


def test_every_status_but_the_ends_leads_somewhere_and_no_end_does() -> None:
    for status in Status:
        assert bool(lifecycle.steps_from(status)) is (status not in lifecycle.ENDED), status


def test_every_status_can_be_reached_from_receipt() -> None:
    reached, frontier = {Status.RECEIVED}, [Status.RECEIVED]
    while frontier:
        found = {row.to for row in lifecycle.steps_from(frontier.pop()).values()} - reached
        reached |= found
        frontier += found
    assert reached == set(Status)


def test_every_way_to_an_end_leaves_a_paper() -> None:
    for (status, step), row in lifecycle.TABLE.items():
        if row.to in lifecycle.ENDED:
            assert row.paper is not None, (status, step)


def test_every_status_has_a_label_and_a_stage() -> None:
    assert all(status.label and status in lifecycle.STAGE_OF for status in Status)


def test_a_step_that_is_not_in_the_table_is_refused_with_the_present_status() -> None:
    with pytest.raises(Refusal, match="已收件，待受理") as no:
        lifecycle.transition(Status.RECEIVED, Step.GRANT)
    assert (no.value.code, no.value.status) == ("step_not_possible", 409)


@pytest.mark.parametrize("step", [Step.GRANT, Step.DENY])
def test_who_accepted_does_not_decide(step: Step) -> None:
    same = {"user_id": 7, "accepted_by": 7, "instant_authorised": True}
    assert code_of(lifecycle.check_separation, step, **same) == "same_person"
    lifecycle.check_separation(step, user_id=8, accepted_by=7, instant_authorised=False)


def test_granting_at_once_needs_the_items_authorisation() -> None:
    one = {"user_id": 7, "accepted_by": 7}
    lifecycle.check_separation(Step.GRANT_AT_ONCE, **one, instant_authorised=True)
    code = code_of(lifecycle.check_separation, Step.GRANT_AT_ONCE, **one, instant_authorised=False)
    assert code == "not_authorised_at_counter"


def test_a_denial_needs_a_reason_and_a_grant_does_not() -> None:
    deny = lifecycle.transition(Status.DECIDING, Step.DENY)
    assert code_of(lifecycle.check_reason, deny, " 不 ") == "reason_needed"
    assert code_of(lifecycle.check_reason, deny, "长" * 2001) == "reason_too_long"
    lifecycle.check_reason(lifecycle.transition(Status.DECIDING, Step.GRANT), "")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 30), date(2026, 10, 13)),
        (date(2026, 10, 17), date(2026, 10, 23)),
        (date(2026, 2, 12), date(2026, 2, 26)),
    ],
)
def test_the_office_has_five_working_days_to_say_what_is_missing(received: date, due: date) -> None:
    assert clock.intake_due(received, CALENDAR) == due


def test_both_decision_dates_are_counted_from_the_day_after_acceptance() -> None:
    due = clock.decision_due(date(2026, 4, 29), Limit.parse("10wd"), Limit.parse("20wd"), CALENDAR)
    assert (due.promised, due.legal, due.provisional) == (date(2026, 5, 15), date(2026, 5, 29), False)


def test_an_instant_promise_is_today_and_a_date_in_an_unpublished_year_says_so() -> None:
    due = clock.decision_due(date(2026, 12, 28), Limit.parse("0wd"), Limit.parse("20wd"), CALENDAR)
    assert due.promised == date(2026, 12, 28)
    assert due.provisional


def test_a_promise_in_calendar_days_never_passes_the_legal_date() -> None:
    due = clock.decision_due(date(2026, 9, 28), Limit.parse("30d"), Limit.parse("5wd"), CALENDAR)
    assert due.promised == due.legal == date(2026, 10, 10)


def material(name: str, *, need: str = "必要", proof: str = Proof.FILES, check: str = Check.OPEN) -> SimpleNamespace:
    return SimpleNamespace(name=name, need=need, proof=proof, check_state=check)


def test_what_is_missing_or_wrong_stands_in_the_way_and_what_is_optional_does_not() -> None:
    rows = [
        material("申请表"),
        material("平面图", proof=Proof.NONE),
        material("报告", check=Check.WRONG),
        material("空调报告", need="非必要", proof=Proof.NONE),
    ]
    assert intake.gaps(rows) == ("平面图", "报告")
    assert code_of(intake.check_complete, rows) == "materials_incomplete"


GOOD = Defect("floor_plan", "平面图", "没有标出消毒柜的位置", "在图上标出消毒柜和水池后重新上传")


def test_a_correction_is_told_once_clearly_and_not_about_nothing() -> None:
    intake.check_defects([GOOD])
    intake.check_once(0)
    assert code_of(intake.check_once, 1) == "correction_twice"
    assert code_of(intake.check_defects, []) == "correction_empty"
    vague = Defect("floor_plan", "平面图", "不行", "改")
    assert code_of(intake.check_defects, [vague]) == "correction_unclear"


def test_a_correction_is_supplied_whole() -> None:
    asked = [{"material": "floor_plan", "subject": "平面图"}, {"material": "test_report", "subject": "报告"}]
    assert code_of(intake.check_supplied, asked, {"floor_plan": ["x"]}) == "correction_not_supplied"
    intake.check_supplied(asked, {"floor_plan": ["x"], "test_report": ["y"]})


def test_who_is_not_competent_names_who_is() -> None:
    assert code_of(intake.check_refusal, RefusalGround.NOT_OURS, " ") == "right_agency_missing"
    intake.check_refusal(RefusalGround.NO_PERMIT_NEEDED, "")


def test_each_role_has_its_own_statuses_to_move_on() -> None:
    assert work.statuses_for(Role.EXAMINER) == {Status.ACCEPTED, Status.PAUSED}
    assert work.statuses_for(Role.LICENCE_MAKER) == {Status.GRANTED, Status.DENIED}
    assert work.statuses_for(Role.SUPERVISOR) == frozenset()
    assert Status.RECEIVED in work.statuses_for(Role.COUNTER_CLERK)


def test_a_case_is_late_the_day_after_its_date_and_not_on_it() -> None:
    today = date(2026, 11, 24)
    soon = date(2026, 11, 26)
    found = [work.urgency(due, today, soon) for due in (date(2026, 11, 23), today, soon, date(2026, 11, 27), None)]
    assert [u.value for u in found] == ["late", "today", "soon", "ok", "none"]


def test_collecting_is_not_accepting() -> None:
    places = [Place(tier=Tier.DISTRICT, mode=Mode.DECIDE), Place(tier=Tier.TOWN, mode=Mode.COLLECT)]
    intake.check_place("district", places, "区政务服务中心")
    intake.check_place("district", [], "区政务服务中心")
    assert code_of(intake.check_place, "town", places, "城南街道便民服务中心") == "not_accepted_here"
    assert code_of(intake.check_place, "village", places, "梅园社区便民服务站") == "not_accepted_here"
    intake.check_place("town", [Place(tier=Tier.TOWN, mode=Mode.ACCEPT)], "城南街道便民服务中心")
