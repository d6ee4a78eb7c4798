"""请示签批 on the desk: asking, the box of a case, what waits for one's signature, the answer; gaps and the ledger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services
from yiciban.cases.facts import Defect, RequestFact, RequestKind, Status
from yiciban.cases.models import Case, CaseRequest
from yiciban.cases.queries import case, requests_of
from yiciban.cases.tests.desk import LATER, copies, sign_in, stop_clock, text
from yiciban.cases.tests.law import REASON, later, publish
from yiciban.catalogue.facts import SpecialKind, SpecialProcedure
from yiciban.kernel.actor import SYSTEM

K = RequestKind
PLAN = Defect("floor_plan", "平面图", "看不清楚消毒柜。", "请重新画一张。")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


def ask_url(number: str, kind: str) -> str:
    return f"/desk/cases/{number}/requests/{kind}/"


def asked(cast: Cast, kind: RequestKind = K.EXTENSION, data: Any = None, by: str = "examiner") -> RequestFact:
    """A request that waits, by default five days more."""
    number = way.accepted(cast).number
    return services.request_ask(number, kind, data or {"days": 5}, REASON, by=getattr(cast, by), at=LATER)


def answer_url(request: RequestFact, act: str = "") -> str:
    return f"/desk/cases/{request.case_number}/requests/{request.id}/{act}"


@pytest.mark.parametrize(
    ("kind", "typed", "by"),
    [
        ("procedure", {"kind": "检测", "days": "10", "basis": "《示例条例》第九条"}, "examiner"),
        ("extension", {"days": "5"}, "examiner"),
        ("termination", {"ground": "applicant_gone"}, "examiner"),
        ("voiding", {"ground": "duplicate"}, "clerk"),
    ],
)
def test_each_kind_is_asked_on_its_page_and_waits_in_the_box(cast: Cast, kind: str, typed: Any, by: str) -> None:
    number = way.accepted(cast).number
    client = sign_in(cast, by)
    assert ask_url(number, kind) in text(client.get(f"/desk/cases/{number}/"))
    answer = client.post(ask_url(number, kind), {**typed, "reason": REASON})
    assert answer.headers["Location"] == f"/desk/cases/{number}/"
    page = text(client.get(f"/desk/cases/{number}/"))
    assert "等签批" in page
    assert REASON in page
    assert ask_url(number, kind) not in page  # not asked twice
    assert "看清楚再签批" not in page  # not by who asked


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("extension", {"days": "11", "reason": REASON}, "最多延长 10 个工作日"),
        ("extension", {"days": "很多", "reason": REASON}, "请填需要多少个工作日"),
        ("extension", {"days": "5", "reason": "急"}, "请写明理由"),
        ("termination", {"ground": "", "reason": REASON}, "请选一个原因"),
        ("procedure", {"kind": "检测", "days": "5", "basis": "", "reason": REASON}, "请写明依据"),
    ],
)
def test_a_no_stands_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, kind: str, typed: dict[str, str], sentence: str
) -> None:
    number = way.accepted(cast).number
    answer = sign_in(cast, "examiner").post(ask_url(number, kind), typed)
    assert answer.status_code == 422
    page = text(answer)
    assert sentence in page
    assert "y-field bad" in page
    assert typed["reason"] in page
    assert typed.get("days", "") in page
    assert not CaseRequest.objects.exists()


def test_a_special_procedure_begins_with_what_the_guide_says_and_can_be_another(cast: Cast) -> None:
    one = SpecialProcedure(kind=SpecialKind.TESTING, days="15wd", basis="《示例条例》第九条")
    other = SpecialProcedure(kind=SpecialKind.HEARING, days="20wd", basis="《行政许可法》第四十七条")
    publish(special_procedures=(one, other))
    number = way.accepted(cast, NOW + timedelta(minutes=1)).number
    client = sign_in(cast, "examiner")
    page = text(client.get(ask_url(number, "procedure")))
    assert 'value="15"' in page
    assert "《示例条例》第九条" in page
    changed = text(client.post(ask_url(number, "procedure"), {"switch": "听证", "kind": "检测", "reason": REASON}))
    assert 'value="20"' in changed
    days = SpecialProcedure(kind=SpecialKind.TESTING, days="14d", basis="《示例条例》第九条")
    publish(special_procedures=(days,))
    other_case = way.accepted(cast, NOW + timedelta(minutes=2)).number
    assert 'value="10"' in text(client.get(ask_url(other_case, "procedure")))  # 14 calendar days from NOW
    assert 'value="听证"' in changed
    assert REASON in changed
    assert not CaseRequest.objects.exists()


def test_what_cannot_be_asked_now_says_so_on_the_case(cast: Cast) -> None:
    number = way.submitted(cast).number
    answer = sign_in(cast, "examiner").get(ask_url(number, "voiding"))
    assert answer.status_code == 200
    early = sign_in(cast, "examiner").get(ask_url(number, "termination"))
    assert early.status_code == 409
    assert "不能提出终止办理" in text(early)
    assert sign_in(cast, "clerk").get(ask_url(number, "extension")).status_code == 403
    assert sign_in(cast, "clerk").get(ask_url(number, "holiday")).status_code == 404


def test_a_second_correction_is_asked_with_the_rows_of_the_first(cast: Cast) -> None:
    number = way.submitted(cast).number
    services.case_request_correction(number, [PLAN], by=cast.clerk, at=LATER)
    services.case_supply_correction(number, {}, seen=["floor_plan"], by=cast.clerk, at=LATER)
    client = sign_in(cast, "clerk")
    page = text(client.get(ask_url(number, "second_correction")))
    index = page.split('value="floor_plan"')[0].rsplit('name="material-', 1)[1].split('"')[0]
    row = {f"material-{index}": "floor_plan", f"subject-{index}": "平面图", f"keep-{index}": "1", "rows": "30"}
    bad = client.post(
        ask_url(number, "second_correction"), {**row, f"reason-{index}": "", f"mend-{index}": "", "reason": REASON}
    )
    assert bad.status_code == 422
    assert f'id="error-{index}"' in text(bad)
    words = {f"reason-{index}": "新图没有标尺寸。", f"mend-{index}": "请标上尺寸再交。", "reason": REASON}
    assert client.post(ask_url(number, "second_correction"), row | words).status_code == 302
    (request,) = requests_of(case(number, cast.clerk))
    signed = sign_in(cast, "supervisor").post(answer_url(request, "sign/"))
    assert signed.status_code == 302
    assert case(number, cast.clerk).status is Status.CORRECTING


def test_who_signs_finds_it_in_the_bar_on_the_first_page_and_in_the_list(cast: Cast) -> None:
    request = asked(cast)
    client = sign_in(cast, "approver")
    home = text(client.get("/desk/"))
    assert "有 1 份请示等您签批" in home
    assert 'href="/desk/requests/"' in home
    page = text(client.get("/desk/requests/"))
    assert "等您签批 1 份" in page
    assert answer_url(request) in page
    assert REASON in page
    assert "没有等您签批的" in text(sign_in(cast, "manager").get("/desk/requests/"))
    assert sign_in(cast, "examiner").get("/desk/requests/").status_code == 403


def test_the_page_to_sign_says_which_days_it_leads_to(cast: Cast) -> None:
    request = asked(cast)
    fact = case(request.case_number, cast.examiner)
    page = text(sign_in(cast, "approver").get(answer_url(request)))
    assert "不能撤回" in page
    assert f"从 {fact.promised_due.month}月{fact.promised_due.day}日" in page
    assert answer_url(request, "sign/") in page
    for reader in ("examiner", "supervisor", "reviewer"):
        seen = text(sign_in(cast, reader).get(answer_url(request)))
        assert answer_url(request, "sign/") not in seen
        assert "还没有答复" in seen


def test_a_yes_happens_at_once_and_shows_in_the_clock(cast: Cast) -> None:
    request = asked(cast)
    before = case(request.case_number, cast.examiner)
    client = sign_in(cast, "approver")
    assert client.post(answer_url(request, "sign/")).headers["Location"] == f"/desk/cases/{before.number}/"
    after = case(before.number, cast.examiner)
    assert after.promised_due > before.promised_due
    page = text(client.get(f"/desk/cases/{before.number}/"))
    assert "已同意" in page
    assert "计时记录" in page
    assert "延长期限" in page
    assert f"从 {before.promised_due.month}月{before.promised_due.day}日" in page
    assert "原最晚" in page
    again = client.post(answer_url(request, "sign/"))
    assert again.status_code == 409
    assert "已经有了结果" in text(again)


def test_a_no_needs_its_reason_and_reaches_who_asked(cast: Cast) -> None:
    request = asked(cast)
    client = sign_in(cast, "approver")
    short = client.post(answer_url(request, "refuse/"), {"answer": "不"})
    assert short.status_code == 422
    assert "y-field bad" in text(short)
    client.post(answer_url(request, "refuse/"), {"answer": "人手够，按时办。"})
    page = text(sign_in(cast, "examiner").get(f"/desk/cases/{request.case_number}/"))
    assert "没有同意" in page
    assert "人手够，按时办。" in page
    assert ask_url(request.case_number, "extension") in page  # may be asked anew


def test_who_asked_takes_it_back_and_signs_nothing(cast: Cast) -> None:
    request = asked(cast)
    client = sign_in(cast, "examiner")
    assert client.post(answer_url(request, "sign/")).status_code == 403
    assert client.post(answer_url(request, "tear-up/")).status_code == 404
    assert client.post(answer_url(request, "take-back/")).status_code == 302
    assert "已收回" in text(client.get(f"/desk/cases/{request.case_number}/"))
    assert sign_in(cast, "approver").post(answer_url(request, "take-back/")).status_code == 403


def test_a_request_is_read_under_its_own_case_only(cast: Cast) -> None:
    request = asked(cast)
    other = way.submitted(cast, NOW + timedelta(minutes=5)).number
    client = sign_in(cast, "approver")
    assert client.get(f"/desk/cases/{other}/requests/{request.id}/").status_code == 404
    assert sign_in(cast, "other_examiner").get(answer_url(request)).status_code == 404


def test_the_governments_head_signs_what_several_agencies_decide(cast: Cast) -> None:
    publish(joint_bodies=("区应急管理局",))
    number = way.accepted(cast, NOW + timedelta(minutes=1)).number
    request = services.request_ask(number, K.EXTENSION, {"days": 15}, REASON, by=cast.examiner, at=LATER)
    client = sign_in(cast, "government_head")
    assert answer_url(request) in text(client.get("/desk/requests/"))
    assert answer_url(request, "sign/") in text(client.get(answer_url(request)))
    assert "没有等您签批的" in text(sign_in(cast, "approver").get("/desk/requests/"))


def test_what_waits_on_a_case_that_has_ended_waits_for_nobody(cast: Cast) -> None:
    request = asked(cast)
    services.case_withdraw(request.case_number, by=cast.owner, at=LATER)
    assert "没有等您签批的" in text(sign_in(cast, "approver").get("/desk/requests/"))


def test_fifty_requests_cost_no_more_queries_than_one(cast: Cast) -> None:
    request = asked(cast)
    client = sign_in(cast, "approver")
    client.get("/desk/requests/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/requests/")
    copies(request.case_number, 50)
    row = CaseRequest.objects.get(pk=request.id)
    rest = Case.objects.exclude(number=request.case_number)
    CaseRequest.objects.bulk_create(
        CaseRequest(
            case=copy,
            kind=row.kind,
            data=row.data,
            reason=row.reason,
            asked_by_id=row.asked_by_id,
            asked_by_name=row.asked_by_name,
            asked_at=row.asked_at,
        )
        for copy in rest
    )
    with CaptureQueriesContext(connection) as many:
        assert "等您签批 51 份" in text(client.get("/desk/requests/"))
    assert len(many) == len(one)


# --- the case that is out of the ordinary


def gap(cast: Cast) -> str:
    """A case that lacks just what may come later."""
    publish(materials=later("hygiene_rules"))
    number = way.submitted(cast, NOW + timedelta(minutes=1)).number
    lose(number, "hygiene_rules")
    return number


def lose(number: str, code: str) -> None:
    row = Case.objects.get(number=number).materials.get(code=code)
    row.files.all().delete()
    row.proof = "none"
    row.save()


def test_accepting_with_gaps_is_offered_only_where_just_secondary_materials_are_missing(cast: Cast) -> None:
    client = sign_in(cast, "clerk")
    whole = way.submitted(cast).number
    assert "容缺受理" not in text(client.get(f"/desk/cases/{whole}/"))
    number = gap(cast)
    url = f"/desk/cases/{number}/steps/accept_with_gaps/"
    assert url in text(client.get(f"/desk/cases/{number}/"))
    page = text(client.get(url))
    assert "可以后补的" in page
    assert "卫生管理制度" in page
    assert client.post(url, {"promised_by": ""}).status_code == 422
    lose(number, "floor_plan")
    assert url not in text(client.get(f"/desk/cases/{number}/"))
    early = client.get(url)
    assert early.status_code == 409
    assert "还差 1 份" in text(early)


def test_an_open_gap_says_what_is_missing_until_when_and_the_counter_takes_it_in(cast: Cast) -> None:
    number = gap(cast)
    services.case_accept_with_gaps(number, "陈小芳", by=cast.clerk, at=LATER)
    url = f"/desk/cases/{number}/gap/"
    seen = text(sign_in(cast, "examiner").get(f"/desk/cases/{number}/"))
    assert "容缺，还差 1 样" in seen
    assert "容缺最晚" in seen
    assert 'name="seen"' not in seen
    assert sign_in(cast, "examiner").post(url, {"seen": "hygiene_rules"}).status_code == 403
    client = sign_in(cast, "clerk")
    assert 'name="seen"' in text(client.get(f"/desk/cases/{number}/"))
    assert client.post(url).status_code == 422
    assert client.post(url, {"seen": "hygiene_rules"}).status_code == 302
    assert "容缺，还差" not in text(client.get(f"/desk/cases/{number}/"))


def test_a_case_in_a_special_procedure_says_since_when_and_draws_its_days(cast: Cast) -> None:
    data = {"kind": "检测", "days": 15, "basis": "《示例条例》第九条"}
    request = asked(cast, K.PROCEDURE, data)
    services.request_sign(request.id, by=cast.approver, at=LATER)
    page = text(sign_in(cast, "examiner").get(f"/desk/cases/{request.case_number}/"))
    assert "特别程序：检测（《示例条例》第九条）" in page
    assert "最多 15 个工作日" in page
    assert "停止计时" in page
    assert "计时停着" in page


def test_a_correction_names_its_last_day(cast: Cast) -> None:
    number = way.submitted(cast).number
    fact = services.case_request_correction(number, [PLAN], by=cast.clerk, at=LATER)
    page = text(sign_in(cast, "clerk").get(f"/desk/cases/{number}/"))
    assert f"等申请人补正，最晚 {fact.correction_due.year}年{fact.correction_due.month}月" in page or (
        f"等申请人补正，最晚 {fact.correction_due.month}月{fact.correction_due.day}日" in page
    )


def test_a_silence_says_by_when_the_paper_is_owed(cast: Cast) -> None:
    from yiciban.cases.facts import DefaultGround

    number = way.accepted(cast).number
    Case.objects.filter(number=number).update(tacit=True, promised_due=(LATER - timedelta(days=1)).date())
    services.case_grant_by_default(number, DefaultGround.TACIT, by=SYSTEM, at=LATER)
    page = text(sign_in(cast, "approver").get(f"/desk/cases/{number}/"))
    assert "超时默认，要补决定书" in page
    assert "最晚补决定书" in page
    assert "补出决定书" in page


def test_an_end_says_its_ground(cast: Cast) -> None:
    request = asked(cast, K.VOIDING, {"ground": "duplicate"}, by="clerk")
    services.request_sign(request.id, by=cast.manager, at=LATER)
    page = text(sign_in(cast, "clerk").get(f"/desk/cases/{request.case_number}/"))
    assert "已作废：同一件重复收件" in page
    assert "计时记录" in page
