"""Tables of cases. What must always hold of a case is a constraint here, named in words."""

from __future__ import annotations

import uuid
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Case as Choice
from django.db.models import F, Q, Value, When
from django.db.models.functions import Coalesce, Left

from yiciban.cases.facts import (
    Channel,
    Check,
    ClockKind,
    DefaultGround,
    DeliveryMethod,
    EndGround,
    Intake,
    Proof,
    RequestKind,
    RequestState,
    Status,
)
from yiciban.cases.facts.exports import ExportFormat, ExportState
from yiciban.cases.rules.lifecycle import ENDED, UNDER_CLOCK
from yiciban.cases.rules.stuck import WATCHES
from yiciban.cases.rules.work import OTHER_DUE

# Sorted: a set has another order in every process, and the migration would change with it.
_ENDED = sorted(status.value for status in ENDED)
_UNDER_CLOCK = sorted(status.value for status in UNDER_CLOCK)


# A clock that stands still comes after every day.
NEVER = date(9999, 12, 31)
_OPEN = Q(ended_at__isnull=True)
_STUCK = Q(stuck_on__isnull=False)


def _one_of(field: str, values: type[StrEnum], *, or_none: bool = False) -> Q:
    """The field holds one of the words, or with `or_none` nothing."""
    return Q(**{f"{field}__in": [*([""] if or_none else []), *(value.value for value in values)]})


class Draft(models.Model):
    """An application being written: saved as one types, resumed anywhere, submitted once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    party_key = models.CharField(max_length=40)
    slug = models.CharField(max_length=60)
    version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT, related_name="+")
    item_name = models.CharField(max_length=120)
    form = models.JSONField(default=dict)
    situation = models.JSONField(default=dict, help_text="what was answered to the item's questions (情形)")
    delivery = models.CharField(max_length=12, default=DeliveryMethod.ELECTRONIC)
    renews = models.CharField(max_length=120, blank=True, help_text="the licence it is about, as on the case")
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_as = models.CharField(max_length=24, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-updated_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "party_key", "slug"],
                condition=Q(submitted_as=""),
                name="cases_one_open_draft_per_person_party_and_item",
            )
        ]


class DraftFile(models.Model):
    """A file put to a material of a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    material = models.CharField(max_length=48)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "material", "file"], name="cases_a_file_stands_once_in_a_draft_material"
            )
        ]


class NumberCounter(models.Model):
    """The last serial of case numbers of a region and day."""

    region = models.CharField(max_length=6)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day"], name="cases_one_number_counter_per_region_and_day")
        ]


