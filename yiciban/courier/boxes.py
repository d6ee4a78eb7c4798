"""How parcels show themselves on the page of a case, at the desk and in the portal; registers itself when imported."""

from __future__ import annotations

from yiciban.cases.facts import CaseFact, DeliveryMethod, Status
from yiciban.cases.parcels import register
from yiciban.cases.sections import Section, desk_section, portal_section
from yiciban.courier.facts import Direction
from yiciban.courier.queries import legs_of, may_order
from yiciban.kernel.actor import Actor
from yiciban.providers.facts import ParcelState


def waybill_out(fact: CaseFact) -> str:
    """The waybill of the parcel with the result that is on its way or arrived."""
    sent = (leg for leg in legs_of(fact) if leg.direction is Direction.OUT and leg.state is not ParcelState.RETURNED)
    return next((leg.waybill for leg in sent), "")


register(waybill_out)


@desk_section
def at_the_desk(fact: CaseFact, actor: Actor) -> Section | None:
    """The parcels of the case, and where one is ordered when the applicant wants the result by post."""
    legs = legs_of(fact)
    wanted = fact.delivery is DeliveryMethod.POST and may_order(fact, Direction.OUT, actor, legs)
    return Section("courier/_desk_box.html", {"legs": legs, "wanted": wanted}) if legs or wanted else None


@portal_section
def in_the_portal(fact: CaseFact, actor: Actor) -> Section | None:
    """The latest parcel each way; and that materials can be posted, while some are owed."""
    legs = legs_of(fact)
    owes = fact.status is Status.CORRECTING or fact.gap_due is not None
    can_send = owes and may_order(fact, Direction.IN, actor, legs)
    return Section("courier/_portal_box.html", {"legs": legs, "can_send": can_send}) if legs or can_send else None
