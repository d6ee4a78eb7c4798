"""Beyond the plain way as its applicant sees it: what may come later, pauses, longer days, ends, the clock by days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import way
from tests.cast import NOW, Cast
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.facts import CaseFact, DefaultGround, Defect, RequestKind
from yiciban.cases.models import Case
from yiciban.cases.queries import case
from yiciban.cases.tests.desk import LATER, stop_clock, text
from yiciban.cases.tests.law import REASON, later, publish
from yiciban.cases.tests.test_desk_requests import lose
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.deadlines import DayKind

PROCEDURE = {"kind": "检测", "days": 15, "basis": "《示例条例》第九条"}
RULES = "hygiene_rules"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def gapped(cast: Cast, *codes: str) -> CaseFact:
    """A case accepted although these materials are missing."""
    codes = codes or (RULES,)
    publish(materials=later(*codes))
    number = way.submitted(cast, NOW + timedelta(minutes=1)).number
    for code in codes:
        lose(number, code)
    return services.case_accept_with_gaps(number, "陈小芳", by=cast.clerk, at=LATER)


def signed(cast: Cast, kind: RequestKind, data: object, by: str = "examiner", signer: str = "approver") -> CaseFact:
    number = way.accepted(cast).number
    request = services.request_ask(number, kind, data, REASON, by=getattr(cast, by), at=LATER)
    return services.request_sign(request.id, by=getattr(cast, signer), at=LATER)


def page_of(cast: Cast, fact: CaseFact, path: str = "") -> str:
    return text(browser(cast, "owner").get(f"/my/cases/{fact.number}/{path}"))


def send(client: Client, fact: CaseFact, material: str):
    file = SimpleUploadedFile(f"{material}-后补.png", way.picture("red"), "image/png")
    return client.post(f"/my/cases/{fact.number}/supply/", {"requirement": material, "file": file})


def say(day) -> str:
    return due_text(day, today=local_date(LATER))


def test_what_may_come_later_is_named_with_its_last_day_and_uploaded(cast: Cast) -> None:
    fact = gapped(cast)
    client = browser(cast, "owner")
    page = page_of(cast, fact)
    assert "下一步：您来补材料" in page
    assert f"最晚 {say(fact.gap_due)}补齐" in page
    assert f"/my/cases/{fact.number}/supply/" in page
    supply = page_of(cast, fact, "supply/")
    assert "请您补 1 样" in supply
    assert "到期没有补齐，这件就终止办理。" in supply
    assert send(client, fact, RULES).status_code == 302
    assert "补好了，还没交" in page_of(cast, fact)
    assert client.post(f"/my/cases/{fact.number}/supply/").headers["Location"] == f"/my/cases/{fact.number}/"
    assert case(fact.number, cast.owner).gap_due is None
    assert not queries.correction_files(fact)
    assert "要您补的" not in page_of(cast, fact)
    assert client.get(f"/my/cases/{fact.number}/supply/").status_code == 302


def test_what_may_come_later_comes_one_by_one(cast: Cast) -> None:
    fact = gapped(cast, RULES, "test_report")
    client = browser(cast, "owner")
    none = client.post(f"/my/cases/{fact.number}/supply/")
    assert none.status_code == 422
    assert "还没有选要补的材料" in text(none)
    send(client, fact, RULES)
    supply = page_of(cast, fact, "supply/")
    assert "还差 1 样，可以一样一样地交。" in supply
    assert client.post(f"/my/cases/{fact.number}/supply/").headers["Location"].endswith("/supply/")
    assert case(fact.number, cast.owner).gap_due == fact.gap_due
    assert "请您补 1 样" in page_of(cast, fact, "supply/")


def test_only_what_was_left_open_is_taken(cast: Cast) -> None:
    fact = gapped(cast)
    assert send(browser(cast, "owner"), fact, "floor_plan").status_code == 404


def test_a_case_that_waits_for_later_materials_stands_among_those_to_act_on(cast: Cast) -> None:
    fact = gapped(cast)
    page = text(browser(cast, "owner").get("/my/cases/"))
    assert "要您办的" in page
    assert f"还有后补的材料，最晚 {say(fact.gap_due)}补齐" in page


def test_things_to_mend_are_ticked_off_one_by_one(cast: Cast) -> None:
    number = way.submitted(cast).number
    plan = Defect("floor_plan", "平面图", "没有标出消毒柜。", "补画以后重新拍一张。")
    report = Defect("test_report", "检测报告", "缺最后一页。", "把每一页都拍下来。")
    fact = services.case_request_correction(number, [plan, report], by=cast.clerk, at=LATER)
    page = page_of(cast, fact)
    assert "补好了，还没交" not in page
    assert f"最晚 {say(fact.correction_due)}补齐，过了这天会退件" in page
    send(browser(cast, "owner"), fact, "floor_plan")
    assert page_of(cast, fact).count("补好了，还没交") == 1


def test_a_pause_says_why_and_that_its_days_do_not_count(cast: Cast) -> None:
    fact = signed(cast, RequestKind.PROCEDURE, PROCEDURE)
    page = page_of(cast, fact)
    assert "特别程序中" in page
    assert "检测（《示例条例》第九条），最多 15 个工作日" in page
    assert "这段时间不算" in page


def test_longer_days_show_the_old_and_the_new_date_and_why(cast: Cast) -> None:
    before = way.accepted(cast)
    fact = signed(cast, RequestKind.EXTENSION, {"days": 5})
    page = page_of(cast, fact)
    assert "日期怎么变过" in page
    assert f"最晚从 {say(before.promised_due)}改到 {say(fact.promised_due)}" in page
    assert REASON.rstrip("。") in page


def test_an_end_says_why_in_plain_words(cast: Cast) -> None:
    fact = signed(cast, RequestKind.TERMINATION, {"ground": "force_majeure"})
    page = page_of(cast, fact)
    assert "这件没有办下去" in page
    assert "原因：因不可抗力" in page
    voided = signed(cast, RequestKind.VOIDING, {"ground": "duplicate"}, by="clerk", signer="manager")
    assert "原因：同一件重复收件" in page_of(cast, voided)


def test_a_silence_says_it_counts_as_consent_and_by_when_the_paper_comes(cast: Cast) -> None:
    number = way.accepted(cast).number
    Case.objects.filter(number=number).update(tacit=True, promised_due=local_date(LATER) - timedelta(days=1))
    fact = services.case_grant_by_default(number, DefaultGround.TACIT, by=SYSTEM, at=LATER)
    page = page_of(cast, fact)
    assert "到期没有答复，视为同意" in page
    assert f"最晚 {say(fact.paper_due)}补出" in page


# --- day by day


def test_the_days_are_those_of_the_explanation(cast: Cast) -> None:
    fact = signed(cast, RequestKind.EXTENSION, {"days": 5})
    page = page_of(cast, fact, "clock/")
    found = queries.clock_days(fact, at=LATER)
    rows = page.split('<ol class="y-days">')[1].split("</ol>")[0]
    assert rows.count("<li") == len(found.days)
    for kind, word in ((DayKind.COUNTED, "第 1 天"), (DayKind.NOT_WORKING, "周末"), (DayKind.LAST, "最晚这天")):
        assert any(day.kind is kind for day in found.days)
        assert word in rows
    assert "原最晚" in rows
    assert 'aria-current="date"' in rows


def test_an_open_pause_is_drawn_to_today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    fact = signed(cast, RequestKind.PROCEDURE, PROCEDURE)
    stop_clock(monkeypatch, LATER + timedelta(days=3))
    page = page_of(cast, fact, "clock/")
    assert "停着，不算" in page
    assert "计时停着" in page


def test_before_acceptance_there_is_no_such_clock(cast: Cast) -> None:
    fact = way.submitted(cast)
    assert "一天一天看" not in page_of(cast, fact)
    answer = browser(cast, "owner").get(f"/my/cases/{fact.number}/clock/")
    assert answer.headers["Location"] == f"/my/cases/{fact.number}/"


def test_the_days_are_the_applicants_alone(cast: Cast) -> None:
    url = f"/my/cases/{way.accepted(cast).number}/clock/"
    assert browser(cast).get(url).status_code == 303
    assert browser(cast, "neighbour").get(url).status_code == 404
    assert browser(cast, "clerk").get(url).status_code == 403