class Case(models.Model):
    """办件: one application from receipt to delivery."""

    number = models.CharField(max_length=24, unique=True)
    query_code = models.CharField(max_length=6)
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, related_name="case")
    status = models.CharField(max_length=20, default=Status.RECEIVED)
    slug = models.CharField(max_length=60)
    version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT, related_name="+")
    item_name = models.CharField(max_length=120)
    is_permit = models.BooleanField()
    instant = models.BooleanField()
    instant_authorised = models.BooleanField()
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    point = models.ForeignKey("network.ServicePoint", on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    channel = models.CharField(max_length=10)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    party_kind = models.CharField(max_length=10)
    party_key = models.CharField(max_length=40)
    party_name = models.CharField(max_length=120)
    party_id = models.CharField(max_length=18)
    party_phone = models.CharField(max_length=20)
    party_address = models.CharField(max_length=200, blank=True)
    handler_name = models.CharField(max_length=60)
    situation = models.JSONField(default=dict)
    form = models.JSONField(default=dict)
    delivery = models.CharField(max_length=12, default=DeliveryMethod.ELECTRONIC)
    consent_at = models.DateTimeField(null=True, help_text="when electronic service was agreed to, while it holds")
    consent_to = models.CharField(max_length=20, blank=True, help_text="the phone it is told to")
    served_on = models.DateField(null=True, help_text="the day it counts as served, once it is known")
    service = models.JSONField(default=dict, help_text="what the paper of service says beyond the method")
    agent = models.JSONField(default=dict, help_text="who acts for the applicant: mandate, label, name, id_number")
    received_at = models.DateTimeField()
    receipt_at = models.DateTimeField(help_text="the last receipt: of the application or of its correction")
    intake = models.CharField(max_length=10, blank=True)
    accepted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    intake_due = models.DateField(null=True)
    correction_due = models.DateField(null=True)
    promised_limit = models.CharField(max_length=8, blank=True)
    legal_limit = models.CharField(max_length=8, blank=True)
    promised_due = models.DateField(null=True)
    legal_due = models.DateField(null=True)
    delivery_due = models.DateField(null=True)
    due_provisional = models.BooleanField(default=False)
    gap_due = models.DateField(null=True)
    paper_due = models.DateField(null=True)
    tacit = models.BooleanField(default=False)
    renews = models.CharField(
        max_length=120, blank=True, help_text="identifier of the licence it renews, changes, replaces or cancels"
    )
    renewal_due = models.DateField(null=True)
    default_ground = models.CharField(max_length=10, blank=True)
    end_ground = models.CharField(max_length=20, blank=True)
    wake_on = models.DateField(null=True, help_text="after this day a timer acts; rules/timers.py says which")
    due = models.GeneratedField(
        expression=Coalesce(
            Choice(
                *(When(status=status.value, then=F(column)) for status, column in OTHER_DUE), default=F("promised_due")
            ),
            Value(NEVER),
            output_field=models.DateField(),
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    asked_on = models.DateField(null=True, help_text="the day of the oldest request that waits for its signature")
    stuck_on = models.DateField(null=True, help_text="the last day on which it does not count as stuck")
    stuck_by = models.CharField(max_length=12, blank=True, help_text="which row of rules/stuck.py it will be")
    verdict = models.CharField(max_length=10, blank=True)
    opinion = models.TextField(blank=True)
    defects = models.JSONField(default=list)
    corrections = models.PositiveSmallIntegerField(default=0)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    examined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    licence = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["party_key", "-received_at"]),
            models.Index(fields=["region", "-received_at"]),
            models.Index(fields=["wake_on", "id"], condition=Q(wake_on__isnull=False), name="cases_by_timer"),
            # The lists of work: each is a walk along one of these, in order, as far as a page is long.
            models.Index("department", "status", "due", "id", condition=_OPEN, name="cases_work_of_department"),
            models.Index("point", "status", "due", "id", condition=_OPEN, name="cases_work_of_point"),
            models.Index(Left("region", 6), "status", "due", "id", condition=_OPEN, name="cases_work_of_district"),
            models.Index("assignee", "status", "due", "id", condition=_OPEN, name="cases_work_of_person"),
            models.Index("slug", "status", "due", "id", condition=_OPEN, name="cases_work_of_item"),
            models.Index("department", "stuck_on", "id", condition=_STUCK, name="cases_stuck_of_department"),
            models.Index("point", "stuck_on", "id", condition=_STUCK, name="cases_stuck_of_point"),
            models.Index(Left("region", 6), "stuck_on", "id", condition=_STUCK, name="cases_stuck_of_district"),
            models.Index("received_at", condition=_OPEN, name="cases_open_by_day"),
            models.Index(fields=["party_name"], opclasses=["varchar_pattern_ops"], name="cases_by_party_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=_one_of("status", Status), name="cases_status_is_of_the_table"),
            models.CheckConstraint(condition=_one_of("channel", Channel), name="cases_channel_is_known"),
            models.CheckConstraint(condition=_one_of("delivery", DeliveryMethod), name="cases_delivery_is_known"),
            models.CheckConstraint(
                condition=~Q(delivery=DeliveryMethod.ELECTRONIC) | Q(consent_at__isnull=False),
                name="cases_electronic_service_has_its_consent",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_UNDER_CLOCK)
                | Q(accepted_at__isnull=False, promised_due__isnull=False, legal_due__isnull=False),
                name="cases_an_accepted_case_has_both_deadlines",
            ),
            models.CheckConstraint(
                condition=Q(promised_due__isnull=True) | Q(promised_due__lte=F("legal_due")),
                name="cases_the_promise_is_within_the_law",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(instant_authorised=True)
                | Q(accepted_by__isnull=True)
                | ~Q(decided_by=F("accepted_by")),
                name="cases_who_accepts_does_not_decide",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.CONCLUDED, Status.DELIVERED]) | Q(decided_at__isnull=False),
                name="cases_nothing_is_concluded_undecided",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_ENDED, ended_at__isnull=False)
                | Q(~Q(status__in=_ENDED), ended_at__isnull=True),
                name="cases_an_end_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_ENDED) | Q(wake_on__isnull=True), name="cases_no_timer_wakes_the_dead"
            ),
            models.CheckConstraint(
                condition=Q(stuck_on__isnull=True, stuck_by="")
                | Q(stuck_on__isnull=False, stuck_by__in=sorted(WATCHES), ended_at__isnull=True),
                name="cases_stuck_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PAUSED) | Q(promised_due__isnull=True, legal_due__isnull=True),
                name="cases_a_paused_clock_names_no_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.GRANTED, Status.CONCLUDED, Status.DELIVERED])
                | Q(gap_due__isnull=True)
                | Q(verdict="deny"),
                name="cases_nothing_is_granted_with_a_gap",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DEFAULTED) | Q(paper_due__isnull=False) & ~Q(default_ground=""),
                name="cases_a_silence_owes_a_paper",
            ),
            models.UniqueConstraint(
                fields=["renews"],
                condition=~Q(renews="") & ~Q(status__in=[*_ENDED, Status.CONCLUDED.value]),
                name="cases_one_open_case_per_licence",
            ),
            models.CheckConstraint(condition=_one_of("intake", Intake, or_none=True), name="cases_intake_is_known"),
            models.CheckConstraint(
                condition=_one_of("default_ground", DefaultGround, or_none=True), name="cases_silence_is_known"
            ),
            models.CheckConstraint(
                condition=_one_of("end_ground", EndGround, or_none=True), name="cases_end_ground_is_known"
            ),
        ]


