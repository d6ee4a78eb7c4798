"""The demo providers keep the contracts, and never claim what they do not do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache

from yiciban.providers import demo, sealing
from yiciban.providers.facts import Address, ParcelState, PaymentOrder, PaymentState
from yiciban.providers.tests.contract import (
    GOOD_NUMBER,
    IdentityContract,
    PaymentContract,
    PostContract,
    SealContract,
    SmsContract,
)


class TestDemoSms(SmsContract):
    def make(self) -> demo.DemoSms:
        return demo.DemoSms()


class TestDemoIdentity(IdentityContract):
    def make(self) -> demo.DemoIdentity:
        return demo.DemoIdentity()


class TestDemoPayment(PaymentContract):
    def make(self) -> demo.DemoPayment:
        return demo.DemoPayment()

    def notification(self, order: PaymentOrder) -> tuple[bytes, Mapping[str, str]]:
        cashier = demo.Cashier(order.id, order.amount_fen, order.subject, "", "")
        return demo.DemoPayment().press(cashier, at=datetime.now(UTC))


class TestDemoSeal(SealContract):
    def make(self) -> demo.DemoSeal:
        return demo.DemoSeal()


class TestDemoPost(PostContract):
    def make(self) -> demo.DemoPost:
        return demo.DemoPost()


@pytest.mark.parametrize(("is_demo", "assurance"), [(True, 2), (False, 1)])
def test_the_demo_check_is_worth_something_only_in_a_demonstration(
    settings: Any, is_demo: bool, assurance: int
) -> None:
    settings.YICIBAN_DEMO = is_demo
    assert demo.DemoIdentity().check("陈小芳", GOOD_NUMBER).assurance == assurance


def test_the_seal_key_is_made_once_and_for_the_owner_alone(settings: Any) -> None:
    first = demo.DemoSeal().seal("局", b"d").key
    assert demo.DemoSeal().seal("局", b"d").key == first
    assert Path(settings.YICIBAN_SEAL_KEY).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("office", ["明德区卫生健康局", "", "示范市明德区行政审批服务和公共资源交易管理监督局", '<&">'])
def test_a_seal_is_well_formed_for_every_name(office: str) -> None:
    root = ElementTree.fromstring(sealing.demo_seal(office))  # noqa: S314 - our own text
    assert root.tag.endswith("svg")


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    cache.clear()


def test_an_order_waits_until_somebody_presses_the_button() -> None:
    made = demo.DemoPayment()
    order = made.create_order(1000, "fee:1", title="工本费", return_url="/my/")
    assert order.state is made.state(order.id) is PaymentState.WAITING
    cashier = demo.Cashier.read(order.url.split("/")[-2])
    assert cashier == (order.id, 1000, "fee:1", "工本费", "/my/")
    made.press(cashier, at=datetime.now(UTC))
    assert made.state(order.id) is PaymentState.PAID


def test_a_cashier_of_an_address_we_did_not_make_is_unknown() -> None:
    for token in ("", "abc", demo.Cashier("YS-1", 1, "", "", "").token[:-2]):
        with pytest.raises(LookupError):
            demo.Cashier.read(token)


def test_a_parcel_of_the_demonstration_goes_on_by_itself_and_says_that_it_does_not_move() -> None:
    made = demo.DemoPost()
    waybill = made.order_pickup(Address("中心", "1", "路"), Address("陈小芳", "2", "路"), "leg:1")
    assert [point.state for point in made.track(waybill)] == [ParcelState.ORDERED]
    cache.set(f"demo-provider:{waybill}", (datetime.now(UTC) - timedelta(hours=1)).isoformat())
    points = made.track(waybill)
    assert [point.state for point in points][-1] is ParcelState.SIGNED
    assert all("演示" in point.text for point in points)
