"""Commands on fee orders: raise, pay online or at the counter, relieve, cancel, give back."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from yiciban.cases.queries import case as read_case
from yiciban.cases.queries import case_key
from yiciban.catalogue.queries import guide_version
from yiciban.fees.facts import Channel, Deed, OrderFact, State
from yiciban.fees.models import Order
from yiciban.fees.permissions import COLLECT, PAY, RAISE, WAIVE
from yiciban.fees.queries import NOT_THERE, order, order_fact, visible_orders
from yiciban.fees.rules import check_amount, check_reason, check_voucher, moved
from yiciban.journal import services as journal
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.permissions import Permission
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.people.permissions import require
from yiciban.providers.facts import PaymentNotice, PaymentState
from yiciban.providers.services import payment_order, payment_refund, payment_state

log = logging.getLogger(__name__)


def fee_raise(number: str, fee: str, amount_fen: int, *, by: Actor, at: datetime) -> OrderFact:
    """Raise an order for a fee that the guide of the case names.

    The published standard is text with its conditions, so a person says the amount. Raises Refusal
    `case_not_found`, `fee_raise_forbidden`, `case_over`, `fee_unknown`, `amount_invalid`, `fee_open`.
    """
    fact = read_case(number, by)
    require(by, RAISE, region=fact.region, department=fact.department, point=fact.point)
    if fact.ended_at is not None:
        raise Refusal("case_over", f"这件已经{fact.status.label}，不能再开缴款单。")
    charged = {one.name: one for one in guide_version(fact.version_id, fact.situation).guide.fees}
    if fee not in charged:
        sentence = "这个事项的办事指南里没有这项收费，不能收。"
        raise invalid("fee_unknown", sentence, {"fee": sentence})
    check_amount(amount_fen)
    try:
        with transaction.atomic():
            row = Order.objects.create(
                case_id=case_key(fact),
                fee=fee,
                standard=charged[fee].standard,
                basis=charged[fee].basis,
                amount_fen=amount_fen,
                payer=fact.party_name,
                raised_at=at,
                raised_by=by.id,
                raised_by_name=by.name,
            )
            _journal(row, "fee.raised", by, at, fee=fee, amount_fen=amount_fen)
    except IntegrityError as error:
        raise Refusal("fee_open", f"“{fee}”已经开了一张待缴的缴款单，不用再开。") from error
    return order_fact(row)


def fee_pay_online(order_id: UUID, *, by: Actor, at: datetime) -> OrderFact:
    """Open the order at the payment service and say where to pay; asked again, the same order.

    Raises Refusal `fee_not_found`, `fee_pay_forbidden`, `fee_step_not_possible`, `payment_unavailable`.
    """
    found = order(order_id, by)
    require(by, PAY)
    moved(found.state, Deed.PAY)
    back = f"{settings.YICIBAN_PUBLIC_URL}/my/cases/{found.case_number}/fees/"
    # Outside the transaction: the answer may take ten seconds, and nobody should wait for the row meanwhile.
    outside = payment_order(
        found.amount_fen, found.subject, title=f"{found.item_name}：{found.fee}"[:120], return_url=back
    )
    with transaction.atomic():
        row = _lock(order_id, by)
        moved(State(row.state), Deed.PAY)
        if row.provider_order != outside.id:
            row.provider_order = outside.id
            _journal(row, "fee.opened_online", by, at, provider_order=outside.id)
        row.pay_url = outside.url
        row.save(update_fields=["provider_order", "pay_url"])
    return order_fact(row)


def fee_check(order_id: UUID, *, by: Actor, at: datetime) -> OrderFact:
    """Ask the payment service where the order stands, for one whose notification has not come (yet).

    Raises Refusal `fee_not_found`, `payment_unavailable`.
    """
    found = visible_orders(by).select_related("case").filter(pk=order_id).first()
    if found is None:
        raise not_found(NOT_THERE, "fee_not_found")
    if found.provider_order and payment_state(found.provider_order) is PaymentState.PAID:
        number = found.provider_order
        fee_paid(PaymentNotice(number, found.amount_fen, PaymentState.PAID, number, at), at)
        found.refresh_from_db()
    return order_fact(found)


def fee_paid(notice: PaymentNotice, at: datetime) -> None:
    """Take what the payment service says, once or many times: the same payment is counted once.

    Money for an order that was relieved or cancelled meanwhile, or paid at the counter, is not lost: it stands in
    the order, to be given back. Raises Refusal `fee_not_found`, `amount_differs`: the service then comes again.
    """
    if notice.state is not PaymentState.PAID:
        return
    with transaction.atomic():
        rows = Order.objects.select_related("case").select_for_update(of=("self",))
        row = rows.filter(provider_order=notice.order_id).first()
        if row is None:
            raise not_found(NOT_THERE, "fee_not_found")
        if notice.amount_fen != row.amount_fen:
            log.error("payment of order %s is over %s fen, not %s", row.pk, notice.amount_fen, row.amount_fen)
            raise Refusal("amount_differs", "通知的金额和缴款单不一样，没有记账。请人工核对。")
        if row.channel == Channel.ONLINE:
            return
        receipt = notice.receipt[:80] or notice.order_id
        if row.channel == Channel.COUNTER:
            if not row.surplus:
                row.surplus = receipt
                row.save(update_fields=["surplus"])
                _journal(row, "fee.paid_twice", SYSTEM, at, receipt=receipt)
            return
        late = row.state != State.WAITING
        row.state = moved(State(row.state), Deed.PAY_LATE if late else Deed.PAY)
        row.channel, row.paid_at, row.voucher = Channel.ONLINE, notice.at, receipt
        row.save(update_fields=["state", "channel", "paid_at", "voucher"])
        _journal(row, "fee.paid_late" if late else "fee.paid", SYSTEM, at, channel=row.channel, voucher=receipt)


def fee_pay_at_counter(order_id: UUID, voucher: str, *, by: Actor, at: datetime) -> OrderFact:
    """Note that the fee was paid at the counter, with the number on the receipt (缴款单号).

    Raises Refusal `fee_not_found`, `fee_collect_forbidden`, `fee_step_not_possible`, `voucher_missing`,
    `voucher_used`.
    """
    number = check_voucher(voucher)
    try:
        with transaction.atomic():
            row = _begin(order_id, Deed.PAY, COLLECT, by)
            row.channel, row.paid_at, row.voucher = Channel.COUNTER, at, number
            row.save(update_fields=["state", "channel", "paid_at", "voucher"])
            _journal(row, "fee.paid", by, at, channel=row.channel, voucher=number)
    except IntegrityError as error:
        sentence = "这个缴款单号已经登记过一次，请核对票据。"
        raise invalid("voucher_used", sentence, {"voucher": sentence}) from error
    return order_fact(row)


def fee_relieve(order_id: UUID, reason: str, *, by: Actor, at: datetime) -> OrderFact:
    """Waive the fee, with the reason: who is relieved by which rule."""
    return _close(order_id, Deed.RELIEVE, WAIVE, reason, by=by, at=at)


def fee_cancel(order_id: UUID, reason: str, *, by: Actor, at: datetime) -> OrderFact:
    """Take an order back that should not have been raised."""
    return _close(order_id, Deed.CANCEL, RAISE, reason, by=by, at=at)


def fee_refund(order_id: UUID, reason: str, *, voucher: str = "", by: Actor, at: datetime) -> OrderFact:
    """Give the money back: through the payment service what came through it, else at the counter with a `voucher`.

    Raises Refusal `fee_not_found`, `fee_waive_forbidden`, `fee_step_not_possible`, `reason_needed`,
    `voucher_missing`, `payment_unavailable`.
    """
    text = check_reason(Deed.REFUND, reason)
    with transaction.atomic():
        row = _begin(order_id, Deed.REFUND, WAIVE, by)
        # Asked while the row is locked: of two refunds at once the second finds the order given back.
        if row.channel == Channel.ONLINE:
            row.refund_receipt = payment_refund(row.provider_order, row.amount_fen, text)[:80]
        else:
            row.refund_receipt = check_voucher(voucher)
        _end(row, text, by, at)
        _journal(row, "fee.refunded", by, at, reason=text, receipt=row.refund_receipt)
    return order_fact(row)


def _close(order_id: UUID, deed: Deed, wanted: Permission, reason: str, *, by: Actor, at: datetime) -> OrderFact:
    text = check_reason(deed, reason)
    with transaction.atomic():
        row = _begin(order_id, deed, wanted, by)
        _end(row, text, by, at)
        _journal(row, f"fee.{row.state}", by, at, reason=text)
    return order_fact(row)


def _end(row: Order, reason: str, by: Actor, at: datetime) -> None:
    row.reason, row.closed_at, row.closed_by_name = reason, at, by.name
    row.save(update_fields=["state", "reason", "closed_at", "closed_by_name", "refund_receipt"])


def _begin(order_id: UUID, deed: Deed, wanted: Permission, by: Actor) -> Order:
    """The order, locked, in its new state; in this order of reasons: not there, not yours, not from here."""
    row = _lock(order_id, by)
    require(by, wanted, region=row.case.region, department=row.case.department_id, point=row.case.point_id)
    row.state = moved(State(row.state), deed)
    return row


def _lock(order_id: UUID, by: Actor) -> Order:
    rows = visible_orders(by).select_related("case").select_for_update(of=("self",))
    row = rows.filter(pk=order_id).first()
    if row is None:
        raise not_found(NOT_THERE, "fee_not_found")
    return row


def _journal(row: Order, action: str, by: Actor, at: datetime, **data: Any) -> None:
    said = {"case": row.case.number, **data}
    journal.record(f"fee:{row.pk}", action, by=by, at=at, region=row.case.region, data=said)
