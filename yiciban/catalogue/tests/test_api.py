"""The catalogue for programs."""

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from yiciban.catalogue.api import router
from yiciban.catalogue.models import Variant
from yiciban.kernel.refusal import Refusal


@pytest.fixture(scope="module")
def api():
    app = NinjaAPI(urls_namespace="catalogue-test")
    app.add_router("", router)
    app.add_exception_handler(
        Refusal, lambda request, no: app.create_response(request, {"code": no.code}, status=no.status)
    )
    return TestClient(app)


def test_items_are_listed_and_narrowed(api, catalogue):
    rows = api.get("/items?department=health&instant=true").json()["items"]
    assert rows
    assert {row["department"] for row in rows} == {"health"}


def test_items_come_page_by_page(api, catalogue):
    whole = [row["slug"] for row in api.get("/items").json()["items"]]
    found, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/items?limit=7&cursor={cursor}").json()
        found += [row["slug"] for row in page["items"]]
        cursor = page["next"]
    assert found[: len(whole)] == whole
    assert len(found) == len(set(found)) == Variant.objects.count()


@pytest.mark.parametrize("limit", [0, -1, 101, 10**20])
def test_a_page_longer_than_any_list_gives_is_refused(api, limit):
    assert api.get(f"/items?limit={limit}").status_code == 422


@pytest.mark.parametrize("cursor", ["x", "W10", "Wy0xXQ", "WyJhIl0", "WzFlOTld"])
def test_a_cursor_somebody_made_up_is_refused(api, cursor):
    answer = api.get(f"/items?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


def test_a_guide_comes_whole_with_its_version(api, catalogue):
    body = api.get("/items/food_business_new").json()
    assert body["number"] == 1
    assert body["guide"]["slug"] == "food_business_new"
    assert api.get("/items/moon").status_code == 404


def test_search_says_why_and_whether_it_is_weak(api, catalogue):
    body = api.get("/search?q=社保卡丢了").json()
    assert body["weak"] is False
    assert body["hits"][0]["item"]["slug"] == "social_card_replace"
    assert body["hits"][0]["reason"] == "也叫：社保卡丢了"


def test_suggestions_themes_and_elements(api, catalogue):
    assert api.get("/suggest?q=sbk").json()[0]["slug"] == "social_card_replace"
    assert api.get("/themes").json()[0]["count"] > 0
    assert {row["code"] for row in api.get("/elements").json()} >= {"person_name", "org_uscc"}
