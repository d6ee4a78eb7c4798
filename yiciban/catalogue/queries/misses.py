"""Reads of searches that ended nowhere, with what the finder holds nearest to each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yiciban.catalogue.facts import ItemFact
from yiciban.catalogue.models import SearchMiss, Variant
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.finder import nearest
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach

PAGE = 20


@dataclass(frozen=True, slots=True)
class MissFact:
    """A question that was counted, and for an open one the items that come nearest."""

    text: str
    asked: int
    nothing: bool
    first_at: datetime
    last_at: datetime
    settled_at: datetime | None
    settled_by: str
    settled_as: str
    settled_name: str = ""
    near: tuple[ItemFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Misses:
    """One page of them, most asked first; `total` counts all pages."""

    rows: tuple[MissFact, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def misses(*, by: Actor, settled: bool = False, page: int = 1) -> Misses:
    """What people asked and did not find; four queries.

    Raises Refusal `catalogue_view_forbidden`.
    """
    require_reach(by, CATALOGUE_VIEW)
    wanted = SearchMiss.objects.filter(settled_at__isnull=not settled)
    total = wanted.count()
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    order = ("-settled_at", "text") if settled else ("-asked", "-last_at", "text")
    rows = list(wanted.order_by(*order)[(page - 1) * PAGE : page * PAGE])
    near = {} if settled else nearest([row.text for row in rows])
    slugs = {row.settled_as for row in rows} - {""}
    names = dict(Variant.objects.filter(slug__in=slugs).values_list("slug", "full_name")) if slugs else {}
    facts = (_fact(row, names.get(row.settled_as, ""), near.get(row.text, ())) for row in rows)
    return Misses(tuple(facts), total, page)


def _fact(row: SearchMiss, settled_name: str, near: tuple[ItemFact, ...]) -> MissFact:
    return MissFact(
        row.text,
        row.asked,
        row.nothing,
        row.first_at,
        row.last_at,
        row.settled_at,
        row.settled_by,
        row.settled_as,
        settled_name,
        near,
    )
