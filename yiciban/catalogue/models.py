"""Tables of the catalogue: the directory, what bodies do under it, published versions, and what all share."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class DataElement(models.Model):
    """数据元: `document` is the element as `facts.DataElement` writes it."""

    code = models.CharField(max_length=48, primary_key=True)
    document = models.JSONField()


class StandardMaterial(models.Model):
    """标准材料: `document` is the material as `facts.StandardMaterial` writes it."""

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


class CatalogueEntry(models.Model):
    """基本目录: one line of the directory; `document` is the entry as `facts.Entry` writes it."""

    code = models.CharField(max_length=12, primary_key=True)
    local_code = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=80)
    type = models.CharField(max_length=2)
    state = models.CharField(max_length=10, default="in_force")
    document = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{12}$"), name="catalogue_an_entry_code_has_twelve_digits"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["in_force", "abolished"]), name="catalogue_an_entry_has_a_known_state"
            ),
        ]


class Item(models.Model):
    """实施清单: that this body does this entry here. The code says so itself, character by character."""

    code = models.CharField(max_length=31, primary_key=True)
    entry = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, related_name="items")
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("network.Region", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}\d{13}$"),
                name="catalogue_an_item_code_has_thirty_one_characters",
            ),
            models.CheckConstraint(
                condition=Q(code__endswith=models.F("entry")), name="catalogue_an_item_ends_with_its_entry"
            ),
        ]


class Variant(models.Model):
    """业务办理项: what one applies for, as lists need it; what is published stands in its current version."""

    slug = models.CharField(max_length=48, primary_key=True)
    code = models.CharField(max_length=33, unique=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="variants")
    entry = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, related_name="+")
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
    lists = ArrayField(models.CharField(max_length=20), default=list, help_text="the derived lists it stands on")
    purpose = models.CharField(max_length=600)
    promised_limit = models.CharField(max_length=20)
    frequent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="place among 高频事项")
    state = models.CharField(max_length=10, default="published")
    state_reason = models.CharField(max_length=200, blank=True)
    current = models.ForeignKey("ItemVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["theme"]),
            models.Index(fields=["department"]),
            models.Index(fields=["entry", "variant", "region"], name="catalogue_standard_item"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["published", "suspended", "cancelled"]),
                name="catalogue_a_variant_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}\d{15}$"),
                name="catalogue_a_variant_code_has_thirty_three_characters",
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=models.F("item")), name="catalogue_a_variant_begins_with_its_item"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(current__isnull=False),
                name="catalogue_a_published_variant_has_a_version",
            ),
        ]


class ItemVersion(models.Model):
    """One published document of a variant. A trigger (see the first migration) refuses update and delete."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "number"], name="catalogue_a_version_number_stands_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="catalogue_versions_start_at_one"),
        ]


class Draft(models.Model):
    """The one working copy of a variant, on its way to the next version; `document` may be unfinished.

    A new item has a draft before it has a variant, so nothing here points at one.
    """

    slug = models.CharField(max_length=48, primary_key=True)
    department = models.ForeignKey("network.Department", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("network.Region", on_delete=models.PROTECT, related_name="+")
    document = models.JSONField()
    base = models.PositiveIntegerField(default=0, help_text="number of the version it started from, 0 for none")
    stage = models.CharField(max_length=12, default="writing")
    revision = models.PositiveIntegerField(default=1, help_text="counts up with every save")
    effective_on = models.DateField(null=True, blank=True)
    returned_reason = models.CharField(max_length=300, blank=True)
    written_by = models.CharField(max_length=64)
    written_by_name = models.CharField(max_length=50, blank=True)
    changed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=64, blank=True)
    approved_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["stage", "effective_on"], name="catalogue_draft_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["writing", "department", "office", "scheduled"]),
                name="catalogue_a_draft_has_a_known_stage",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["writing", "department"]) | ~Q(confirmed_by=models.F("written_by")),
                name="catalogue_nobody_confirms_what_they_wrote",
            ),
            models.CheckConstraint(
                condition=~Q(stage="scheduled")
                | (
                    Q(effective_on__isnull=False)
                    & ~Q(approved_by=models.F("written_by"))
                    & ~Q(approved_by=models.F("confirmed_by"))
                ),
                name="catalogue_nobody_approves_their_own",
            ),
        ]


class Alias(models.Model):
    """An everyday name of a matter (`entry` and `variant` together), whichever body does it."""

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, related_name="aliases")
    variant = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=40)
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "variant", "text"], name="catalogue_an_alias_stands_once")
        ]


class Revision(models.Model):
    """One row that counts up with every change of what can be found, in the transaction that changes it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_there_is_one_revision")]


class FindingRow(models.Model):
    """What the linter found last in the version in force; replaced whole for a variant, never altered."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=7)
    element = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=400)
    mend = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rule"], name="catalogue_finding_rule")]


class Checkup(models.Model):
    """How complete the version in force was when the linter last looked: elements that apply, and the empty ones."""

    variant = models.OneToOneField(Variant, on_delete=models.CASCADE, primary_key=True, related_name="checkup")
    applicable = models.PositiveSmallIntegerField()
    missing = ArrayField(models.CharField(max_length=40), default=list)
    checked_at = models.DateTimeField()


class CheckupRun(models.Model):
    """One look of the linter at the whole catalogue: how far it is, and what it came to."""

    state = models.CharField(max_length=8, default="waiting")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="catalogue_a_checkup_has_a_state"
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(state__in=["waiting", "running"]),
                name="catalogue_one_checkup_at_a_time",
            ),
        ]


class SearchMiss(models.Model):
    """A question that ended nowhere, or only near; counted, without whoever asked it."""

    text = models.CharField(max_length=60, primary_key=True, help_text="normalised")
    asked = models.PositiveIntegerField(default=1)
    nothing = models.BooleanField(help_text="nothing was found, not even something near")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settled_as = models.CharField(max_length=48, blank=True, help_text="slug that got the name, or empty: set aside")

    class Meta:
        indexes = [models.Index(fields=["settled_at", "-asked"], name="catalogue_miss_open")]


class ExchangeRun(models.Model):
    """One import or export: what was asked for, how far it is, what it found."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=6)
    format = models.CharField(max_length=4)
    name = models.CharField(max_length=120)
    region = models.ForeignKey("network.Region", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="waiting")
    dry = models.BooleanField(default=True)
    skip_bad = models.BooleanField(default=False, help_text="take the good items although others have errors")
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    wanted = models.JSONField(default=dict, help_text="whether to publish; which items to export")
    outcome = models.JSONField(default=dict, help_text="counts, and errors by row of the file")
    source = models.CharField(max_length=64, blank=True, help_text="the stored file that was handed in")
    product = models.CharField(max_length=64, blank=True, help_text="the stored file that was made")
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="catalogue_run_mine")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["import", "export"]), name="catalogue_a_run_has_a_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "failed"]), name="catalogue_a_run_has_a_state"
            ),
        ]
