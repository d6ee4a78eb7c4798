"""Moving running cases to a new version: previewed, reasoned, journalled, and never to the applicant's harm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import way
from tests.cast import NOW
from tests.programs import program
from yiciban.cases.facts import Proof, Status
from yiciban.cases.models import Case, CaseMaterial
from yiciban.cases.queries import case, move_previews
from yiciban.cases.rules.versions import Standing, version_move
from yiciban.cases.services import case_move_version, case_request_correction
from yiciban.cases.subscribers import moved_clauses
from yiciban.cases.tests.desk import sign_in, text
from yiciban.cases.tests.test_subscribers import texts
from yiciban.catalogue.queries import guide, tailor
from yiciban.catalogue.services import item_publish
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.network.queries import work_calendar

LATER = NOW + timedelta(hours=9)
REASON = "新的一版少要材料，对申请人有利。"
URL = f"/desk/catalogue/{way.SLUG}/cases/"


def publish(**changes):
    particulars = guide(way.SLUG).guide.particulars
    published = item_publish(particulars.model_copy(update=changes), region="439901000000", by=SYSTEM, at=LATER)
    return published.number


def materials_with(*more, drop=()):
    held = guide(way.SLUG).guide.materials
    return tuple(m for m in held if m.code not in drop) + more


def extra(code="extra_paper", **changes):
    first = guide(way.SLUG).guide.materials[0]
    return first.model_copy(update={"code": code, "standard_code": "", "name": "另一份材料", "licence": "", **changes})


def refused(call):
    with pytest.raises(Refusal) as found:
        call()
    return found.value


def steps_within(count):
    """The steps with so many working days in all."""
    first, *others = guide(way.SLUG).guide.steps
    return (
        first.model_copy(update={"limit": f"{count}wd"}),
        *(step.model_copy(update={"limit": "0wd"}) for step in others),
    )


def test_a_shorter_promise_makes_the_date_earlier_and_a_longer_one_never_later(cast):
    fact = way.accepted(cast)
    shorter = publish(promised_limit="3wd", steps=steps_within(3))
    moved = case_move_version(fact.number, shorter, by=cast.approver, at=LATER, reason=REASON)
    assert moved.promised_due < fact.promised_due
    longer = publish(promised_limit="15wd", steps=steps_within(3))
    again = case_move_version(fact.number, longer, by=cast.approver, at=LATER, reason=REASON)
    assert (again.promised_due, again.legal_due) == (moved.promised_due, moved.legal_due)
    told = history(fact.subject)[-1]
    assert told.action == "case.version_moved"
    assert (told.data["from"], told.data["to"], told.data["reason"]) == (shorter, longer, REASON)


def test_what_is_not_asked_any_more_is_dropped_and_what_was_handed_in_stays(cast):
    fact = way.accepted(cast)
    handed_in = CaseMaterial.objects.filter(case__number=fact.number, proof=Proof.FILES).first()
    version = publish(materials=materials_with(drop={handed_in.code}), questions=(), promise=None)
    case_move_version(fact.number, version, by=cast.manager, at=LATER, reason=REASON)
    kept = CaseMaterial.objects.get(pk=handed_in.pk)
    assert kept.need == "非必要"
    assert kept.files.exists()
    assert case(fact.number, cast.approver).version_id == guide(way.SLUG).version_id


def test_before_acceptance_a_new_material_joins_the_list_and_after_it_none_may(cast):
    received, accepted = way.submitted(cast), way.accepted(cast)
    version = publish(materials=materials_with(extra()))
    case_move_version(received.number, version, by=cast.approver, at=LATER, reason=REASON)
    assert CaseMaterial.objects.get(case__number=received.number, code="extra_paper").proof == Proof.NONE
    no = refused(lambda: case_move_version(accepted.number, version, by=cast.approver, at=LATER, reason=REASON))
    assert no.code == "version_not_possible"
    assert "已经受理，不能再要“另一份材料”" in no.sentence
    assert Case.objects.get(number=accepted.number).version_id != guide(way.SLUG).version_id


def test_who_may_not_and_without_a_reason_nothing_moves(cast):
    fact = way.accepted(cast)
    version = publish(minutes=21)
    for actor, code in ((cast.examiner, "case_move_version_forbidden"), (cast.owner, "case_move_version_forbidden")):
        assert refused(lambda: case_move_version(fact.number, version, by=actor, at=LATER, reason=REASON)).code == code  # noqa: B023
    assert (
        refused(lambda: case_move_version(fact.number, version, by=cast.approver, at=LATER, reason=" ")).status == 422
    )
    for number, code in ((version + 9, "version_not_found"), (version - 1, "version_not_possible")):
        no = refused(lambda: case_move_version(fact.number, number, by=cast.approver, at=LATER, reason=REASON))  # noqa: B023
        assert no.code == code


def test_a_decided_case_keeps_its_version(cast):
    fact = way.granted(cast)
    version = publish(minutes=21)
    no = refused(lambda: case_move_version(fact.number, version, by=cast.approver, at=LATER, reason=REASON))
    assert "已经作出决定" in no.sentence


def test_the_rule_says_what_would_change_and_why_it_may_not(cast):
    item = guide(way.SLUG).guide
    form = {field.element: "x" for field in item.fields}
    proofs = {material.code: Proof.FILES for material in item.materials}
    standing = Standing(Status.RECEIVED, 1, 0, proofs, form, None, None, None)
    calendar = work_calendar("439901000000").lenient()

    def move(changes=None, **at):
        new = item.model_copy(update=changes or {})
        return version_move(replace(standing, **at), item, tailor(new, {}), 2, calendar)

    plain = tailor(item, {})
    if not plain.open:
        assert move().why_not == ""
        assert move({"promised_limit": "1wd"}).limits
        assert move(corrections=1, changes={"materials": materials_with(extra())}).why_not.startswith(
            "已经一次性告知过"
        )
        assert "没有填过" in move(form={}).why_not
    assert move(status=Status.DELIVERED).why_not == "已经结束的办件不换版本。"
    assert move(version=2).why_not == "已经是这一版。"
    assert move({"materials": materials_with(extra())}).words[0] == "多要材料：另一份材料"


def test_the_page_previews_every_case_and_moves_the_ticked_ones(cast):
    movable, owing = way.submitted(cast), way.accepted(cast)
    publish(materials=materials_with(extra()))
    browser = sign_in(cast, "approver")
    shown = text(browser.get(URL))
    assert "多要材料：另一份材料" in shown
    assert "已经受理，不能再要“另一份材料”" in shown
    assert "陈小芳" not in shown, "names are masked"
    empty = browser.post(URL, {"case": movable.number})
    assert empty.status_code == 422
    assert "请写明为什么换版本" in text(empty)
    done = text(browser.post(URL, {"case": [movable.number, owing.number], "reason": REASON}))
    assert "换到第 2 版了" in done
    assert "没换：" in done
    assert [row.number for row in move_previews(way.SLUG, 2, by=cast.approver, today=NOW.date())] == [owing.number]
    assert "在办的换版本" in text(browser.get(f"/desk/catalogue/{way.SLUG}/"))


def test_a_correction_under_way_is_not_asked_for_more(cast):
    from yiciban.cases.facts import Defect

    fact = way.submitted(cast)
    wanted = [Defect("floor_plan", "平面图", "看不清。", "重拍一张。")]
    case_request_correction(fact.number, wanted, by=cast.clerk, at=LATER)
    version = publish(materials=materials_with(extra()))
    no = refused(lambda: case_move_version(fact.number, version, by=cast.approver, at=LATER, reason=REASON))
    assert "已经一次性告知过补正" in no.sentence


def test_the_applicant_is_told_what_changes_and_nothing_where_nothing_does(cast, deliver):
    fact = way.accepted(cast)
    deliver()
    before = len(texts(fact.subject))
    same = publish(minutes=21)
    case_move_version(fact.number, same, by=cast.approver, at=LATER, reason=REASON)
    deliver()
    assert len(texts(fact.subject)) == before
    handed_in = CaseMaterial.objects.filter(case__number=fact.number, proof=Proof.FILES).first()
    fewer = publish(
        materials=materials_with(drop={handed_in.code}),
        questions=(),
        promise=None,
        promised_limit="3wd",
        steps=steps_within(3),
    )
    case_move_version(fact.number, fewer, by=cast.approver, at=LATER, reason=REASON)
    deliver()
    told = texts(fact.subject)[before:]
    assert len(told) == 1
    assert (
        f"改按新的办事指南办：不用再交“{handed_in.name}”；最晚 11月27日（周五）办完，原来是 12月8日（周二）。"
        in told[0]
    )
    assert REASON not in told[0], "what the office wrote for itself"


def test_before_acceptance_the_message_says_what_to_bring_and_how_long_it_will_take(cast, deliver):
    fact = way.submitted(cast)
    version = publish(materials=materials_with(extra()), promised_limit="3wd", steps=steps_within(3))
    case_move_version(fact.number, version, by=cast.approver, at=LATER, reason=REASON)
    deliver()
    told = texts(fact.subject)[-1]
    assert "还要交“另一份材料”，受理前会一次告诉您怎么补" in told
    assert "受理以后的办理时间从 10 个工作日改成 3 个工作日" in told


def test_entries_of_before_tell_nothing():
    assert moved_clauses({"from": 1, "to": 2, "changes": ["多填：面积"]}, NOW.date()) == ()


def test_a_day_that_is_over_is_no_news():
    moved = {"promised_before": "2026-11-20", "promised_due": "2026-11-19"}
    assert moved_clauses(moved, NOW.date()) == ()
    assert moved_clauses({**moved, "dropped": ["平面图"]}, NOW.date()) == ("不用再交“平面图”",)


def test_the_page_says_the_date_before_and_warns_of_one_that_would_be_over(cast):
    fact = way.accepted(cast)
    version = publish(promised_limit="3wd", steps=steps_within(3))
    (row,) = move_previews(way.SLUG, version, by=cast.approver, today=NOW.date())
    assert (row.due, row.late_at_once) == (fact.promised_due, False)
    (later,) = move_previews(way.SLUG, version, by=cast.approver, today=fact.promised_due)
    assert later.late_at_once
    assert "原来 12月8日 周二" in text(sign_in(cast, "approver").get(URL))


def test_a_program_previews_what_it_would_change(cast):
    fact = way.accepted(cast)
    version = publish(materials=materials_with(extra()))
    approver = program(cast, "approver")
    found = approver.get(f"/cases/{fact.number}/move-version")
    assert (found["version"], found["owed"]) == (version, ["另一份材料"])
    assert "不能再要" in found["why_not"]
    assert approver.get(f"/cases/{fact.number}/move-version?version={version - 1}")["why_not"] == "已经是这一版。"
    assert [row["number"] for row in approver.get(f"/catalogue/items/{way.SLUG}/moves")["items"]] == [fact.number]
    assert approver("GET", f"/catalogue/items/{way.SLUG}/moves?version=99").status_code == 404
