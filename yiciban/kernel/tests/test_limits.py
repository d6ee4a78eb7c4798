"""Limits: reading, writing, extending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiciban.kernel.limits import UNITS, Limit, Unit
from yiciban.kernel.refusal import Kind, Refusal

limits = st.sampled_from(Unit).flatmap(
    lambda unit: st.integers(0, UNITS[unit].greatest).map(lambda count: Limit(count, unit))
)


@pytest.mark.parametrize(
    ("text", "limit", "written"),
    [
        ("5wd", Limit(5, Unit.WORKING_DAY), "5 个工作日"),
        ("20d", Limit(20, Unit.CALENDAR_DAY), "20 个自然日"),
        ("48h", Limit(48, Unit.HOUR), "48 小时"),
        ("3m", Limit(3, Unit.MONTH), "3 个月"),
        ("1y", Limit(1, Unit.YEAR), "1 年"),
        (" ５ WD ", Limit(5, Unit.WORKING_DAY), "5 个工作日"),
        ("10工作日", Limit(10, Unit.WORKING_DAY), "10 个工作日"),
        ("0wd", Limit.instant, "即办"),
        ("即办", Limit.instant, "即办"),
    ],
)
def test_a_limit_is_read_and_written(text: str, limit: Limit, written: str) -> None:
    assert Limit.parse(text) == limit
    assert str(limit) == written


@given(limits)
def test_what_is_written_can_be_read_back(limit: Limit) -> None:
    assert Limit.parse(limit.code) == limit
    assert limit.is_instant or Limit.parse(str(limit)) == limit


@pytest.mark.parametrize("text", ["", "5", "wd", "5w", "-5wd", "5.5d", "五wd", "5天", "5日", "5wd5", "5000000wd"])
def test_a_limit_that_cannot_be_read_says_how_to_write_one(text: str) -> None:
    with pytest.raises(Refusal) as no:
        Limit.parse(text)
    assert no.value.code == "limit_format"
    assert no.value.kind is Kind.INVALID
    assert "5wd" in no.value.sentence


@pytest.mark.parametrize("text", ["1000wd", "100y"])
def test_a_limit_beyond_reason_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as no:
        Limit.parse(text)
    assert no.value.code == "limit_out_of_range"


def test_an_extension_adds_in_the_same_unit() -> None:
    assert Limit.parse("20wd").extended(10) == Limit.parse("30wd")
    assert Limit.parse("3m").extended(0) == Limit.parse("3m")


def test_an_extension_cannot_shorten() -> None:
    with pytest.raises(Refusal) as no:
        Limit.parse("20wd").extended(-1)
    assert no.value.code == "extension_negative"
