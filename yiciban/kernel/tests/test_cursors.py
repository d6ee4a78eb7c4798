"""Cursors come back as they were, or are refused with a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiciban.kernel.cursors import page_of, place, read_cursor, write_cursor
from yiciban.kernel.refusal import Refusal


@given(st.integers(0, 2**63 - 1), st.text())
def test_the_parts_come_back(number: int, text: str) -> None:
    assert read_cursor(write_cursor(number, text), place, str) == [number, text]


@given(st.text())
def test_whatever_else_comes_is_a_refusal(text: str) -> None:
    with suppress(Refusal):
        assert read_cursor(text, place)[0] >= 0


@pytest.mark.parametrize("part", [-1, 2**63, 1.5, True, "1", None])
def test_a_place_no_table_has_is_a_refusal(part: object) -> None:
    with pytest.raises(Refusal):
        read_cursor(write_cursor(part), place)


@given(st.lists(st.integers(), max_size=30), st.integers(1, 10))
def test_the_pages_are_the_list(rows: list[int], limit: int) -> None:
    found, cursor = [], ""
    while True:
        page, cursor = page_of(lambda most: rows[:most], cursor, limit)
        found += page
        if not cursor:
            break
    assert found == rows
