"""A resident's cases: the date first, every role at every address, papers and files as attachments."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.way import accepted, delivered, submitted
from tests.web import browser
from yiciban.cases import queries, services
from yiciban.cases.facts import Defect
from yiciban.cases.models import Case
from yiciban.documents.queries import notices

HOSTILE = "<script>alert(1)</script>'; DROP TABLE cases_case;--"


def _text(cast: Cast, url: str, name: str = "owner") -> str:
    answer = browser(cast, name).get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_page_says_the_date_and_that_there_is_nothing_to_do(cast: Cast) -> None:
    case = accepted(cast)
    page = _text(cast, f"/my/cases/{case.number}/")
    assert "最晚 12月8日 办完" in page
    assert "法律规定最晚 12月22日（周二）" in page
    assert "现在不用您做什么" in page
    assert "138****5127" in page


def test_a_late_case_says_so_and_whom_to_call(cast: Cast) -> None:
    case = accepted(cast, at=timezone.now() - timedelta(days=60))
    page = _text(cast, f"/my/cases/{case.number}/")
    assert "本该" in page
    assert "监督电话" in page


def test_the_seven_stages_link_their_papers(cast: Cast) -> None:
    case = delivered(cast)
    page = _text(cast, f"/my/cases/{case.number}/")
    for stage in ("告知", "受理", "承办", "批准", "办结", "送达", "评价"):
        assert f">{stage}<" in page
    assert page.count("/notices/") == len(notices(case.subject))
    assert f"/rate/{case.number}/" in page


def test_a_paper_reads_on_a_phone_and_downloads_as_pdf(cast: Cast) -> None:
    case = delivered(cast)
    client = browser(cast, "owner")
    for notice in notices(case.subject):
        page = client.get(f"/my/cases/{case.number}/notices/{notice.number}/")
        assert page.status_code == 200
        assert notice.number in page.content.decode()
        assert notice.title in page.content.decode()
    pdf = client.get(f"/my/cases/{case.number}/notices/{notice.number}.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"].startswith("attachment")
    assert pdf["X-Content-Type-Options"] == "nosniff"


def test_a_paper_of_another_case_is_not_there(cast: Cast) -> None:
    case, other = submitted(cast), delivered(cast)
    strange = notices(other.subject)[0].number
    assert browser(cast, "owner").get(f"/my/cases/{case.number}/notices/{strange}/").status_code == 404


def test_files_go_out_as_attachments_to_those_who_may_see_the_case(cast: Cast) -> None:
    case = submitted(cast)
    file = next(m.files[0] for m in queries.materials(case) if m.files)
    url = f"/my/cases/{case.number}/files/{file.id}/"
    answer = browser(cast, "owner").get(url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser(cast, "neighbour").get(url).status_code == 404


def test_what_was_handed_in_is_listed(cast: Cast) -> None:
    case = submitted(cast)
    page = _text(cast, f"/my/cases/{case.number}/materials/")
    assert "店铺方位图和平面图" in page
    assert "floor_plan.png" in page


@pytest.mark.parametrize("page", ["", "withdraw/", "materials/", "notices/{notice}/", "notices/{notice}.pdf"])
def test_a_case_is_its_applicants_alone(cast: Cast, page: str) -> None:
    case = submitted(cast)
    url = f"/my/cases/{case.number}/" + page.format(notice=notices(case.subject)[0].number)
    assert browser(cast).get(url).status_code == 303
    assert browser(cast, "owner").get(url).status_code == 200
    assert browser(cast, "neighbour").get(url).status_code == 404
    for staff in ("clerk", "examiner", "supervisor", "audit_admin"):
        assert browser(cast, staff).get(url).status_code == 403


def test_signing_in_leads_back_to_the_case(cast: Cast) -> None:
    case = submitted(cast)
    answer = browser(cast).get(f"/my/cases/{case.number}/")
    assert answer["Location"] == f"/sign-in/?next=%2Fmy%2Fcases%2F{case.number}%2F"


# --- taking it back


def test_taking_back_asks_first_and_changes_nothing_by_looking(cast: Cast) -> None:
    case = submitted(cast)
    assert "撤回这份申请？" in _text(cast, f"/my/cases/{case.number}/withdraw/")
    assert queries.case(case.number, cast.owner).ended_at is None


def test_taking_back_ends_the_case_and_leaves_its_paper(cast: Cast) -> None:
    case = submitted(cast, at=timezone.now())
    client = browser(cast, "owner")
    answer = client.post(f"/my/cases/{case.number}/withdraw/", {"reason": HOSTILE})
    assert answer["Location"] == f"/my/cases/{case.number}/"
    page = client.get(answer["Location"]).content.decode()
    assert "您撤回了这次申请" in page
    paper = notices(case.subject)[-1]
    sheet = client.get(f"/my/cases/{case.number}/notices/{paper.number}/").content.decode()
    assert "<script>alert" not in page + sheet
    assert "alert(1)" in sheet


def test_a_second_press_is_refused_with_a_sentence(cast: Cast) -> None:
    case = submitted(cast)
    client = browser(cast, "owner")
    client.post(f"/my/cases/{case.number}/withdraw/")
    answer = client.post(f"/my/cases/{case.number}/withdraw/")
    assert answer.status_code == 409
    assert "不能做这一步" in answer.content.decode()


def test_what_is_decided_can_no_longer_be_taken_back(cast: Cast) -> None:
    case = delivered(cast)
    assert "这件现在不能撤回" in _text(cast, f"/my/cases/{case.number}/withdraw/")
    assert "撤回申请" not in _text(cast, f"/my/cases/{case.number}/")


# --- the list


def test_an_empty_list_says_what_to_do_next(cast: Cast) -> None:
    assert "找要办的事" in _text(cast, "/my/cases/", "neighbour")


def test_the_list_puts_first_what_waits_for_the_person(cast: Cast) -> None:
    services.draft_open("social_card_replace", f"person:{cast.owner.user_id}", by=cast.owner, at=timezone.now())
    case = submitted(cast)
    defect = Defect("floor_plan", "平面图", "看不清楚尺寸。", "重新拍一张清楚的。")
    services.case_request_correction(case.number, [defect], by=cast.clerk, at=timezone.now())
    accepted(cast)
    page = _text(cast, "/my/cases/")
    assert page.index("没填完的") < page.index("要您办的") < page.index("正在办")
    assert "接着办" in page


def test_the_list_asks_no_more_for_fifty_cases_than_for_one(cast: Cast) -> None:
    submitted(cast)
    client = browser(cast, "owner")
    client.get("/my/cases/")  # what a process remembers, it remembers now
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/my/cases/")
    row = Case.objects.get()
    for serial in range(2, 51):
        row.pk, row.number, row.draft_id = None, f"{row.number[:14]}{serial:06d}0", None
        row.save(force_insert=True)
    with CaptureQueriesContext(connection) as fifty:
        page = client.get("/my/cases/").content.decode()
    assert page.count("/my/cases/4399") >= 50
    assert len(fifty) == len(one)


def test_the_list_goes_on_where_a_page_ends(cast: Cast) -> None:
    submitted(cast)
    row = Case.objects.get()
    for serial in range(2, 60):
        row.pk, row.number, row.draft_id = None, f"{row.number[:14]}{serial:06d}0", None
        row.received_at -= timedelta(minutes=1)
        row.save(force_insert=True)
    client = browser(cast, "owner")
    first = client.get("/my/cases/").content.decode()
    following = re.search(r'href="(\?after=[^"]+)"', first)
    assert following
    second = client.get(f"/my/cases/{following[1]}").content.decode()
    numbers = [set(re.findall(r"/my/cases/(\d{21})/", page)) for page in (first, second)]
    assert len(numbers[0]) == 50
    assert len(numbers[1]) == 9
    assert not numbers[0] & numbers[1]


def test_a_broken_cursor_is_refused_not_a_crash(cast: Cast) -> None:
    for cursor in ("x", "////", "W10", "WyJhIiwiYiIsImMiXQ"):
        assert browser(cast, "owner").get("/my/cases/", {"after": cursor}).status_code in (400, 422)


# --- progress by code


def test_progress_needs_no_sign_in_and_shows_no_name(cast: Cast) -> None:
    case = submitted(cast)
    answer = browser(cast).post("/progress/", {"number": case.number, "code": case.query_code})
    page = answer.content.decode()
    assert "最晚 12月1日 答复您" in page
    assert "丽人" not in page
    assert "陈" not in page
    assert "5127" not in page.replace("138****5127", "5127") or "138****5127" not in page


@pytest.mark.parametrize(
    ("number", "code"), [("", ""), ("1", "x"), ("\x00", "\x00"), (HOSTILE, HOSTILE), ("９" * 70, "")]
)
def test_progress_refuses_what_is_no_number_with_a_sentence(cast: Cast, number: str, code: str) -> None:
    answer = browser(cast).post("/progress/", {"number": number, "code": code})
    assert answer.status_code in (404, 422)
    assert "<script>alert" not in answer.content.decode()


def test_progress_cannot_be_guessed(cast: Cast) -> None:
    case = submitted(cast)
    client = browser(cast)
    wrong = f"{(int(case.query_code) + 1) % 10**6:06d}"
    answers = [client.post("/progress/", {"number": case.number, "code": wrong}) for _ in range(11)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert "太频繁" in answers[-1].content.decode()
    assert client.post("/progress/", {"number": case.number, "code": case.query_code}).status_code == 429


def test_the_code_is_never_read_from_an_address(cast: Cast) -> None:
    case = submitted(cast)
    page = browser(cast).get("/progress/", {"number": case.number, "code": case.query_code}).content.decode()
    assert "办理过程" not in page
    assert case.number in page
