"""Reads of parcels: of a case, one, and those under way where somebody works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import visible_to
from yiciban.courier.facts import Direction, LegFact, LegPage, LegRow
from yiciban.courier.models import Leg
from yiciban.courier.permissions import LIST, SEND_IN, SEND_OUT
from yiciban.courier.rules import OPEN_FOR
from yiciban.kernel.actor import Actor
from yiciban.kernel.cursors import read_cursor, write_cursor
from yiciban.kernel.masking import mask_address, mask_name, mask_phone
from yiciban.kernel.refusal import not_found
from yiciban.people.permissions import PERSON_UNMASK, may, require_reach
from yiciban.providers.facts import Address, ParcelState, TrackPoint

PAGE = 50
NOT_THERE = "没有找到这个邮件。请从办件页里打开。"
PERMISSIONS = {Direction.IN: SEND_IN, Direction.OUT: SEND_OUT}


def leg_fact(row: Leg) -> LegFact:
    """The row as others may hold it; the row carries its case."""
    return LegFact(
        row.pk,
        row.case.number,
        row.case.item_name,
        Direction(row.direction),
        ParcelState(row.state),
        row.waybill,
        row.carrier,
        row.demo,
        Address(row.sender_name, row.sender_phone, row.sender_address),
        Address(row.receiver_name, row.receiver_phone, row.receiver_address),
        row.ordered_at,
        row.ordered_by_name,
        row.ended_at,
        row.tracked_at,
        points_of(row.points),
    )


def points_of(stored: Sequence[dict[str, Any]]) -> tuple[TrackPoint, ...]:
    """The way so far as it was stored, oldest first."""
    return tuple(
        TrackPoint(datetime.fromisoformat(point["at"]), point["text"], ParcelState(point["state"])) for point in stored
    )


def legs_of(fact: CaseFact) -> tuple[LegFact, ...]:
    """The parcels of a case the caller has read, the latest first; one query."""
    rows = Leg.objects.filter(case__number=fact.number).select_related("case").order_by("-ordered_at", "-pk")
    return tuple(leg_fact(row) for row in rows)


def leg(leg_id: UUID, actor: Actor) -> LegFact:
    """One parcel of a case the actor may know of; Refusal `parcel_not_found`."""
    row = visible_legs(actor).select_related("case").filter(pk=leg_id).first()
    if row is None:
        raise not_found(NOT_THERE, "parcel_not_found")
    return leg_fact(row)


def visible_legs(actor: Actor) -> QuerySet[Leg]:
    """The parcels of the cases an actor may know of."""
    return Leg.objects.filter(case__in=visible_to(actor))


def may_order(fact: CaseFact, direction: Direction, actor: Actor, legs: Sequence[LegFact]) -> bool:
    """Whether this person may order such a parcel now."""
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    under_way = any(one.direction is direction and not one.state.is_over for one in legs)
    is_time = fact.status in OPEN_FOR[direction]
    return is_time and not under_way and may(actor, PERMISSIONS[direction], **where)


def reads_addresses(fact: CaseFact, actor: Actor) -> bool:
    """Whether this person needs the address in full: whoever works on the case, not whoever only watches."""
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return may(actor, PERSON_UNMASK, **where)


def for_staff(address: Address, *, reads: bool) -> Address:
    """The applicant's end as an officer sees it: whoever works on the case needs name and address, not the number."""
    return Address(address.name, mask_phone(address.phone), address.address) if reads else masked(address)


def masked(address: Address) -> Address:
    """One end of the way as a list may show it."""
    return Address(mask_name(address.name), mask_phone(address.phone), mask_address(address.address))


def legs_under_way(
    actor: Actor, *, direction: Direction | None = None, text: str = "", limit: int = PAGE, cursor: str = ""
) -> LegPage:
    """The parcels under way of the actor's cases, the oldest first, masked; Refusal `courier_list_forbidden`."""
    require_reach(actor, LIST)
    rows = visible_legs(actor).filter(ended_at__isnull=True).select_related("case")
    if direction is not None:
        rows = rows.filter(direction=direction)
    if word := "".join(text.split())[:60]:
        rows = rows.filter(Q(case__number__startswith=word) | Q(waybill=word))
    if cursor:
        ordered, key = read_cursor(cursor, datetime.fromisoformat, UUID)
        rows = rows.filter(Q(ordered_at__gt=ordered) | Q(ordered_at=ordered, pk__gt=key))
    page = list(rows.order_by("ordered_at", "pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    following = write_cursor(last.ordered_at.isoformat(), str(last.pk)) if last else ""
    return LegPage(tuple(_row(leg_fact(row)) for row in page[:limit]), following)


def _row(fact: LegFact) -> LegRow:
    end = masked(fact.other)
    last = fact.points[-1].text if fact.points else ""
    return LegRow(
        fact.id,
        fact.case_number,
        fact.item_name,
        fact.direction,
        fact.state,
        fact.waybill,
        end.name,
        end.phone,
        end.address,
        fact.ordered_at,
        last,
    )
