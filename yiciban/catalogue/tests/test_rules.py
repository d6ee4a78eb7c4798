"""What a guide answers: materials counted by what must be done, a date instead of a duration. No database."""

from datetime import date

import pytest

from yiciban.catalogue.facts import Material, MaterialNeed
from yiciban.catalogue.rules.answers import fee_text, how_long, places, result_text, to_bring
from yiciban.kernel.calendar import shipped_calendar

TODAY = date(2026, 11, 24)


def test_a_promise_becomes_a_date_with_its_weekday(guides):
    found = how_long(guides["food_business_new"], TODAY, shipped_calendar())
    assert found.headline == "最晚 12月4日（周五）办完"
    assert found.detail == "如果今天受理。承诺 8 个工作日，受理第二天起算，节假日不算。"
    assert found.due == date(2026, 12, 4)


def test_on_a_sunday_the_date_counts_from_monday(guides):
    found = how_long(guides["food_business_new"], date(2026, 11, 22), shipped_calendar())
    assert found.start == date(2026, 11, 23)
    assert found.detail.startswith("如果 11月23日（周一）受理")


def test_an_instant_case_is_done_on_the_spot(guides):
    found = how_long(guides["social_card_replace"], TODAY, shipped_calendar())
    assert found.headline == "材料齐全，当场办好"


def test_a_date_in_a_provisional_year_says_so(guides):
    found = how_long(guides["food_business_new"], date(2026, 12, 28), shipped_calendar())
    assert found.provisional


def test_without_a_calendar_for_the_year_it_says_the_limit_in_words(guides):
    found = how_long(guides["food_business_new"], date(2027, 12, 28), shipped_calendar())
    assert found.due is None
    assert found.headline == "受理以后 8 个工作日内办完"


def test_materials_are_counted_by_what_the_person_must_do(guides):
    for guide in guides.values():
        found = to_bring(guide)
        assert len(found.own) + len(found.sometimes) + len(found.spared) == len(guide.materials)
        assert all(line.material.need is MaterialNeed.OPTIONAL for line in found.sometimes)
    form = Material(code="form", name="申请表", from_form=True)
    spared = Material(code="id_card", name="身份证", licence="id_card")
    plan = Material(code="plan", name="平面图")
    guide = guides["food_business_new"].model_copy(update={"materials": (form, spared, plan)})
    assert to_bring(guide).headline == "3 份里，您只要准备 1 份。"


def test_a_material_that_may_come_later_says_so(guides):
    plain = guides["food_business_new"]
    later = tuple(
        material.model_copy(update={"need": MaterialNeed.LATER}) if material.code == "rules_list" else material
        for material in plain.materials
    )
    for guide, tag in ((plain, "您来准备"), (plain.model_copy(update={"materials": later}), "可后补")):
        tags = {line.material.code: line.tag for line in to_bring(guide).own}
        assert tags["rules_list"] == tag


@pytest.mark.parametrize("part", [places, fee_text, result_text])
def test_every_guide_has_an_answer(guides, part):
    assert all(part(guide) for guide in guides.values())
