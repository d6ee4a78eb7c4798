"""Who holds which office: the actor behind an account, and postings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from django.utils import timezone

from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.actor import Posting as PostingFact
from yiciban.kernel.dates import local_date
from yiciban.network.facts import Officer, StaffPosting
from yiciban.network.models import Posting
from yiciban.network.rules import holds

# Every request of an officer asks this, and Django takes longer to write it than PostgreSQL to answer it.
_POSTINGS_OF = "SELECT * FROM network_posting WHERE user_id = %s"


class Account(Protocol):
    """What of an account makes an actor; the user model of `people` has it."""

    @property
    def pk(self) -> Any:
        """Its number."""

    @property
    def name(self) -> str:
        """What the person is called."""

    @property
    def is_resident(self) -> bool:
        """Whether the account is a resident's."""

    @property
    def is_staff(self) -> bool:
        """Whether the account is an office's."""


def actor_of(user: Account) -> Actor:
    """The actor behind an account, with the postings that hold today; one query for staff, else none."""
    if user.is_resident:
        return Actor(ActorKind.RESIDENT, f"user:{user.pk}", user.name or "居民", user.pk)
    if not user.is_staff:
        return Actor(ActorKind.ANONYMOUS, f"user:{user.pk}", user.name, user.pk)
    today = local_date(timezone.now())
    postings = tuple(
        PostingFact(row.role, row.region_id, row.department_id or "", row.point_id or "")
        for row in Posting.objects.raw(_POSTINGS_OF, [user.pk])
        if holds(row.since, row.until, today)
    )
    return Actor(ActorKind.STAFF, f"user:{user.pk}", user.name, user.pk, postings)


def postings(*, user_id: int | None = None, on: date | None = None) -> tuple[StaffPosting, ...]:
    """Postings of one person or of everybody, on a day when one is given; newest first."""
    rows = Posting.objects.order_by("-since", "-pk")
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return tuple(posting_fact(row) for row in rows if on is None or holds(row.since, row.until, on))


def officers(department: str, roles: Iterable[str], on: date) -> tuple[Officer, ...]:
    """Who holds one of the roles in a department on a day, each person once, in order of name; one query."""
    rows = Posting.objects.filter(department_id=department, role__in=list(roles), user__is_active=True)
    found = {
        row.user_id: Officer(row.user_id, row.user.name, row.role)
        for row in rows.select_related("user").order_by("role", "pk")
        if holds(row.since, row.until, on)
    }
    return tuple(sorted(found.values(), key=lambda officer: (officer.name, officer.user_id)))


def posting_fact(row: Posting) -> StaffPosting:
    """The row as others may hold it."""
    return StaffPosting(
        row.pk,
        row.user_id,
        row.role,
        row.region_id,
        row.department_id or "",
        row.point_id or "",
        row.since,
        row.until,
    )
