"""One question to an outside service: whatever goes wrong out there is a refusal here, never a crash.

Call these outside a transaction where it can be helped: the answer may take ten seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from yiciban.kernel.refusal import Kind, Refusal, forbidden, not_found
from yiciban.providers.facts import (
    Address,
    IdentityAnswer,
    PaymentNotice,
    PaymentOrder,
    PaymentState,
    ProviderKind,
    Seal,
    TrackPoint,
)
from yiciban.providers.registry import provider

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

INSTEAD = {
    ProviderKind.SMS: "请过几分钟再试，或到窗口办理。",
    ProviderKind.IDENTITY: "请过几分钟再试，或带身份证到窗口核对。",
    ProviderKind.PAYMENT: "请过几分钟再试，或到窗口缴费。没有扣您的钱。",
    ProviderKind.SEAL: "请过几分钟再签发。没有盖章的文件不会发出去。",
    ProviderKind.POST: "请过几分钟再试，或改为窗口领取。",
}


def identity_check(name: str, id_number: str) -> IdentityAnswer:
    """Ask whether a name and a resident number belong together. Raises Refusal `identity_unavailable`."""
    return _ask(ProviderKind.IDENTITY, IdentityAnswer, lambda: provider(ProviderKind.IDENTITY).check(name, id_number))


def payment_order(amount_fen: int, subject: str, *, title: str = "", return_url: str = "") -> PaymentOrder:
    """Open an order over so many fen, or find the one the subject has. Raises Refusal `payment_unavailable`."""

    def ask() -> PaymentOrder:
        service = provider(ProviderKind.PAYMENT)
        return service.create_order(amount_fen, subject, title=title, return_url=return_url)

    return _ask(ProviderKind.PAYMENT, PaymentOrder, ask)


def payment_notice(body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
    """What a notification says, once its signature holds. Raises Refusal `payment_notice_unsigned`."""

    def ask() -> PaymentNotice:
        return provider(ProviderKind.PAYMENT).read_notice(body, {name.lower(): text for name, text in headers.items()})

    try:
        return _ask(ProviderKind.PAYMENT, PaymentNotice, ask)
    except Refusal as refusal:
        if isinstance(refusal.__cause__, ValueError):
            raise forbidden("通知的签名不对，没有记账。", "payment_notice_unsigned") from refusal
        raise


def payment_refund(order_id: str, amount_fen: int, reason: str) -> str:
    """Give the money of an order back; returns the receipt. Raises Refusal as `payment_state`."""
    return _ask(
        ProviderKind.PAYMENT,
        str,
        lambda: provider(ProviderKind.PAYMENT).refund(order_id, amount_fen, reason),
        unknown="没有这笔缴费。",
    )


def payment_state(order_id: str) -> PaymentState:
    """Where an order stands. Raises Refusal `payment_not_found`, `payment_unavailable`."""
    return _ask(
        ProviderKind.PAYMENT,
        PaymentState,
        lambda: provider(ProviderKind.PAYMENT).state(order_id),
        unknown="没有这笔缴费。",
    )


def office_seal(office: str, digest: bytes) -> Seal:
    """The office's seal over a digest. Raises Refusal `seal_unavailable`."""
    return _ask(ProviderKind.SEAL, Seal, lambda: provider(ProviderKind.SEAL).seal(office, digest))


def post_order(sender: Address, receiver: Address, subject: str) -> str:
    """Order a pick-up and return the waybill number. Raises Refusal `post_unavailable`."""
    return _ask(ProviderKind.POST, str, lambda: provider(ProviderKind.POST).order_pickup(sender, receiver, subject))


def post_track(waybill: str) -> tuple[TrackPoint, ...]:
    """The parcel's way so far. Raises Refusal `post_not_found`, `post_unavailable`."""
    return _ask(
        ProviderKind.POST, tuple, lambda: _points(provider(ProviderKind.POST).track(waybill)), unknown="没有这张运单。"
    )


def _points(points: object) -> tuple[TrackPoint, ...]:
    if not isinstance(points, list | tuple) or not all(isinstance(point, TrackPoint) for point in points):
        raise TypeError(f"track points expected, not {type(points).__name__}")
    return tuple(points)


def _ask(kind: ProviderKind, expected: type[Answer], question: Callable[[], object], *, unknown: str = "") -> Answer:
    """Put the question; an exception, a wrong sort of answer or none at all becomes one plain no."""
    try:
        answer = question()
        if not isinstance(answer, expected) or answer == "":
            raise TypeError(f"{expected.__name__} expected, not {type(answer).__name__}")
    except LookupError as error:
        if unknown:
            raise not_found(unknown, f"{kind.value}_not_found") from error
        raise _unavailable(kind, error) from error
    except Exception as error:  # a provider is somebody else's program
        raise _unavailable(kind, error) from error
    return answer


def _unavailable(kind: ProviderKind, error: Exception) -> Refusal:
    log.warning("provider %s failed: %s: %.200s", kind.value, type(error).__name__, error)
    sentence = f"{kind.label}服务暂时用不了。{INSTEAD[kind]}"
    return Refusal(f"{kind.value}_unavailable", sentence, Kind.UNAVAILABLE)
