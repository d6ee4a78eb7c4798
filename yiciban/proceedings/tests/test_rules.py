"""Who inspects, who chairs, by when, and what keeps a decision waiting: without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from yiciban.cases.facts import Status, Step
from yiciban.kernel.calendar import shipped_calendar
from yiciban.proceedings import rules
from yiciban.proceedings.facts import AskedBy, Conclusion, HearingFact, HearingState, Standing
from yiciban.proceedings.tests.helpers import refused

TODAY = date(2026, 11, 24)
CALENDAR = shipped_calendar()
S = HearingState


def hearing(state: HearingState, *interested: str, asked_by: AskedBy | None = None) -> HearingFact:
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    day = date(2026, 12, 3) if state is S.SCHEDULED else None
    return HearingFact(
        id=uuid4(),
        state=state,
        matter="事由",
        interested=interested,
        told_at=at,
        told_by=1,
        ask_by=date(2026, 12, 1),
        asked_by=asked_by,
        asked_by_name="",
        asked_at=None,
        ask_reason="",
        hold_by=None,
        day=day,
        hour=None,
        place="",
        chair=7,
        chair_name="演示",
        minutes="",
        present=(),
        signed_by=(),
        held_at=None,
        reason="",
    )


def why(step: Step, standing: Standing, *, inspected: bool = False, user_id: int = 1) -> str | None:
    return rules.hindrance(step, standing, inspected=inspected, user_id=user_id, today=TODAY)


@pytest.mark.parametrize("status", list(Status))
def test_only_between_acceptance_and_decision_is_anything_done(status: Status) -> None:
    if status in (Status.ACCEPTED, Status.PAUSED, Status.REVIEWING, Status.DECIDING):
        rules.check_undecided(status)
    else:
        assert refused(lambda: rules.check_undecided(status)).code == "proceedings_closed"


def test_two_officers_of_the_department_go_each_counted_once() -> None:
    assert rules.check_inspectors([3, 1, 3], {1, 2, 3}) == (3, 1)
    for chosen, code in (
        ([], "inspectors_too_few"),
        ([1], "inspectors_too_few"),
        ([1, 1], "inspectors_too_few"),
        ([1, 9], "inspector_unknown"),
        (list(range(10)), "inspectors_too_many"),
    ):
        no = refused(lambda: rules.check_inspectors(chosen, set(range(1, 4))))  # noqa: B023
        assert (no.code, no.status) == (code, 422)


def test_nobody_plans_for_a_day_that_is_over() -> None:
    rules.check_plan_day(TODAY, TODAY)
    assert refused(lambda: rules.check_plan_day(date(2026, 11, 23), TODAY)).code == "day_passed"


def test_the_record_is_written_by_one_who_went_and_not_before() -> None:
    rules.check_inspected(TODAY, TODAY, inspectors=(1, 2), user_id=2)
    assert refused(lambda: rules.check_inspected(TODAY, TODAY, inspectors=(1, 2), user_id=3)).code == "not_inspector"
    early = refused(lambda: rules.check_inspected(date(2026, 11, 25), TODAY, inspectors=(1, 2), user_id=1))
    assert early.code == "inspection_not_yet"


@pytest.mark.parametrize(
    ("count", "last"),
    [(5, date(2026, 12, 1)), (7, date(2026, 12, 3)), (20, date(2026, 12, 22))],
)
def test_periods_are_working_days_and_the_first_is_not_counted(count: int, last: date) -> None:
    assert rules.working_days_after(TODAY, count, CALENDAR) == last


def test_asking_is_possible_once_and_in_time() -> None:
    rules.check_ask(hearing(S.TOLD), date(2026, 12, 1))
    assert refused(lambda: rules.check_ask(hearing(S.TOLD), date(2026, 12, 2))).code == "hearing_too_late"
    assert refused(lambda: rules.check_ask(hearing(S.ASKED), TODAY)).code == "hearing_asked"
    assert refused(lambda: rules.check_ask(hearing(S.HELD), TODAY)).code == "hearing_over"
    assert rules.has_lapsed(S.TOLD, date(2026, 12, 1), date(2026, 12, 2))
    assert not rules.has_lapsed(S.ASKED, date(2026, 12, 1), date(2026, 12, 2))


def test_who_asks_is_the_applicant_or_one_who_was_told() -> None:
    assert rules.read_asker("", "丽人理发店", ["周大山"]) is AskedBy.APPLICANT
    assert rules.read_asker("丽人理发店", "丽人理发店", []) is AskedBy.APPLICANT
    assert rules.read_asker("周大山", "丽人理发店", ["周大山"]) is AskedBy.INTERESTED
    assert refused(lambda: rules.read_asker("路人", "丽人理发店", ["周大山"])).code == "asker_unknown"


def test_one_waives_what_is_ones_own_alone() -> None:
    rules.check_waive(hearing(S.TOLD), is_resident=True)
    rules.check_waive(hearing(S.ASKED, "周大山", asked_by=AskedBy.APPLICANT), is_resident=True)
    rules.check_waive(hearing(S.TOLD, "周大山"), is_resident=False)
    others = hearing(S.TOLD, "周大山"), hearing(S.ASKED, "周大山", asked_by=AskedBy.INTERESTED)
    for one in others:
        assert refused(lambda: rules.check_waive(one, is_resident=True)).code == "hearing_of_others"  # noqa: B023
    for state in (S.HELD, S.WAIVED, S.LAPSED):
        assert refused(lambda: rules.check_waive(hearing(state), is_resident=False)).code == "hearing_over"  # noqa: B023


def test_the_hearing_comes_seven_days_after_its_notice_and_within_twenty() -> None:
    span = rules.hearing_span(TODAY, date(2026, 12, 22), CALENDAR)
    assert span == (date(2026, 12, 3), date(2026, 12, 22))
    for day, code in (
        (date(2026, 12, 2), "hearing_too_soon"),
        (date(2026, 12, 23), "hearing_overdue"),
        (date(2026, 12, 5), "hearing_day_off"),
    ):
        assert refused(lambda: rules.check_hearing_day(day, span, CALENDAR, TODAY)).code == code  # noqa: B023
    for day in span:
        rules.check_hearing_day(day, span, CALENDAR, TODAY)


def test_whoever_notifies_late_still_gives_the_seven_days() -> None:
    span = rules.hearing_span(TODAY, date(2026, 11, 26), CALENDAR)
    assert span == (date(2026, 12, 3), date(2026, 12, 3))


def test_the_chair_is_an_officer_who_does_not_handle_the_case() -> None:
    rules.check_chair(3, {1, 2, 3}, (1, None))
    assert refused(lambda: rules.check_chair(1, {1, 2}, (1, None))).code == "chair_examined"
    assert refused(lambda: rules.check_chair(2, {1, 2}, (1, 2))).code == "chair_examined"
    assert refused(lambda: rules.check_chair(9, {1, 2}, (1, None))).code == "chair_unknown"


def test_minutes_are_the_chairs_and_follow_the_hearing() -> None:
    rules.check_minutes(hearing(S.SCHEDULED), date(2026, 12, 3), user_id=7)
    for user_id, day, code in ((8, date(2026, 12, 3), "not_chair"), (7, date(2026, 12, 2), "hearing_not_yet")):
        no = refused(lambda: rules.check_minutes(hearing(S.SCHEDULED), day, user_id=user_id))  # noqa: B023
        assert no.code == code
    assert refused(lambda: rules.check_minutes(hearing(S.ASKED), TODAY, user_id=7)).code == "hearing_not_scheduled"


def test_a_department_asks_another_with_some_days_to_answer() -> None:
    rules.check_consulted("fire", "health")
    assert refused(lambda: rules.check_consulted("health", "health")).code == "department_own"
    for days in (0, 31, -1):
        assert refused(lambda: rules.check_days(days)).code == "days_unclear"  # noqa: B023


def test_what_is_typed_is_read_or_said_to_be_unclear() -> None:
    assert rules.read_day(" 2026-12-02 ") == date(2026, 12, 2)
    assert f"{rules.read_hour('09:30'):%H:%M}" == "09:30"
    assert rules.names([" 周大山 ", "", "周大山", "陈小芳"], "x") == ("周大山", "陈小芳")
    assert rules.words("  看过  ", "x", "请写", least=2) == "看过"
    for call, code in (
        (lambda: rules.read_day("明天"), "day_unclear"),
        (lambda: rules.read_hour("九点"), "hour_unclear"),
        (lambda: rules.names(["长" * 61], "x"), "names_unclear"),
        (lambda: rules.names([str(n) for n in range(21)], "x"), "names_unclear"),
        (lambda: rules.words("短", "x", "请写"), "words_missing"),
        (lambda: rules.words("长" * 2001, "x", "请写"), "words_too_long"),
    ):
        assert refused(call).code == code


@pytest.mark.parametrize("step", [Step.GRANT, Step.DENY, Step.GRANT_AT_ONCE])
@pytest.mark.parametrize(
    ("standing", "word"),
    [
        (Standing(), ""),
        (Standing(hearing=S.ASKED), "听证笔录"),
        (Standing(hearing=S.SCHEDULED), "听证笔录"),
        (Standing(hearing=S.TOLD, ask_by=TODAY), "听证权利"),
        (Standing(hearing=S.TOLD, ask_by=date(2026, 11, 23)), ""),
        (Standing(consulted=("区消防",)), "区消防"),
    ],
)
def test_a_decision_waits_for_hearings_and_answers(step: Step, standing: Standing, word: str) -> None:
    found = why(step, standing)
    assert (word in found) if word and found else found is None


def test_granting_waits_for_an_inspection_that_found_it_fits_and_denying_does_not() -> None:
    assert "核查笔录" in (why(Step.GRANT, Standing(), inspected=True) or "")
    assert "不符合" in (why(Step.GRANT, Standing(inspected=Conclusion.DIFFERS), inspected=True) or "")
    assert why(Step.GRANT, Standing(inspected=Conclusion.FITS), inspected=True) is None
    assert why(Step.DENY, Standing(), inspected=True) is None
    assert why(Step.GRANT, Standing(inspected=Conclusion.DIFFERS)) is None


def test_who_chairs_does_not_examine() -> None:
    standing = Standing(hearing=S.SCHEDULED, chairs=frozenset({7}))
    assert why(Step.EXAMINE, standing, user_id=7)
    assert why(Step.PROPOSE, standing, user_id=7)
    assert why(Step.EXAMINE, standing, user_id=8) is None
