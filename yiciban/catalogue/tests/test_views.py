"""Pages of the catalogue: they answer in the order people ask, and never with more queries for more rows."""

import pytest
from django.utils import timezone

from yiciban.catalogue import queries
from yiciban.catalogue.papers import checklist
from yiciban.catalogue.queries.answers import situated
from yiciban.catalogue.services import frequent_put
from yiciban.catalogue.tests.conftest import AT
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.deadlines import deadline
from yiciban.kernel.limits import Limit
from yiciban.network.queries import work_calendar


def _get(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_markup_in_a_question_is_text(client, catalogue):
    page = _get(client, "/search/?q=<script>alert(1)</script>")
    assert "<script>alert" not in page


def test_an_empty_search_offers_what_people_come_for(client, catalogue):
    frequent_put(["social_card_replace", "food_business_new"], by=SYSTEM, at=AT)
    page = _get(client, "/search/")
    rows = page[page.index("大家常办") : page.index("按主题找")]
    assert rows.index("/items/social_card_replace/") < rows.index("/items/food_business_new/")


def test_where_nobody_chose_frequent_items_an_empty_search_leads_to_all(client, catalogue):
    frequent_put([], by=SYSTEM, at=AT)
    page = _get(client, "/search/")
    assert "大家常办" not in page
    assert "看全部事项" in page


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/items/", "全部事项"),
        ("/items/?for=firm", "企业办事"),
        ("/items/personal/", "个人办事"),
        ("/items/business/", "企业办事"),
        ("/items/?for=person&theme=社会保障&how=instant", "社会保障卡补领、换领"),
        ("/items/?department=health", "公共场所卫生许可（新办）"),
        ("/items/?for=nobody&how=never&page=99", "全部事项"),
        ("/items/?q=没有这个", "没有这样的事项"),
    ],
)
def test_lists_have_their_filters_in_the_address(client, catalogue, url, words):
    assert words in _get(client, url)


def test_a_list_costs_the_same_for_one_row_and_for_many(client, catalogue, django_assert_num_queries):
    for url in ("/items/?q=结婚登记", "/items/"):
        with django_assert_num_queries(3):
            _get(client, url)


def test_a_guide_answers_in_the_order_people_ask(client, catalogue):
    page = _get(client, "/items/food_business_new/")
    headings = ("您的情况", "能不能办", "要带什么", "多久、多少钱", "在哪办")
    places = [page.index(f"> {heading}</h2>") for heading in headings]
    assert places == sorted(places)


def test_a_guide_without_questions_counts_for_everybody(client, cast):
    page = _get(client, "/items/public_place_health_new/")
    assert "您的情况" not in page
    assert "8 份里，您只要准备 3 份。" in page


def test_a_guide_says_the_date_by_which_it_would_be_done(client, cast):
    today = local_date(timezone.now())
    calendar = work_calendar()
    due = deadline(calendar.on_or_after(today), Limit.parse("10wd"), calendar).date
    assert f"现在申请，最晚 {due_text(due, today=today)}办完" in _get(client, "/items/public_place_health_new/")


def test_a_guide_stays_within_its_queries(client, catalogue, django_assert_max_num_queries):
    _get(client, "/items/food_business_new/")
    with django_assert_max_num_queries(3):
        _get(client, "/items/food_business_new/")


def test_every_guide_and_checklist_can_be_read(client, catalogue):
    for item in queries.items():
        _get(client, f"/items/{item.slug}/")
        _get(client, f"/items/{item.slug}/checklist/")


def test_the_checklist_is_a_pdf(client, catalogue):
    response = client.get("/items/food_business_new/checklist.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_page_and_paper_count_the_same_materials(catalogue):
    for item in queries.items():
        own = situated(queries.guide(item.slug), {}, local_date(timezone.now()))
        paper = checklist(own, "https://demo.invalid/", at=timezone.now())
        bring = own.answers.bring
        assert [row.name for row in paper.materials] == [line.material.name for line in bring.own]
        assert len(paper.free) == len(bring.spared)


def test_an_unknown_item_is_a_page_with_a_way_on(client, catalogue):
    _get(client, "/items/moon/", status=404)


def test_suggestions_are_a_fragment_that_leads_to_guides(client, catalogue):
    page = _get(client, "/search/suggest/?q=sbk")
    assert '<li role="option" aria-selected="false" data-url="/items/social_card_replace/">' in page
    assert "<html" not in page
    assert not _get(client, "/search/suggest/?q=").strip()


@pytest.mark.parametrize("url", ["/", "/search/", "/search/?q=社保", "/items/"])
def test_a_search_box_says_where_its_suggestions_come_from(client, catalogue, url):
    assert 'data-suggest="/search/suggest/"' in _get(client, url)


@pytest.mark.parametrize("url", ["/points/tc-439901001/", "/points/st-439901001001/", "/points/dc-439901/"])
def test_a_point_shows_what_may_be_done_there(client, catalogue, url):
    page = _get(client, url)
    assert "这里能办" in page
    assert "社会保障卡补领、换领" in page


def test_the_desk_list_is_for_those_who_keep_the_catalogue(client, cast):
    client.force_login(cast.user("catalogue_manager"))
    page = _get(client, "/desk/catalogue/")
    assert "公共场所卫生许可（新办）" in page
    assert "社会保障卡" not in page
    client.force_login(cast.user("clerk"))
    _get(client, "/desk/catalogue/", status=403)
