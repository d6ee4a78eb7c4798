"""补正 by the applicant: each thing that was asked for, one by one, and all of it handed in together."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.way import picture, submitted
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.facts import CaseFact, Defect
from yiciban.kernel.refusal import Refusal

PLAN = Defect("floor_plan", "平面图", "没有标出<b>消毒柜</b>的位置。", "补画以后重新拍一张。")
REPORT = Defect("test_report", "检测报告", "缺少最后一页结论。", "把每一页都拍下来。")
WORDS = Defect("", "经营项目", "和营业执照写的不一样。", "照营业执照写一张说明，拍下来传。")


def correcting(cast: Cast, *defects: Defect) -> CaseFact:
    case = submitted(cast)
    services.case_request_correction(case.number, defects or (PLAN, REPORT), by=cast.clerk, at=timezone.now())
    return queries.case(case.number, cast.owner)


def send(client: Client, case: CaseFact, material: str):
    file = SimpleUploadedFile(f"{material}-补.png", picture("red"), "image/png")
    return client.post(f"/my/cases/{case.number}/supply/", {"requirement": material, "file": file})


def test_the_case_page_says_what_to_mend_and_leads_there(cast: Cast) -> None:
    case = correcting(cast)
    page = browser(cast, "owner").get(f"/my/cases/{case.number}/").content.decode()
    assert "请您补 2 样" in page
    assert "没有标出&lt;b&gt;消毒柜&lt;/b&gt;的位置。" in page
    assert f"/my/cases/{case.number}/supply/" in page


def test_each_thing_has_what_why_how_and_a_way_to_hand_it_in(cast: Cast) -> None:
    case = correcting(cast)
    page = browser(cast, "owner").get(f"/my/cases/{case.number}/supply/").content.decode()
    for defect in (PLAN, REPORT):
        assert defect.subject in page
        assert defect.mend in page
    assert page.count('type="file"') == 2
    assert "还差 2 样" in page


def test_files_wait_on_the_server_until_all_is_handed_in(cast: Cast) -> None:
    case = correcting(cast)
    send(browser(cast, "owner"), case, "floor_plan")
    page = browser(cast, "owner").get(f"/my/cases/{case.number}/supply/").content.decode()
    assert "floor_plan-补.png" in page
    assert "还差 1 样" in page
    assert not queries.correction_files(case).get("test_report")


def test_handing_in_early_names_what_is_open(cast: Cast) -> None:
    case = correcting(cast)
    client = browser(cast, "owner")
    send(client, case, "floor_plan")
    answer = client.post(f"/my/cases/{case.number}/supply/")
    assert answer.status_code == 422
    assert "还有 1 样没补" in answer.content.decode()
    assert "floor_plan-补.png" in answer.content.decode()


def test_handing_in_starts_the_five_days_anew_and_empties_the_basket(cast: Cast) -> None:
    case = correcting(cast)
    client = browser(cast, "owner")
    for material in ("floor_plan", "test_report"):
        send(client, case, material)
    answer = client.post(f"/my/cases/{case.number}/supply/")
    assert answer["Location"] == f"/my/cases/{case.number}/"
    fact = queries.case(case.number, cast.owner)
    assert fact.intake_due is not None
    assert not fact.defects
    assert not queries.correction_files(fact)
    plan = next(m for m in queries.materials(fact) if m.code == "floor_plan")
    assert [file.name for file in plan.files] == ["floor_plan.png", "floor_plan-补.png"]
    assert client.get(f"/my/cases/{case.number}/supply/").status_code == 302


def test_what_concerns_no_material_is_answered_under_the_form(cast: Cast) -> None:
    case = correcting(cast, WORDS)
    client = browser(cast, "owner")
    page = client.get(f"/my/cases/{case.number}/supply/").content.decode()
    assert 'value="application_form"' in page
    send(client, case, "application_form")
    assert client.post(f"/my/cases/{case.number}/supply/").status_code == 302


def test_a_file_can_be_taken_back_before_it_is_handed_in(cast: Cast) -> None:
    case = correcting(cast)
    client = browser(cast, "owner")
    send(client, case, "floor_plan")
    (file,) = queries.correction_files(case)["floor_plan"]
    assert client.get(f"/my/cases/{case.number}/files/{file.id}/").status_code == 200
    client.post(f"/my/cases/{case.number}/supply/floor_plan/{file.id}/remove/")
    assert not queries.correction_files(case)


def test_nothing_is_taken_for_a_case_that_waits_for_nothing(cast: Cast) -> None:
    case = submitted(cast)
    client = browser(cast, "owner")
    assert client.get(f"/my/cases/{case.number}/supply/").status_code == 302
    with pytest.raises(Refusal, match="step_not_possible"):
        services.correction_check(case.number, "floor_plan", by=cast.owner)
    with pytest.raises(Refusal, match="step_not_possible"):
        services.correction_submit(case.number, by=cast.owner, at=timezone.now())


def test_only_materials_of_the_case_are_taken(cast: Cast) -> None:
    case = correcting(cast)
    answer = send(browser(cast, "owner"), case, "nothing_like_it")
    assert answer.status_code == 404


def test_a_card_comes_anew_with_its_bar(cast: Cast) -> None:
    case = correcting(cast)
    url = f"/my/cases/{case.number}/supply/floor_plan/"
    page = browser(cast, "owner").get(url, headers={"hx-request": "true"}).content.decode()
    assert page.count("hx-swap-oob") == 1


@pytest.mark.parametrize("page", ["supply/", "supply/floor_plan/"])
def test_a_correction_is_the_applicants_alone(cast: Cast, page: str) -> None:
    url = f"/my/cases/{correcting(cast).number}/{page}"
    assert browser(cast).get(url).status_code == 303
    assert browser(cast, "neighbour").get(url).status_code == 404
    assert browser(cast, "clerk").get(url).status_code == 403
