"""Tables of licences."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yiciban.cases.facts import RequestState
from yiciban.licences.facts import Act, BanGround, Ground, State
from yiciban.licences.rules import BY_TWO, LIVE

_LIVE = sorted(LIVE)


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
    act = models.CharField(max_length=10, default=Act.ISSUE, help_text="how this version came to be")
    ended_at = models.DateTimeField(null=True)
    end_ground = models.CharField(max_length=20, blank=True)
    continued_by = models.CharField(
        max_length=24, blank=True, help_text="the renewal granted under which it stays valid until the new one is made"
    )
    reminded = models.PositiveSmallIntegerField(null=True, help_text="the last reminder sent, in days before the end")
    rows = models.JSONField(default=list)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True, help_text="SM3 of the PDF")
    signature = models.CharField(max_length=256, blank=True)
    key = models.CharField(max_length=256, blank=True)
    algorithm = models.CharField(max_length=40, blank=True)
    demo_seal = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["holder_key", "type", "state"]),
            models.Index(fields=["holder_id", "type"]),
            models.Index(fields=["issuer", "-issued_on"]),
            models.Index(fields=["number"]),
            models.Index(fields=["valid_to", "id"], condition=Q(state=State.VALID), name="licences_by_last_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="licences_state_is_of_the_national_code"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="licences_a_licence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_LIVE, ended_at__isnull=True, end_ground="")
                | (~Q(state__in=_LIVE) & Q(ended_at__isnull=False) & ~Q(end_ground="")),
                name="licences_an_end_has_its_moment_and_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in Act]), name="licences_how_it_came_is_known"
            ),
            models.CheckConstraint(
                condition=Q(end_ground__in=["", *(ground.value for ground in Ground)]),
                name="licences_the_ground_of_an_end_is_known",
            ),
            models.UniqueConstraint(
                fields=["case_number"], condition=~Q(case_number=""), name="licences_one_licence_per_case"
            ),
        ]


class LicenceRequest(models.Model):
    """What an examiner asks about a licence and the approver signs; the two are never one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="requests")
    act = models.CharField(max_length=10)
    ground = models.CharField(max_length=20)
    bans = models.BooleanField(default=False, help_text="the holder may not apply again for three years")
    reason = models.TextField()
    state = models.CharField(max_length=12, default=RequestState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[act.value for act in BY_TWO]), name="licences_a_request_is_of_what_takes_two"
            ),
            models.CheckConstraint(
                condition=Q(ground__in=[ground.value for ground in Ground]), name="licences_a_request_has_its_ground"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in RequestState]),
                name="licences_request_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.SIGNED, RequestState.REFUSED]) | ~Q(answered_by=F("asked_by")),
                name="licences_who_asks_does_not_sign",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RequestState.OPEN, RequestState.TAKEN_BACK])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="licences_an_answer_has_its_signature",
            ),
            models.UniqueConstraint(
                fields=["licence"], condition=Q(state=RequestState.OPEN), name="licences_one_open_request_per_licence"
            ),
        ]


class ApplicantBan(models.Model):
    """Who got a licence by deceit, or asked for one with false material, may not apply again until a day has passed.

    What it follows from is a revoked licence (art. 79) or a denied case (art. 78).

    Held by the number on the card, so that the same person is known online and at every counter.
    """

    holder_kind = models.CharField(max_length=10)
    holder_id = models.CharField(max_length=18)
    holder_name = models.CharField(max_length=120)
    type = models.CharField(max_length=48)
    name = models.CharField(max_length=80)
    ground = models.CharField(max_length=20, default=BanGround.DECEIT)
    licence = models.OneToOneField(Licence, on_delete=models.PROTECT, null=True, related_name="ban")
    case_number = models.CharField(max_length=24, blank=True)
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["holder_id", "type", "-until"])]
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="licences_a_ban_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(ground=BanGround.DECEIT, licence__isnull=False, case_number="")
                | (Q(ground=BanGround.FALSE_MATERIAL, licence__isnull=True) & ~Q(case_number="")),
                name="licences_a_ban_names_what_it_follows_from",
            ),
            models.UniqueConstraint(
                fields=["case_number"], condition=~Q(case_number=""), name="licences_one_ban_per_case"
            ),
        ]
