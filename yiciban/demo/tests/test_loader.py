"""Loading the demo district: complete, and the second time without a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from yiciban.catalogue import queries as catalogue
from yiciban.catalogue.services import alias_remove, item_publish
from yiciban.demo import loader, source
from yiciban.demo.scene import officer
from yiciban.demo.secrets import totp_secret
from yiciban.demo.table import people_table
from yiciban.kernel.identifiers import parse_phone, parse_resident_number, parse_uscc
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.roles import Role
from yiciban.network import queries as network
from yiciban.network.facts import PointKind, PointTier
from yiciban.network.services import counter_put

AT = datetime.now(UTC)  # mandates are read by the real clock


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.YICIBAN_DEMO = True


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time(load_demo):
    first = load_demo()
    assert first.changed["points"] == 1 + 5 + 76 + 3
    assert first.changed["items"] >= 20
    assert not any(loader.load(AT + timedelta(minutes=1)).changed.values())


@pytest.mark.django_db
def test_what_a_manager_has_changed_stays_as_the_manager_left_it(load_demo):
    load_demo()
    manager = officer(Role.CATALOGUE_MANAGER)
    slug, body = "public_place_health_new", catalogue.guide("public_place_health_new")
    particulars = body.guide.particulars.model_copy(update={"purpose": "开店前要先拿到的证，区里自己写的一句话。"})
    theirs = item_publish(particulars, region=body.region, by=manager, at=AT)
    alias_remove("food_business_new", "餐饮许可证", by=manager, at=AT)
    again = loader.load(AT + timedelta(minutes=1))
    assert catalogue.guide(slug).version_id == theirs.version_id
    assert not any(again.changed.values())


@pytest.mark.django_db
def test_what_nobody_touched_is_corrected_by_a_newer_seed(load_demo, monkeypatch):
    load_demo()
    newer = [
        replace(item, particulars=item.particulars.model_copy(update={"purpose": "新一版演示里的一句话。"}))
        for item in source.items()
        if item.particulars.slug == "food_workshop"
    ]
    monkeypatch.setattr(loader, "items", lambda: iter(newer))
    assert loader.load(AT + timedelta(minutes=1)).changed["items"] == 1
    assert catalogue.guide("food_workshop").guide.purpose == "新一版演示里的一句话。"


@pytest.mark.django_db
def test_a_window_somebody_moved_stays_where_it_is(load_demo):
    load_demo()
    moved = replace(network.counters("dc-439901")[0], name="二楼综合窗口")
    counter_put(moved, by=officer(Role.CENTRE_MANAGER), at=AT)
    loader.load(AT + timedelta(minutes=1))
    assert moved in network.counters("dc-439901")


@pytest.mark.django_db
def test_the_network_has_one_five_seventy_six_and_three_points(load_demo):
    load_demo()
    assert len(network.points(tier=PointTier.DISTRICT)) == 1
    assert len(network.points(tier=PointTier.TOWN)) == 5
    village = network.points(tier=PointTier.VILLAGE)
    assert sum(point.kind is PointKind.VILLAGE_STATION for point in village) == 76
    assert sum(point.kind is PointKind.ESTATE_STATION for point in village) == 3


@pytest.mark.django_db
def test_every_department_with_items_has_the_whole_way_from_examiner_to_licence_maker(load_demo):
    load_demo()
    held = {(posting.role, posting.department) for posting in network.postings()}
    for code, _ in catalogue.departments_with_items():
        for role in ("examiner", "reviewer", "approver", "licence_maker"):
            assert (role, code) in held


@pytest.mark.django_db
def test_it_refuses_where_the_deployment_is_no_demonstration(settings):
    settings.YICIBAN_DEMO = False
    with pytest.raises(Refusal) as refused:
        loader.load(AT)
    assert refused.value.code == "demo_off"


@pytest.mark.django_db
def test_frequent_items_are_all_published(load_demo):
    load_demo()
    assert [fact.slug for fact in catalogue.frequent()] == source.read("frequent.yaml")


def test_numbers_of_demo_people_hold_together_and_look_fictional():
    data = source.read("people.yaml")
    for row in data["residents"]:
        assert parse_resident_number(row["id_number"], today=AT.date()).region == "439901"
        assert parse_phone(row["phone"]).number.startswith("1380000")
    for firm in data["firms"]:
        assert parse_uscc(firm["uscc"]).region == "439901"


def test_one_of_the_residents_is_seventy_six():
    ages = [
        parse_resident_number(row["id_number"], today=AT.date()).age(AT.date())
        for row in source.read("people.yaml")["residents"]
    ]
    assert 76 in ages


def test_the_table_of_people_names_everybody_and_their_way_in():
    text = people_table(source.read("people.yaml"), secrets=True)
    assert "陈小芳" in text
    assert "13800001001" in text
    assert totp_secret("zhaomin") in text
