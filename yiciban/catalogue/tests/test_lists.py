"""The derived lists: pages, tables and data say the same, and nothing on them was typed."""

import csv
import io
import json

import pytest

from yiciban.catalogue.facts import Mode, Tier
from yiciban.catalogue.models import Variant
from yiciban.catalogue.queries.lists import listed_items, lists
from yiciban.catalogue.rules.lists import BELONGS, LIST_WORDS, ListKind
from yiciban.catalogue.services import item_publish
from yiciban.catalogue.tests.conftest import AT, DISTRICT
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.tables import csv_lines


def _page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


@pytest.fixture
def few(publish, guides):
    """Three items of three departments; one can be handed in at a village station, only collected there."""
    for slug in ("social_card_replace", "public_place_health_new", "food_business_new"):
        publish(guides[slug])


def test_every_list_has_its_words_and_its_rule():
    assert set(LIST_WORDS) == set(BELONGS) == set(ListKind)


def test_a_cell_that_would_be_a_formula_is_text():
    lines = "".join(csv_lines(("甲",), [("=1+1",), ("@x",), ("+8",), ("-8",), ("\t8",), ("好",)]))
    assert lines.startswith("\ufeff甲")
    assert [row[0] for row in csv.reader(io.StringIO(lines[1:]))] == ["甲", "'=1+1", "'@x", "'+8", "'-8", "'\t8", "好"]


def test_each_list_holds_what_its_rule_says(few, guides):
    slugs = ("social_card_replace", "public_place_health_new", "food_business_new")
    for found in lists():
        wanted = {slug for slug in slugs if BELONGS[found.kind](guides[slug])}
        rows = listed_items(found.kind).rows
        assert {row.item.slug for row in rows} == wanted
        assert found.count == len(wanted)


def test_the_nearby_list_is_told_by_tier_and_mode(few, guides):
    for tier in (Tier.TOWN, Tier.VILLAGE):
        for mode in Mode:
            found = listed_items(ListKind.NEARBY, tier=tier, mode=mode)
            assert all(row.modes[tier] is mode for row in found.rows)
    card = next(row for row in listed_items(ListKind.NEARBY).rows if row.item.slug == "social_card_replace")
    assert card.modes == {place.tier: place.mode for place in guides["social_card_replace"].places}


def test_pages_tables_and_data_say_the_same(client, few):
    assert "马上办" in _page(client, "/lists/")
    for kind in ListKind:
        url = f"/lists/{kind.value}/"
        page = _page(client, url)
        data = json.loads(_page(client, url + "?format=json"))
        table = list(csv.DictReader(io.StringIO(_page(client, url + "?format=csv").removeprefix("\ufeff"))))
        assert [row["事项"] for row in table] == [item["name"] for item in data["items"]]
        assert all(f'href="/items/{item["slug"]}/"' in page for item in data["items"])
        assert LIST_WORDS[kind].basis in page
        assert f"一共 {data['total']} 项" in page


def test_a_list_is_narrowed_by_the_address_and_nonsense_counts_for_nothing(client, few):
    assert "社会保障卡" not in _page(client, "/lists/online/?department=health")
    assert "社会保障卡" in _page(client, "/lists/online/?q=社会保障卡")
    assert "清单里没有这样的事项" in _page(client, "/lists/online/?q=没有这个")
    for nonsense in ("?tier=moon&mode=never", "?page=x", "?page=99", "?page=99999", "?format=exe", "?q=" + "x" * 500):
        _page(client, "/lists/nearby/" + nonsense)
    _page(client, "/lists/moon/", status=404)


def test_the_nearby_page_names_the_points_of_the_tier(client, few):
    page = _page(client, "/lists/nearby/?tier=town")
    assert "镇街网点 5 个" in page
    assert "/points/tc-439901001/" in page
    assert "镇街：办" in page


def test_a_list_costs_the_same_for_one_item_and_for_many(client, few, guides, django_assert_max_num_queries):
    _page(client, "/lists/online/")
    with django_assert_max_num_queries(4):
        _page(client, "/lists/online/")
    for slug in ("elder_card", "household_move", "social_card_apply"):
        item_publish(guides[slug].particulars, region=DISTRICT, by=SYSTEM, at=AT)
    with django_assert_max_num_queries(4):
        _page(client, "/lists/online/")


def test_a_mode_without_a_tier_means_near_home_on_the_nearby_list(few):
    for mode in Mode:
        rows = listed_items(ListKind.NEARBY, mode=mode).rows
        near = {row.item.slug for row in rows}
        wanted = [row for row in listed_items(ListKind.NEARBY).rows if mode in _near(row)]
        assert near == {row.item.slug for row in wanted}


def _near(row):
    return {mode for tier, mode in row.modes.items() if tier is not Tier.DISTRICT}


def test_a_point_shows_what_it_does_and_not_what_another_town_does(client, few):
    own = _page(client, "/lists/nearby/?tier=town&point=tc-439901001")
    assert "社会保障卡" in own
    assert "在这里办" in own
    Variant.objects.filter(slug="social_card_replace").update(region_id="439901002000")
    assert "社会保障卡" not in _page(client, "/lists/nearby/?tier=town&point=tc-439901001")
    assert "社会保障卡" in _page(client, "/lists/nearby/?tier=town&point=tc-439901002")
    assert "社会保障卡" in _page(client, "/lists/nearby/?point=moon"), "a point nobody knows counts for nothing"
