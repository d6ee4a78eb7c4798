"""The table of mandates. What must always hold of one is a constraint here, named in words."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yiciban.mandates.facts import Kind, ProofKind, Relation


class Mandate(models.Model):
    """That somebody acts for somebody else: an agent by mandate, a guardian by law."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8)
    principal_kind = models.CharField(max_length=10)
    principal_key = models.CharField(max_length=40)
    principal_name = models.CharField(max_length=120)
    principal_number = models.CharField(max_length=18)
    principal_phone = models.CharField(max_length=20, blank=True, help_text="empty for a ward without one")
    principal_address = models.CharField(max_length=200, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="none where a counter took the paper of one who has no account: they act at counters alone",
    )
    agent_name = models.CharField(max_length=60)
    agent_number = models.CharField(max_length=18)
    agent_phone = models.CharField(max_length=20)
    relation = models.CharField(max_length=12, blank=True)
    proof = models.CharField(max_length=12, blank=True)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    items = models.JSONField(default=list, help_text="slugs; none means all")
    acts = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    region = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agent", "until"], condition=Q(ended_at__isnull=True), name="mandates_of_an_agent"),
            models.Index(fields=["principal_key", "-asked_at"]),
            models.Index(
                fields=["region", "asked_at"],
                condition=Q(ended_at__isnull=True, confirmed_at__isnull=True),
                name="mandates_waiting",
            ),
            models.Index(
                fields=["principal_number", "agent_number"],
                condition=Q(ended_at__isnull=True),
                name="mandates_by_both_numbers",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal_number=F("agent_number")), name="mandates_nobody_is_their_own_agent"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="mandates_end_after_they_begin"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.AGENT, until__isnull=False, confirmed_at__isnull=False, relation="", proof="")
                | Q(
                    kind=Kind.GUARDIAN,
                    principal_kind="person",
                    file__isnull=False,
                    relation__in=[one.value for one in Relation],
                    proof__in=[one.value for one in ProofKind],
                ),
                name="mandates_a_mandate_ends_a_guardianship_is_shown",
            ),
            models.CheckConstraint(condition=~Q(acts=[]), name="mandates_are_for_something"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="mandates_a_confirmation_has_its_hand",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(agent__isnull=True) | ~Q(confirmed_by=F("agent")),
                name="mandates_nobody_confirms_their_own",
            ),
            models.UniqueConstraint(
                fields=["principal_number", "agent_number"],
                condition=Q(kind=Kind.GUARDIAN, ended_at__isnull=True),
                name="mandates_one_guardianship_of_two_people",
            ),
        ]
