"""The pages that say no, and the page that says it is our fault: readable in every face, with a way on."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from tests.cast import Cast
from tests.web import browser
from yiciban.site.views import errors


def test_a_page_that_is_not_there_can_be_made_larger_and_comes_back_to_itself(db: None) -> None:
    page = Client().get("/nowhere/?q=1")
    assert page.status_code == 404
    assert '<input type="hidden" name="next" value="/nowhere/?q=1">' in page.content.decode()
    answer = Client(enforce_csrf_checks=True).post("/elder/", {"elder": "1", "next": "/nowhere/?q=1"})
    assert answer["Location"] == "/nowhere/?q=1"


@pytest.mark.parametrize("path", ["/search/?q=社保卡", "/items/", "/help/", "/lists/", "/points/", "/nowhere/"])
def test_reading_sets_no_cookie(cast: Cast, path: str) -> None:
    page = Client().get(path)
    assert not page.cookies, "a form of a page that is only read asks for a token"
    assert page.content


def test_the_larger_face_stays_on_the_pages_that_say_no(cast: Cast) -> None:
    client = browser(cast, "owner")
    client.cookies["elder"] = "1"
    for path, status in (("/nowhere/", 404), ("/desk/", 403)):
        page = client.get(path)
        assert page.status_code == status
        assert "face-elder" in page.content.decode()
        assert "普通版" in page.content.decode()


def test_a_form_without_its_token_leads_back_to_the_page_it_stood_on(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.post("/progress/", headers={"Referer": "http://testserver/help/"})
    assert page.status_code == 403
    assert '<input type="hidden" name="next" value="http://testserver/help/">' in page.content.decode()


@pytest.mark.parametrize("person", ["owner", "neighbour"])
def test_a_resident_at_a_door_of_the_desk_is_told_whose_it_is(cast: Cast, person: str) -> None:
    for path in ("/desk/", "/desk/account/", "/desk/receive/"):
        page = browser(cast, person).get(path)
        assert page.status_code == 403
        assert "这一页给工作人员用" in page.content.decode()
        assert "/my/cases/" in page.content.decode()


def test_the_page_of_a_breakdown_asks_no_database() -> None:
    """No database here: a question to it would fail this test."""
    request = RequestFactory().get("/my/cases/")
    request.COOKIES["elder"] = "1"
    page = errors.broken(request)
    assert page.status_code == 500
    assert "face-elder" in page.content.decode()
    assert '<input type="hidden" name="next" value="/my/cases/">' in page.content.decode()


def test_a_breakdown_of_a_form_leads_to_no_form(db: None) -> None:
    page = errors.broken(RequestFactory().post("/my/cases/"))
    assert '<input type="hidden" name="next" value="/">' in page.content.decode()


def test_a_session_does_not_keep_a_breakdown_from_being_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    client = browser(cast, "owner")
    client.raise_request_exception = False
    monkeypatch.setattr("yiciban.site.views.home.frequent", breaks)
    page = client.get("/")
    assert page.status_code == 500
    assert "系统出了问题" in page.content.decode()
