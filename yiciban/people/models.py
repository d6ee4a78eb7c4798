"""Tables of people: accounts, resident profiles, organisations and who acts for them, tokens and codes."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class User(AbstractUser):
    """An account: a resident known by phone, or a member of staff known by user name."""

    id = models.BigAutoField(primary_key=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]
    name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, null=True, blank=True)  # noqa: DJ001 - unique, so NULL
    is_resident = models.BooleanField(default=False)
    job = models.CharField(max_length=60, blank=True, help_text="what the person's door says")
    totp_secret = models.CharField(
        max_length=255, blank=True, help_text="encrypted, see people.factors; empty: no second factor"
    )
    totp_last_step = models.BigIntegerField(default=0, help_text="a code is good once")
    demo_note = models.CharField(max_length=120, blank=True, help_text="why one would become this demo person")

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_resident=False) | Q(is_staff=False),
                name="people_an_account_is_resident_or_staff",
            ),
            models.CheckConstraint(
                condition=Q(is_resident=False) | Q(phone__isnull=False), name="people_a_resident_has_a_phone"
            ),
            # A clerk who also is a resident may have the same number in both accounts.
            models.UniqueConstraint(
                fields=["phone"], condition=Q(is_resident=True), name="people_one_resident_per_phone"
            ),
        ]


class Resident(models.Model):
    """What a resident told us or an identity provider confirmed."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    id_number = models.CharField(max_length=18, blank=True, db_index=True)
    address = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    assurance = models.PositiveSmallIntegerField(default=1)
    assured_by = models.CharField(max_length=60, blank=True, help_text="who confirmed it, with 演示 where nobody did")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(assurance__gte=1, assurance__lte=4), name="people_assurance_is_one_to_four"
            ),
            models.CheckConstraint(
                condition=Q(assurance=1) | ~Q(id_number=""), name="people_the_assured_have_a_number"
            ),
        ]


class Organisation(models.Model):
    """A firm, household business or other organisation."""

    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, unique=True)
    address = models.CharField(max_length=200, blank=True)
    legal_person_name = models.CharField(max_length=60)
    legal_person_id = models.CharField(max_length=18)


class Handler(models.Model):
    """That a resident acts for an organisation: its legal representative, or authorised by them until a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="handlers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="handles")
    is_legal_person = models.BooleanField(default=False)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="people_one_handler_row_per_firm_and_person"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="people_authorisation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_legal_person=True) | Q(until__isnull=False),
                name="people_an_authorisation_has_an_end",
            ),
        ]


class SignInCode(models.Model):
    """A six-digit code sent to a phone; kept as a digest, good once, for five minutes."""

    phone = models.CharField(max_length=20, db_index=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True, blank=True)


class ApiToken(models.Model):
    """A bearer token of the JSON API, kept as a digest; ends by itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class FailedSignIn(models.Model):
    """How often a typed user name failed in a row; also for names nobody has, so that none can be told apart."""

    name_digest = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)
    locked_until = models.DateTimeField(null=True, blank=True)


class Spending(models.Model):
    """How often something was done since the window opened; one row per key, the key kept as a digest."""

    key_digest = models.CharField(max_length=64, primary_key=True)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)
