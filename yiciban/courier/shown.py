"""What the pages of parcels share, in the portal and at the desk: the way of a parcel, what was typed, one question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from yiciban.cases.facts import CaseFact
from yiciban.courier import queries, services
from yiciban.courier.facts import LegFact
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date, moment_text
from yiciban.kernel.refusal import Kind, Refusal

ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID, Kind.UNAVAILABLE)


def way_of(leg: LegFact) -> list[dict[str, Any]]:
    """The way of a parcel for the timeline, the newest first."""
    today = local_date(timezone.now())
    newest = len(leg.points) - 1
    return [
        {
            "label": one.state.label,
            "state": "now" if place == newest and not leg.state.is_over else "done",
            "when": moment_text(one.at, today=today),
            "text": one.text,
        }
        for place, one in reversed(list(enumerate(leg.points)))
    ]


def posted(request: HttpRequest) -> dict[str, str]:
    """The typed end of the way."""
    return {name: request.POST.get(name, "").replace("\x00", "").strip()[:300] for name in ("name", "phone", "address")}


def usual(fact: CaseFact) -> dict[str, str]:
    """The applicant's end, as far as the case knows it."""
    name = fact.handler_name if fact.party_kind == "firm" and fact.handler_name else fact.party_name
    return {"name": name, "phone": fact.party_phone, "address": fact.party_address}


def follow_and_say(request: HttpRequest, fact: CaseFact, leg_id: UUID, actor: Actor) -> None:
    """Ask the carrier for a parcel of this very case, and say what came of it."""
    if queries.leg(leg_id, actor).case_number != fact.number:
        raise Refusal("parcel_not_found", queries.NOT_THERE, Kind.NOT_FOUND)
    try:
        found = services.leg_follow(leg_id, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        messages.error(request, refusal.sentence)
    else:
        messages.info(request, f"{found.waybill}：{found.state.label}。")
