"""The table of parcels. What must always hold of one is a constraint here, named in words."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiciban.courier.facts import Direction
from yiciban.providers.facts import ParcelState

_OVER = [state.value for state in ParcelState if state.is_over]


class Leg(models.Model):
    """One parcel of a case, in or out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3)
    state = models.CharField(max_length=10, default=ParcelState.ORDERED)
    waybill = models.CharField(max_length=60, unique=True)
    carrier = models.CharField(max_length=60)
    demo = models.BooleanField()
    sender_name = models.CharField(max_length=120)
    sender_phone = models.CharField(max_length=20)
    sender_address = models.CharField(max_length=200)
    receiver_name = models.CharField(max_length=120)
    receiver_phone = models.CharField(max_length=20)
    receiver_address = models.CharField(max_length=200)
    ordered_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=64)
    ordered_by_name = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    tracked_at = models.DateTimeField(null=True)
    points = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["case", "ordered_at"]),
            models.Index(fields=["tracked_at"], condition=~Q(state__in=_OVER), name="courier_under_way"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=[one.value for one in Direction]), name="courier_direction_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ParcelState]), name="courier_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(waybill=""), name="courier_a_parcel_has_its_waybill"),
            models.CheckConstraint(
                condition=Q(state__in=_OVER, ended_at__isnull=False) | ~Q(state__in=_OVER) & Q(ended_at__isnull=True),
                name="courier_an_end_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["case", "direction"],
                condition=~Q(state__in=_OVER),
                name="courier_one_parcel_under_way_each_way",
            ),
        ]
