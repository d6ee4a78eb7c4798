"""What an address needs, when a parcel is waited for, how far it is; without a database."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from yiciban.cases.facts import Status
from yiciban.courier.facts import Direction
from yiciban.courier.rules import check_time, clean_address, state_after
from yiciban.kernel.refusal import Refusal
from yiciban.providers.facts import ParcelState, TrackPoint

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_an_address_is_trimmed() -> None:
    found = clean_address(" 陈小芳 ", "138 0000 5127", " 城南街道  梅园路 18 号 ")
    assert (found.name, found.phone, found.address) == ("陈小芳", "13800005127", "城南街道 梅园路 18 号")


@pytest.mark.parametrize(
    ("name", "phone", "address", "wrong"),
    [
        ("陈", "13800005127", "城南街道梅园路 18 号", ["name"]),
        ("陈小芳", "打我电话", "城南街道梅园路 18 号", ["phone"]),
        ("陈小芳", "123", "城南街道梅园路 18 号", ["phone"]),
        ("陈小芳", "0739-8812010", "家里", ["address"]),
        ("", "", "", ["name", "phone", "address"]),
    ],
)
def test_what_a_courier_cannot_use_is_said_beside_its_field(
    name: str, phone: str, address: str, wrong: list[str]
) -> None:
    with pytest.raises(Refusal) as no:
        clean_address(name, phone, address)
    assert list(no.value.fields) == wrong


@pytest.mark.parametrize("status", list(Status))
def test_a_parcel_goes_only_while_somebody_waits_for_it(status: Status) -> None:
    ways = set()
    for direction in Direction:
        with suppress(Refusal):
            check_time(direction, status)
            ways.add(direction)
    assert len(ways) <= 1
    assert (Direction.OUT in ways) == (status is Status.CONCLUDED)


def test_a_parcel_that_has_ended_does_not_travel_again() -> None:
    moving = (TrackPoint(AT, "在路上", ParcelState.MOVING),)
    assert state_after(ParcelState.ORDERED, moving) is ParcelState.MOVING
    assert state_after(ParcelState.SIGNED, moving) is ParcelState.SIGNED
    assert state_after(ParcelState.COLLECTED, ()) is ParcelState.COLLECTED
