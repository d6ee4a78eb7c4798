"""The hearing from the right told to the signed minutes; no decision before, and the examiner never chairs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import RequestKind, Status, Verdict
from yiciban.cases.models import Case
from yiciban.cases.queries import case
from yiciban.catalogue.facts import SpecialKind, SpecialProcedure
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notice_pdf, notices
from yiciban.proceedings import services
from yiciban.proceedings.facts import AskedBy, HearingState
from yiciban.proceedings.models import Hearing
from yiciban.proceedings.queries import proceedings
from yiciban.proceedings.tests.helpers import (
    HELD,
    asked,
    call,
    held,
    publish,
    refused,
    scheduled,
    second_examiner,
    told,
)

S = HearingState


def decide(cast: Cast, number: str, *, grant: bool = True, at=NOW):
    return cases.case_decide(number, grant=grant, reason="条件符合，同意。", by=cast.approver, at=at)


def test_told_asked_called_and_held_each_leaves_its_paper(cast: Cast) -> None:
    number = way.accepted(cast).number
    assert told(cast, number).ask_by == date(2026, 12, 1)
    now = services.hearing_ask(number, "通道已经改宽。", by=cast.owner, at=NOW)
    assert (now.state, now.asked_by, now.hold_by) == (S.ASKED, AskedBy.APPLICANT, date(2026, 12, 22))
    assert call(cast, number).state is S.SCHEDULED
    assert held(cast, number).signed_by == ("陈小芳",)
    papers = {paper.kind: paper for paper in notices(f"case:{number}")}
    for kind, words in (
        (NoticeKind.HEARING_RIGHT, "12月1日（周二）前"),
        (NoticeKind.HEARING_NOTICE, "09:30"),
        (NoticeKind.HEARING_MINUTES, "通道已经改宽"),
    ):
        assert words in str(papers[kind].data)
        assert notice_pdf(papers[kind]).startswith(b"%PDF-")


def test_both_decisions_wait_until_the_minutes_are_there(cast: Cast) -> None:
    number = way.deciding(cast).number
    told(cast, number)
    for grant in (True, False):
        no = refused(lambda: decide(cast, number, grant=grant))  # noqa: B023
        assert (no.code, "听证权利" in no.sentence) == ("decision_hindered", True)
    services.hearing_ask(number, "", by=cast.owner, at=NOW)
    call(cast, number, chair=cast.approver)
    for grant in (True, False):
        assert "听证笔录" in refused(lambda: decide(cast, number, grant=grant)).sentence  # noqa: B023
    services.hearing_hold(number, "听过双方的话。", present=[], signed_by=["陈小芳"], by=cast.approver, at=HELD)
    assert decide(cast, number, at=HELD).status is Status.GRANTED


def test_silence_does_not_count_while_a_hearing_is_open(cast: Cast) -> None:
    number = way.accepted(cast).number
    told(cast, number)
    services.hearing_ask(number, "", by=cast.owner, at=NOW)
    fact = case(number, cast.examiner)
    assert fact.promised_due is not None
    Case.objects.filter(number=number).update(tacit=True, wake_on=fact.promised_due)
    night = datetime.combine(fact.promised_due + timedelta(days=1), datetime.min.time(), UTC)
    swept = cases.clock_sweep(at=night)
    assert (swept.total, "听证" in swept.refused[number]) == (0, True)
    Case.objects.filter(number=number).update(tacit=False, renewal_due=fact.promised_due)
    assert cases.clock_sweep(at=night).acted == {"renewal_undecided": 1}  # art. 50 knows no exception


def test_a_right_nobody_used_lapses_and_the_decision_goes_on(cast: Cast) -> None:
    number = way.deciding(cast).number
    told(cast, number)
    late = NOW + timedelta(days=8)
    assert refused(lambda: services.hearing_ask(number, "", by=cast.owner, at=late)).code == "hearing_over"
    assert proceedings(number, cast.examiner, late.date()).hearing.state is S.LAPSED
    assert refused(lambda: told(cast, number)).code == "hearing_open"
    again = told(cast, number, at=late)
    assert (again.state, Hearing.objects.filter(state="lapsed").count()) == (S.TOLD, 1)
    services.hearing_waive(number, "", by=cast.owner, at=late)
    assert decide(cast, number, at=late).status is Status.GRANTED


def test_asking_is_the_applicants_or_noted_by_the_examiner_for_one_who_was_told(cast: Cast) -> None:
    number = way.accepted(cast).number

    def ask(by, name=""):
        return services.hearing_ask(number, "", asked_by=name, by=by, at=NOW)

    assert refused(lambda: ask(cast.owner)).code == "hearing_not_told"
    told(cast, number, "周大山", "李四")
    assert refused(lambda: ask(cast.neighbour)).code == "case_not_found"
    assert refused(lambda: ask(cast.approver)).code == "proceedings_ask_hearing_forbidden"
    assert refused(lambda: ask(cast.examiner, "路人")).code == "asker_unknown"
    assert refused(lambda: services.hearing_waive(number, "", by=cast.owner, at=NOW)).code == "hearing_of_others"
    noted = ask(cast.examiner, "周大山")
    assert (noted.asked_by, noted.asked_by_name) == (AskedBy.INTERESTED, "周大山")
    assert refused(lambda: ask(cast.owner)).code == "hearing_asked"


def test_waiving_by_an_officer_says_why(cast: Cast) -> None:
    number = way.accepted(cast).number
    assert refused(lambda: services.hearing_waive(number, "", by=cast.owner, at=NOW)).code == "hearing_not_told"
    told(cast, number, "周大山")
    assert refused(lambda: services.hearing_waive(number, "", by=cast.examiner, at=NOW)).code == "words_missing"
    done = services.hearing_waive(number, "双方都书面放弃。", by=cast.examiner, at=NOW)
    assert done.state is S.WAIVED
    assert (
        refused(lambda: services.hearing_waive(number, "再来一次。", by=cast.examiner, at=NOW)).code == "hearing_over"
    )


def test_the_notice_names_a_lawful_day_and_a_chair_who_does_not_handle_the_case(cast: Cast) -> None:
    number = way.accepted(cast).number
    assert refused(lambda: call(cast, number)).code == "hearing_not_told"
    told(cast, number)
    assert refused(lambda: call(cast, number)).code == "hearing_not_asked"
    services.hearing_ask(number, "", by=cast.owner, at=NOW)
    assert refused(lambda: call(cast, number, date(2026, 12, 2))).code == "hearing_too_soon"
    assert refused(lambda: call(cast, number, date(2026, 12, 23))).code == "hearing_overdue"
    assert refused(lambda: call(cast, number, chair=cast.examiner)).code == "chair_examined"
    assert refused(lambda: call(cast, number, chair=cast.clerk)).code == "chair_unknown"
    call(cast, number)
    moved = call(cast, number, date(2026, 12, 4))
    assert moved.day == date(2026, 12, 4)
    kinds = [paper.kind for paper in notices(f"case:{number}")]
    assert kinds.count(NoticeKind.HEARING_NOTICE) == 2


def test_who_examined_the_case_does_not_chair_though_another_told_the_right(cast: Cast) -> None:
    second = second_examiner()
    number = way.deciding(cast).number  # the examiner has written an opinion
    services.hearing_tell(number, "拟不予许可，要先听证。", by=second, at=NOW)
    services.hearing_ask(number, "", by=cast.owner, at=NOW)
    assert refused(lambda: call(cast, number, chair=cast.examiner)).code == "chair_examined"
    assert refused(lambda: call(cast, number, chair=second)).code == "chair_examined"
    call(cast, number)
    for chair in (cast.examiner.user_id, second.user_id):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hearing.objects.update(chair_id=chair)


def test_who_chairs_does_not_examine_afterwards(cast: Cast) -> None:
    second = second_examiner()
    number = way.accepted(cast).number
    asked(cast, number)
    call(cast, number, chair=second)
    opinion = "材料齐全，符合条件。"
    no = refused(lambda: cases.case_examine(number, Verdict.GRANT, opinion, by=second, at=NOW))
    assert (no.code, "主持" in no.sentence) == ("decision_hindered", True)
    assert cases.case_examine(number, Verdict.GRANT, opinion, by=cast.examiner, at=NOW).status is Status.REVIEWING


def test_the_minutes_are_the_chairs_signed_and_not_before_the_day(cast: Cast) -> None:
    number = way.accepted(cast).number
    scheduled(cast, number)

    def hold(by=cast.reviewer, signed=("陈小芳",), at=HELD, minutes="听过双方的话。"):
        return services.hearing_hold(number, minutes, present=[], signed_by=signed, by=by, at=at)

    assert refused(lambda: hold(by=cast.approver)).code == "not_chair"
    assert refused(lambda: hold(at=NOW)).code == "hearing_not_yet"
    assert refused(lambda: hold(signed=())).code == "minutes_unsigned"
    assert refused(lambda: hold(minutes="")).code == "words_missing"
    assert hold().state is S.HELD
    assert refused(hold).code == "hearing_not_scheduled"
    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.update(signed_by=[])


def test_the_clock_may_stand_still_for_a_hearing_and_go_on_after_it(cast: Cast) -> None:
    special = SpecialProcedure(kind=SpecialKind.HEARING, days="20wd", basis="《行政许可法》第四十五条")
    publish(special_procedures=(special,))
    number = way.accepted(cast, NOW + timedelta(minutes=1)).number
    asked(cast, number)
    wanted = {"kind": "听证", "days": 20, "basis": "《行政许可法》第四十五条"}
    request = cases.request_ask(number, RequestKind.PROCEDURE, wanted, "申请人要求听证。", by=cast.examiner, at=NOW)
    assert cases.request_sign(request.id, by=cast.approver, at=NOW).promised_due is None
    call(cast, number)
    held(cast, number)
    after = cases.case_end_procedure(number, "听证结束，笔录已经签字。", by=cast.examiner, at=HELD)
    assert after.status is Status.ACCEPTED
    assert case(number, cast.examiner).promised_due > date(2026, 12, 8)


def test_what_always_holds_of_a_hearing_the_database_knows(cast: Cast) -> None:
    scheduled(cast, way.accepted(cast).number)
    for broken in ({"day": None}, {"place": ""}, {"hold_by": None}, {"state": "held"}, {"asked_by": "anybody"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hearing.objects.update(**broken)
