"""Parcels for programs: those of a case, order one, ask where it is, serve by its waybill."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yiciban.cases.queries import case as read_case
from yiciban.courier import queries, services
from yiciban.courier.facts import Direction, LegFact
from yiciban.courier.permissions import LIST, SEND_OUT
from yiciban.kernel.actor import Actor
from yiciban.kernel.operations import Cursor, PageLimit, operation
from yiciban.people.web import actor_of
from yiciban.providers.facts import ParcelState

router = Router(tags=["courier"])
Words = Annotated[str, Field(max_length=300)]


class ParcelIn(Schema):
    """Which way, and the applicant's end of it."""

    model_config = ConfigDict(extra="forbid")
    direction: Direction
    name: Words
    phone: Words
    address: Words


class PointOut(Schema):
    """Where the parcel was."""

    at: datetime
    state: ParcelState
    text: str


class ParcelOut(Schema):
    """One parcel; name, phone and address are the applicant's; staff see the phone as stars."""

    id: UUID
    case_number: str
    direction: Direction
    state: ParcelState
    state_label: str
    waybill: str
    carrier: str
    demo: bool
    name: str
    phone: str
    address: str
    ordered_at: datetime
    ended_at: datetime | None
    points: list[PointOut]


class ParcelsOut(Schema):
    """The parcels of a case."""

    items: list[ParcelOut]
    next: str | None = None


class RowOut(Schema):
    """One parcel in the list, always with stars."""

    id: UUID
    case_number: str
    item_name: str
    direction: Direction
    state: ParcelState
    waybill: str
    name: str
    phone: str
    address: str
    ordered_at: datetime
    last: str


class RowsOut(Schema):
    """One page of the list."""

    items: list[RowOut]
    next: str | None


class DeliveredOut(Schema):
    """The case that was served by post."""

    number: str
    delivered_at: datetime | None


def _shown(leg: LegFact, actor: Actor) -> dict[str, Any]:
    fact = read_case(leg.case_number, actor)
    reads = queries.reads_addresses(fact, actor)
    end = leg.other if actor.is_resident else queries.for_staff(leg.other, reads=reads)
    same = ("id", "case_number", "direction", "state", "waybill", "carrier", "demo", "ordered_at", "ended_at", "points")
    plain = {name: getattr(leg, name) for name in same}
    return plain | {
        "state_label": leg.state.label,
        "name": end.name,
        "phone": end.phone,
        "address": end.address,
    }


@router.get("/cases/{number}/parcels", response=ParcelsOut, **operation("一件的寄递和轨迹"))
def parcels(request: HttpRequest, number: str) -> dict[str, Any]:
    """The parcels of a case."""
    actor = actor_of(request)
    fact = read_case(number, actor)
    return {"items": [_shown(leg, actor) for leg in queries.legs_of(fact)]}


@router.post(
    "/cases/{number}/parcels",
    response={201: ParcelOut},
    **operation(
        "下寄递单",
        note="`in` 是申请人寄材料来（申请人或者收件的窗口下单），`out` 是寄结果给申请人（办结以后由出件的窗口下单）。"
        "同一方向同时只有一个在路上的。",
    ),
)
def order(request: HttpRequest, number: str, body: ParcelIn) -> Status[Any]:
    """Order a pick-up."""
    actor = actor_of(request)
    made = services.leg_order(
        number,
        body.direction,
        name=body.name,
        phone=body.phone,
        address=body.address,
        by=actor,
        at=timezone.now(),
    )
    return Status(201, _shown(made, actor))


@router.get("/parcels", response=RowsOut, **operation("寄递台账", needs=LIST, note="在路上的，早下单的在前。"))
def under_way(
    request: HttpRequest, direction: Direction | None = None, limit: PageLimit = queries.PAGE, cursor: Cursor = ""
) -> dict[str, Any]:
    """The parcels under way."""
    page = queries.legs_under_way(actor_of(request), direction=direction, limit=limit, cursor=cursor)
    return {"items": page.rows, "next": page.next_cursor or None}


@router.post(
    "/parcels/{uuid:leg_id}/follow",
    response=ParcelOut,
    **operation("问快递到哪里了", note="一分钟内问过的，返回上次的回答。"),
)
def follow(request: HttpRequest, leg_id: UUID) -> dict[str, Any]:
    """Ask the carrier."""
    actor = actor_of(request)
    return _shown(services.leg_follow(leg_id, by=actor, at=timezone.now()), actor)


@router.post(
    "/parcels/{uuid:leg_id}/deliver",
    response=DeliveredOut,
    **operation("按运单送达", needs=SEND_OUT, law="《行政许可法》第四十四条", note="出送达回证，上面写这张运单的号。"),
)
def deliver(request: HttpRequest, leg_id: UUID) -> dict[str, Any]:
    """Serve the result with the waybill of its parcel."""
    fact = services.leg_deliver(leg_id, by=actor_of(request), at=timezone.now())
    return {"number": fact.number, "delivered_at": fact.delivered_at}
