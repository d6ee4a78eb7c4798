"""Tables of licences."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yiciban.licences.facts import State


class LicenceCounter(models.Model):
    """The last serial of a licence type and issuer; a number pattern need not name the year."""

    type = models.CharField(max_length=48)
    issuer = models.CharField(max_length=40)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "issuer"], name="licences_one_counter_per_type_and_issuer")
        ]


class Licence(models.Model):
    """One version of a licence; a new version keeps the serial and points to the one before."""

    identifier = models.CharField(max_length=120, unique=True)
    number = models.CharField(max_length=80)
    type = models.CharField(max_length=48)
    name = models.CharField(max_length=80)
    holder_kind = models.CharField(max_length=10)
    holder_key = models.CharField(max_length=40)
    holder_name = models.CharField(max_length=120)
    holder_id = models.CharField(max_length=18)
    issuer = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    state = models.CharField(max_length=2, default=State.VALID)
    version = models.PositiveSmallIntegerField(default=1)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    case_number = models.CharField(max_length=24, blank=True)
    rows = models.JSONField(default=list)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the PDF")
    signature = models.CharField(max_length=256, blank=True)
    key = models.CharField(max_length=256, blank=True)
    algorithm = models.CharField(max_length=40, blank=True)
    demo_seal = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["holder_key", "type", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="licences_state_is_of_the_national_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="licences_a_licence_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["case_number"], condition=~Q(case_number=""), name="licences_one_licence_per_case"
            ),
        ]
