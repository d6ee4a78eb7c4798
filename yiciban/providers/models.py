"""Tables of the outside services: the outbox of messages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Message(models.Model):
    """One short message: written in the command's transaction, sent by a job after it."""

    key = models.CharField(max_length=120, blank=True, help_text="the same key is the same message")
    channel = models.CharField(max_length=10, default="sms")
    to_phone = models.CharField(max_length=20)
    text = models.TextField()
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=12, blank=True)
    secret = models.BooleanField(default=False, help_text="a sign-in code: no member of staff may read the text")
    status = models.CharField(max_length=10, default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=80, blank=True)
    created_by = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="providers_one_message_per_key"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sent", "failed"]), name="providers_message_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="providers_a_sent_message_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"], name="providers_message_newest"),
            models.Index(fields=["-created_at"], condition=Q(status="failed"), name="providers_message_failed"),
            models.Index(fields=["to_phone", "-created_at"], name="providers_message_phone"),
        ]
