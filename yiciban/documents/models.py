"""Tables of files and numbered notices."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yiciban.documents.facts import WordingState


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


class WordingVersion(models.Model):
    """A version of a paper's wording after the first, proposed by one and signed by another; then immutable.

    Version 1 is the product's own (`documents.paper.defaults`). See the trigger in the migration.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.CharField(max_length=30)
    permit = models.BooleanField()
    number = models.PositiveSmallIntegerField(null=True)
    words = models.JSONField()
    note = models.CharField(max_length=300)
    effective_on = models.DateField()
    state = models.CharField(max_length=12, default=WordingState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_by_name = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "permit", "number"], name="documents_a_wording_number_stands_once"
            ),
            models.UniqueConstraint(
                fields=["paper", "permit"],
                condition=Q(state=WordingState.PROPOSED),
                name="documents_one_open_proposal_per_paper",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in WordingState]), name="documents_wording_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=WordingState.SIGNED, number__gte=2)
                | (~Q(state=WordingState.SIGNED) & Q(number=None)),
                name="documents_a_signed_wording_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[WordingState.SIGNED, WordingState.REFUSED])
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answered_by=F("proposed_by"))),
                name="documents_who_words_does_not_sign",
            ),
        ]
