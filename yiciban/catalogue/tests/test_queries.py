"""Reads of the catalogue: filters, budgets, and an index that follows the tables."""

import pytest

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Audience, Mode, Tier
from yiciban.catalogue.tests.test_services import EXAMINER, HEALTH
from yiciban.kernel.refusal import Refusal


def test_lists_are_narrowed_by_each_filter(catalogue):
    everything = queries.items()
    assert {item.department for item in queries.items(department="health")} == {"health"}
    assert all("firm" in item.audience for item in queries.items(audience=Audience.FIRM))
    assert all(item.online for item in queries.items(online=True))
    assert all(item.instant for item in queries.items(instant=True))
    assert {item.theme for item in queries.items(theme="准营准办")} == {"准营准办"}
    assert 0 < len(queries.items(tier=Tier.VILLAGE)) < len(everything)
    found = queries.items(text="食品经营许可")
    assert found
    assert all("食品经营许可" in item.name + item.purpose for item in found)


def test_themes_count_their_items(catalogue):
    assert sum(theme.count for theme in queries.themes()) == len(queries.items())
    assert queries.themes(Audience.FIRM)[0].name == "准营准办"


def test_what_a_tier_may_do_is_sorted_by_how_much(catalogue, guides):
    found = queries.items_at(Tier.TOWN)
    for mode in Mode:
        wanted = {slug for slug, g in guides.items() for p in g.places if p.tier is Tier.TOWN and p.mode is mode}
        assert {item.slug for item in found[mode]} == wanted


def test_an_unknown_item_version_or_licence_is_not_found(base):
    for ask in (
        lambda: queries.guide("moon"),
        lambda: queries.guide_version(0),
        lambda: queries.licence_type("moon"),
        lambda: queries.elements(["moon"]),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.status == 404


def test_a_guide_costs_one_query_once_it_is_known(catalogue, django_assert_num_queries):
    queries.guide("food_business_new")
    with django_assert_num_queries(1):
        queries.guide("food_business_new")


def test_a_list_costs_one_query_however_long(catalogue, django_assert_num_queries):
    for limit in (1, 50):
        with django_assert_num_queries(1):
            queries.items(limit=limit)


def test_a_search_costs_one_query_for_what_was_not_read_ahead(catalogue, django_assert_num_queries):
    queries.find("社保卡")
    with django_assert_num_queries(1):  # whether the catalogue changed
        assert queries.find("社保卡丢了")[0].item.slug == "social_card_replace"
    with django_assert_num_queries(2):
        assert queries.find("社保卡丢了", audience=Audience.PERSON)
    with django_assert_num_queries(1):
        assert queries.find("社保卡丢了", audience=Audience.PERSON)


def test_the_index_follows_a_publication(publish, guides):
    publish(guides["food_business_new"])
    assert not queries.find("社保卡丢了")
    publish(guides["social_card_replace"])
    assert queries.find("社保卡丢了")[0].item.slug == "social_card_replace"


def test_an_index_that_cannot_be_rebuilt_stays_as_it_was(publish, guides, monkeypatch):
    publish(guides["food_business_new"])
    queries.find("食品经营许可")
    publish(guides["social_card_replace"])

    def broken():
        raise RuntimeError("no memory")

    monkeypatch.setattr("yiciban.catalogue.queries.index.standards", broken)
    assert queries.find("食品经营许可")
    assert not queries.find("社会保障卡")


def test_suggestions_lead_to_items(catalogue):
    assert {line.slug for line in queries.suggest("社保")} >= {"social_card_replace"}
    assert queries.suggest("") == ()


def test_the_desk_list_shows_a_manager_their_own_department(catalogue):
    own = queries.desk_items(by=HEALTH, wanted=queries.DeskWanted())
    assert {row.department for row in own.rows} == {"health"}
    assert not queries.desk_items(by=HEALTH, wanted=queries.DeskWanted(department="market")).rows


def test_the_desk_list_is_not_for_everybody(catalogue):
    with pytest.raises(Refusal) as refused:
        queries.desk_items(by=EXAMINER, wanted=queries.DeskWanted())
    assert refused.value.code == "catalogue_view_forbidden"
