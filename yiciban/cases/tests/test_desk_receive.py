"""The counter: choose, fill in, tick, scan; nothing typed or scanned is lost when something is wrong."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import way
from tests.cast import Cast
from yiciban.cases.facts import Channel, Proof
from yiciban.cases.models import Case
from yiciban.cases.queries import case, materials
from yiciban.cases.tests.desk import sign_in, text

URL = "/desk/receive/"


def typed(**changed: object) -> dict[str, object]:
    """A good form for a firm that opens a shop."""
    known = {
        "item": way.SLUG,
        "kind": "firm",
        "name": "云溪小筑旅店",
        "id_number": "92439901MA8XD1K273",
        "phone": "138 0000 2046",
        "handler": "王小红",
        "delivery": "counter",
        "point": "centre",
        "seen": ["test_report", "business_licence"],
    }
    return {**way.answers(), **known, **changed}


def test_an_item_is_found_in_everyday_words_and_leads_to_its_form(cast: Cast) -> None:
    client = sign_in(cast, "clerk")
    assert "公共场所卫生许可" in text(client.get(URL, {"q": "开理发店"}))
    part = client.get(URL, {"q": "开理发店"}, headers={"HX-Request": "true", "HX-Target": "hits"})
    assert "<html" not in text(part)
    assert "收了哪些材料" in text(client.get(URL, {"item": way.SLUG}))
    assert "没有这个事项" in text(client.get(URL, {"item": "nothing"}))


def test_what_lies_on_the_desk_becomes_a_case(cast: Cast) -> None:
    scan = SimpleUploadedFile("平面图.png", way.picture(), "image/png")
    response = sign_in(cast, "clerk").post(URL, typed(**{"scan-floor_plan": scan}), follow=True)
    number = Case.objects.get().number
    assert response.redirect_chain == [(f"/desk/cases/{number}/", 302)]
    fact = case(number, cast.clerk)
    assert (fact.channel, fact.party_name, fact.party_phone, fact.point) == (
        Channel.COUNTER,
        "云溪小筑旅店",
        "13800002046",
        "centre",
    )
    proofs = {m.code: m.proof for m in materials(fact)}
    assert proofs["floor_plan"] is Proof.FILES
    assert proofs["test_report"] is Proof.SEEN
    assert proofs["application_form"] is Proof.FORM
    assert "已收件，查询码" in text(response)


def test_a_wrong_number_keeps_everything_typed_ticked_and_scanned(cast: Cast) -> None:
    client = sign_in(cast, "clerk")
    scan = SimpleUploadedFile("平面图.png", way.picture(), "image/png")
    wrong = client.post(
        URL, typed(id_number="92439901MA8XD1K274", premises_area="86平米半", **{"scan-floor_plan": scan})
    )
    assert wrong.status_code == 422
    shown = text(wrong)
    assert "云溪小筑旅店" in shown
    assert "平面图.png" in shown
    rows = {row.code: row for row in wrong.context["materials"]}
    assert rows["test_report"].seen
    kept = rows["floor_plan"].files[0].id
    done = client.post(URL, typed(**{"kept-floor_plan": str(kept)}))
    assert done.status_code == 302
    proofs = {m.code: m.proof for m in materials(case(Case.objects.get().number, cast.clerk))}
    assert proofs["floor_plan"] is Proof.FILES


def test_nothing_filled_in_is_said_field_by_field(cast: Cast) -> None:
    response = sign_in(cast, "clerk").post(URL, {"item": way.SLUG})
    assert response.status_code == 422
    for sentence in ("请填申请人的姓名", "请填证件号码", "请填手机号"):
        assert sentence in text(response)


def test_a_wrong_answer_stands_beside_its_question(cast: Cast) -> None:
    response = sign_in(cast, "clerk").post(URL, typed(premises_area="八十六"))
    assert response.status_code == 422
    assert "请只填数字" in text(response)
    assert Case.objects.count() == 0


def test_a_file_of_somebody_else_cannot_be_slipped_in(cast: Cast) -> None:
    number = way.submitted(cast).number
    theirs = next(m.files[0] for m in materials(case(number, cast.clerk)) if m.files)
    response = sign_in(cast, "clerk").post(URL, typed(**{"kept-floor_plan": str(theirs.id)}))
    assert response.status_code == 404
    assert Case.objects.count() == 1


def test_a_scan_that_is_no_picture_is_a_sentence(cast: Cast) -> None:
    scan = SimpleUploadedFile("平面图.png", b"<script>alert(1)</script>", "image/png")
    response = sign_in(cast, "clerk").post(URL, typed(**{"scan-floor_plan": scan}))
    assert response.status_code == 422
    assert "不是能用的文件" in text(response)
    assert "<script>alert" not in text(response)


def test_a_clerk_receives_only_at_the_own_point(cast: Cast) -> None:
    sign_in(cast, "clerk").post(URL, typed(point="town-1"))
    assert Case.objects.get().point_id == "centre"


def test_an_item_that_is_not_accepted_here_says_so(cast: Cast) -> None:
    page = text(sign_in(cast, "town_clerk").get(URL, {"item": way.SLUG}))
    assert "这个事项不在这个网点受理" in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"id_number": "500120198808080054", "kind": "person"}, "1988-08-08 出生"),
        ({"id_number": "500120198808080055", "kind": "person"}, "最后一位对不上"),
        ({"id_number": "92439901MA8XD1K273", "kind": "firm"}, "信用代码没错"),
        ({"phone": "13800002046"}, "手机号没错"),
        ({"phone": "1380000"}, "手机号"),
        ({"phone": ""}, ""),
        ({}, ""),
    ],
)
def test_a_number_is_checked_as_it_is_left(cast: Cast, sent: dict[str, str], said: str) -> None:
    response = sign_in(cast, "clerk").post("/desk/receive/check/", sent)
    assert response.status_code == 200
    assert said in text(response)


def test_a_scan_that_cannot_be_taken_costs_no_other(cast: Cast) -> None:
    good = SimpleUploadedFile("平面图.png", way.picture(), "image/png")
    bad = SimpleUploadedFile("报告.png", b"<script>alert(1)</script>", "image/png")
    response = sign_in(cast, "clerk").post(URL, typed(**{"scan-floor_plan": good, "scan-test_report": bad}))
    assert response.status_code == 422
    rows = {row.code: row for row in response.context["materials"]}
    assert [file.name for file in rows["floor_plan"].files] == ["平面图.png"]
    assert not rows["test_report"].files
