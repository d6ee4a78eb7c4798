"""Who holds which office: the actor behind an account, and postings."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.utils import timezone

from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.actor import Posting as PostingFact
from yiciban.kernel.dates import local_date
from yiciban.network.facts import StaffPosting
from yiciban.network.models import Posting


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
    rows = _holding(local_date(timezone.now())).filter(user_id=user.pk)
    postings = tuple(
        PostingFact(role, region, department or "", point or "")
        for role, region, department, point in rows.values_list("role", "region_id", "department_id", "point_id")
    )
    return Actor(ActorKind.STAFF, f"user:{user.pk}", user.name, user.pk, postings)


def postings(*, user_id: int | None = None, on: date | None = None) -> tuple[StaffPosting, ...]:
    """Postings of one person or of everybody, on a day when one is given; newest first."""
    rows = _holding(on) if on else Posting.objects.all()
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    return tuple(posting_fact(row) for row in rows.order_by("-since", "-pk"))


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


def _holding(on: date) -> QuerySet[Posting]:
    return Posting.objects.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
