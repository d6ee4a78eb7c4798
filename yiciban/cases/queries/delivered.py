"""Cases that were handed over: what a rating may be asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact
from yiciban.cases.models import Case
from yiciban.cases.queries.access import visible_to
from yiciban.kernel.actor import Actor


def delivered_cases(actor: Actor, *, limit: int) -> tuple[CaseFact, ...]:
    """The actor's cases whose result was handed over, latest first; one query after the parties."""
    rows = visible_to(actor).filter(delivered_at__isnull=False).select_related("department", "point")
    return tuple(case_fact(row) for row in rows.order_by("-delivered_at")[:limit])


def delivered_between(since: datetime, until: datetime, stems: Collection[str]) -> int:
    """How many results were handed over in a span, in the regions that begin so; one query."""
    reach = Q(pk__in=[])
    for stem in stems:
        reach |= Q(region__startswith=stem)
    return Case.objects.filter(reach, delivered_at__gte=since, delivered_at__lt=until).count()


def case_key(fact: CaseFact) -> int:
    """The row's key, for a higher floor that points at the case."""
    return Case.objects.values_list("pk", flat=True).get(number=fact.number)
