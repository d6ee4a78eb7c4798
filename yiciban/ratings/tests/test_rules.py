"""The national set, and the two codes that run in opposite directions."""

from __future__ import annotations

import pytest

from yiciban.kernel.refusal import Refusal
from yiciban.ratings import rules
from yiciban.ratings.facts import Level


def test_one_is_best_in_the_standard_and_five_is_best_in_the_interface() -> None:
    assert (rules.GB39046[Level.EXCELLENT], rules.INTERFACE[Level.EXCELLENT]) == ("1", "5")
    assert (rules.GB39046[Level.BAD], rules.INTERFACE[Level.BAD]) == ("5", "1")
    for level in Level:
        assert int(rules.GB39046[level]) + int(rules.INTERFACE[level]) == 6
        assert rules.from_gb39046(rules.GB39046[level]) is level
        assert rules.from_interface(rules.INTERFACE[level]) is level


def test_the_lowest_two_are_bad() -> None:
    assert [level for level in Level if level.is_bad] == [Level.POOR, Level.BAD]


def test_every_level_has_its_eight_reasons_and_their_codes_begin_with_its_interface_code() -> None:
    for level in Level:
        assert len(rules.TAGS[level]) == 8
        assert {tag.code[0] for tag in rules.TAGS[level]} == {rules.INTERFACE[level]}
    assert len(rules.TAG_TEXTS) == 40


def test_reasons_are_kept_once_and_in_order() -> None:
    assert rules.check(Level.EXCELLENT, ["517", "510", "510"], "") == ("510", "517")


def test_a_reason_of_another_level_is_refused() -> None:
    with pytest.raises(Refusal, match="tag_not_of_level"):
        rules.check(Level.EXCELLENT, ["115"], "")


def test_three_hundred_characters_are_the_most() -> None:
    rules.check(Level.GOOD, [], "好" * 300)
    with pytest.raises(Refusal) as refused:
        rules.check(Level.GOOD, [], "好" * 301)
    assert "301" in refused.value.fields["text"]


@pytest.mark.parametrize("text", ["", "5", "GOOD", "非常满意", "\x00"])
def test_a_level_is_read_by_its_name_only(text: str) -> None:
    with pytest.raises(Refusal, match="level_missing"):
        rules.read_level(text)


def test_nothing_is_rated_before_it_was_handed_over() -> None:
    with pytest.raises(Refusal, match="not_delivered_yet"):
        rules.check_rateable(is_delivered=False)
