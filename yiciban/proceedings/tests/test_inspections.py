"""Two officers go and see: planned, recorded with its paper, called off; nothing is granted before."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import Status, Step, Verdict
from yiciban.cases.queries import case, step_choices
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notice_pdf, notices
from yiciban.documents.services import file_put
from yiciban.proceedings import services
from yiciban.proceedings.facts import Conclusion, InspectionState
from yiciban.proceedings.models import Inspection
from yiciban.proceedings.queries import photo, proceedings
from yiciban.proceedings.tests.helpers import FOUND, inspected, planned, publish, refused

LATER = NOW + timedelta(minutes=1)
TODAY = NOW.date()


def deciding(cast: Cast) -> str:
    """A case before the approver under a guide that asks for an inspection."""
    publish(inspected=True)
    number = way.accepted(cast, LATER).number
    cases.case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=LATER)
    return cases.case_review(number, Verdict.GRANT, "同意承办意见。", by=cast.reviewer, at=LATER).number


def test_an_inspection_is_planned_recorded_and_leaves_its_paper(cast: Cast) -> None:
    number = way.accepted(cast).number
    done = inspected(cast, number)
    assert (done.state, done.conclusion, len(done.photos)) == (InspectionState.DONE, Conclusion.FITS, 1)
    (paper,) = [one for one in notices(f"case:{number}") if one.kind is NoticeKind.INSPECTION]
    assert "勘〔2026〕" in paper.number
    assert FOUND in str(paper.data)
    assert notice_pdf(paper).startswith(b"%PDF-")


def test_who_plans_where_and_with_whom_is_checked(cast: Cast) -> None:
    number = way.accepted(cast).number
    examiner, clerk = cast.examiner.user_id, cast.clerk.user_id
    reviewer = cast.reviewer.user_id

    def plan(*ids, by=cast.examiner, place="梅园路 18 号", day=TODAY):
        return services.inspection_plan(number, day, place, ids, by=by, at=NOW)

    assert refused(lambda: plan(examiner)).code == "inspectors_too_few"
    assert refused(lambda: plan(examiner, clerk)).code == "inspector_unknown"
    assert refused(lambda: plan(examiner, reviewer, place="")).code == "words_missing"
    assert refused(lambda: plan(examiner, reviewer, day=TODAY - timedelta(days=1))).code == "day_passed"
    assert refused(lambda: plan(examiner, reviewer, by=cast.clerk)).code == "proceedings_inspect_forbidden"
    assert refused(lambda: plan(examiner, reviewer, by=cast.other_examiner)).code == "case_not_found"
    assert not Inspection.objects.exists()


def test_one_inspection_is_planned_at_a_time(cast: Cast) -> None:
    number = way.accepted(cast).number
    planned(cast, number)
    assert refused(lambda: planned(cast, number)).code == "inspection_planned"
    cancelled = services.inspection_cancel(number, "店主临时有事。", by=cast.reviewer, at=NOW)
    assert cancelled.state is InspectionState.CANCELLED
    assert refused(lambda: services.inspection_cancel(number, "再取消一次", by=cast.examiner, at=NOW)).code == (
        "inspection_not_planned"
    )
    planned(cast, number)


def test_only_those_who_went_write_the_record_and_with_their_own_pictures(cast: Cast) -> None:
    number = way.accepted(cast).number

    def record(by=cast.examiner, findings=FOUND, photos=()):
        return services.inspection_record(
            number, findings, Conclusion.FITS, applicant_present=False, photos=photos, by=by, at=NOW
        )

    assert refused(record).code == "inspection_not_planned"
    planned(cast, number)
    assert refused(lambda: record(by=cast.approver)).code == "not_inspector"
    assert refused(lambda: record(findings="好")).code == "words_missing"
    assert refused(lambda: record(photos=[uuid4()])).code == "file_not_found"
    theirs = file_put("别人.png", way.picture(), by=cast.reviewer, at=NOW)
    assert refused(lambda: record(photos=[theirs.id])).code == "file_not_found"
    scan = file_put("表.pdf", b"%PDF-1.4\n%%EOF", by=cast.examiner, at=NOW)
    assert refused(lambda: record(photos=[scan.id])).code == "photo_type"
    assert Inspection.objects.get().state == InspectionState.PLANNED


def test_a_case_that_is_decided_is_not_inspected_any_more(cast: Cast) -> None:
    number = way.granted(cast).number
    assert refused(lambda: planned(cast, number)).code == "proceedings_closed"


def test_nothing_is_granted_before_the_inspection_its_guide_asks_for(cast: Cast) -> None:
    number = deciding(cast)

    def grant():
        return cases.case_decide(number, grant=True, reason="同意", by=cast.approver, at=LATER)

    assert refused(grant).code == "decision_hindered"
    (choice,) = [one for one in step_choices(case(number, cast.approver), cast.approver) if one.step is Step.GRANT]
    assert (choice.possible, "核查" in choice.reason) == (False, True)
    planned(cast, number)
    assert refused(grant).code == "decision_hindered"
    services.inspection_record(number, FOUND, Conclusion.DIFFERS, applicant_present=True, by=cast.examiner, at=LATER)
    assert "不符合" in refused(grant).sentence
    inspected(cast, number, at=LATER + timedelta(minutes=1))
    assert grant().status is Status.GRANTED


def test_a_denial_needs_no_inspection(cast: Cast) -> None:
    number = deciding(cast)
    done = cases.case_decide(number, grant=False, reason="布局不符合规定。", by=cast.approver, at=LATER)
    assert done.status is Status.DENIED


def test_two_distinct_officers_are_the_databases_condition_too(cast: Cast) -> None:
    inspected(cast, way.accepted(cast).number)
    for broken in (
        {"second_inspector": cast.examiner.user_id},
        {"inspector_names": ["一个人"]},
        {"findings": ""},
        {"state": "unknown"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Inspection.objects.update(**broken)


def test_the_pictures_are_for_those_who_work_on_the_case_and_its_applicant(cast: Cast) -> None:
    number = way.accepted(cast).number
    picture = inspected(cast, number).photos[0]
    for name in ("owner", "examiner", "clerk"):
        assert photo(number, picture.id, cast.actors[name]).name == "店面.png"
        assert proceedings(number, cast.actors[name], TODAY).inspections[0].photos
    assert refused(lambda: photo(number, picture.id, cast.supervisor)).code == "case_files_forbidden"
    assert proceedings(number, cast.supervisor, TODAY).inspections[0].photos == ()
    for name in ("neighbour", "other_examiner"):
        assert refused(lambda: photo(number, picture.id, cast.actors[name])).code == "case_not_found"  # noqa: B023
    assert refused(lambda: photo(number, uuid4(), cast.examiner)).code == "file_not_found"
