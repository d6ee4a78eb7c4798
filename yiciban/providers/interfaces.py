"""What an outside service must be able to do, to be named in `settings.YICIBAN_PROVIDERS`.

An implementation is a class without arguments; it answers or raises within ten seconds, may be called from several
threads, and passes its contract class in `yiciban.providers.tests.contract`. Callers never hold one: they go
through `yiciban.providers.services`, where whatever goes wrong becomes a refusal or a recorded failure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from yiciban.providers.facts import Address, IdentityAnswer, PaymentNotice, PaymentOrder, PaymentState, Seal, TrackPoint


class Provider(Protocol):
    """What all have: a name for people, whether it only pretends, and a check of itself."""

    name: str
    demo: bool

    def self_check(self) -> tuple[bool, str]:
        """Whether it works now, and a Chinese sentence about it; harmless, costs nothing, leaves nothing behind."""


@runtime_checkable
class SmsProvider(Provider, Protocol):
    """Sends short messages."""

    def send(self, phone: str, text: str) -> str:
        """Hand over one message; returns the carrier's receipt, raises when it was not taken."""


@runtime_checkable
class IdentityProvider(Provider, Protocol):
    """Knows whether a name and a resident number belong together."""

    def check(self, name: str, id_number: str) -> IdentityAnswer:
        """Compare the two; a no is an answer, not an exception."""


@runtime_checkable
class PaymentProvider(Provider, Protocol):
    """Takes fees."""

    def create_order(self, amount_fen: int, subject: str, *, title: str = "", return_url: str = "") -> PaymentOrder:
        """Open an order over so many fen for a subject like `fee:…`; the same subject and amount, the same order.

        `title` is what the payer reads, `return_url` where the cashier's page sends them back.
        """

    def state(self, order_id: str) -> PaymentState:
        """Where the order stands; raises LookupError for an unknown one."""

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> PaymentNotice:
        """What a notification says; raises ValueError for one that the provider did not sign.

        `headers` are the request's, with names in lower case. Reading changes nothing: it may come many times.
        """

    def refund(self, order_id: str, amount_fen: int, reason: str) -> str:
        """Give the money of a paid order back; returns the receipt, the same for the same order.

        Raises LookupError for an unknown one.
        """


@runtime_checkable
class SealProvider(Provider, Protocol):
    """Holds the seals of offices."""

    def seal(self, office: str, digest: bytes) -> Seal:
        """Seal a digest in the name of the office; the signature is over the digest's bytes."""


@runtime_checkable
class PostProvider(Provider, Protocol):
    """Carries papers."""

    def order_pickup(self, sender: Address, receiver: Address, subject: str) -> str:
        """Order a pick-up; returns the waybill number, the same for the same subject."""

    def track(self, waybill: str) -> Sequence[TrackPoint]:
        """The parcel's way so far, oldest first, with its states; raises LookupError for an unknown waybill."""
