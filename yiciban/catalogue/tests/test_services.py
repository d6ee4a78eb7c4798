"""Publishing: what is checked, what a version is, who may."""

import pytest
from django.db import DatabaseError, transaction

from yiciban.catalogue import queries
from yiciban.catalogue.facts import DataElement
from yiciban.catalogue.models import ItemVersion
from yiciban.catalogue.services import element_put, frequent_put, item_publish, item_resume, item_suspend
from yiciban.catalogue.tests.conftest import AT, DISTRICT
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.kernel.refusal import Refusal

HEALTH = Actor(ActorKind.STAFF, "user:1", "彭博", 1, (Posting("catalogue_manager", DISTRICT, "health"),))
OFFICE = Actor(ActorKind.STAFF, "user:3", "政务办", 3, (Posting("catalogue_manager", DISTRICT),))
EXAMINER = Actor(ActorKind.STAFF, "user:2", "孙立", 2, (Posting("examiner", DISTRICT, "health"),))


def test_the_first_version_is_published_and_journalled(base, guides):
    published = item_publish(guides["public_place_health_new"].particulars, region=DISTRICT, by=OFFICE, at=AT)
    assert published.number == 1
    assert published.guide == guides["public_place_health_new"]
    assert queries.guide("public_place_health_new") == published
    assert [entry.action for entry in history("item:public_place_health_new")] == ["catalogue.item_published"]


def test_the_same_document_again_makes_no_new_version(publish, guides):
    first = publish(guides["food_business_new"])
    assert publish(guides["food_business_new"]).version_id == first.version_id
    assert len(history("item:food_business_new")) == 1


def test_a_changed_document_is_the_next_version_and_the_old_one_stays(publish, guides):
    first = publish(guides["food_business_new"])
    second = publish(guides["food_business_new"], minutes=15)
    assert (first.number, second.number) == (1, 2)
    assert queries.guide("food_business_new").guide.minutes == 15
    assert queries.whole_version(first.version_id).guide == first.guide


def test_a_published_version_can_be_neither_changed_nor_deleted(publish, guides):
    version = publish(guides["food_business_new"]).version_id
    rows = ItemVersion.objects.filter(pk=version)
    for attempt in (lambda: rows.update(number=9), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "11439901MB9900012T400013102200101"}, "item_code_department"),
        ({"code": "11439901MB9900011P400013199900101"}, "entry_missing"),
        ({"department": "moon"}, "department_not_found"),
    ],
)
def test_what_does_not_fit_together_is_refused(publish, guides, changes, code):
    with pytest.raises(Refusal) as refused:
        publish(guides["food_business_new"], **changes)
    assert refused.value.code == code


def test_an_unknown_element_or_licence_type_is_refused(publish, guides):
    guide = guides["food_business_new"]
    strange = guide.fields[0].model_copy(update={"element": "moon_phase"})
    with pytest.raises(Refusal) as refused:
        publish(guide, fields=(strange,))
    assert refused.value.code == "item_has_errors"
    assert "moon_phase" in refused.value.sentence
    with pytest.raises(Refusal) as refused:
        publish(guide, result=guide.result.model_copy(update={"licence": "moon_licence"}))
    assert refused.value.code == "item_has_errors"
    assert "moon_licence" in refused.value.sentence


def test_a_code_belongs_to_one_item(publish, guides):
    publish(guides["food_business_new"])
    with pytest.raises(Refusal) as refused:
        publish(guides["food_business_new"], slug="another_slug")
    assert refused.value.code == "item_code_taken"


@pytest.mark.parametrize("actor", [EXAMINER, HEALTH])
def test_only_the_whole_districts_manager_publishes(base, guides, actor):
    with pytest.raises(Refusal) as refused:
        item_publish(guides["food_business_new"].particulars, region=DISTRICT, by=actor, at=AT)
    assert refused.value.code == "catalogue_approve_forbidden"


def test_a_suspended_item_is_found_and_opened_by_nobody_until_it_is_resumed(publish, guides):
    publish(guides["food_business_new"])
    assert queries.find("食品经营许可")
    item_suspend("food_business_new", "系统升级，12月1日恢复。", by=SYSTEM, at=AT)
    assert not queries.find("食品经营许可")
    assert not queries.items()
    with pytest.raises(Refusal) as refused:
        queries.guide("food_business_new")
    assert refused.value.code == "item_suspended"
    assert "12月1日恢复" in refused.value.sentence
    publish(guides["food_business_new"], minutes=20)
    assert not queries.items()
    item_resume("food_business_new", by=SYSTEM, at=AT)
    assert queries.guide("food_business_new").number == 2


def test_suspending_needs_a_reason(publish, guides):
    publish(guides["food_business_new"])
    with pytest.raises(Refusal) as refused:
        item_suspend("food_business_new", " ", by=SYSTEM, at=AT)
    assert refused.value.code == "item_reason_missing"


def test_an_element_keeps_its_kind(base):
    element = DataElement(code="moon_phase", name="月相", kind="text")
    assert element_put(element, by=SYSTEM, at=AT)
    assert not element_put(element, by=SYSTEM, at=AT)
    with pytest.raises(Refusal) as refused:
        element_put(DataElement(code="moon_phase", name="月相", kind="date"), by=SYSTEM, at=AT)
    assert refused.value.code == "element_kind_fixed"


def test_a_corrected_element_is_read_at_once(base):
    element_put(DataElement(code="moon_phase", name="月相", kind="text"), by=SYSTEM, at=AT)
    assert queries.elements(["moon_phase"])["moon_phase"].hint == ""
    element_put(DataElement(code="moon_phase", name="月相", kind="text", hint="抬头看。"), by=SYSTEM, at=AT)
    assert queries.elements(["moon_phase"])["moon_phase"].hint == "抬头看。"


def test_elements_of_all_items_are_a_matter_of_the_district(base):
    with pytest.raises(Refusal) as refused:
        element_put(DataElement(code="moon_phase", name="月相", kind="text"), by=HEALTH, at=AT)
    assert refused.value.code == "catalogue_define_forbidden"


def test_frequent_items_stand_in_the_chosen_order(publish, guides):
    publish(guides["food_business_new"])
    publish(guides["social_card_replace"])
    frequent_put(["social_card_replace", "food_business_new"], by=SYSTEM, at=AT)
    assert [item.slug for item in queries.frequent()] == ["social_card_replace", "food_business_new"]
