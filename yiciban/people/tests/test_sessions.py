"""Sessions end by silence and age, change their key at sign-in, and lead back to where one was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from yiciban.people import middleware, sessions
from yiciban.people.models import User
from yiciban.people.tests.conftest import PASSWORD, PHONE

pytestmark = [pytest.mark.urls("yiciban.people.tests.urls"), pytest.mark.django_db]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the middleware's clock."""

    def move(delta: timedelta) -> None:
        now = timezone.now() + delta

        class Clock:
            @staticmethod
            def now() -> Any:
                return now

        monkeypatch.setattr(middleware, "timezone", Clock)

    return move


@pytest.fixture
def resident(client: Client, owner: User) -> Client:
    User.objects.filter(pk=owner.pk).update(demo_note="演示")
    client.post(f"/demo/become/{owner.pk}/")
    return client


@pytest.fixture
def staff(client: Client, clerk: User) -> Client:
    User.objects.filter(pk=clerk.pk).update(demo_note="演示")
    client.post(f"/demo/become/{clerk.pk}/")
    return client


@pytest.mark.parametrize(("minutes", "is_in"), [(29, True), (30, False)])
def test_staff_go_after_thirty_minutes_of_silence(staff: Client, later: Any, minutes: int, is_in: bool) -> None:
    later(minutes * MINUTE)
    response = staff.get("/desk/members/")
    assert (response.status_code == 200) is is_in
    if not is_in:
        assert response["Location"] == "/sign-in/staff/?next=%2Fdesk%2Fmembers%2F&expired=1"


@pytest.mark.parametrize(("minutes", "is_in"), [(119, True), (120, False)])
def test_residents_go_after_two_hours_of_silence(resident: Client, later: Any, minutes: int, is_in: bool) -> None:
    later(minutes * MINUTE)
    response = resident.get("/members/?a=1")
    assert (response.status_code == 200) is is_in
    if not is_in:
        assert response["Location"] == "/sign-in/?next=%2Fmembers%2F%3Fa%3D1&expired=1"


def test_being_busy_keeps_a_session_but_not_beyond_twelve_hours(staff: Client, later: Any) -> None:
    for minutes in range(20, 12 * 60, 20):
        later(minutes * MINUTE)
        assert staff.get("/desk/members/").status_code == 200
    later(12 * 60 * MINUTE)
    assert staff.get("/desk/members/").status_code == 303


def test_a_form_sent_too_late_leads_back_to_its_page(resident: Client, later: Any) -> None:
    later(121 * MINUTE)
    response = resident.post("/members/", headers={"Referer": "http://testserver/apply/3/?step=2"})
    assert response.status_code == 303
    assert response["Location"] == "/sign-in/?next=%2Fapply%2F3%2F%3Fstep%3D2&expired=1"


def test_a_part_of_a_page_moves_the_whole_page(resident: Client, later: Any) -> None:
    later(121 * MINUTE)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/my/cases/"}
    response = resident.get("/members/", headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fmy%2Fcases%2F&expired=1"


def test_strangers_are_shown_the_way_and_others_pages_are_not(client: Client) -> None:
    assert client.get("/members/")["Location"] == "/sign-in/?next=%2Fmembers%2F"
    response = client.post("/members/", headers={"Referer": "https://evil.example/x"})
    assert response["Location"] == "/sign-in/?next=%2F"


def test_touching_is_not_worth_a_write_each_time(resident: Client, later: Any, django_assert_num_queries: Any) -> None:
    later(timedelta(seconds=59))
    with django_assert_num_queries(2):
        resident.get("/members/")
    later(timedelta(seconds=61))
    with django_assert_num_queries(5):  # and the session's savepoint, update, release
        resident.get("/members/")


def test_signing_in_changes_the_session_key(client: Client, code_of: Any) -> None:
    client.post("/sign-in/", {"phone": PHONE})
    before = client.session.session_key
    client.post("/sign-in/code/", {"code": code_of(PHONE)})
    assert client.session.session_key != before
    assert client.session[sessions.KIND] == "resident"


def test_a_changed_password_ends_other_sessions_and_keeps_this_one(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(demo_note="演示")
    here, there = Client(), Client()
    for client in (here, there):
        client.post(f"/demo/become/{clerk.pk}/")
    new = "another-2026-pass"
    response = here.post("/desk/account/", {"old": PASSWORD, "new": new, "again": new})
    assert response.status_code == 302
    assert here.get("/desk/members/").status_code == 200
    assert there.get("/desk/members/").status_code == 303
