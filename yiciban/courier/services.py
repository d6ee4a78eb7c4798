"""Commands on parcels: order one, ask where it is, and serve the result by its waybill."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from yiciban.cases.facts import CaseFact, DeliveryMethod, Handover
from yiciban.cases.queries import case as read_case
from yiciban.cases.queries import case_key, check_act
from yiciban.cases.services import case_deliver, case_receipt_back
from yiciban.courier.facts import Direction, LegFact
from yiciban.courier.models import Leg
from yiciban.courier.permissions import SEND_OUT
from yiciban.courier.queries import NOT_THERE, PERMISSIONS, leg, leg_fact, visible_legs
from yiciban.courier.rules import check_time, clean_address, state_after
from yiciban.journal import services as journal
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.mandates.facts import Act
from yiciban.network.queries import point
from yiciban.people.permissions import require
from yiciban.providers.facts import Address, ParcelState, ProviderKind
from yiciban.providers.queries import provider_name
from yiciban.providers.services import post_order, post_track

log = logging.getLogger(__name__)
AT_ONCE = 200
PATIENCE = timedelta(minutes=1)
"""How long an answer of the carrier is fresh enough for the next person who asks."""


def leg_order(
    number: str, direction: Direction, *, name: str, phone: str, address: str, by: Actor, at: datetime
) -> LegFact:
    """Order a pick-up: of materials at the applicant's address, or of the result at the service point.

    `name`, `phone` and `address` are the applicant's end, the other is the point of the case. Raises Refusal
    `case_not_found`, `courier_send_in_forbidden`, `courier_send_out_forbidden`, `parcel_not_now`,
    `address_invalid`, `parcel_under_way`, `post_unavailable`.
    """
    fact = read_case(number, by)
    check_act(fact.number, fact.slug, by, Act.FILE)
    require(by, PERMISSIONS[direction], region=fact.region, department=fact.department, point=fact.point)
    check_time(direction, fact.status)
    ours, theirs = _counter(fact), clean_address(name, phone, address)
    earlier = Leg.objects.filter(case__number=fact.number, direction=direction)
    if earlier.filter(ended_at__isnull=True).exists():
        raise _under_way()
    sender, receiver = (theirs, ours) if direction is Direction.IN else (ours, theirs)
    # The same name for the same parcel: of two clicks the carrier makes one waybill.
    subject = f"leg:{fact.number}:{direction}:{earlier.count() + 1}"
    waybill = post_order(sender, receiver, subject)
    carrier, demo = provider_name(ProviderKind.POST)
    try:
        with transaction.atomic():
            row = Leg.objects.create(
                case_id=case_key(fact),
                direction=direction,
                waybill=waybill,
                carrier=carrier,
                demo=demo,
                sender_name=sender.name,
                sender_phone=sender.phone,
                sender_address=sender.address,
                receiver_name=receiver.name,
                receiver_phone=receiver.phone,
                receiver_address=receiver.address,
                ordered_at=at,
                ordered_by=by.id,
                ordered_by_name=by.name,
            )
            _journal(row, "courier.ordered", by, at, direction=direction, waybill=waybill)
    except IntegrityError as error:
        raise _under_way() from error
    return leg_fact(row)


def leg_follow(leg_id: UUID, *, by: Actor, at: datetime) -> LegFact:
    """Ask the carrier where a parcel is, at most once a minute; Refusal `parcel_not_found`, `post_unavailable`."""
    found = leg(leg_id, by)
    if found.state.is_over or (found.tracked_at is not None and at - found.tracked_at < PATIENCE):
        return found
    points = post_track(found.waybill)
    with transaction.atomic():
        row = Leg.objects.select_related("case").select_for_update(of=("self",)).get(pk=leg_id)
        before = ParcelState(row.state)
        after = state_after(before, points)
        row.tracked_at = at
        if not before.is_over:
            row.points = [{"at": one.at.isoformat(), "text": one.text, "state": one.state.value} for one in points]
        if after is not before:
            row.state = after
            row.ended_at = points[-1].at if after.is_over else None
            _journal(row, f"courier.{after}", SYSTEM, at, direction=row.direction, waybill=row.waybill)
        row.save(update_fields=["state", "points", "tracked_at", "ended_at"])
        if after is ParcelState.SIGNED and row.ended_at and row.direction == Direction.OUT:
            case_receipt_back(row.case.number, row.waybill, local_date(row.ended_at), by=SYSTEM, at=at)
    return leg_fact(row)


def legs_follow(*, at: datetime) -> int:
    """Ask for the parcels under way, those first that were asked for longest ago; returns how many answered."""
    rows = Leg.objects.filter(ended_at__isnull=True).order_by(F("tracked_at").asc(nulls_first=True), "ordered_at")
    done = 0
    for leg_id in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            leg_follow(leg_id, by=SYSTEM, at=at)
            done += 1
        except Refusal as refusal:
            log.warning("parcel %s was not followed: %s", leg_id, refusal.code)
    return done


def leg_deliver(leg_id: UUID, *, by: Actor, at: datetime) -> CaseFact:
    """Serve the result by post with the waybill of the parcel: the proof of service 送达回证 carries it.

    Raises Refusal `parcel_not_found`, `parcel_is_not_the_result`, and those of `case_deliver`.
    """
    row = visible_legs(by).select_related("case").filter(pk=leg_id).first()
    if row is None:
        raise not_found(NOT_THERE, "parcel_not_found")
    require(by, SEND_OUT, region=row.case.region, department=row.case.department_id, point=row.case.point_id)
    if row.direction != Direction.OUT or row.state == ParcelState.RETURNED:
        raise Refusal("parcel_is_not_the_result", "这个邮件不是寄给申请人的结果，或者已经退回，不能按它送达。")
    return case_deliver(row.case.number, DeliveryMethod.POST, Handover(waybill=row.waybill), by=by, at=at)


def _counter(fact: CaseFact) -> Address:
    place = point(fact.point)
    return Address(place.name, place.phone, place.address)


def _under_way() -> Refusal:
    return Refusal("parcel_under_way", "已经有一个邮件在路上，等它签收或者退回以后再下单。")


def _journal(row: Leg, action: str, by: Actor, at: datetime, **data: Any) -> None:
    said = {"case": row.case.number, **data}
    journal.record(f"leg:{row.pk}", action, by=by, at=at, region=row.case.region, data=said)
