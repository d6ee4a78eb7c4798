"""Canonical JSON and digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiciban.kernel import digests
from yiciban.kernel.dates import CHINA
from yiciban.kernel.digests import canonical_json, sha256_hex, sm3_available, sm3_hex
from yiciban.kernel.limits import Unit
from yiciban.kernel.refusal import Refusal


@dataclass(frozen=True)
class Fact:
    day: date
    unit: Unit


def test_the_text_is_sorted_dense_and_utf8() -> None:
    value = {"乙": [1, None, True], "a": {"z": "一", "b": 0.5}}
    assert canonical_json(value) == '{"a":{"b":0.5,"z":"一"},"乙":[1,null,true]}'.encode()


def test_dates_numbers_and_facts_have_one_text() -> None:
    value = {
        "at": datetime(2026, 11, 24, 10, 24, tzinfo=CHINA),
        "fact": Fact(date(2026, 11, 24), Unit.HOUR),
        "fee": Decimal("10.50"),
        "id": UUID(int=1),
        "row": (1, 2),
    }
    assert canonical_json(value) == (
        b'{"at":"2026-11-24T02:24:00Z","fact":{"day":"2026-11-24","unit":"h"},"fee":"10.50",'
        b'"id":"00000000-0000-0000-0000-000000000001","row":[1,2]}'
    )


def test_the_same_instant_has_the_same_text_in_every_zone() -> None:
    moment = datetime(2026, 11, 24, 10, 24, tzinfo=CHINA)
    assert canonical_json(moment) == canonical_json(moment.astimezone(UTC))


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (datetime(2026, 11, 24), ValueError),  # noqa: DTZ001
        (float("nan"), ValueError),
        ({1, 2}, TypeError),
        ({1: "a"}, TypeError),
        (b"bytes", TypeError),
    ],
)
def test_what_has_no_one_text_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        canonical_json(value)


@given(st.dictionaries(st.text(), st.integers(), max_size=8))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


def test_digests_give_the_known_answers() -> None:
    assert sm3_available()
    assert sm3_hex(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_without_sm3_the_refusal_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "sm3_available", lambda: False)
    with pytest.raises(Refusal) as no:
        sm3_hex(b"abc")
    assert no.value.code == "sm3_missing"
    assert no.value.status == 503


def test_a_build_without_sm3_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str, data: bytes) -> None:
        raise ValueError(name)

    monkeypatch.setattr(digests.hashlib, "new", unknown)
    assert not sm3_available.__wrapped__()
