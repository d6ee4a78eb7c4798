"""What every provider must keep: subclass one of these, say how to make yours, and run it with pytest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from yiciban.kernel import keys
from yiciban.providers.facts import (
    Address,
    IdentityAnswer,
    ParcelState,
    PaymentNotice,
    PaymentOrder,
    PaymentState,
    Seal,
    TrackPoint,
)
from yiciban.providers.interfaces import (
    IdentityProvider,
    PaymentProvider,
    PostProvider,
    Provider,
    SealProvider,
    SmsProvider,
)

# Fictional, with a right check digit.
GOOD_NUMBER, BAD_NUMBER = "430702199001011230", "430702199001011231"


class Contract:
    """What all of them keep."""

    interface: type

    def make(self) -> Provider:
        """The provider under test."""
        raise NotImplementedError

    def test_it_is_one_of_its_kind(self) -> None:
        assert isinstance(self.make(), self.interface)

    def test_it_has_a_name_for_people_and_says_whether_it_pretends(self) -> None:
        made = self.make()
        assert made.name.strip()
        assert isinstance(made.demo, bool)
        assert not made.demo or "演示" in made.name or "演练" in made.name

    def test_it_checks_itself_with_a_sentence(self) -> None:
        ok, detail = self.make().self_check()
        assert isinstance(ok, bool)
        assert detail.strip()


class SmsContract(Contract):
    """Short messages."""

    interface = SmsProvider

    def make(self) -> SmsProvider:
        raise NotImplementedError

    def test_a_message_gets_a_receipt(self) -> None:
        receipt = self.make().send("13800005127", "您的办件已受理。")
        assert isinstance(receipt, str)
        assert 0 < len(receipt) <= 80


class IdentityContract(Contract):
    """Name and number."""

    interface = IdentityProvider

    def make(self) -> IdentityProvider:
        raise NotImplementedError

    def test_an_answer_says_how_sure_it_is_and_in_words_why(self) -> None:
        answer = self.make().check("陈小芳", GOOD_NUMBER)
        assert isinstance(answer, IdentityAnswer)
        assert answer.detail.strip()
        assert answer.by.strip()

    def test_a_number_that_cannot_exist_is_a_no_and_not_an_exception(self) -> None:
        answer = self.make().check("陈小芳", BAD_NUMBER)
        assert not answer.matched
        assert answer.assurance == 1

    def test_one_that_pretends_says_so_in_every_answer(self) -> None:
        made = self.make()
        answer = made.check("陈小芳", GOOD_NUMBER)
        assert answer.demo == made.demo
        assert not made.demo or "演示" in answer.detail


class PaymentContract(Contract):
    """Fees."""

    interface = PaymentProvider

    def make(self) -> PaymentProvider:
        raise NotImplementedError

    def test_an_order_is_over_what_was_asked_in_fen(self) -> None:
        order = self.make().create_order(1000, "case:1")
        assert isinstance(order, PaymentOrder)
        assert (order.amount_fen, order.subject) == (1000, "case:1")

    def test_the_same_subject_and_amount_are_the_same_order(self) -> None:
        made = self.make()
        assert made.create_order(1000, "case:1").id == made.create_order(1000, "case:1").id
        assert made.create_order(1000, "case:1").id != made.create_order(1000, "case:2").id

    def test_the_state_of_an_order_is_known(self) -> None:
        made = self.make()
        assert isinstance(made.state(made.create_order(1000, "case:1").id), PaymentState)

    def test_an_unknown_order_is_a_lookup_error(self) -> None:
        with pytest.raises(LookupError):
            self.make().state("nobody-made-this")

    def notification(self, order: PaymentOrder) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers (names in lower case) of a genuine notification that the order was paid."""
        raise NotImplementedError

    def test_a_title_and_a_way_back_make_no_other_order(self) -> None:
        made = self.make()
        told = made.create_order(1000, "case:1", title="工本费", return_url="/my/cases/1/")
        assert told.id == made.create_order(1000, "case:1").id

    def test_a_notification_says_which_order_was_paid_and_how_much_however_often_it_comes(self) -> None:
        made = self.make()
        order = made.create_order(1000, "case:1")
        body, headers = self.notification(order)
        notice = made.read_notice(body, headers)
        assert isinstance(notice, PaymentNotice)
        assert (notice.order_id, notice.amount_fen, notice.state) == (order.id, 1000, PaymentState.PAID)
        assert notice.receipt.strip()
        assert made.read_notice(body, headers) == notice

    def test_a_notification_that_nobody_signed_or_that_was_changed_is_a_value_error(self) -> None:
        made = self.make()
        body, headers = self.notification(made.create_order(1000, "case:1"))
        for wrong, sent in ((body, {}), (body.replace(b"1000", b"1"), headers), (b"", headers), (b"{}", {})):
            with pytest.raises(ValueError, match=r".+"):
                made.read_notice(wrong, sent)

    def test_giving_back_twice_gives_back_once(self) -> None:
        made = self.make()
        order = made.create_order(1000, "case:1")
        self.notification(order)
        receipt = made.refund(order.id, 1000, "重复缴费")
        assert receipt.strip()
        assert made.refund(order.id, 1000, "重复缴费") == receipt
        with pytest.raises(LookupError):
            made.refund("nobody-made-this", 1000, "重复缴费")


class SealContract(Contract):
    """Seals of offices."""

    interface = SealProvider

    def make(self) -> SealProvider:
        raise NotImplementedError

    def test_the_signature_is_over_the_digest_and_of_the_key(self) -> None:
        seal = self.make().seal("明德区卫生健康局", b"d" * 32)
        assert isinstance(seal, Seal)
        if seal.algorithm == "Ed25519":
            assert keys.is_signed(b"d" * 32, seal.signature, seal.key)
            assert not keys.is_signed(b"e" * 32, seal.signature, seal.key)

    def test_the_picture_is_svg_without_script_or_style(self) -> None:
        svg = self.make().seal("明德区<局>", b"d" * 32).svg
        assert svg.startswith("<svg")
        assert "<script" not in svg
        assert "style=" not in svg
        assert "<局>" not in svg

    def test_one_that_pretends_says_so_in_the_picture(self) -> None:
        made = self.make()
        seal = made.seal("明德区卫生健康局", b"d" * 32)
        assert seal.demo == made.demo
        assert not made.demo or ("演示" in seal.svg and "没有法律效力" in seal.svg)


class PostContract(Contract):
    """Parcels."""

    interface = PostProvider
    sender = Address("明德区政务服务中心", "07390000001", "明德区人民路 1 号")
    receiver = Address("陈小芳", "13800005127", "明德区桥东街道 2 号")

    def make(self) -> PostProvider:
        raise NotImplementedError

    def test_the_same_subject_has_the_same_waybill(self) -> None:
        made = self.make()
        first = made.order_pickup(self.sender, self.receiver, "case:1")
        assert first == made.order_pickup(self.sender, self.receiver, "case:1")
        assert first != made.order_pickup(self.sender, self.receiver, "case:2")

    def test_a_parcel_can_be_followed(self) -> None:
        made = self.make()
        points = made.track(made.order_pickup(self.sender, self.receiver, "case:1"))
        assert all(isinstance(point, TrackPoint) and point.at <= datetime.now(UTC) for point in points)
        assert list(points) == sorted(points, key=lambda point: point.at)
        assert all(isinstance(point.state, ParcelState) and point.text.strip() for point in points)

    def test_an_unknown_waybill_is_a_lookup_error(self) -> None:
        with pytest.raises(LookupError):
            self.make().track("nobody-made-this")
