"""The table of archive packages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Package(models.Model):
    """One package of an ended case; made again from a case that has not changed, it is the same."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file, under which it stands")
    sm3 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    files = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    made_by_name = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-made_at"])]
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="archive_the_same_package_stands_once"),
            models.CheckConstraint(condition=Q(size__gt=0, files__gt=0), name="archive_a_package_is_not_empty"),
        ]
