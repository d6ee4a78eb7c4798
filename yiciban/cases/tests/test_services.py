"""Commands on cases: each with its failure beside its success."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import (
    CaseFact,
    Check,
    DefaultGround,
    Defect,
    DeliveryMethod,
    Handover,
    RefusalGround,
    Status,
    Step,
    Verdict,
)
from yiciban.cases.models import Case, CaseMaterial, ClockEntry
from yiciban.cases.queries import case as read
from yiciban.cases.queries import materials
from yiciban.cases.rules.lifecycle import SIGNED, TABLE
from yiciban.documents.queries import notice_pdf, notices
from yiciban.documents.services import file_put
from yiciban.journal.queries import history
from yiciban.kernel.actor import ANONYMOUS, Actor
from yiciban.kernel.refusal import Refusal
from yiciban.people.facts import PartyKind

DEFECT = Defect("floor_plan", "平面图", "没有标出消毒柜的位置", "在图上标出消毒柜和水池后重新上传")
OPINION = "材料齐全，符合条件。"


def refused(code: str, call: object, *args: object, **kwargs: object) -> Refusal:
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)  # type: ignore[operator]
    assert no.value.code == code, no.value
    return no.value


# --- drafts and submission


def test_a_draft_is_resumed_where_it_was_left(cast: Cast) -> None:
    first = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=NOW)
    code = next(iter(way.answers()))
    cases.draft_save(first.id, {code: "先写一半", "nonsense": "x"}, by=cast.owner, at=NOW)
    again = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=NOW)
    assert again.id == first.id
    assert dict(again.form) == {code: "先写一半"}


def test_a_draft_is_its_writers_alone(cast: Cast) -> None:
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=NOW)
    refused("draft_not_found", cases.draft_save, draft.id, {}, by=cast.neighbour, at=NOW)
    refused("draft_not_found", cases.draft_discard, draft.id, by=cast.clerk)


def test_nobody_drafts_for_a_firm_that_is_not_theirs(cast: Cast) -> None:
    refused("party_not_found", cases.draft_open, way.SLUG, cast.firm_key, by=cast.neighbour, at=NOW)
    refused("case_apply_forbidden", cases.draft_open, way.SLUG, cast.firm_key, by=cast.clerk, at=NOW)
    refused("sign_in_needed", cases.draft_open, way.SLUG, cast.firm_key, by=ANONYMOUS, at=NOW)


def test_a_firms_item_is_not_for_a_person(cast: Cast) -> None:
    key = f"person:{cast.owner.user_id}"
    assert "企业" in refused("party_not_fitting", cases.draft_open, way.SLUG, key, by=cast.owner, at=NOW).sentence


def test_an_older_page_does_not_overwrite_what_another_device_saved(cast: Cast) -> None:
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=NOW)
    cases.draft_save(draft.id, {}, by=cast.owner, at=NOW, revision=draft.revision)
    refused("draft_changed", cases.draft_save, draft.id, {}, by=cast.owner, at=NOW, revision=draft.revision)


def test_what_is_missing_is_said_field_by_field_and_nothing_is_made(cast: Cast) -> None:
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.owner, at=NOW)
    no = refused("form_incomplete", cases.case_submit, draft.id, by=cast.owner, at=NOW)
    assert no.fields
    cases.draft_save(draft.id, way.answers(), by=cast.owner, at=NOW)
    no = refused("materials_missing", cases.case_submit, draft.id, by=cast.owner, at=NOW)
    assert "floor_plan" in no.fields
    assert not Case.objects.exists()


def test_submitting_twice_gives_the_same_case(cast: Cast) -> None:
    case = way.submitted(cast)
    draft = Case.objects.get(number=case.number).draft_id
    again = cases.case_submit(draft, by=cast.owner, at=NOW + timedelta(minutes=1))
    assert again == case
    assert Case.objects.count() == 1
    assert len(notices(case.subject)) == 1


def test_a_submitted_case_is_whole(cast: Cast) -> None:
    case = way.submitted(cast)
    assert (case.status, case.party_name, case.intake_due) == (
        Status.RECEIVED,
        "明德区丽人理发店",
        date(2026, 12, 1),
    )
    assert [entry.action for entry in history(case.subject)] == ["case.submit"]
    assert all(m.is_there or m.need == "非必要" or m.code in {"business_licence"} for m in materials(case))
    (receipt,) = notices(case.subject)
    assert notice_pdf(receipt).startswith(b"%PDF-")


def test_sql_and_html_in_a_text_field_stay_text(cast: Cast) -> None:
    evil = "';DROP TABLE x;--<b>"
    from yiciban.catalogue.queries import elements

    known = elements(way.answers()).items()
    long_enough = (e for _, e in known if e.kind.value in ("text", "long_text") and e.max_length >= len(evil))
    texts = [element.code for element in long_enough if not element.source]
    case = way.submitted(cast, **{texts[0]: evil})
    assert read(case.number, cast.clerk).form[texts[0]] == evil


# --- the counter


def applicant(**changed: object) -> cases.Applicant:
    known = {"kind": PartyKind.PERSON, "name": "周大山", "id_number": "420703195001010023", "phone": "13800002046"}
    return cases.Applicant(**{**known, **changed})  # type: ignore[arg-type]


def received(cast: Cast, slug: str = "social_card_replace", **changed: object) -> CaseFact:
    from yiciban.catalogue.queries import guide

    seen = [m.code for m in guide(slug).guide.materials]
    return cases.case_receive(
        slug, applicant(**changed), way.answers(slug), seen, point="centre", by=cast.clerk, at=NOW
    )


def test_a_counter_receives_and_grants_at_once_what_it_is_authorised_to(cast: Cast) -> None:
    case = received(cast)
    done = cases.case_grant_at_once(case.number, by=cast.clerk, at=NOW)
    assert done.status is Status.GRANTED
    assert done.accepted_at == done.decided_at
    assert done.promised_due == date(2026, 11, 24)


def test_a_counter_decides_nothing_it_is_not_authorised_to(cast: Cast) -> None:
    case = way.submitted(cast)
    refused("not_authorised_at_counter", cases.case_grant_at_once, case.number, by=cast.clerk, at=NOW)
    assert read(case.number, cast.clerk).status is Status.RECEIVED


def test_a_counter_receives_only_at_its_own_point(cast: Cast) -> None:
    seen: list[str] = []
    arguments = ("social_card_replace", applicant(), way.answers("social_card_replace"), seen)
    refused("case_accept_forbidden", cases.case_receive, *arguments, point="centre", by=cast.town_clerk, at=NOW)
    refused("point_not_found", cases.case_receive, *arguments, point="nowhere", by=cast.clerk, at=NOW)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"id_number": "420703195001010024"}, "id_number"),
        ({"id_number": "43048119900229004X"}, "id_number"),
        ({"id_number": "420703209501010026"}, "id_number"),
        ({"phone": "123"}, "phone"),
        ({"name": "  "}, "name"),
        ({"kind": PartyKind.FIRM}, "id_number"),
    ],
)
def test_a_wrong_number_is_named_and_nothing_is_received(cast: Cast, changed: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as no:
        received(cast, **changed)
    assert field in no.value.fields
    assert not Case.objects.exists()


def test_acceptance_starts_both_clocks_and_issues_its_paper(cast: Cast) -> None:
    case = way.accepted(cast)
    assert (case.promised_due, case.legal_due) == (date(2026, 12, 8), date(2026, 12, 22))
    paper = notices(case.subject)[-1]
    assert (paper.number, paper.title) == ("明卫受〔2026〕第00001号", "行政许可受理通知书")


def test_what_is_marked_wrong_stands_in_the_way_of_acceptance(cast: Cast) -> None:
    case = way.submitted(cast)
    mark = {"by": cast.clerk, "at": NOW}
    refused("note_needed", cases.material_check, case.number, "floor_plan", Check.WRONG, **mark)
    cases.material_check(case.number, "floor_plan", Check.WRONG, note="没有标出消毒柜", **mark)
    no = refused("materials_incomplete", cases.case_accept, case.number, **mark)
    assert "平面图" in no.sentence
    cases.material_check(case.number, "floor_plan", Check.FITS, **mark)
    assert cases.case_accept(case.number, **mark).status is Status.ACCEPTED
    refused("check_too_late", cases.material_check, case.number, "floor_plan", Check.FITS, **mark)
    refused("material_not_found", cases.material_check, way.submitted(cast).number, "no_such", Check.FITS, **mark)


def test_a_correction_stops_the_intake_clock_and_its_supply_starts_it_anew(cast: Cast) -> None:
    case = cases.case_request_correction(way.submitted(cast).number, [DEFECT], by=cast.clerk, at=NOW)
    assert (case.status, case.intake_due, case.defects) == (Status.CORRECTING, None, (DEFECT,))
    later = NOW + timedelta(days=3)
    refused("correction_not_supplied", cases.case_supply_correction, case.number, {}, by=cast.owner, at=later)
    file = file_put("new.png", way.picture("red"), by=cast.owner, at=later)
    theirs = file_put("x.png", way.picture("blue"), by=cast.neighbour, at=later)
    supply = cases.case_supply_correction
    refused("file_not_found", supply, case.number, {"floor_plan": [theirs.id]}, by=cast.owner, at=later)
    refused("case_not_found", supply, case.number, {"floor_plan": [file.id]}, by=cast.neighbour, at=later)
    again = supply(case.number, {"floor_plan": [file.id]}, by=cast.owner, at=later)
    assert (again.status, again.intake_due) == (Status.RECEIVED, date(2026, 12, 4))
    refused("correction_twice", cases.case_request_correction, case.number, [DEFECT], by=cast.clerk, at=later)


def test_not_accepting_names_the_ground_the_right_agency_and_the_remedies(cast: Cast) -> None:
    case = way.submitted(cast)
    refuse = cases.case_refuse_acceptance
    ours = {"by": cast.clerk, "at": NOW}
    refused("right_agency_missing", refuse, case.number, RefusalGround.NOT_OURS, "归市里管理", **ours)
    ended = refuse(case.number, RefusalGround.NOT_OURS, "归市里管理", right_agency="市卫生健康委员会", **ours)
    assert (ended.status, ended.ended_at) == (Status.NOT_ACCEPTED, NOW)
    paper = notices(case.subject)[-1].data
    assert "行政复议" in paper["remedies"]
    assert paper["right_agency"]["name"] == "市卫生健康委员会"


# --- the department


def test_an_opinion_needs_words_and_the_right_office(cast: Cast) -> None:
    number = way.accepted(cast).number
    refused("reason_needed", cases.case_examine, number, Verdict.GRANT, " ", by=cast.examiner, at=NOW)
    refused("case_not_found", cases.case_examine, number, Verdict.GRANT, OPINION, by=cast.other_examiner, at=NOW)
    refused("case_examine_forbidden", cases.case_examine, number, Verdict.GRANT, OPINION, by=cast.approver, at=NOW)
    assert cases.case_examine(number, Verdict.GRANT, OPINION, by=cast.examiner, at=NOW).status is Status.REVIEWING


def test_a_case_sent_back_returns_to_the_step_before_and_its_clock_runs_on(cast: Cast) -> None:
    case = way.deciding(cast)
    back = cases.case_send_back(case.number, "请补充现场情况", by=cast.approver, at=NOW)
    assert (back.status, back.promised_due) == (Status.REVIEWING, case.promised_due)
    assert cases.case_send_back(case.number, "请补充现场情况", by=cast.reviewer, at=NOW).status is Status.ACCEPTED


def test_a_denial_says_why_on_what_law_and_how_to_object(cast: Cast) -> None:
    number = way.deciding(cast).number
    refused("reason_needed", cases.case_decide, number, grant=False, reason="", by=cast.approver, at=NOW)
    later = NOW + timedelta(days=1)
    cases.case_decide(number, grant=False, reason="没有设置消毒间，不符合卫生条件。", by=cast.approver, at=later)
    paper = notices(f"case:{number}")[-1]
    assert paper.title == "不予行政许可决定书"
    assert "消毒间" in paper.data["reasons"][0]
    assert paper.data["bases"]
    assert "6 个月内" in paper.data["remedies"]


def test_who_accepted_cannot_decide_even_behind_the_rules(cast: Cast) -> None:
    case = way.deciding(cast)
    rows = Case.objects.filter(number=case.number)
    with pytest.raises(IntegrityError, match="who_accepts_does_not_decide"), transaction.atomic():
        rows.update(decided_by=F("accepted_by"))


def test_a_result_is_handed_over_in_a_way_the_applicant_agreed_to(cast: Cast) -> None:
    from yiciban.licences.services import licence_issue

    number = way.granted(cast).number
    licence_issue(number, by=cast.maker, at=NOW)
    Case.objects.filter(number=number).update(delivery=DeliveryMethod.COUNTER, consent_at=None)
    deliver = {"by": cast.handout, "at": NOW}
    refused("no_consent", cases.case_deliver, number, DeliveryMethod.ELECTRONIC, **deliver)
    refused("receiver_missing", cases.case_deliver, number, DeliveryMethod.COUNTER, **deliver)
    refused("waybill_missing", cases.case_deliver, number, DeliveryMethod.POST, **deliver)
    done = cases.case_deliver(number, DeliveryMethod.COUNTER, Handover("陈小芳"), **deliver)
    assert done.status is Status.DELIVERED


def test_an_applicant_withdraws_until_the_decision_and_not_after(cast: Cast) -> None:
    assert cases.case_withdraw(way.deciding(cast).number, by=cast.owner, at=NOW).status is Status.WITHDRAWN
    number = way.granted(cast).number
    refused("step_not_possible", cases.case_withdraw, number, by=cast.owner, at=NOW)
    refused("case_not_found", cases.case_withdraw, number, by=cast.neighbour, at=NOW)


# --- the whole table


def take(step: Step, number: str, by: Actor) -> CaseFact:
    """Take any step with good arguments."""
    common = {"by": by, "at": NOW}
    calls = {
        Step.ACCEPT: lambda: cases.case_accept(number, **common),
        Step.REQUEST_CORRECTION: lambda: cases.case_request_correction(number, [DEFECT], **common),
        Step.SUPPLY_CORRECTION: lambda: cases.case_supply_correction(number, {"floor_plan": [uuid4()]}, **common),
        Step.REFUSE_ACCEPTANCE: lambda: cases.case_refuse_acceptance(
            number, RefusalGround.NO_PERMIT_NEEDED, "这类场所不用办证", **common
        ),
        Step.RETURN: lambda: cases.case_return(number, "逾期没有补正材料", **common),
        Step.GRANT_AT_ONCE: lambda: cases.case_grant_at_once(number, **common),
        Step.EXAMINE: lambda: cases.case_examine(number, Verdict.GRANT, OPINION, **common),
        Step.REVIEW: lambda: cases.case_review(number, Verdict.GRANT, OPINION, **common),
        Step.SEND_BACK: lambda: cases.case_send_back(number, "请补充现场情况", **common),
        Step.GRANT: lambda: cases.case_decide(number, grant=True, reason="同意", **common),
        Step.DENY: lambda: cases.case_decide(number, grant=False, reason="不符合条件", **common),
        Step.ACCEPT_WITH_GAPS: lambda: cases.case_accept_with_gaps(number, "陈小芳", **common),
        Step.DEEM_ACCEPTED: lambda: cases.case_deem_accepted(number, **common),
        Step.END_PROCEDURE: lambda: cases.case_end_procedure(number, "检测合格", **common),
        Step.SEND_BACK_TO_EXAMINER: lambda: cases.case_send_back(number, "请再补充", to_examiner=True, **common),
        Step.GRANT_BY_DEFAULT: lambda: cases.case_grant_by_default(number, DefaultGround.TACIT, **common),
        Step.CONFIRM_DEFAULT: lambda: cases.case_confirm_default(number, **common),
        Step.CONCLUDE: lambda: cases.case_conclude(number, **common),
        Step.DELIVER: lambda: cases.case_deliver(number, DeliveryMethod.ELECTRONIC, **common),
        Step.WITHDRAW: lambda: cases.case_withdraw(number, **common),
    }
    return calls[step]()


# Steps that two people take together (`test_requests`), and the one of items without a reviewer.
ELSEWHERE = SIGNED | {Step.PROPOSE}
ALLOWED_NOS = {
    "not_authorised_at_counter",
    "file_not_found",
    "licence_needed",
    "gap_none",
    "not_due_yet",
}  # the step exists, this case's facts forbid it


def test_every_step_by_everyone_from_every_status_does_what_the_table_says(cast: Cast) -> None:
    case = way.submitted(cast)
    row = Case.objects.get(number=case.number)
    everyone = [cast.actors[name] for name in ("clerk", "examiner", "reviewer", "approver", "maker", "handout")]
    everyone += [cast.owner, cast.neighbour, cast.other_examiner, cast.supervisor, ANONYMOUS]
    outsiders = {cast.neighbour.id, cast.other_examiner.id, ANONYMOUS.id}
    for status in Status:
        _put(row, status)
        for step in set(Step) - ELSEWHERE:
            for actor in everyone:
                entry = TABLE.get((status, step))
                holds = entry is not None and (
                    entry.permission.residents if actor.is_resident else bool(actor.roles & entry.permission.roles)
                )
                with transaction.atomic():
                    try:
                        after = take(step, case.number, actor)
                        happened = after.status.value
                    except Refusal as no:
                        happened = no.code
                    transaction.set_rollback(True)
                where = (status.value, step.value, actor.name)
                if actor.id in outsiders:
                    assert happened == "case_not_found", where
                elif entry is None:
                    assert happened == "step_not_possible", where
                elif not holds:
                    assert happened == entry.permission.code.replace(".", "_") + "_forbidden", where
                else:
                    assert happened in {entry.to.value} | ALLOWED_NOS, (where, happened)


def _put(row: Case, status: Status) -> None:
    from yiciban.cases.rules.lifecycle import ENDED

    row.status = status
    row.accepted_at = row.decided_at = NOW
    row.promised_due = row.legal_due = date(2026, 12, 8)
    row.ended_at = NOW if status in ENDED else None
    row.wake_on, row.stuck_on, row.stuck_by = None, None, ""
    row.promised_limit, row.legal_limit = "10wd", "20wd"
    if status is Status.PAUSED:
        row.promised_due = row.legal_due = None
        ClockEntry.objects.create(case=row, kind="pause", day=NOW.date(), at=NOW, by="staff:1")
    if status is Status.DEFAULTED:
        row.default_ground, row.paper_due = "tacit", date(2026, 12, 9)
    row.save()


# --- budgets


def statements(call: object, *args: object, **kwargs: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call(*args, **kwargs)  # type: ignore[operator]
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for q in queries.captured_queries)


def test_a_step_takes_at_most_ten_statements(cast: Cast) -> None:
    number = way.submitted(cast).number
    counts = {
        "accept": statements(cases.case_accept, number, by=cast.clerk, at=NOW),
        "examine": statements(cases.case_examine, number, Verdict.GRANT, OPINION, by=cast.examiner, at=NOW),
        "review": statements(cases.case_review, number, Verdict.GRANT, OPINION, by=cast.reviewer, at=NOW),
        "decide": statements(cases.case_decide, number, grant=True, reason="同意", by=cast.approver, at=NOW),
    }
    assert counts == {"accept": 8, "examine": 5, "review": 4, "decide": 9}


def test_material_rows_do_not_multiply_queries(cast: Cast) -> None:
    case = way.submitted(cast)
    assert statements(materials, case) == 2
    assert CaseMaterial.objects.count() > 3


def test_who_the_applicant_is_comes_from_the_account_whatever_was_typed(cast: Cast) -> None:
    case = way.submitted(cast, org_name="别人的店", org_uscc="92439901MA9900P01U", person_phone="13800009999")
    assert (case.form["org_name"], case.form["org_uscc"]) == ("明德区丽人理发店", "92439901MA8XD1K273")
    assert case.form["person_phone"] == "13800009999"


def test_a_counter_takes_in_what_was_missing_when_the_applicant_brings_it(cast: Cast) -> None:
    case = received(cast)
    code = materials(case)[0].code
    asked = Defect(code, "身份证", "复印件看不清证件号码", "带清楚的复印件来窗口")
    cases.case_request_correction(case.number, [asked], by=cast.clerk, at=NOW)
    refused("case_not_found", cases.case_supply_correction, case.number, {}, seen=[code], by=cast.town_clerk, at=NOW)
    again = cases.case_supply_correction(case.number, {}, seen=[code], by=cast.clerk, at=NOW)
    assert (again.status, again.intake_due) == (Status.RECEIVED, date(2026, 12, 1))
    assert cases.case_accept(case.number, by=cast.clerk, at=NOW).status is Status.ACCEPTED


def test_having_seen_something_is_the_counters_word_and_not_the_applicants(cast: Cast) -> None:
    case = cases.case_request_correction(way.submitted(cast).number, [DEFECT], by=cast.clerk, at=NOW)
    supply = cases.case_supply_correction
    for nothing in ({}, {"floor_plan": []}):
        refused("correction_not_supplied", supply, case.number, nothing, seen=["floor_plan"], by=cast.owner, at=NOW)
