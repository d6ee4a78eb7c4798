"""The table of fee orders. What must always hold of one is a constraint here, named in words."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiciban.fees.facts import Channel, State

_CAME = [State.PAID, State.REFUNDED]
_REASONED = [State.RELIEVED, State.REFUNDED, State.CANCELLED]


class Order(models.Model):
    """缴款单: so many fen for one fee of one case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    fee = models.CharField(max_length=200)
    standard = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=300)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=12, default=State.WAITING)
    channel = models.CharField(max_length=10, blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=64)
    raised_by_name = models.CharField(max_length=64)
    provider_order = models.CharField(max_length=80, blank=True)
    pay_url = models.CharField(max_length=2000, blank=True)
    paid_at = models.DateTimeField(null=True)
    voucher = models.CharField(max_length=80, blank=True)
    payer = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=64, blank=True)
    refund_receipt = models.CharField(max_length=80, blank=True)
    surplus = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-raised_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="fees_an_order_is_over_something"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="fees_state_is_of_the_table"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["", *(channel.value for channel in Channel)]), name="fees_channel_is_known"
            ),
            models.UniqueConstraint(
                fields=["case", "fee"], condition=Q(state=State.WAITING), name="fees_one_open_order_per_fee_and_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_CAME, paid_at__isnull=False) & ~Q(channel="") & ~Q(voucher="")
                | ~Q(state__in=_CAME) & Q(paid_at__isnull=True, channel="", voucher=""),
                name="fees_a_paid_order_has_its_moment_and_voucher",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_REASONED) | Q(closed_at__isnull=False) & ~Q(reason=""),
                name="fees_relief_and_refund_have_their_reason",
            ),
            models.UniqueConstraint(
                fields=["provider_order"], condition=~Q(provider_order=""), name="fees_an_outside_order_stands_once"
            ),
            models.UniqueConstraint(
                fields=["voucher"], condition=Q(channel=Channel.COUNTER), name="fees_a_counter_voucher_stands_once"
            ),
        ]
