"""Fees for programs: the orders of a case, raise one, pay online, note a payment at the counter, relief, refund."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yiciban.cases.queries import case as read_case
from yiciban.fees import queries, services
from yiciban.fees.facts import OrderFact, State
from yiciban.fees.permissions import COLLECT, LEDGER, PAY, RAISE, WAIVE
from yiciban.kernel.operations import Cursor, PageLimit, operation
from yiciban.people.web import actor_of

router = Router(tags=["fees"])
Words = Annotated[str, Field(max_length=400)]


class RaiseIn(Schema):
    """A fee of the guide by its name, and the amount in fen (分)."""

    model_config = ConfigDict(extra="forbid")
    fee: Words
    amount_fen: int


class CounterIn(Schema):
    """The number on the counter's receipt (缴款单号)."""

    model_config = ConfigDict(extra="forbid")
    voucher: Words


class ReasonIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: Words


class RefundIn(ReasonIn):
    """Why, and for what was paid at the counter the number of the refund's receipt."""

    voucher: Words = ""


class OrderOut(Schema):
    """One order; `channel` is empty until it is paid, `pay_url` until it was opened online."""

    id: UUID
    case_number: str
    fee: str
    standard: str
    basis: str
    amount_fen: int
    state: State
    state_label: str
    channel: str
    raised_at: datetime
    pay_url: str
    paid_at: datetime | None
    voucher: str
    reason: str
    closed_at: datetime | None
    refund_receipt: str
    surplus: str


class OrdersOut(Schema):
    """Several orders."""

    items: list[OrderOut]
    next: str | None = None


def _shown(fact: OrderFact) -> dict[str, Any]:
    plain = {name: getattr(fact, name) for name in OrderFact.__slots__}
    return plain | {"state_label": fact.state.label}


@router.get(
    "/cases/{number}/fees", response=OrdersOut, **operation("一件的缴款单", note="申请人和看得到这件的人员都能看。")
)
def orders(request: HttpRequest, number: str) -> dict[str, Any]:
    """The orders of a case."""
    fact = read_case(number, actor_of(request))
    return {"items": [_shown(one) for one in queries.orders_of(fact)]}


@router.post(
    "/cases/{number}/fees",
    response={201: OrderOut},
    **operation(
        "开缴款单",
        needs=RAISE,
        law="《行政许可法》第五十八条、第五十九条",
        note="只能收办事指南里写明的费用，金额以分为单位。待缴的没有了结以前不能批准。",
    ),
)
def fee_raise(request: HttpRequest, number: str, body: RaiseIn) -> Status[Any]:
    """Raise an order."""
    made = services.fee_raise(number, body.fee, body.amount_fen, by=actor_of(request), at=timezone.now())
    return Status(201, _shown(made))


@router.get("/fees", response=OrdersOut, **operation("收费台账", needs=LEDGER, note="看得到的办件的缴款单，新的在前。"))
def ledger(
    request: HttpRequest, state: State | None = None, limit: PageLimit = queries.PAGE, cursor: Cursor = ""
) -> dict[str, Any]:
    """The orders of this office's cases."""
    page = queries.ledger(actor_of(request), state=state, limit=limit, cursor=cursor)
    return {"items": [_shown(one) for one in page.rows], "next": page.next_cursor or None}


@router.post(
    "/fees/{uuid:order_id}/pay",
    response=OrderOut,
    **operation("网上缴费", needs=PAY, note="在支付服务下单；`pay_url` 是收银台的地址。重复调用是同一笔。"),
)
def pay(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Open the order online."""
    return _shown(services.fee_pay_online(order_id, by=actor_of(request), at=timezone.now()))


@router.post(
    "/fees/{uuid:order_id}/check",
    response=OrderOut,
    **operation("问支付服务缴了没有", note="通知没有到的时候用。申请人和看得到这件的人员都能问。"),
)
def check(request: HttpRequest, order_id: UUID) -> dict[str, Any]:
    """Ask the payment service."""
    return _shown(services.fee_check(order_id, by=actor_of(request), at=timezone.now()))


@router.post(
    "/fees/{uuid:order_id}/pay-at-counter",
    response=OrderOut,
    **operation("登记窗口缴费", needs=COLLECT, note="缴款单号只能登记一次。"),
)
def pay_at_counter(request: HttpRequest, order_id: UUID, body: CounterIn) -> dict[str, Any]:
    """Note a payment at the counter."""
    return _shown(services.fee_pay_at_counter(order_id, body.voucher, by=actor_of(request), at=timezone.now()))


@router.post("/fees/{uuid:order_id}/relieve", response=OrderOut, **operation("减免", needs=WAIVE))
def relieve(request: HttpRequest, order_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Waive the fee."""
    return _shown(services.fee_relieve(order_id, body.reason, by=actor_of(request), at=timezone.now()))


@router.post("/fees/{uuid:order_id}/cancel", response=OrderOut, **operation("取消缴款单", needs=RAISE))
def cancel(request: HttpRequest, order_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Take the order back."""
    return _shown(services.fee_cancel(order_id, body.reason, by=actor_of(request), at=timezone.now()))


@router.post(
    "/fees/{uuid:order_id}/refund",
    response=OrderOut,
    **operation("退费", needs=WAIVE, note="网上缴的从原路退；窗口缴的要 `voucher`（退费票据号）。"),
)
def refund(request: HttpRequest, order_id: UUID, body: RefundIn) -> dict[str, Any]:
    """Give the money back."""
    done = services.fee_refund(order_id, body.reason, voucher=body.voucher, by=actor_of(request), at=timezone.now())
    return _shown(done)
