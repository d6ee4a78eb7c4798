"""Tables of the network: regions, departments, points, counters, postings, and the work calendar."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Region(models.Model):
    """A region by its twelve-digit code (GB/T 2260, GB/T 10114): district, town, village."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="network_region_code_has_twelve_digits")
        ]


class Department(models.Model):
    """An office that decides; its 统一社会信用代码 stands in every item code."""

    code = models.CharField(max_length=40, primary_key=True)
    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=80, help_text="as papers write it")
    label = models.CharField(max_length=40, help_text="as pages write it: 区卫生健康局")
    short = models.CharField(max_length=8, help_text="stands in document numbers: 明〔卫〕受")
    phone = models.CharField(max_length=30)
    complaint_phone = models.CharField(max_length=30)
    address = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="departments")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "short"], name="network_short_name_is_unique_in_a_region")
        ]


class ServicePoint(models.Model):
    """A place where people are served: centre, town centre, village or estate station."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    tier = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="points")
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    hours = models.JSONField(default=list, help_text='rows [weekday 1-7, "09:00", "12:00"]')

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=["district", "town", "village"]), name="network_a_point_stands_on_a_tier"
            )
        ]


class Counter(models.Model):
    """One window of a service point."""

    point = models.ForeignKey(ServicePoint, on_delete=models.CASCADE, related_name="counters")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, default="general")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "code"], name="network_counter_code_is_unique_in_a_point")
        ]


class Posting(models.Model):
    """That a member of staff holds a role, at a department or a point, from a day to a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postings")
    role = models.CharField(max_length=30)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    point = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region", "department", "point", "since"],
                name="network_a_posting_stands_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="network_a_posting_ends_after_its_start",
            ),
        ]


class CalendarYear(models.Model):
    """A year of the work calendar: 暂定 until the State Council's notice is entered, then 正式."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    official = models.BooleanField(default=False)
    notice = models.CharField(max_length=60, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_by = models.CharField(max_length=64, blank=True)


class CalendarDay(models.Model):
    """An exception of the calendar: a weekday off, or a weekend worked (调休); local days have a region."""

    day = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, null=True, blank=True, related_name="local_days")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "region"],
                name="network_one_exception_per_day_and_region",
                nulls_distinct=False,
            )
        ]
