"""Pages and API of the network."""

import re

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from yiciban.network.api import router


def _get(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_the_list_has_hours_telephone_and_state(client, network):
    page = _get(client, "/points/")
    assert "明德区政务服务中心" in page
    assert "周一至周五 9:00–12:00，13:30–17:30" in page
    assert "共 85 个，显示第 1–20 个" in page


def test_a_list_on_one_page_says_only_how_many_there_are(client, network):
    page = _get(client, "/points/?q=梅园")
    assert re.search(r"<span>共 \d+ 个</span>", page)
    assert "显示第" not in page


@pytest.mark.parametrize(
    ("url", "words", "absent"),
    [
        ("/points/?tier=town", "城南街道便民服务中心", "梅园社区便民服务站"),
        ("/points/?town=439901100000&tier=village", "桃源社区便民服务站", "梅园社区便民服务站"),
        ("/points/?q=梅园", "梅园小区政务服务站", "明德区政务服务中心</span>"),
        ("/points/?q=月球", "没有找到这样的网点", "便民服务站</span>"),
        ("/points/?tier=moon&town=moon&page=x", "明德区政务服务中心", "没有找到"),
    ],
)
def test_filters_stand_in_the_address(client, network, url, words, absent):
    page = _get(client, url)
    assert words in page
    assert absent not in page


def test_the_list_costs_the_same_for_one_row_and_for_many(client, network, django_assert_num_queries):
    _get(client, "/points/")
    for url in ("/points/?q=观澜小区", "/points/"):
        with django_assert_num_queries(1):
            _get(client, url)


def test_a_point_shows_address_hours_windows_and_telephone(client, network):
    page = _get(client, "/points/dc-439901/")
    assert "综合窗口 8 个，哪个都能办；出件窗口；跨省通办窗口" in page
    assert 'href="tel:0000-88120100"' in page


def test_an_unknown_point_is_a_page_with_a_way_on(client, network):
    assert "没有这个网点" in _get(client, "/points/moon/", status=404)


def test_programs_read_the_network(network):
    app = NinjaAPI(urls_namespace="network-test")
    app.add_router("", router)
    api = TestClient(app)
    assert [row["code"] for row in api.get("/regions").json()] == ["439901000000"]
    assert {row["code"] for row in api.get("/departments").json()} >= {"health", "market"}
    assert [row["code"] for row in api.get("/points?tier=district").json()["items"]] == ["dc-439901"]
    assert api.get("/points/dc-439901").json()["hours"][0] == {"weekday": 1, "opens": "09:00:00", "closes": "12:00:00"}
    assert api.get("/points?tier=moon").status_code == 422
    assert api.get("/points?limit=101").status_code == 422
    first = api.get("/points?limit=80").json()
    second = api.get(f"/points?limit=80&cursor={first['next']}").json()
    codes = [row["code"] for row in (*first["items"], *second["items"])]
    assert codes == [point["code"] for point in api.get("/points").json()["items"]]
    assert (len(codes), second["next"]) == (85, None)
