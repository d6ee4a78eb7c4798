"""The officer's case: its calendar, its papers, what is masked and how it is opened, and what others wrote in it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import previews
from yiciban.cases import services as cases
from yiciban.cases.facts import Verdict
from yiciban.cases.models import Case
from yiciban.cases.queries import case, materials
from yiciban.cases.tests.desk import LATER, sign_in, stop_clock, text
from yiciban.documents.facts import FileFact
from yiciban.documents.paper import render
from yiciban.documents.queries import notices
from yiciban.documents.services import file_put
from yiciban.journal.queries import history
from yiciban.kernel.refusal import Refusal

EVIL = "<script>alert(1)</script>'; DROP TABLE cases_case; --{{ 7|add:7 }}"


def page(cast: Cast, role: str, number: str) -> str:
    """The case as this role sees it."""
    return text(sign_in(cast, role).get(f"/desk/cases/{number}/"))


def test_the_calendar_says_why_this_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    fact = way.accepted(cast, NOW - timedelta(days=5))
    shown = sign_in(cast, "examiner").get(f"/desk/cases/{fact.number}/")
    why = shown.context["why"]
    looks = [cell.look for week in why.weeks for cell in week.cells]
    assert looks.count("today") == looks.count("last") == 1
    assert fact.promised_due is not None
    last = next(cell for week in why.weeks for cell in week.cells if cell.look == "last")
    assert last.number == str(fact.promised_due.day)
    assert f"为什么是 {fact.promised_due.month}月{fact.promised_due.day}日" in text(shown)


def test_a_late_case_counts_the_working_days_it_is_late(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.accepted(cast, NOW - timedelta(days=90)).number
    shown = page(cast, "examiner", number)
    assert "个工作日。" in shown
    assert "超 " in shown
    assert "照样只数工作日" in shown


def test_an_application_nobody_answered_in_five_days_says_that_it_counts_as_accepted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_clock(monkeypatch)
    number = way.submitted(cast, NOW - timedelta(days=20)).number
    assert "依法已经算受理" in page(cast, "clerk", number)


@pytest.mark.parametrize("role", ["clerk", "examiner", "supervisor"])
def test_what_others_wrote_is_shown_and_never_obeyed(cast: Cast, role: str) -> None:
    fact = way.accepted(cast)
    number = fact.number
    cases.case_examine(number, Verdict.GRANT, EVIL, by=cast.examiner, at=LATER)
    form = {**fact.form, "hygiene_manager": EVIL}
    Case.objects.filter(number=number).update(party_name=EVIL[:100], party_address=EVIL, form=form)
    shown = page(cast, role, number)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "DROP TABLE" in shown
    assert "7|add:7" in shown


def test_numbers_are_masked_until_somebody_says_why(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    number = way.accepted(cast).number
    phone = "13800005127"
    client = sign_in(cast, "examiner")
    url = f"/desk/cases/{number}/"
    assert phone not in text(client.get(url))
    assert client.post(f"{url}unmask/", {"field": "phone", "reason": "看看"}).status_code == 422
    assert client.post(f"{url}unmask/", {"field": "password", "reason": "电话核实地址"}).status_code == 422
    assert client.post(f"{url}unmask/", {"field": "phone", "reason": "电话核实地址"}).status_code == 302
    assert phone in text(client.get(url))
    entry = history(f"case:{number}")[-1]
    assert (entry.action, entry.data["field"], entry.data["reason"]) == ("person.unmasked", "phone", "电话核实地址")
    assert phone not in str(entry.data)
    assert phone not in page(cast, "examiner", number)  # another session has opened nothing
    stop_clock(monkeypatch, LATER + timedelta(minutes=16))
    assert phone not in text(client.get(url))


def test_whoever_only_watches_sees_neither_names_nor_papers_of_a_person(cast: Cast) -> None:
    number = way.submitted(cast).number
    Case.objects.filter(number=number).update(party_kind="person", party_name="陈小芳", party_id="500120198808080054")
    client = sign_in(cast, "supervisor")
    shown = text(client.get(f"/desk/cases/{number}/"))
    assert "陈小芳" not in shown
    assert "500120198808080054" not in shown
    assert "看全号" not in shown
    assert client.get(f"/desk/cases/{number}/unmask/").status_code == 403
    paper = notices(f"case:{number}")[0].number
    assert client.get(reverse("desk:notice", args=[number, paper])).status_code == 403


def test_an_original_leaves_only_as_an_attachment_and_a_preview_is_ours(cast: Cast) -> None:
    number = way.submitted(cast).number
    file = next(m.files[0] for m in materials(case(number, cast.clerk)) if m.files)
    client = sign_in(cast, "clerk")
    original = client.get(reverse("desk:file", args=[number, file.id]))
    assert original.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in original.headers["Content-Security-Policy"]
    preview = client.get(reverse("desk:preview", args=[number, file.id, 1]))
    assert preview.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(preview.content)).size == (40, 30)
    assert "no-store" in preview.headers["Cache-Control"]
    assert client.get(reverse("desk:preview", args=[number, file.id, 2])).status_code == 404


def test_leafing_swaps_the_viewer_alone(cast: Cast) -> None:
    number = way.submitted(cast).number
    client = sign_in(cast, "clerk")
    part = client.get(f"/desk/cases/{number}/?m=test_report", headers={"HX-Request": "true", "HX-Target": "viewer"})
    assert "<html" not in text(part)
    assert 'id="viewer"' in text(part)
    assert "<h3>卫生检测或者评价报告</h3>" in text(part)


@pytest.mark.parametrize("asked", ["?m=nothing", "?p=x", "?p=99999999999", "?f=zz", "?m=%00"])
def test_an_address_that_asks_for_nonsense_shows_the_first_material(cast: Cast, asked: str) -> None:
    number = way.submitted(cast).number
    assert sign_in(cast, "clerk").get(f"/desk/cases/{number}/{asked}").status_code == 200


def test_the_papers_open_as_a_page_and_as_pdf(cast: Cast) -> None:
    fact = way.accepted(cast)
    client = sign_in(cast, "examiner")
    for paper in notices(fact.subject):
        shown = client.get(reverse("desk:notice", args=[fact.number, paper.number]))
        assert paper.number in text(shown)
        pdf = client.get(reverse("desk:notice_pdf", args=[fact.number, paper.number]))
        assert pdf.content.startswith(b"%PDF-")
        assert pdf.headers["Content-Disposition"].startswith("attachment")


def put(cast: Cast, name: str, content: bytes) -> FileFact:
    """A file somebody handed in."""
    return file_put(name, content, by=cast.owner, at=NOW)


def test_the_pages_of_a_pdf_are_drawn(cast: Cast) -> None:
    paper = notices(way.accepted(cast).subject)[0]
    file = put(cast, "受理.pdf", render(paper.kind.value, paper.data))
    assert previews.page_count(file) == 1
    drawn = Image.open(io.BytesIO(previews.page_png(file, 1)))
    assert max(drawn.size) == 1600


def test_a_large_photo_is_made_small_and_loses_what_was_hidden_in_it(cast: Cast) -> None:
    out = io.BytesIO()
    photo = Image.new("RGB", (4000, 3000), "white")
    exif = Image.Exif()
    exif[0x010E] = "secret"
    photo.save(out, "JPEG", exif=exif)
    drawn = previews.page_png(put(cast, "照片.jpg", out.getvalue()), 1)
    assert Image.open(io.BytesIO(drawn)).size == (1600, 1200)
    assert b"secret" not in drawn


def test_a_small_picture_is_small_and_kept_beside_the_large_one(cast: Cast) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "white").save(out, "PNG")
    file = put(cast, "照片.png", out.getvalue())
    assert Image.open(io.BytesIO(previews.small_png(file))).size == (320, 240)
    assert Image.open(io.BytesIO(previews.page_png(file, 1))).size == (1200, 900)
    assert Image.open(io.BytesIO(previews.small_png(file))).size == (320, 240)


def test_a_broken_pdf_is_a_sentence_and_the_case_still_opens(cast: Cast) -> None:
    file = put(cast, "坏的.pdf", b"%PDF-1.7\n" + b"\x00" * 200)
    with pytest.raises(Refusal) as no:
        previews.page_count(file)
    assert "请下载原件看" in no.value.sentence


def test_a_case_with_two_hundred_entries_costs_no_more_to_look_at(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    number = way.accepted(cast).number
    officer, applicant = sign_in(cast, "examiner"), sign_in(cast, "owner")
    desk, portal = f"/desk/cases/{number}/", f"/my/cases/{number}/"
    _there_and_back(cast, number, 1)
    with django_assert_max_num_queries(30) as few_at_the_desk:
        assert "往返 0" in text(officer.get(desk))
    with django_assert_max_num_queries(30) as few_at_home:
        applicant.get(portal)
    _there_and_back(cast, number, 100)
    assert len(history(f"case:{number}")) > 200
    with django_assert_max_num_queries(len(few_at_the_desk)):
        assert "往返 99" in text(officer.get(desk))
    with django_assert_max_num_queries(len(few_at_home)):
        assert applicant.get(portal).status_code == 200


def _there_and_back(cast: Cast, number: str, times: int) -> None:
    """Two entries each time: sent on to the reviewer, and returned."""
    for time in range(times):
        cases.case_examine(number, Verdict.GRANT, f"往返 {time}：符合条件。", by=cast.examiner, at=NOW)
        cases.case_send_back(number, f"往返 {time}：请再核实。", by=cast.reviewer, at=NOW)
