"""Loading the demo district: complete, and the second time without a change."""

from datetime import UTC, datetime, timedelta

import pytest

from yiciban.catalogue import queries as catalogue
from yiciban.demo import loader, source
from yiciban.demo.secrets import totp_secret
from yiciban.demo.table import people_table
from yiciban.kernel.identifiers import parse_phone, parse_resident_number, parse_uscc
from yiciban.kernel.refusal import Refusal
from yiciban.network import queries as network
from yiciban.network.facts import PointKind, PointTier

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
