"""Amounts and states, without a database."""

from __future__ import annotations

import pytest

from yiciban.fees.facts import Deed, State, yuan
from yiciban.fees.rules import TABLE, check_amount, deeds_from, fen_of, moved, suggested_fen
from yiciban.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("text", "fen"),
    [("40", 4000), ("40.00", 4000), (" 1,040.5 元", 104050), ("0.01", 1), ("10000000", 1_000_000_000)],
)
def test_an_amount_is_read_to_the_fen(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize("text", ["", "0", "-1", "四十", "1.005", "NaN", "Infinity", "1e400", "10000000.01"])
def test_what_is_no_amount_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(Refusal) as no:
        fen_of(text)
    assert (no.value.code, list(no.value.fields)) == ("amount_invalid", ["amount"])


@pytest.mark.parametrize("fen", [0, -1, 1_000_000_001])
def test_an_amount_of_a_program_is_held_to_the_same(fen: int) -> None:
    with pytest.raises(Refusal):
        check_amount(fen)


@pytest.mark.parametrize(
    ("standard", "fen"),
    [
        ("每证 40 元", 4000),
        ("每证 10 元（示例）", 1000),
        ("80 元/件，由抵押权人（银行）交", 8000),
        ("第一本不收，每加一本 10 元", 1000),
        ("首次 10 元，补办 20 元", None),
        ("按件收", None),
    ],
)
def test_a_standard_suggests_its_amount_only_where_it_names_one(standard: str, fen: int | None) -> None:
    assert suggested_fen(standard) == fen


def test_money_is_written_as_people_read_it() -> None:
    assert [yuan(fen) for fen in (1, 4000, 104050, 100_000_000)] == [
        "0.01 元",
        "40.00 元",
        "1,040.50 元",
        "1,000,000.00 元",
    ]


def test_every_pair_of_state_and_deed_is_in_the_table_or_refused() -> None:
    for state in State:
        for deed in Deed:
            if (state, deed) in TABLE:
                assert moved(state, deed) in State
            else:
                with pytest.raises(Refusal) as no:
                    moved(state, deed)
                assert no.value.code == "fee_step_not_possible"


def test_what_is_given_back_stays_given_back() -> None:
    assert not deeds_from(State.REFUNDED)
    assert deeds_from(State.WAITING) == {Deed.PAY, Deed.RELIEVE, Deed.CANCEL}
