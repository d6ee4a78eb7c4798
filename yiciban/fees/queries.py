"""Reads of fee orders: of a case, of one office, and what a case still owes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from yiciban.cases.facts import CaseFact, Step
from yiciban.cases.hindrances import Question
from yiciban.cases.queries import visible_to
from yiciban.catalogue.facts import Fee
from yiciban.catalogue.queries import guide_version
from yiciban.fees.facts import Deed, OrderFact, OrderPage, State, StateSum
from yiciban.fees.models import Order
from yiciban.fees.permissions import COLLECT, LEDGER, PAY, RAISE, WAIVE
from yiciban.fees.rules import deeds_from
from yiciban.kernel.actor import Actor
from yiciban.kernel.cursors import read_cursor, write_cursor
from yiciban.kernel.refusal import not_found
from yiciban.people.permissions import may, require_reach

PAGE = 50
NOT_THERE = "没有找到这张缴款单。请从办件页里打开。"
NEEDS = {Deed.PAY: COLLECT, Deed.RELIEVE: WAIVE, Deed.CANCEL: RAISE, Deed.REFUND: WAIVE}


def order_fact(row: Order) -> OrderFact:
    """The row as others may hold it; the row carries its case."""
    same = (
        "fee",
        "standard",
        "basis",
        "amount_fen",
        "channel",
        "raised_at",
        "pay_url",
        "paid_at",
        "voucher",
        "payer",
        "reason",
        "closed_at",
        "refund_receipt",
        "surplus",
    )
    return OrderFact(
        id=row.pk,
        case_number=row.case.number,
        item_name=row.case.item_name,
        state=State(row.state),
        raised_by=row.raised_by_name,
        closed_by=row.closed_by_name,
        **{name: getattr(row, name) for name in same},
    )


def orders_of(fact: CaseFact) -> tuple[OrderFact, ...]:
    """The orders of a case the caller has read, the oldest first; one query."""
    rows = Order.objects.filter(case__number=fact.number).select_related("case").order_by("raised_at", "pk")
    return tuple(order_fact(row) for row in rows)


def order(order_id: UUID, actor: Actor) -> OrderFact:
    """One order of a case the actor may know of; Refusal `fee_not_found`."""
    row = visible_orders(actor).select_related("case").filter(pk=order_id).first()
    if row is None:
        raise not_found(NOT_THERE, "fee_not_found")
    return order_fact(row)


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """The orders of the cases an actor may know of."""
    return Order.objects.filter(case__in=visible_to(actor))


def fees_to_raise(fact: CaseFact) -> tuple[Fee, ...]:
    """What the guide of the case charges and nobody has an open order for."""
    open_now = set(Order.objects.filter(case__number=fact.number, state=State.WAITING).values_list("fee", flat=True))
    return tuple(fee for fee in guide_version(fact.version_id, fact.situation).guide.fees if fee.name not in open_now)


def deeds_for(fact: CaseFact, found: OrderFact, actor: Actor) -> frozenset[Deed]:
    """What this officer may do to an order of a case they have read."""
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return frozenset(deed for deed in deeds_from(found.state) if deed in NEEDS and may(actor, NEEDS[deed], **where))


def may_raise(fact: CaseFact, actor: Actor) -> bool:
    """Whether this officer may raise an order for the case."""
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return fact.ended_at is None and may(actor, RAISE, **where)


def may_pay(actor: Actor) -> bool:
    """Whether the actor pays for what is theirs."""
    return may(actor, PAY)


def hindrance(question: Question) -> str | None:
    """What stands against granting: an open order (registered with the cases)."""
    if question.step not in (Step.GRANT, Step.GRANT_AT_ONCE):
        return None
    rows = Order.objects.filter(case__number=question.number, state=State.WAITING).select_related("case")
    owed = [order_fact(row) for row in rows.order_by("raised_at")]
    return owed_sentence(owed) if owed else None


def owing(numbers: Collection[str]) -> frozenset[str]:
    """Those of the cases that have an open order; one query."""
    rows = Order.objects.filter(case__number__in=numbers, state=State.WAITING)
    return frozenset(rows.values_list("case__number", flat=True))


def owed_sentence(owed: Sequence[OrderFact]) -> str:
    """What is still to be paid, and the ways out."""
    listed = "、".join(f"{one.fee} {one.amount}" for one in owed[:3])
    more = f"等 {len(owed)} 笔" if len(owed) > 3 else ""
    return f"还有费用没缴：{listed}{more}。缴清、减免或者取消缴款单以后再批准。"


def ledger(
    actor: Actor, *, state: State | None = None, text: str = "", limit: int = PAGE, cursor: str = ""
) -> OrderPage:
    """The orders of the actor's cases, the latest first; Refusal `fee_ledger_forbidden`."""
    require_reach(actor, LEDGER)
    rows = visible_orders(actor).select_related("case")
    if state is not None:
        rows = rows.filter(state=state)
    if word := "".join(text.split())[:60]:
        rows = rows.filter(Q(case__number__startswith=word) | Q(voucher=word))
    if cursor:
        raised, key = read_cursor(cursor, datetime.fromisoformat, UUID)
        rows = rows.filter(Q(raised_at__lt=raised) | Q(raised_at=raised, pk__lt=key))
    page = list(rows.order_by("-raised_at", "-pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    following = write_cursor(last.raised_at.isoformat(), str(last.pk)) if last else ""
    return OrderPage(tuple(order_fact(row) for row in page[:limit]), following)


def sums(actor: Actor) -> tuple[StateSum, ...]:
    """How many of the actor's orders stand in each state and how much they come to; one query."""
    require_reach(actor, LEDGER)
    rows = visible_orders(actor).values("state").annotate(n=Count("pk"), fen=Sum("amount_fen"))
    found = {row["state"]: row for row in rows}
    return tuple(
        StateSum(state, found[state]["n"], found[state]["fen"]) if state in found else StateSum(state, 0, 0)
        for state in State
    )
