"""How fees show themselves on the page of a case, at the desk and in the portal; registers itself when imported."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from yiciban.cases.facts import CaseFact
from yiciban.cases.sections import Section, Todo, desk_section, portal_section
from yiciban.fees.facts import OrderFact, State
from yiciban.fees.queries import fees_to_raise, may_raise, orders_of
from yiciban.kernel.actor import Actor


@desk_section
def at_the_desk(fact: CaseFact, actor: Actor) -> Section | None:
    """What was charged and what is open; nothing where the item is free."""
    orders = orders_of(fact)
    can_raise = may_raise(fact, actor) and bool(fees_to_raise(fact))
    if not orders and not can_raise:
        return None
    return Section("fees/_desk_box.html", {"orders": orders, "can_raise": can_raise})


@portal_section
def in_the_portal(fact: CaseFact, actor: Actor) -> Section | None:  # noqa: ARG001
    """What the applicant has to pay; nothing where nothing was charged."""
    orders = orders_of(fact)
    owed = [one for one in orders if one.state is State.WAITING]
    if not orders:
        return None
    todo = _todo(fact, owed) if owed else None
    return Section("fees/_portal_box.html", {"orders": orders, "owed": owed}, todo)


def _todo(fact: CaseFact, owed: Sequence[OrderFact]) -> Todo:
    names = "、".join(one.fee for one in owed)
    text = f"{names}还没缴，没缴清以前这件不会批准。网上、窗口都能缴。"
    return Todo("下一步：您来缴费", text, reverse("fees:mine", args=[fact.number]), "去缴费")
