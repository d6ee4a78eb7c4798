"""Tables of files and numbered notices."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class StoredFile(models.Model):
    """One uploaded file; its bytes stand once under their SHA-256, whoever uploads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who uploaded it; nobody when the system itself made it",
    )
    name = models.CharField(max_length=140)
    media_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()


class Upload(models.Model):
    """An upload under way; `received` bytes stand in its part file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=140)
    size = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    purpose = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="documents_no_more_than_announced")
        ]


class NoticeCounter(models.Model):
    """The last serial of an office, kind and year; its row is locked to the commit, so no number is skipped."""

    office = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year"], name="documents_one_counter_per_office_kind_and_year"
            )
        ]


class Notice(models.Model):
    """A numbered paper, immutable once issued (see the trigger in the migration)."""

    number = models.CharField(max_length=30, unique=True)
    office = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    subject = models.CharField(max_length=160, db_index=True)
    title = models.CharField(max_length=60)
    data = models.JSONField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "year", "serial"], name="documents_a_notice_number_stands_once"
            )
        ]
