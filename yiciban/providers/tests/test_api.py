"""The same for programs."""

from __future__ import annotations

from typing import Any

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from yiciban.kernel.refusal import Refusal
from yiciban.providers.api import demo_router, router
from yiciban.providers.tests.conftest import EXAMINER, MANAGER, PHONE


@pytest.fixture
def api() -> TestClient:
    site = NinjaAPI(urls_namespace="providers-test")
    site.add_router("", router)
    site.add_router("", demo_router)

    @site.exception_handler(Refusal)
    def refused(request: Any, refusal: Refusal) -> Any:
        return site.create_response(request, {"code": refusal.code, "detail": refusal.sentence}, status=refusal.status)

    return TestClient(site)


def test_states_and_outbox(api: TestClient, queued: Any) -> None:
    message = queued()
    states = api.get("/providers", actor=MANAGER).json()
    assert {state["kind"] for state in states} == {"sms", "identity", "payment", "seal", "post"}
    (row,) = api.get("/messages?status=queued", actor=MANAGER).json()["items"]
    assert (row["id"], row["phone"], row["status"]) == (message.pk, "138****5127", "queued")


def test_the_outbox_comes_page_by_page_though_messages_come_in_between(api: TestClient, queued: Any) -> None:
    made = [queued().pk for _ in range(5)]
    first = api.get("/messages?limit=3", actor=MANAGER).json()
    queued()
    second = api.get(f"/messages?limit=3&cursor={first['next']}", actor=MANAGER).json()
    assert [row["id"] for row in (*first["items"], *second["items"])] == made[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["limit=101", "limit=0", "limit=-1", "cursor=nonsense", "cursor=WzEwMF0x"])
def test_a_page_no_list_has_is_refused(api: TestClient, db: None, query: str) -> None:
    assert api.get(f"/messages?{query}", actor=MANAGER).status_code == 422


def test_send_again(api: TestClient, failed: Any) -> None:
    message = failed()
    assert api.post(f"/messages/{message.pk}/resend", actor=MANAGER).json()["status"] == "queued"
    again = api.post(f"/messages/{message.pk}/resend", actor=MANAGER)
    assert (again.status_code, again.json()["code"]) == (409, "message_not_failed")


@pytest.mark.parametrize("path", ["/providers", "/messages"])
def test_others_get_a_no(api: TestClient, db: None, path: str) -> None:
    assert api.get(path, actor=EXAMINER).status_code == 403


@pytest.mark.parametrize(("is_demo", "status"), [(True, 200), (False, 404)])
def test_phones_of_a_demonstration(api: TestClient, queued: Any, settings: Any, is_demo: bool, status: int) -> None:
    settings.YICIBAN_DEMO = is_demo
    queued(secret=True)
    response = api.get(f"/demo/messages?phone={PHONE}")
    assert response.status_code == status
    if is_demo:
        assert response.json()[0]["text"]
