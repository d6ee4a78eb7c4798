"""The index of a process: built aside while the old one answers, kept when a build fails, asked for once a second."""

import pytest

from yiciban.catalogue.queries import index
from yiciban.catalogue.queries.index import standards
from yiciban.catalogue.rules.finder import Standard


class Later:
    """A thread that runs when the test says so."""

    waiting = []

    def __init__(self, target, args=(), **kwargs):
        self.run = lambda: target(*args)

    def start(self):
        self.waiting.append(self.run)


@pytest.fixture
def kept(publish, guides, monkeypatch):
    monkeypatch.setattr(index, "Thread", Later)
    monkeypatch.setattr(index, "UNASKED", 0.0)
    monkeypatch.setattr(index.connections, "close_all", lambda: None)
    monkeypatch.setattr(Later, "waiting", [])
    publish(guides["food_business_new"])
    kept = index._Kept()
    kept.current()
    return kept


def names(held):
    return {standard.full_name for standard in held.finder.standards}


def test_the_old_index_answers_while_the_new_one_is_built(kept, publish, guides):
    old = kept.current()
    publish(guides["social_card_replace"])
    assert kept.current().finder is kept.current().finder is old.finder
    assert kept.current().as_of != old.as_of, "what was remembered of answers is old"
    (build,) = Later.waiting
    build()
    assert names(kept.current()) == {"食品经营许可（新办）", "社会保障卡补领、换领"}


def test_a_build_that_fails_keeps_the_old_index_and_rests(kept, publish, guides, monkeypatch):
    old = kept.current()
    publish(guides["social_card_replace"])
    with monkeypatch.context() as patch:
        patch.setattr(index, "standards", lambda: 1 / 0)
        kept.current()
        Later.waiting.pop()()
    monkeypatch.setattr(kept, "_not_before", kept._not_before + 60)
    assert kept.current().finder is old.finder
    assert not Later.waiting
    monkeypatch.setattr(kept, "_not_before", 0.0)
    kept.current()
    Later.waiting.pop()()
    assert kept.current().finder is not old.finder


def test_a_first_build_that_fails_is_no_empty_answer(publish, guides, monkeypatch):
    publish(guides["food_business_new"])
    monkeypatch.setattr(index, "standards", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        index._Kept().current()


def test_whether_the_catalogue_changed_is_asked_once_a_second(kept, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(index, "UNASKED", 60.0)
    with django_assert_num_queries(0):
        kept.current()


def test_a_process_warms_up_aside_and_never_falls_over(kept, monkeypatch):
    fresh = index._Kept()
    fresh.warm()
    Later.waiting.pop()()
    assert names(fresh.current()) == {"食品经营许可（新办）"}
    monkeypatch.setattr(index, "standards", lambda: 1 / 0)
    broken = index._Kept()
    broken.warm()
    Later.waiting.pop()()


def test_a_standard_item_is_what_all_bodies_say_of_it(publish, guides):
    publish(guides["food_business_new"])
    (found,) = standards()
    guide = guides["food_business_new"]
    assert found.key == (guide.entry, "新办")
    assert found == Standard(
        guide.entry,
        "新办",
        guide.name,
        (),
        ("区市场监督管理局",),
        frozenset({"market"}),
        (guide.theme,),
        guide.purpose,
        frozenset(audience.value for audience in guide.audience),
        frozenset(place.tier.value for place in guide.places),
        guide.online,
    )


def test_building_costs_three_queries_however_much_there_is(catalogue, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert len(standards()) > 20