class CaseMaterial(models.Model):
    """One required material of a case: how it is shown and what the counter found."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials")
    code = models.CharField(max_length=48)
    name = models.CharField(max_length=80)
    need = models.CharField(max_length=10)
    proof = models.CharField(max_length=10)
    reference = models.CharField(max_length=120, blank=True)
    check_state = models.CharField(max_length=10, default=Check.OPEN)
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], name="cases_a_material_stands_once_in_a_case"),
            models.CheckConstraint(condition=_one_of("proof", Proof), name="cases_proof_is_known"),
            models.CheckConstraint(condition=_one_of("check_state", Check), name="cases_check_is_known"),
        ]


class CaseFile(models.Model):
    """A file handed in for a material of a case; never removed, a correction adds to it."""

    material = models.ForeignKey(CaseMaterial, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0, help_text="0 with the application, then one per correction")


class CorrectionFile(models.Model):
    """A file chosen for a correction that is not handed in yet: like a draft's, it waits on no device."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="correction_files")
    material = models.CharField(max_length=48)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "material", "file"], name="cases_a_file_stands_once_in_a_correction"
            )
        ]


class PreReview(models.Model):
    """What a clerk said of an online submission before acceptance (预审); said once, and it moves no clock."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, primary_key=True, related_name="prereview")
    passed = models.BooleanField()
    bring = models.JSONField(default=list, help_text="names of what to bring once")
    bring_by = models.DateField(null=True)
    defects = models.JSONField(default=list)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(passed=True, defects=[], mended_at__isnull=True)
                | Q(passed=False, bring=[], bring_by__isnull=True) & ~Q(defects=[]),
                name="cases_a_prereview_passes_or_says_what_is_wrong",
            ),
            models.CheckConstraint(
                condition=Q(bring=[]) | Q(bring_by__isnull=False), name="cases_what_is_to_be_brought_has_its_day"
            ),
        ]


class ClockEntry(models.Model):
    """One line of the clock's ledger of a case: never changed, never removed (a trigger refuses)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock")
    kind = models.CharField(max_length=10)
    day = models.DateField()
    days = models.PositiveSmallIntegerField(default=0)
    ground = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_one_of("kind", ClockKind), name="cases_clock_entry_is_known"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind=ClockKind.EXTEND), name="cases_a_case_is_extended_once"
            ),
        ]


class CaseRequest(models.Model):
    """What one officer asks and another signs; the two are never one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=RequestState.OPEN)
    data = models.JSONField(default=dict)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_one_of("kind", RequestKind), name="cases_request_is_known"),
            models.CheckConstraint(condition=_one_of("state", RequestState), name="cases_request_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.SIGNED, RequestState.REFUSED]) | ~Q(answered_by=F("asked_by")),
                name="cases_who_asks_does_not_sign",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RequestState.OPEN, RequestState.TAKEN_BACK])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="cases_an_answer_has_its_signature",
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(state=RequestState.OPEN),
                name="cases_one_open_request_of_a_kind",
            ),
        ]


class ListExport(models.Model):
    """A list of work somebody had written to a file; the file goes after some days, the row stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    format = models.CharField(max_length=4)
    which = models.CharField(max_length=8)
    filters = models.JSONField(default=dict, help_text="item, status, text, due; emptied with the file")
    state = models.CharField(max_length=8, default=ExportState.WAITING)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=64, blank=True, help_text="the stored file, while it is kept")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True, help_text="when it was first downloaded")

    class Meta:
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="cases_exports_of_a_person"),
            models.Index(fields=["ended_at"], condition=~Q(file=""), name="cases_exports_to_delete"),
        ]
        constraints = [
            models.CheckConstraint(condition=_one_of("format", ExportFormat), name="cases_export_format_is_known"),
            models.CheckConstraint(condition=_one_of("state", ExportState), name="cases_export_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=ExportState.READY, ended_at__isnull=False) & ~Q(file="")
                | ~Q(state=ExportState.READY) & Q(file=""),
                name="cases_a_ready_export_has_its_file",
            ),
        ]
