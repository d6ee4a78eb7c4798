"""Tables of the catalogue: data elements, licence types, items and their published versions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class DataElement(models.Model):
    """数据元: `document` is the element as `facts.DataElement` writes it."""

    code = models.CharField(max_length=48, primary_key=True)
    document = models.JSONField()


class LicenceType(models.Model):
    """电子证照类型: `code` has the 18 characters of the defining body and a sequence of 3."""

    key = models.CharField(max_length=48, primary_key=True)
    code = models.CharField(max_length=21, unique=True)
    name = models.CharField(max_length=80)
    holder = models.CharField(max_length=10)
    definer = models.CharField(max_length=80, blank=True)
    faces = models.JSONField(default=list)
    number_pattern = models.CharField(max_length=120)
    example = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__in=["person", "firm"]), name="catalogue_a_licence_is_a_persons_or_a_firms"
            )
        ]


class Item(models.Model):
    """A service item as lists need it; what is published about it stands in its current version."""

    slug = models.CharField(max_length=48, primary_key=True)
    code = models.CharField(max_length=33, unique=True)
    name = models.CharField(max_length=80)
    variant = models.CharField(max_length=10, blank=True)
    full_name = models.CharField(max_length=90)
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("network.Region", on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=2)
    case_kind = models.CharField(max_length=1)
    theme = models.CharField(max_length=80)
    audience = ArrayField(models.CharField(max_length=10))
    online = models.BooleanField()
    visits = models.PositiveSmallIntegerField()
    tiers = ArrayField(models.CharField(max_length=10))
    purpose = models.CharField(max_length=600)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    promised_limit = models.CharField(max_length=20)
    frequent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="place among 高频事项")
    state = models.CharField(max_length=10, default="published")
    state_reason = models.CharField(max_length=200, blank=True)
    current = models.ForeignKey("ItemVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["theme"]), models.Index(fields=["department"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["published", "suspended"]), name="catalogue_an_item_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}\d{15}$"),
                name="catalogue_an_item_code_has_thirty_three_characters",
            ),
            models.CheckConstraint(
                condition=Q(state="suspended") | Q(current__isnull=False),
                name="catalogue_a_published_item_has_a_version",
            ),
        ]


class ItemVersion(models.Model):
    """One published document of an item. A trigger (see the first migration) refuses update and delete."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="catalogue_a_version_number_stands_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="catalogue_versions_start_at_one"),
        ]


class Revision(models.Model):
    """One row that counts up with every change of what can be found, in the transaction that changes it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_there_is_one_revision")]
