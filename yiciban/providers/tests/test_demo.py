"""The demo providers keep the contracts, and never claim what they do not do."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from yiciban.providers import demo, sealing
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
