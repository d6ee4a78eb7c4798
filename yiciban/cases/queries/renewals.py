"""Reads of applications about a licence, for the floor of the licences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yiciban.cases.facts import Status
from yiciban.cases.models import Case
from yiciban.cases.rules.lifecycle import ENDED

_OVER = [*ENDED, Status.CONCLUDED, Status.DENIED]


def open_about(identifiers: Iterable[str]) -> Mapping[str, str]:
    """The number of the open application about each of these licences, where there is one; one query."""
    rows = Case.objects.filter(renews__in=list(identifiers)).exclude(status__in=_OVER)
    return dict(rows.values_list("renews", "number"))


def renewed_in_time(identifiers: Iterable[str]) -> frozenset[str]:
    """Those whose renewal was asked for in time and is not decided against: silence will renew them (art. 50)."""
    rows = Case.objects.filter(renews__in=list(identifiers), renewal_due__isnull=False).exclude(status__in=_OVER)
    return frozenset(rows.values_list("renews", flat=True))
