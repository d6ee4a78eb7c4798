"""What waits to be rated, and the counts of those who look after ratings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import NOW, Cast
from tests.way import delivered
from yiciban.cases.models import Case
from yiciban.kernel.refusal import Refusal
from yiciban.ratings import queries
from yiciban.ratings.facts import Level
from yiciban.ratings.models import Rating
from yiciban.ratings.services import rating_give

SPAN = {"since": NOW - timedelta(days=30), "until": NOW + timedelta(days=30)}


def many(count: int) -> None:
    """Copies of the one rating, each of a case of its own."""
    rating, case = Rating.objects.get(), Case.objects.get()
    for serial in range(2, count + 1):
        case.pk, case.number, case.draft_id, case.licence = None, f"{case.number[:14]}{serial:06d}0", None, ""
        case.save(force_insert=True)
        rating.pk, rating.case = None, case
        rating.level = list(Level)[serial % 5].value
        rating.save(force_insert=True)


def rated(cast: Cast, level: Level = Level.GOOD) -> str:
    number = delivered(cast).number
    rating_give(number, level, by=cast.owner, at=timezone.now())
    return number


def test_what_was_handed_over_waits_until_it_is_rated(cast: Cast) -> None:
    number = delivered(cast).number
    assert [one.number for one in queries.waiting(cast.owner)] == [number]
    assert not queries.waiting(cast.neighbour)
    rating_give(number, Level.FAIR, by=cast.owner, at=timezone.now())
    assert not queries.waiting(cast.owner)


def test_the_counts_hold_by_level_and_department(cast: Cast) -> None:
    rated(cast)
    many(10)
    found = queries.summary(cast.rating_manager, **SPAN)
    assert found.all.total == 10
    assert sum(found.all.by_level.values()) == 10
    assert found.all.bad == found.all.by_level[Level.POOR] + found.all.by_level[Level.BAD]
    (office,) = found.departments
    assert office.department == "health"
    assert office.by_level == found.all.by_level
    assert found.delivered == 10
    assert found.active == 100


def test_nothing_given_is_nothing_not_all_satisfied(cast: Cast) -> None:
    delivered(cast)
    found = queries.summary(cast.supervisor, **SPAN)
    assert (found.all.satisfied, found.active, found.delivered) == (None, 0, 1)


@pytest.mark.parametrize("name", ["clerk", "examiner", "owner", "audit_admin"])
def test_others_do_not_read_ratings(cast: Cast, name: str) -> None:
    for read in (queries.summary, queries.ratings):
        with pytest.raises(Refusal, match="rating_read_forbidden"):
            read(getattr(cast, name), **SPAN)


def test_the_list_narrows_and_goes_on(cast: Cast) -> None:
    rated(cast)
    many(40)
    first = queries.ratings(cast.supervisor, **SPAN)
    second = queries.ratings(cast.supervisor, **SPAN, cursor=first.next_cursor)
    assert (len(first.rows), len(second.rows)) == (30, 10)
    assert not {r.id for r in first.rows} & {r.id for r in second.rows}
    low = queries.ratings(cast.supervisor, **SPAN, level="low")
    assert low.rows
    assert all(row.level.is_bad for row in low.rows)
    assert not queries.ratings(cast.supervisor, **SPAN, department="hrss").rows
    with pytest.raises(Refusal, match="cursor_invalid"):
        queries.ratings(cast.supervisor, **SPAN, cursor="nonsense")


def test_fifty_cost_no_more_than_one(cast: Cast) -> None:
    rated(cast)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            queries.ratings(cast.supervisor, **SPAN)
            queries.summary(cast.supervisor, **SPAN)
        counts.append(len(asked))
        if Rating.objects.count() == 1:
            many(50)
    assert counts[0] == counts[1]
