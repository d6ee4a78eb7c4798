"""Tables of what is done before a decision. What must always hold is a constraint here, named in words."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from yiciban.proceedings.facts import AskedBy, Conclusion, ConsultationState, HearingState, InspectionState
from yiciban.proceedings.rules import LIVE

_USER = settings.AUTH_USER_MODEL


class Inspection(models.Model):
    """现场核查: two officers or more go to see (行政许可法 art. 34(3))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, to_field="number", related_name="+")
    state = models.CharField(max_length=10, default=InspectionState.PLANNED)
    day = models.DateField()
    place = models.CharField(max_length=200)
    first_inspector = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    second_inspector = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    more_inspectors = ArrayField(models.BigIntegerField(), default=list)
    inspector_names = ArrayField(models.CharField(max_length=60))
    planned_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    findings = models.TextField(blank=True)
    conclusion = models.CharField(max_length=10, blank=True)
    applicant_present = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    recorded_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by_name = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was cancelled")

    class Meta:
        indexes = [models.Index(fields=["case", "-planned_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in InspectionState]), name="proceedings_inspection_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(first_inspector=F("second_inspector")), name="proceedings_two_officers_inspect"
            ),
            models.CheckConstraint(condition=Q(inspector_names__len__gte=2), name="proceedings_two_officers_are_named"),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.DONE)
                | Q(
                    conclusion__in=[one.value for one in Conclusion],
                    recorded_by__isnull=False,
                    recorded_at__isnull=False,
                )
                & ~Q(findings=""),
                name="proceedings_an_inspection_has_its_record",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=InspectionState.PLANNED), name="proceedings_one_planned_inspection"
            ),
        ]


class InspectionPhoto(models.Model):
    """A picture taken at an inspection."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["inspection", "file"], name="proceedings_a_photo_stands_once")]


class Hearing(models.Model):
    """听证: from the right that was told to the minutes that were signed (arts. 46–48)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, to_field="number", related_name="+")
    state = models.CharField(max_length=10, default=HearingState.TOLD)
    matter = models.TextField()
    interested = ArrayField(models.CharField(max_length=60), default=list, help_text="names of 利害关系人 told too")
    told_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    ask_by = models.DateField()
    asked_by = models.CharField(max_length=10, blank=True)
    asked_by_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(null=True)
    ask_reason = models.TextField(blank=True)
    hold_by = models.DateField(null=True)
    day = models.DateField(null=True)
    hour = models.TimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    chair = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    chair_name = models.CharField(max_length=60, blank=True)
    examiner = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, related_name="+", help_text="who had examined the case by then"
    )
    scheduled_at = models.DateTimeField(null=True)
    minutes = models.TextField(blank=True)
    present = ArrayField(models.CharField(max_length=60), default=list)
    signed_by = ArrayField(models.CharField(max_length=60), default=list)
    held_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was waived")

    class Meta:
        indexes = [models.Index(fields=["case", "-told_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in HearingState]), name="proceedings_hearing_is_known"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__in=["", *(one.value for one in AskedBy)]), name="proceedings_asker_is_known"
            ),
            models.CheckConstraint(
                condition=Q(chair__isnull=True) | ~Q(chair=F("told_by")) & ~Q(chair=F("examiner")),
                name="proceedings_who_examines_does_not_chair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HearingState.ASKED, HearingState.SCHEDULED, HearingState.HELD])
                | Q(asked_at__isnull=False, hold_by__isnull=False) & ~Q(asked_by=""),
                name="proceedings_a_hearing_was_asked_for",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[HearingState.SCHEDULED, HearingState.HELD])
                | Q(day__isnull=False, hour__isnull=False, chair__isnull=False) & ~Q(place=""),
                name="proceedings_a_notice_has_day_place_and_chair",
            ),
            models.CheckConstraint(
                condition=~Q(state=HearingState.HELD)
                | Q(held_at__isnull=False, signed_by__len__gte=1) & ~Q(minutes=""),
                name="proceedings_minutes_are_signed",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=[one.value for one in LIVE]), name="proceedings_one_live_hearing"
            ),
        ]


class Consultation(models.Model):
    """征求意见: a question to another department, with its answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, to_field="number", related_name="+")
    state = models.CharField(max_length=10, default=ConsultationState.OPEN)
    asking = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    due = models.DateField()
    asked_by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, help_text="why it was withdrawn")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-asked_at"]),
            models.Index(fields=["department", "state", "due"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ConsultationState]),
                name="proceedings_consultation_is_known",
            ),
            models.CheckConstraint(condition=~Q(asking=F("department")), name="proceedings_nobody_consults_themselves"),
            models.CheckConstraint(
                condition=~Q(state=ConsultationState.ANSWERED)
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="proceedings_an_answer_has_its_name",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConsultationState.WITHDRAWN) | ~Q(reason=""),
                name="proceedings_a_withdrawal_has_its_reason",
            ),
            models.UniqueConstraint(
                fields=["case", "department"],
                condition=Q(state=ConsultationState.OPEN),
                name="proceedings_one_open_question_per_department",
            ),
        ]
