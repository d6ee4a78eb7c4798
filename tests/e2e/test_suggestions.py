"""Suggestions under the search box: by keyboard, by finger, and without script as ever."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.browser import Visitor
from tests.e2e.conftest import Enter

CARD = "/items/social_card_replace/"


def typed(visitor: Visitor, path: str, text: str) -> None:
    """Open a page and type into its search box."""
    visitor.goes(path)
    visitor.types("搜要办的事", text, role="combobox")


@pytest.mark.parametrize("path", ["/", "/search/", "/items/"])
def test_a_suggestion_is_chosen_by_keyboard(enter: Enter, path: str) -> None:
    visitor = enter(desk=True)
    typed(visitor, path, "sbk")
    field = visitor.finds("combobox", "搜要办的事")
    options = visitor.page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(visitor.page.get_by_role("status").filter(has_text="条提示")).to_be_attached()
    assert not field.get_attribute("aria-activedescendant")
    visitor.presses("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(field).to_be_focused()
    visitor.looks(f"suggest-{path.strip('/') or 'home'}")
    visitor.presses("Enter")
    visitor.arrives(CARD)


def test_the_arrows_go_round_and_escape_leaves_what_was_typed(enter: Enter) -> None:
    visitor = enter(desk=True)
    typed(visitor, "/", "sbk")
    field, options = visitor.finds("combobox", "搜要办的事"), visitor.page.get_by_role("option")
    expect(options.first).to_be_visible()
    visitor.presses("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    visitor.presses("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    expect(visitor.page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    visitor.presses("Escape")
    expect(options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("sbk")
    visitor.presses("ArrowDown")
    expect(options.first).to_be_visible()
    visitor.presses("Tab")
    expect(options).to_have_count(0)


def test_enter_without_a_choice_searches_for_what_was_typed(enter: Enter) -> None:
    visitor = enter(desk=True)
    typed(visitor, "/", "社保卡丢了")
    visitor.presses("Enter")
    visitor.arrives(r"/search/\?q=.*")
    visitor.sees("找到")


def test_a_suggestion_is_chosen_by_finger(enter: Enter) -> None:
    visitor = enter()
    typed(visitor, "/", "社保卡")
    option = visitor.page.get_by_role("option").first
    expect(option).to_be_visible()
    visitor.looks("suggest-phone")
    option.tap()
    visitor.arrives(CARD)


def test_in_the_elders_face_the_list_is_a_part_of_the_page(enter: Enter) -> None:
    visitor = enter()
    visitor.goes("/")
    visitor.pushes("长辈版")
    visitor.page.locator("body.face-elder").wait_for()
    typed(visitor, "/", "社保卡")
    option = visitor.page.get_by_role("option").first
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box is not None
    assert box["height"] >= 60
    visitor.looks("suggest-elder")


def test_without_a_line_the_form_still_searches(enter: Enter) -> None:
    visitor = enter(desk=True)

    def lost(route: Route) -> None:
        route.abort()

    visitor.page.route("**/search/suggest/**", lost)
    typed(visitor, "/", "开理发店")
    expect(visitor.page.get_by_role("option")).to_have_count(0)
    visitor.presses("Enter")
    visitor.arrives(r"/search/\?q=.*")


def test_without_script_it_is_a_plain_search_field(enter: Enter) -> None:
    visitor = enter(desk=True, java_script_enabled=False)
    visitor.goes("/")
    field = visitor.finds("searchbox", "搜要办的事")
    field.fill("开理发店")
    field.press("Enter")
    visitor.arrives(r"/search/\?q=.*")
    visitor.sees("找到")
