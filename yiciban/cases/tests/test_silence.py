"""What happens by itself: the three silences, what never came, the sweep that may be repeated and killed."""

from datetime import UTC, date, datetime, timedelta

from tests import way
from tests.cast import NOW
from yiciban.cases.facts import Defect, Status
from yiciban.cases.models import Case
from yiciban.cases.queries import case
from yiciban.cases.services import (
    case_accept,
    case_accept_with_gaps,
    case_conclude,
    case_confirm_default,
    case_fill_gap,
    case_request_correction,
    clock_sweep,
)
from yiciban.cases.tests.law import later, papers_of, publish, refused
from yiciban.documents.facts import NoticeKind
from yiciban.journal.queries import history

DEFECT = Defect("floor_plan", "平面图", "看不清楚", "请重新画一张")


def day_after(day: date) -> datetime:
    """Half past midnight in Asia/Shanghai on the day after."""
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=16, minutes=30)


def actions(number):
    return [entry.action for entry in history(f"case:{number}")]


def on_the_list(cast):
    """An accepted case whose item stands on the local list; the linter keeps permits of this kind off it."""
    fact = way.accepted(cast)
    Case.objects.filter(number=fact.number).update(tacit=True, wake_on=fact.promised_due)
    return fact


def test_five_silent_days_are_an_acceptance_as_of_the_receipt(cast):
    fact = way.submitted(cast)
    assert clock_sweep(at=day_after(fact.intake_due - timedelta(days=1))).total == 0
    swept = clock_sweep(at=day_after(fact.intake_due))
    assert swept.acted == {"silence_at_intake": 1}
    deemed = case(fact.number, cast.examiner)
    assert deemed.status is Status.ACCEPTED
    assert deemed.accepted_at == fact.received_at
    assert deemed.intake == "silence"
    assert NoticeKind.ACCEPTANCE in papers_of(fact)
    assert "case.deem_accepted" in actions(fact.number)
    assert clock_sweep(at=day_after(fact.intake_due)).total == 0


def test_the_dates_of_a_deemed_acceptance_count_from_the_receipt(cast):
    in_time = case_accept(way.submitted(cast).number, by=cast.clerk, at=NOW)
    silent = way.submitted(cast)
    clock_sweep(at=day_after(silent.intake_due))
    deemed = case(silent.number, cast.examiner)
    assert (deemed.promised_due, deemed.legal_due) == (in_time.promised_due, in_time.legal_due)


def test_a_correction_that_never_came_is_returned_after_its_term_and_not_before(cast):
    number = way.submitted(cast).number
    told = case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    assert told.correction_due is not None
    assert clock_sweep(at=day_after(told.correction_due - timedelta(days=1))).total == 0
    assert clock_sweep(at=day_after(told.correction_due)).acted == {"correction_never_came": 1}
    assert case(number, cast.clerk).status is Status.RETURNED


def test_without_the_local_list_an_office_may_be_late(cast):
    fact = way.accepted(cast)
    assert clock_sweep(at=day_after(fact.legal_due)).total == 0


def test_silence_on_the_list_is_consent_with_a_red_card_and_no_licence_without_a_human(cast):
    fact = on_the_list(cast)
    at = day_after(fact.promised_due)
    assert clock_sweep(at=at).acted == {"silence_of_the_department": 1}
    silent = case(fact.number, cast.approver)
    assert silent.status is Status.DEFAULTED
    assert silent.paper_due is not None
    assert "case.red_card" in actions(fact.number)
    assert refused(lambda: case_conclude(fact.number, by=cast.maker, at=at)).code == "step_not_possible"
    assert refused(lambda: case_confirm_default(fact.number, by=cast.examiner, at=at)).code == "case_decide_forbidden"
    owed = case_confirm_default(fact.number, by=cast.approver, at=at)
    assert owed.status is Status.GRANTED
    assert NoticeKind.DECISION_GRANT in papers_of(fact)


