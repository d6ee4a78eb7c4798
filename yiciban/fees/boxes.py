"""How fees show themselves on the page of a case, at the desk and in the portal; registers itself when imported."""

from __future__ import annotations

from yiciban.cases.facts import CaseFact
from yiciban.cases.sections import Section, desk_section, portal_section
from yiciban.fees.facts import State
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
    return Section("fees/_portal_box.html", {"orders": orders, "owed": owed}) if orders else None
