"""The table of ratings."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yiciban.ratings.facts import Channel, Level
from yiciban.ratings.rules import MAX_TEXT


class Rating(models.Model):
    """What one applicant thought of one case; one for a case, never changed."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    level = models.CharField(max_length=10)
    tags = ArrayField(models.CharField(max_length=3), default=list)
    text = models.CharField(max_length=MAX_TEXT, blank=True)
    anonymous = models.BooleanField(default=False)
    channel = models.CharField(max_length=10)
    rated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["region", "-rated_at"]),
            models.Index(fields=["department", "-rated_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="ratings_one_rating_per_case"),
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in Level]), name="ratings_level_is_of_the_five"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="ratings_channel_is_known"
            ),
        ]
