"""Money is asked for once, counted once, given back once; and an open order stands in the way of granting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import Verdict
from yiciban.fees import queries, services
from yiciban.fees.facts import OrderFact, State
from yiciban.fees.models import Order
from yiciban.fees.tests.charged import FEE, LATER, OTHER, accepted, owed
from yiciban.journal.models import Entry
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.providers.demo import Cashier, DemoPayment
from yiciban.providers.facts import PaymentNotice, PaymentState
from yiciban.providers.models import Message
from yiciban.providers.services import payment_notified


def refused(code: str, ask: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as no, transaction.atomic():
        ask()
    assert no.value.code == code


def notice(order: OrderFact, amount: int = 4000, receipt: str = "P1") -> PaymentNotice:
    number = Order.objects.get(pk=order.id).provider_order
    return PaymentNotice(number, amount, PaymentState.PAID, receipt, LATER)


def opened(cast: Cast) -> OrderFact:
    return services.fee_pay_online(owed(cast).id, by=cast.owner, at=LATER)


def test_an_order_names_what_the_guide_charges_and_whoever_pays_is_told(cast: Cast, deliver: Any) -> None:
    order = owed(cast)
    assert (order.state, order.amount_fen, order.standard) == (State.WAITING, 4000, "每证 40 元")
    deliver()
    text = Message.objects.get(purpose="fee").text
    assert FEE in text
    assert "40.00 元" in text


def test_what_the_guide_does_not_charge_is_not_charged(cast: Cast) -> None:
    number = accepted(cast).number
    refused("fee_unknown", lambda: services.fee_raise(number, "茶水费", 100, by=cast.clerk, at=LATER))
    refused("amount_invalid", lambda: services.fee_raise(number, FEE, 0, by=cast.clerk, at=LATER))


def test_one_open_order_a_fee_and_as_many_fees_as_there_are(cast: Cast) -> None:
    order = owed(cast)
    refused("fee_open", lambda: services.fee_raise(order.case_number, FEE, 4000, by=cast.clerk, at=LATER))
    services.fee_raise(order.case_number, OTHER, 100, by=cast.examiner, at=LATER)
    services.fee_cancel(order.id, "金额开错了。", by=cast.clerk, at=LATER)
    services.fee_raise(order.case_number, FEE, 2000, by=cast.clerk, at=LATER)
    assert Order.objects.count() == 3


def test_the_offices_of_the_case_raise_and_nobody_else(cast: Cast) -> None:
    number = accepted(cast).number
    for who, code in (
        ("reviewer", "fee_raise_forbidden"),
        ("supervisor", "fee_raise_forbidden"),
        ("owner", "fee_raise_forbidden"),
        ("town_clerk", "case_not_found"),
        ("neighbour", "case_not_found"),
    ):
        actor = cast.actors[who]
        refused(code, lambda actor=actor: services.fee_raise(number, FEE, 4000, by=actor, at=LATER))  # type: ignore[misc]


def test_a_case_that_is_over_is_charged_nothing_more(cast: Cast) -> None:
    number = accepted(cast).number
    cases.case_withdraw(number, by=cast.owner, at=LATER)
    refused("case_over", lambda: services.fee_raise(number, FEE, 4000, by=cast.clerk, at=LATER))


def test_paid_online_it_is_counted_once_however_often_the_notification_comes(cast: Cast) -> None:
    order = opened(cast)
    assert order.pay_url
    assert services.fee_pay_online(order.id, by=cast.owner, at=LATER).pay_url == order.pay_url
    for _ in range(3):
        services.fee_paid(notice(order), LATER)
    services.fee_paid(notice(order, receipt="P1-again"), LATER)
    paid = queries.order(order.id, SYSTEM)
    assert (paid.state, paid.channel, paid.voucher, paid.paid_at) == (State.PAID, "online", "P1", LATER)
    assert Entry.objects.filter(action="fee.paid").count() == 1
    assert not paid.surplus


def test_the_cashier_of_the_demonstration_pays_through_the_same_door(cast: Cast) -> None:
    order = opened(cast)
    body, headers = DemoPayment().press(Cashier.read(order.pay_url.split("/")[-2]), at=timezone.now())
    payment_notified(body, {name.title(): value for name, value in headers.items()}, at=timezone.now())
    assert queries.order(order.id, SYSTEM).state is State.PAID
    refused("payment_notice_unsigned", lambda: payment_notified(body, {}, at=timezone.now()))


def test_a_notification_over_another_amount_or_of_no_order_is_not_counted(cast: Cast) -> None:
    order = opened(cast)
    refused("amount_differs", lambda: services.fee_paid(notice(order, amount=1), LATER))
    stray = PaymentNotice("nobody", 4000, PaymentState.PAID, "P1", LATER)
    refused("fee_not_found", lambda: services.fee_paid(stray, LATER))
    closed = PaymentNotice(notice(order).order_id, 4000, PaymentState.CLOSED, "P1", LATER)
    services.fee_paid(closed, LATER)
    assert queries.order(order.id, SYSTEM).state is State.WAITING


def test_money_that_comes_too_late_or_twice_is_kept_to_be_given_back(cast: Cast) -> None:
    order = opened(cast)
    services.fee_relieve(order.id, "低保户，按规定免收。", by=cast.approver, at=LATER)
    services.fee_paid(notice(order), LATER)
    assert queries.order(order.id, SYSTEM).state is State.PAID
    assert services.fee_refund(order.id, "已减免，退回。", by=cast.approver, at=LATER).refund_receipt
    again = services.fee_raise(order.case_number, OTHER, 4000, by=cast.clerk, at=LATER)
    services.fee_pay_online(again.id, by=cast.owner, at=LATER)
    services.fee_pay_at_counter(again.id, "票-0001", by=cast.clerk, at=LATER)
    for _ in range(2):
        services.fee_paid(notice(again, receipt="P9"), LATER)
    twice = queries.order(again.id, SYSTEM)
    assert (twice.channel, twice.voucher, twice.surplus) == ("counter", "票-0001", "P9")


def test_asked_for_it_the_payment_service_says_what_its_notification_would_have_said(cast: Cast) -> None:
    order = opened(cast)
    assert services.fee_check(order.id, by=cast.owner, at=LATER).state is State.WAITING
    DemoPayment().press(Cashier.read(order.pay_url.split("/")[-2]), at=LATER)
    assert services.fee_check(order.id, by=cast.owner, at=LATER).state is State.PAID


def test_paid_at_the_counter_the_number_of_the_receipt_stands_once(cast: Cast) -> None:
    order = owed(cast)
    refused("voucher_missing", lambda: services.fee_pay_at_counter(order.id, " 1 ", by=cast.clerk, at=LATER))
    refused(
        "fee_collect_forbidden", lambda: services.fee_pay_at_counter(order.id, "票-0000", by=cast.examiner, at=LATER)
    )
    paid = services.fee_pay_at_counter(order.id, "票 2026 0001", by=cast.clerk, at=LATER)
    assert (paid.state, paid.voucher) == (State.PAID, "票20260001")
    refused("fee_step_not_possible", lambda: services.fee_pay_at_counter(order.id, "票0002", by=cast.clerk, at=LATER))
    other = services.fee_raise(order.case_number, OTHER, 100, by=cast.clerk, at=LATER)
    refused("voucher_used", lambda: services.fee_pay_at_counter(other.id, "票20260001", by=cast.clerk, at=LATER))


def test_relief_and_refund_are_the_departments_and_take_a_reason(cast: Cast) -> None:
    order = owed(cast)
    refused("fee_waive_forbidden", lambda: services.fee_relieve(order.id, "低保户免收", by=cast.clerk, at=LATER))
    refused("reason_needed", lambda: services.fee_relieve(order.id, "免", by=cast.approver, at=LATER))
    done = services.fee_relieve(order.id, "低保户，按规定免收。", by=cast.approver, at=LATER)
    assert (done.state, done.reason, done.closed_at) == (State.RELIEVED, "低保户，按规定免收。", LATER)
    refused("fee_step_not_possible", lambda: services.fee_refund(order.id, "退给他吧", by=cast.approver, at=LATER))
    other = services.fee_raise(order.case_number, OTHER, 100, by=cast.clerk, at=LATER)
    services.fee_pay_at_counter(other.id, "票0003", by=cast.clerk, at=LATER)
    refused("voucher_missing", lambda: services.fee_refund(other.id, "多收了一次", by=cast.approver, at=LATER))
    back = services.fee_refund(other.id, "多收了一次", voucher="退0001", by=cast.approver, at=LATER)
    assert (back.state, back.refund_receipt) == (State.REFUNDED, "退0001")


def test_a_service_that_fails_takes_no_money_and_says_so(cast: Cast, settings: Any) -> None:
    from yiciban.providers import registry

    order = owed(cast)
    faulty = {**settings.YICIBAN_PROVIDERS, "payment": "yiciban.providers.faulty.FaultyPayment"}
    settings.YICIBAN_PROVIDERS = faulty
    try:
        refused("payment_unavailable", lambda: services.fee_pay_online(order.id, by=cast.owner, at=LATER))
    finally:
        registry._made.cache_clear()
    assert queries.order(order.id, SYSTEM).state is State.WAITING


def test_granting_waits_for_the_money_and_denying_does_not(cast: Cast) -> None:
    order = owed(cast)
    at = NOW + timedelta(hours=6)
    cases.case_examine(order.case_number, Verdict.GRANT, "材料齐全，符合条件。", by=cast.examiner, at=at)
    cases.case_review(order.case_number, Verdict.GRANT, "同意承办意见。", by=cast.reviewer, at=at)
    with pytest.raises(Refusal) as no, transaction.atomic():
        cases.case_decide(order.case_number, grant=True, reason="同意", by=cast.approver, at=at)
    assert FEE in no.value.sentence
    assert "40.00 元" in no.value.sentence
    services.fee_pay_at_counter(order.id, "票0004", by=cast.clerk, at=at)
    cases.case_decide(order.case_number, grant=True, reason="同意", by=cast.approver, at=at)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_fen": 0},
        {"state": "gone"},
        {"state": "paid"},
        {"state": "relieved"},
        {"state": "paid", "channel": "online", "voucher": "x"},
        {"paid_at": NOW},
        {"channel": "cash"},
    ],
)
def test_the_table_itself_holds(cast: Cast, wrong: dict[str, Any]) -> None:
    order = owed(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.id).update(**wrong)


def test_two_clerks_at_once_raise_one_order(live_cast: Cast) -> None:
    number, start, said = accepted(live_cast).number, Barrier(2), []

    def ask() -> None:
        start.wait()
        try:
            services.fee_raise(number, FEE, 4000, by=live_cast.clerk, at=LATER)
            said.append("raised")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["fee_open", "raised"]


def test_the_ledger_asks_as_often_for_fifty_orders_as_for_one(cast: Cast, django_assert_num_queries: Any) -> None:
    order = owed(cast)
    with django_assert_num_queries(1):
        queries.ledger(cast.clerk)
    case_id = Order.objects.get(pk=order.id).case_id
    Order.objects.bulk_create(
        Order(
            case_id=case_id,
            fee=f"费用 {count}",
            basis="示例",
            amount_fen=100,
            raised_at=LATER + timedelta(minutes=count),
            raised_by="x",
            raised_by_name="x",
        )
        for count in range(60)
    )
    with django_assert_num_queries(1):
        first = queries.ledger(cast.clerk)
    second = queries.ledger(cast.clerk, cursor=first.next_cursor)
    assert len(first.rows) + len(second.rows) == 61
    assert not {one.id for one in first.rows} & {one.id for one in second.rows}
    assert queries.sums(cast.clerk)[0].count == 61
    assert not queries.ledger(cast.town_clerk).rows


def test_a_stranger_does_not_learn_of_an_order(cast: Cast) -> None:
    order = owed(cast)
    refused("fee_not_found", lambda: queries.order(order.id, cast.neighbour))
    refused("fee_not_found", lambda: services.fee_pay_online(order.id, by=cast.neighbour, at=LATER))
    refused("fee_ledger_forbidden", lambda: queries.ledger(cast.owner))
