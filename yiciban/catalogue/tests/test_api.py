"""The catalogue for programs."""

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from yiciban.catalogue.api import router
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
    rows = api.get("/items?department=health&instant=true").json()
    assert rows
    assert {row["department"] for row in rows} == {"health"}


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
