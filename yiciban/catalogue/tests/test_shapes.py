"""Documents of earlier shapes are read as today's, and a guide comes apart into what it is made of."""

import pytest

from yiciban.catalogue.facts import Audience, Guide, OnlineGrade
from yiciban.catalogue.rules.shapes import current_shape

EARLY = {
    "code": "11439901MB9900012T400202300500001",
    "slug": "birth_registration",
    "name": "生育登记",
    "type": "20",
    "case_kind": "1",
    "department": "health",
    "theme": "生育收养",
    "audience": ["person"],
    "online": True,
    "aliases": ["准生证"],
    "purpose": "登记一下。",
    "conditions": ["孩子已经出生。"],
    "steps": [{"name": "办结", "office": "便民服务中心", "limit": "0wd", "standard": "填写完整。"}],
    "legal_limit": "5wd",
    "legal_basis": "示例",
    "promised_limit": "0wd",
    "basis": [{"law": "人口与计划生育法", "article": "第十八条", "text": "一对夫妻可以生育三个子女。"}],
    "result": {"kind": "证照", "name": "生育登记凭证", "licence": "birth_registration"},
    "visits": 0,
    "places": [{"tier": "town", "mode": "decide"}],
    "contact": {"enquiry": "0000-8812 0116", "complaint": "0000-8812 0345"},
    "checked_on": "2026-11-02",
}


def test_a_document_of_the_first_shape_is_still_read():
    guide = Guide.model_validate(current_shape(EARLY))
    assert guide.audience == (Audience.PERSON,)
    assert guide.online
    assert guide.online_grade is OnlineGrade.ALL


def test_one_that_could_not_be_asked_for_online_still_cannot():
    guide = Guide.model_validate(current_shape({**EARLY, "online": False, "audience": ["person", "firm"]}))
    assert not guide.online
    assert guide.audience == (Audience.PERSON, Audience.FIRM)


def test_todays_shape_is_left_alone(guides):
    document = guides["food_business_new"].model_dump(mode="json")
    assert current_shape(document) is document


def test_a_guide_comes_apart_and_together_again(guides):
    from yiciban.demo import source

    for guide in guides.values():
        assert Guide.compose(source.entries()[guide.entry], guide.particulars) == guide
        break
    with pytest.raises(ValueError, match="does not carry"):
        Guide.compose(source.entries()[guide.entry].model_copy(update={"code": "000199999000"}), guide.particulars)
