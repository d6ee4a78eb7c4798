"""Taking steps at the desk: the second page, what was typed, steps out of order, two at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import Status, Step
from yiciban.cases.models import CaseMaterial
from yiciban.cases.queries import case
from yiciban.cases.rules.lifecycle import SIGNED, TABLE
from yiciban.cases.tests.desk import LATER, sign_in, stop_clock, text
from yiciban.cases.tests.test_services import DEFECT
from yiciban.cases.views.desk_steps_table import STEPS
from yiciban.documents.models import Notice
from yiciban.documents.queries import notices


def step(number: str, name: Step | str) -> str:
    """The address of a step."""
    return f"/desk/cases/{number}/steps/{name}/"


def test_every_step_of_an_office_has_its_row_and_applicants_steps_have_none() -> None:
    by_itself = {step for (_, step), row in TABLE.items() if not row.permission.roles and not row.permission.residents}
    assert set(STEPS) == set(Step) - {Step.WITHDRAW} - SIGNED - by_itself


def test_a_case_goes_its_whole_way_by_forms(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.submitted(cast).number
    way_of_forms = [
        ("clerk", Step.ACCEPT, {}),
        ("examiner", Step.EXAMINE, {"verdict": "grant", "opinion": "材料齐全，符合条件。"}),
        ("reviewer", Step.REVIEW, {"verdict": "grant", "opinion": "同意承办意见。"}),
        ("approver", Step.GRANT, {"opinion": "", "confirmed": "1"}),
    ]
    for role, name, typed in way_of_forms:
        response = sign_in(cast, role).post(step(number, name), typed, follow=True)
        assert response.redirect_chain == [(f"/desk/cases/{number}/", 302)], name
        assert STEPS[name].done in text(response)
    issued = sign_in(cast, "maker").post(f"/desk/cases/{number}/issue-licence/", follow=True)
    assert "已制证办结" in text(issued)
    typed = {"method": "counter", "received_by": "王小红"}
    response = sign_in(cast, "handout").post(step(number, Step.DELIVER), typed, follow=True)
    assert response.redirect_chain == [("/desk/handout/", 302)]
    assert case(number, cast.clerk).status is Status.DELIVERED


@pytest.mark.parametrize("name", [s.value for s in STEPS])
def test_a_step_out_of_order_is_a_sentence_on_the_page(cast: Cast, name: str) -> None:
    number = way.delivered(cast).number
    for role in ("clerk", "approver"):
        client = sign_in(cast, role)
        typed = {"opinion": "写好的一段意见", "verdict": "grant", "method": "counter", "ground": "not_ours"}
        response = client.post(
            step(number, name), {**typed, "right_agency": "城管局", "confirmed": "1", "received_by": "王"}
        )
        assert response.status_code == 409
        assert "不能做这一步" in text(response)
        assert "写好的一段意见" in text(response)
        assert client.get(step(number, name)).status_code in (302, 409)


@pytest.mark.parametrize("name", ["withdraw", "nonsense"])
def test_a_step_that_is_not_an_offices_does_not_exist(cast: Cast, name: str) -> None:
    number = way.submitted(cast).number
    assert sign_in(cast, "clerk").post(step(number, name)).status_code == 404


@pytest.mark.parametrize(
    ("name", "role", "start", "typed"),
    [
        (Step.GRANT, "approver", way.deciding, {"opinion": ""}),
        (Step.DENY, "approver", way.deciding, {"opinion": "检测不合格，不符合规定。"}),
        (
            Step.REFUSE_ACCEPTANCE,
            "clerk",
            way.submitted,
            {"ground": "not_ours", "right_agency": "区城市管理局", "opinion": "属于城管部门的事。"},
        ),
    ],
)
def test_what_cannot_be_taken_back_asks_on_a_second_page(
    cast: Cast, name: Step, role: str, start: object, typed: dict[str, str]
) -> None:
    before = start(cast)  # type: ignore[operator]
    client = sign_in(cast, role)
    page = client.post(step(before.number, name), typed)
    assert page.status_code == 200
    assert STEPS[name].confirm in text(page)
    assert case(before.number, getattr(cast, role)).status is before.status
    for value in typed.values():
        assert not value or f'value="{value}"' in text(page)
    again = client.post(step(before.number, name), {**typed, "edit": "1"})
    assert typed["opinion"] in text(again)
    done = client.post(step(before.number, name), {**typed, "confirmed": "1"})
    assert done.status_code == 302
    assert case(before.number, getattr(cast, role)).status is not before.status


def test_an_opinion_nobody_wrote_is_not_asked_to_be_confirmed(cast: Cast) -> None:
    number = way.deciding(cast).number
    client = sign_in(cast, "approver")
    silent = text(client.post(step(number, Step.GRANT), {"opinion": " "}))
    assert "没有写" not in silent
    assert "批准意见" not in silent
    assert "<dt>批准意见</dt><dd>同意</dd>" in text(client.post(step(number, Step.GRANT), {"opinion": "同意"}))
    denied = text(client.post(step(number, Step.DENY), {"opinion": "检测不合格，不符合规定。"}))
    assert "<dt>写进决定书的理由</dt><dd>检测不合格，不符合规定。</dd>" in denied


def test_the_case_stands_beside_the_forms_that_belong_to_it(cast: Cast) -> None:
    number = way.submitted(cast).number
    client = sign_in(cast, "clerk")
    for page in (step(number, Step.REFUSE_ACCEPTANCE), f"/desk/cases/{number}/unmask/"):
        shown = text(client.get(page))
        assert "这件办件" in shown
        assert "138****5127" in shown
        assert "13800005127" not in shown
    cases.case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    returning = text(client.get(step(number, Step.RETURN)))
    assert "告知要补的 1 处" in returning
    assert DEFECT.mend in returning


def test_a_denial_without_reasons_is_refused_before_the_second_page(cast: Cast) -> None:
    number = way.deciding(cast).number
    response = sign_in(cast, "approver").post(step(number, Step.DENY), {"opinion": "不"})
    assert response.status_code == 409
    assert "要写明理由" in text(response)


def test_an_opinion_without_a_proposal_keeps_its_words(cast: Cast) -> None:
    number = way.accepted(cast).number
    response = sign_in(cast, "examiner").post(step(number, Step.EXAMINE), {"opinion": "两人到店核查，符合要求。"})
    assert response.status_code == 422
    assert "请先选" in text(response)
    assert "两人到店核查，符合要求。</textarea>" in text(response)


def test_the_second_of_two_officers_gets_the_sentence_and_keeps_the_words(cast: Cast) -> None:
    number = way.deciding(cast).number
    first, second = sign_in(cast, "approver"), sign_in(cast, "approver")
    assert first.post(step(number, Step.GRANT), {"opinion": "同意", "confirmed": "1"}).status_code == 302
    response = second.post(step(number, Step.DENY), {"opinion": "检测不合格，不符合规定。", "confirmed": "1"})
    assert response.status_code == 409
    assert "页面可能不是最新的" in text(response)
    assert "检测不合格，不符合规定。" in text(response)
    assert Notice.objects.filter(kind__startswith="decision").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_posts_at_the_same_moment_one_decides(live_cast: Cast) -> None:
    number = way.deciding(live_cast).number
    clients = [sign_in(live_cast, "approver") for _ in range(2)]
    gate = Barrier(2)

    def post(index: int) -> int:
        gate.wait(timeout=10)
        try:
            typed = {"opinion": "不符合规定的条件。", "confirmed": "1"}
            return clients[index].post(step(number, Step.DENY if index else Step.GRANT), typed).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, range(2))) == [302, 409]


def test_who_accepted_sees_granting_greyed_with_the_reason(cast: Cast) -> None:
    number = way.deciding(cast).number
    from yiciban.cases.models import Case

    Case.objects.filter(number=number).update(accepted_by=cast.approver.user_id)
    page = text(sign_in(cast, "approver").get(f"/desk/cases/{number}/"))
    assert "这件是您受理的，不能再由您批准" in page
    assert page.count("disabled") >= 2


def test_the_counter_ticks_on_from_material_to_material(cast: Cast) -> None:
    number = way.submitted(cast).number
    client = sign_in(cast, "clerk")
    url = f"/desk/cases/{number}/materials/floor_plan/"
    response = client.post(url, {"check": "wrong", "note": ""})
    assert response.status_code == 422
    assert "请写清楚哪里不对" in text(response)
    response = client.post(url, {"check": "wrong", "note": "没有标消毒柜的位置"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"/desk/cases/{number}/?m=")
    assert "m=floor_plan" not in response.headers["Location"]
    page = text(client.get(f"/desk/cases/{number}/"))
    assert "还差 1 份" in page


def test_the_correction_notice_comes_filled_in_from_what_was_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.submitted(cast).number
    cases.material_check(number, "floor_plan", "wrong", note="没有标消毒柜的位置", by=cast.clerk, at=LATER)
    CaseMaterial.objects.filter(case__number=number, code="test_report").update(proof="none")
    client = sign_in(cast, "clerk")
    page = client.get(step(number, Step.REQUEST_CORRECTION))
    asked = {row.material: row for row in page.context["asked"] if row.material}
    assert set(asked) == {"floor_plan", "test_report"}
    assert asked["floor_plan"].reason == "没有标消毒柜的位置"
    rows = page.context["asked"] + page.context["others"]
    typed = {"rows": str(page.context["rows"])}
    for row in rows:
        typed |= {f"{n}-{row.index}": getattr(row, n) for n in ("material", "subject", "reason", "mend")}
        typed |= {f"keep-{row.index}": "1"} if row.keep else {}
    unclear = client.post(step(number, Step.REQUEST_CORRECTION), {**typed, f"mend-{asked['test_report'].index}": "补"})
    assert unclear.status_code == 422
    assert "请写清楚缺什么、怎么补" in text(unclear)
    done = client.post(step(number, Step.REQUEST_CORRECTION), typed, follow=True)
    assert "已一次性告知补正" in text(done)
    fact = case(number, cast.clerk)
    assert [d.material for d in fact.defects] == ["floor_plan", "test_report"]
    assert "补正告知书" in notices(fact.subject)[-1].title


def test_electronic_delivery_needs_the_applicants_choice_and_a_counter_a_name(cast: Cast) -> None:
    number = way.granted(cast).number
    from yiciban.cases.models import Case
    from yiciban.licences.services import licence_issue

    licence_issue(number, by=cast.maker, at=LATER)
    Case.objects.filter(number=number).update(delivery="post", consent_at=None)
    client = sign_in(cast, "handout")
    for typed, sentence in (
        ({"method": "electronic"}, "申请人没有同意电子送达"),
        ({"method": "counter"}, "请填领取人的姓名"),
        ({"method": "post", "waybill": "12"}, "请填快递单号"),
        ({}, "请选怎么送达"),
    ):
        response = client.post(step(number, Step.DELIVER), typed)
        assert response.status_code == 422, typed
        assert sentence in text(response)


def test_making_the_licence_twice_says_why_not(cast: Cast) -> None:
    number = way.granted(cast).number
    client = sign_in(cast, "maker")
    client.post(f"/desk/cases/{number}/issue-licence/")
    response = client.post(f"/desk/cases/{number}/issue-licence/", follow=True)
    assert "只有批准后、办结前才能制证" in text(response)
    assert sign_in(cast, "examiner").post(f"/desk/cases/{number}/issue-licence/").status_code == 403
    assert sign_in(cast, "other_examiner").post(f"/desk/cases/{number}/issue-licence/").status_code == 404
    assert client.get(f"/desk/cases/{number}/issue-licence/").status_code == 405


def test_a_get_of_a_step_changes_nothing(cast: Cast) -> None:
    number = way.submitted(cast).number
    client = sign_in(cast, "clerk")
    for name in STEPS:
        client.get(step(number, name))
    assert case(number, cast.clerk).status is Status.RECEIVED


def test_a_counter_takes_in_a_correction_thing_by_thing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.submitted(cast).number
    cases.case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    clerk = sign_in(cast, "clerk")
    assert 'name="seen-floor_plan"' in text(clerk.get(step(number, Step.SUPPLY_CORRECTION)))
    unseen = clerk.post(step(number, Step.SUPPLY_CORRECTION), {})
    assert unseen.status_code == 422
    assert case(number, cast.clerk).status is Status.CORRECTING
    clerk.post(step(number, Step.SUPPLY_CORRECTION), {"seen-floor_plan": "1"})
    assert case(number, cast.clerk).status is Status.RECEIVED
