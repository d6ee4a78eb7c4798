"""Reads of archive packages: of a case, and those somebody may download."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from yiciban.archive.facts import PackageFact, PackagePage
from yiciban.archive.models import Package
from yiciban.archive.permissions import MAKE, READ
from yiciban.archive.rules import Kept, kept
from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import NOT_THERE, visible_to
from yiciban.cases.queries import case as read_case
from yiciban.catalogue.queries import guide_version
from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.kernel.cursors import place, read_cursor, write_cursor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import refusal
from yiciban.kernel.refusal import not_found
from yiciban.people.permissions import may, region_stem, require_reach

PAGE = 50


def package_fact(row: Package) -> PackageFact:
    """The row as others may hold it; the row carries its case and the case's department."""
    return PackageFact(
        row.pk,
        row.case.number,
        row.case.item_name,
        row.case.department.name,
        row.case.ended_at,
        row.made_at,
        row.made_by_name,
        row.digest,
        row.sm3,
        row.size,
        row.files,
    )


def kept_for(fact: CaseFact) -> Kept | None:
    """How long the package of a case is kept; nothing before the case has ended."""
    if fact.ended_at is None:
        return None
    lasting = guide_version(fact.version_id, fact.situation).guide.result.valid_years is None
    return kept(fact, lasting=lasting, ended_on=local_date(fact.ended_at))


def case_to_archive(number: str, actor: Actor) -> CaseFact:
    """A case whose packages the actor may read: its offices and audit, which sees no cases otherwise.

    Raises Refusal `case_not_found`, `archive_read_forbidden` for who may know of the case and no more.
    """
    fact = read_case(number, SYSTEM)
    if may(actor, READ, region=fact.region, department=fact.department, point=fact.point):
        return fact
    if not actor.is_resident and visible_to(actor).filter(number=fact.number).exists():
        raise refusal(actor, READ)
    raise not_found(NOT_THERE, "case_not_found")


def packages_of(fact: CaseFact) -> tuple[PackageFact, ...]:
    """The packages of a case the caller may archive, the latest first; one query."""
    rows = Package.objects.filter(case__number=fact.number).select_related("case__department")
    return tuple(package_fact(row) for row in rows.order_by("-made_at", "-pk"))


def may_make(fact: CaseFact, actor: Actor) -> bool:
    """Whether this person may have the package of an ended case made again."""
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return fact.ended_at is not None and may(actor, MAKE, **where)


def readable(actor: Actor) -> QuerySet[Package]:
    """The packages an actor may read."""
    if actor.kind is ActorKind.SYSTEM:
        return Package.objects.all()
    reach = [_reach(posting) for posting in actor.postings if posting.role in READ.roles]
    return Package.objects.filter(reduce(or_, reach)) if reach else Package.objects.none()


def packages(actor: Actor, *, text: str = "", limit: int = PAGE, cursor: str = "") -> PackagePage:
    """The packages an actor may read, the latest first; Refusal `archive_read_forbidden`."""
    require_reach(actor, READ)
    rows = readable(actor).select_related("case__department")
    if word := "".join(text.split())[:60]:
        rows = rows.filter(Q(case__number__startswith=word) | Q(case__item_name__contains=word))
    if cursor:
        made, key = read_cursor(cursor, datetime.fromisoformat, place)
        rows = rows.filter(Q(made_at__lt=made) | Q(made_at=made, pk__lt=key))
    page = list(rows.order_by("-made_at", "-pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    following = write_cursor(last.made_at.isoformat(), last.pk) if last else ""
    return PackagePage(tuple(package_fact(row) for row in page[:limit]), following)


def unarchived(limit: int) -> tuple[str, ...]:
    """Numbers of ended cases without a package, those first that ended first."""
    packed = Package.objects.filter(case=OuterRef("pk"))
    rows = visible_to(SYSTEM).filter(~Exists(packed), ended_at__isnull=False).order_by("ended_at", "pk")
    return tuple(rows.values_list("number", flat=True)[:limit])


def _reach(posting: Posting) -> Q:
    bound = {"case__department": posting.department, "case__point": posting.point}
    given = {name: code for name, code in bound.items() if code}
    return Q(case__region__startswith=region_stem(posting.region), **given)
