"""Fee orders (缴款单) as others may hold them: the states, what is done to them, one order. Money is in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where an order stands."""

    WAITING = "waiting"
    PAID = "paid"
    RELIEVED = "relieved"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The office's word."""
        return STATE_LABELS[self]


STATE_LABELS = {
    State.WAITING: "待缴",
    State.PAID: "已缴",
    State.RELIEVED: "已减免",
    State.REFUNDED: "已退",
    State.CANCELLED: "已取消",
}


class Deed(StrEnum):
    """What is done to an order, named by what the person does."""

    PAY = "pay"
    PAY_LATE = "pay_late"
    RELIEVE = "relieve"
    CANCEL = "cancel"
    REFUND = "refund"

    @property
    def label(self) -> str:
        """The office's word."""
        return DEED_LABELS[self]


DEED_LABELS = {
    Deed.PAY: "缴费",
    Deed.PAY_LATE: "缴款单结束以后到账",
    Deed.RELIEVE: "减免",
    Deed.CANCEL: "取消",
    Deed.REFUND: "退费",
}


class Channel(StrEnum):
    """How the money came."""

    ONLINE = "online"
    COUNTER = "counter"

    @property
    def label(self) -> str:
        """In words."""
        return "网上缴" if self is Channel.ONLINE else "窗口缴"


def yuan(fen: int) -> str:
    """The amount as people read it: 1,040.00 元."""
    return f"{fen // 100:,}.{fen % 100:02} 元"


@dataclass(frozen=True, slots=True)
class OrderFact:
    """One order; `voucher` is the 缴款单号 of the counter or the receipt of the payment service."""

    id: UUID
    case_number: str
    item_name: str
    fee: str
    standard: str
    basis: str
    amount_fen: int
    state: State
    channel: str
    raised_at: datetime
    raised_by: str
    pay_url: str
    paid_at: datetime | None
    voucher: str
    payer: str
    reason: str
    closed_at: datetime | None
    closed_by: str
    refund_receipt: str
    surplus: str
    """The receipt of a second payment for the same order, which has to be given back; empty as a rule."""

    @property
    def amount(self) -> str:
        """The amount in words of money."""
        return yuan(self.amount_fen)

    @property
    def subject(self) -> str:
        """The name of the order in the journal and at the payment service."""
        return f"fee:{self.id}"


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of the ledger with its sum in each state, and the cursor of the next page."""

    rows: tuple[OrderFact, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class StateSum:
    """How many orders stand in a state, and how much they come to."""

    state: State
    count: int
    fen: int

    @property
    def amount(self) -> str:
        """The sum in words of money."""
        return yuan(self.fen)
