"""What others may hold of the outside services: their state, their answers, and the messages sent through them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProviderKind(StrEnum):
    """One sort of outside service; settings name one provider for each."""

    SMS = "sms"
    IDENTITY = "identity"
    PAYMENT = "payment"
    SEAL = "seal"
    POST = "post"

    @property
    def label(self) -> str:
        """The office's word."""
        return KIND_LABELS[self]


KIND_LABELS = {
    ProviderKind.SMS: "短信",
    ProviderKind.IDENTITY: "身份核验",
    ProviderKind.PAYMENT: "缴费",
    ProviderKind.SEAL: "电子签章",
    ProviderKind.POST: "寄递",
}


@dataclass(frozen=True, slots=True)
class ProviderState:
    """Whether a provider works now; `checked_at` is when it said so."""

    kind: ProviderKind
    label: str
    name: str
    demo: bool
    ok: bool
    detail: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class IdentityAnswer:
    """What an identity provider says of a name and a number; `by` is its name for people.

    `assurance` is 1 to 4 as in `people.facts.Assurance`.
    """

    matched: bool
    assurance: int
    detail: str
    by: str
    demo: bool

    def __post_init__(self) -> None:
        if not 1 <= self.assurance <= 4:
            raise ValueError(f"assurance {self.assurance} is not one of 1 to 4")


class PaymentState(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    PAID = "paid"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word on the page."""
        return {"waiting": "待缴费", "paid": "已缴费", "closed": "已关闭"}[self.value]


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """An order to pay `amount_fen` (1/100 yuan); `url` is where to pay, empty where there is no such page."""

    id: str
    amount_fen: int
    subject: str
    state: PaymentState
    url: str
    demo: bool

    def __post_init__(self) -> None:
        if not self.id or self.amount_fen <= 0:
            raise ValueError("an order has a number and a positive amount")


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """What a provider says of its own accord: that an order was paid, or closed; `receipt` is its proof (凭证号)."""

    order_id: str
    amount_fen: int
    state: PaymentState
    receipt: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.order_id or self.amount_fen <= 0 or self.at.tzinfo is None:
            raise ValueError("a notice names its order, a positive amount and a moment")


@dataclass(frozen=True, slots=True)
class Seal:
    """An office's seal over a digest: the picture, and the signature (hex) with the public key (hex) to check it."""

    svg: str
    signature: str
    key: str
    algorithm: str
    demo: bool

    def __post_init__(self) -> None:
        bytes.fromhex(self.signature), bytes.fromhex(self.key)
        if not self.svg.startswith("<svg") or not self.signature:
            raise ValueError("a seal has a picture and a signature")


@dataclass(frozen=True, slots=True)
class Address:
    """One end of a parcel's way."""

    name: str
    phone: str
    address: str


class ParcelState(StrEnum):
    """How far a parcel is."""

    ORDERED = "ordered"
    COLLECTED = "collected"
    MOVING = "moving"
    SIGNED = "signed"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """The word on the page."""
        return PARCEL_LABELS[self]

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (ParcelState.SIGNED, ParcelState.RETURNED)


PARCEL_LABELS = {
    ParcelState.ORDERED: "已下单",
    ParcelState.COLLECTED: "已揽收",
    ParcelState.MOVING: "运输中",
    ParcelState.SIGNED: "已签收",
    ParcelState.RETURNED: "退回",
}


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """Where a parcel was, when, and how far that is."""

    at: datetime
    text: str
    state: ParcelState = ParcelState.MOVING


class MessageStatus(StrEnum):
    """Where a message stands."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word on the page."""
        return {"queued": "等待发送", "sent": "已发送", "failed": "没发出去"}[self.value]


@dataclass(frozen=True, slots=True)
class MessageFact:
    """A message of the outbox; phone and text are masked or blank unless the reader may see them."""

    id: int
    phone: str
    text: str
    purpose: str
    subject: str
    region: str
    status: MessageStatus
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    secret: bool