def test_who_accepted_does_not_issue_the_paper_of_the_silence(cast):
    fact = on_the_list(cast)
    clock_sweep(at=day_after(fact.promised_due))
    Case.objects.filter(number=fact.number).update(accepted_by=cast.approver.user_id)
    at = day_after(fact.promised_due)
    assert refused(lambda: case_confirm_default(fact.number, by=cast.approver, at=at)).code == "same_person"


def gap(cast):
    publish(materials=later("hygiene_rules"))
    fact = way.submitted(cast, NOW + timedelta(minutes=1))
    row = Case.objects.get(number=fact.number).materials.get(code="hygiene_rules")
    row.files.all().delete()
    row.proof = "none"
    row.save()
    return fact


def test_a_secondary_material_may_come_later_on_a_signed_promise(cast):
    number = gap(cast).number
    assert refused(lambda: case_accept(number, by=cast.clerk, at=NOW)).code == "materials_incomplete"
    assert refused(lambda: case_accept_with_gaps(number, "", by=cast.clerk, at=NOW)).code == "gap_unsigned"
    fact = case_accept_with_gaps(number, "陈小芳", by=cast.clerk, at=NOW)
    assert fact.status is Status.ACCEPTED
    assert fact.gap_due is not None
    assert fact.gap_due < fact.promised_due
    assert NoticeKind.GAP_ACCEPTANCE in papers_of(fact)
    assert refused(lambda: case_fill_gap(number, {}, by=cast.owner, at=NOW)).code == "gap_not_supplied"
    filled = case_fill_gap(number, {}, seen=["hygiene_rules"], by=cast.clerk, at=NOW)
    assert filled.gap_due is None
    assert (
        refused(lambda: case_fill_gap(number, {}, seen=["hygiene_rules"], by=cast.clerk, at=NOW)).code == "gap_closed"
    )


def test_nothing_is_granted_while_a_gap_is_open_and_an_unfilled_gap_ends_the_case(cast):
    from yiciban.cases.facts import Verdict
    from yiciban.cases.services import case_decide, case_examine, case_review

    number = gap(cast).number
    fact = case_accept_with_gaps(number, "陈小芳", by=cast.clerk, at=NOW)
    case_examine(number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=NOW)
    case_review(number, Verdict.GRANT, "同意承办意见。", by=cast.reviewer, at=NOW)
    open_gap = refused(lambda: case_decide(number, grant=True, reason="同意", by=cast.approver, at=NOW))
    assert open_gap.code == "gap_open"
    assert clock_sweep(at=day_after(fact.gap_due)).acted == {"gap_not_filled": 1}
    ended = case(number, cast.clerk)
    assert ended.status is Status.TERMINATED
    assert ended.end_ground == "gap_overdue"
    assert NoticeKind.WITHDRAWAL in papers_of(fact)


def test_a_main_material_may_not_come_later(cast):
    number = gap(cast).number
    row = Case.objects.get(number=number).materials.get(code="floor_plan")
    row.files.all().delete()
    row.proof = "none"
    row.save()
    no = refused(lambda: case_accept_with_gaps(number, "陈小芳", by=cast.clerk, at=NOW))
    assert no.code == "materials_incomplete"
    assert "hygiene" not in no.sentence


def test_a_case_that_refuses_stops_no_other(cast, monkeypatch):
    from yiciban.cases.services import timers
    from yiciban.kernel.refusal import Refusal

    first, second = way.submitted(cast), way.submitted(cast, NOW + timedelta(minutes=1), store_name="另一家店")
    real = timers.ACTS["silence_at_intake"]

    def act(number, at):
        if number == first.number:
            raise Refusal("broken", "这件先放一放。")
        return real(number, at)

    monkeypatch.setattr(timers, "ACTS", {**timers.ACTS, "silence_at_intake": act})
    swept = clock_sweep(at=day_after(second.intake_due))
    assert swept.acted == {"silence_at_intake": 1}
    assert swept.refused == {first.number: "这件先放一放。"}
