"""What takes two people: asked by one, signed by another, done as a whole or not at all."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests import way
from tests.cast import NOW
from yiciban.cases.facts import RequestKind, Status, Verdict
from yiciban.cases.models import CaseRequest, ClockEntry
from yiciban.cases.queries import case
from yiciban.cases.services import (
    case_end_procedure,
    case_examine,
    case_request_correction,
    case_supply_correction,
    case_withdraw,
    request_ask,
    request_refuse,
    request_sign,
    request_take_back,
)
from yiciban.cases.tests.law import REASON, papers_of, publish, refused
from yiciban.cases.tests.test_silence import DEFECT
from yiciban.documents.facts import NoticeKind

K = RequestKind
PROCEDURE = {"kind": "检测", "days": 15, "basis": "《示例条例》第九条"}
LATER = NOW + timedelta(days=7)


def asked(cast, number, kind, data, by=None, at=NOW):
    return request_ask(number, kind, data, REASON, by=by or cast.examiner, at=at)


def paused(cast):
    fact = way.accepted(cast)
    request_sign(asked(cast, fact.number, K.PROCEDURE, PROCEDURE).id, by=cast.approver, at=NOW)
    return fact


def test_a_special_procedure_stops_the_clock_with_a_paper_and_its_end_names_the_days_again(cast):
    fact = paused(cast)
    standing = case(fact.number, cast.examiner)
    assert standing.status is Status.PAUSED
    assert (standing.promised_due, standing.legal_due) == (None, None)
    paper = papers_of(fact)[NoticeKind.PROCEDURE]
    assert "15 个工作日" in str(paper.data)
    no = refused(lambda: case_examine(fact.number, Verdict.GRANT, REASON, by=cast.examiner, at=NOW))
    assert no.code == "step_not_possible"
    after = case_end_procedure(fact.number, "检测合格，报告附后。", by=cast.examiner, at=LATER)
    assert after.status is Status.ACCEPTED
    assert after.legal_due > fact.legal_due
    assert [row.kind for row in ClockEntry.objects.all()] == ["pause", "resume"]


def test_only_a_procedure_the_guide_names_may_stop_the_clock(cast):
    number = way.accepted(cast).number
    unknown = {**PROCEDURE, "kind": "听证"}
    assert refused(lambda: asked(cast, number, K.PROCEDURE, unknown)).code == "procedure_unknown"
    assert refused(lambda: asked(cast, number, K.PROCEDURE, {"kind": "检测"})).code == "request_unclear"


def test_a_case_in_a_procedure_can_still_be_withdrawn(cast):
    fact = paused(cast)
    assert case_withdraw(fact.number, by=cast.owner, at=LATER).status is Status.WITHDRAWN


def test_an_extension_is_signed_told_and_comes_once(cast):
    fact = way.accepted(cast)
    longer = request_sign(asked(cast, fact.number, K.EXTENSION, {"days": 10}).id, by=cast.approver, at=NOW)
    assert longer.promised_due > fact.promised_due
    assert longer.legal_due > fact.legal_due
    assert NoticeKind.EXTENSION in papers_of(fact)
    assert refused(lambda: asked(cast, fact.number, K.EXTENSION, {"days": 3})).code == "extended_before"


def test_the_ledger_holds_one_extension_and_never_changes(cast):
    fact = way.accepted(cast)
    request_sign(asked(cast, fact.number, K.EXTENSION, {"days": 10}).id, by=cast.approver, at=NOW)
    row = ClockEntry.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(Exception, match="append"), transaction.atomic():
        ClockEntry.objects.update(days=3)


def test_a_joint_case_is_extended_by_the_governments_head(cast):
    publish(joint_bodies=("区应急管理局",))
    number = way.accepted(cast, NOW + timedelta(minutes=1)).number
    request = asked(cast, number, K.EXTENSION, {"days": 15})
    assert refused(lambda: request_sign(request.id, by=cast.approver, at=NOW)).code == "case_sign_joint_forbidden"
    assert request_sign(request.id, by=cast.government_head, at=NOW).legal_due is not None


@pytest.mark.parametrize(
    ("kind", "data", "asker", "signer"),
    [
        (K.TERMINATION, {"ground": "applicant_gone"}, "examiner", "approver"),
        (K.VOIDING, {"ground": "entry_error"}, "clerk", "manager"),
    ],
)
def test_an_end_takes_two_and_leaves_a_paper(cast, kind, data, asker, signer):
    fact = way.accepted(cast)
    request = request_ask(fact.number, kind, data, REASON, by=getattr(cast, asker), at=NOW)
    for wrong in ("supervisor", "reviewer", asker):
        assert refused(lambda: request_sign(request.id, by=getattr(cast, wrong), at=NOW)).status == 403  # noqa: B023
    ended = request_sign(request.id, by=getattr(cast, signer), at=NOW)
    assert ended.status in (Status.TERMINATED, Status.VOIDED)
    assert ended.ended_at == NOW
    assert papers_of(fact).keys() & {NoticeKind.WITHDRAWAL, NoticeKind.VOIDING}


def test_nobody_signs_what_they_asked_whatever_offices_they_hold(cast):
    from dataclasses import replace

    number = way.accepted(cast).number
    both = replace(cast.examiner, postings=(*cast.examiner.postings, *cast.approver.postings))
    request = request_ask(number, K.TERMINATION, {"ground": "force_majeure"}, REASON, by=both, at=NOW)
    assert refused(lambda: request_sign(request.id, by=both, at=NOW)).code == "same_person"
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseRequest.objects.update(state="signed", answered_by=both.user_id, answered_at=NOW)


def test_the_same_is_not_asked_twice_and_a_no_has_a_reason(cast):
    number = way.accepted(cast).number
    request = asked(cast, number, K.EXTENSION, {"days": 5})
    assert refused(lambda: asked(cast, number, K.EXTENSION, {"days": 5})).code == "request_open"
    assert refused(lambda: request_refuse(request.id, "不", by=cast.approver, at=NOW)).code == "reason_needed"
    assert request_refuse(request.id, "不用延长，按时办。", by=cast.approver, at=NOW).state == "refused"
    assert refused(lambda: request_sign(request.id, by=cast.approver, at=NOW)).code == "request_answered"
    asked(cast, number, K.EXTENSION, {"days": 5})


def test_who_asked_may_take_it_back_and_nobody_else(cast):
    number = way.accepted(cast).number
    request = asked(cast, number, K.EXTENSION, {"days": 5})
    assert refused(lambda: request_take_back(request.id, by=cast.approver, at=NOW)).code == "not_yours"
    assert request_take_back(request.id, by=cast.examiner, at=NOW).state == "taken_back"
    assert refused(lambda: request_sign(request.id, by=cast.approver, at=NOW)).code == "request_answered"


def test_a_second_notice_takes_the_supervisors_signature(cast):
    number = way.submitted(cast).number
    data = {
        "defects": [{"material": "floor_plan", "subject": "平面图", "reason": "新图又缺通风口", "mend": "补画通风口"}]
    }
    assert refused(lambda: asked(cast, number, K.SECOND_CORRECTION, data, by=cast.clerk)).code == "correction_first"
    case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    case_supply_correction(number, {}, seen=["floor_plan"], by=cast.clerk, at=NOW)
    assert refused(lambda: case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)).code == "correction_twice"
    request = asked(cast, number, K.SECOND_CORRECTION, data, by=cast.clerk)
    told = request_sign(request.id, by=cast.supervisor, at=NOW)
    assert told.status is Status.CORRECTING
    assert told.corrections == 2


def test_a_request_nobody_may_see_is_not_there(cast):
    number = way.accepted(cast).number
    request = asked(cast, number, K.EXTENSION, {"days": 5})
    assert refused(lambda: request_sign(request.id, by=cast.other_examiner, at=NOW)).code == "request_not_found"


def test_a_request_overtaken_by_the_case_cannot_be_signed(cast):
    number = way.accepted(cast).number
    request = asked(cast, number, K.PROCEDURE, PROCEDURE)
    case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=NOW)
    assert refused(lambda: request_sign(request.id, by=cast.approver, at=NOW)).code == "request_not_possible"


def test_an_item_without_a_reviewer_goes_straight_to_the_approver(cast):
    from yiciban.cases.services import case_send_back

    publish(reviewed=False)
    number = way.accepted(cast, NOW + timedelta(minutes=1)).number
    done = case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=NOW)
    assert done.status is Status.DECIDING
    assert refused(lambda: case_send_back(number, "请再核对。", by=cast.approver, at=NOW)).code == "wrong_route"
    back = case_send_back(number, "请再核对。", to_examiner=True, by=cast.approver, at=NOW)
    assert back.status is Status.ACCEPTED
