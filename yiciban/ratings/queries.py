"""Reads of ratings: one's own, what waits to be rated, and what those who look after ratings see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import case as read_case
from yiciban.cases.queries import delivered_between, delivered_cases
from yiciban.kernel.actor import Actor
from yiciban.kernel.cursors import place, read_cursor, write_cursor
from yiciban.kernel.masking import mask_name
from yiciban.network.queries import departments
from yiciban.people.permissions import require, require_reach
from yiciban.ratings.facts import Level, OfficeCount, RatingFact, RatingPage, RatingRow, Summary, Tag, WaitingFact
from yiciban.ratings.models import Rating
from yiciban.ratings.permissions import RATE, READ
from yiciban.ratings.rules import TAG_TEXTS

PAGE = 30
WAITING_AT_MOST = 20


def rating_of(number: str, actor: Actor) -> RatingFact | None:
    """The rating of a case the actor may see as its applicant, or None.

    Raises Refusal `case_not_found`. Staff get None: who rated them is not theirs to know.
    """
    case = read_case(number, actor)
    if not actor.is_resident:
        return None
    row = Rating.objects.select_related("case", "department").filter(case__number=case.number).first()
    return _fact(row) if row else None


def rated_of(numbers: Collection[str]) -> frozenset[str]:
    """Which of these cases have been rated; one query. Registered with the cases."""
    rows = Rating.objects.filter(case__number__in=list(numbers)).values_list("case__number", flat=True)
    return frozenset(rows)


def waiting(actor: Actor) -> tuple[WaitingFact, ...]:
    """The actor's cases that were handed over and are not rated yet, latest first.

    Raises Refusal `sign_in_needed`, `rating_give_forbidden`.
    """
    require(actor, RATE)
    cases = delivered_cases(actor, limit=WAITING_AT_MOST)
    done = rated_of([case.number for case in cases])
    return tuple(_waiting(case) for case in cases if case.number not in done)


def _waiting(case: CaseFact) -> WaitingFact:
    assert case.delivered_at is not None
    return WaitingFact(case.number, case.item_name, case.delivered_at)


def summary(actor: Actor, *, since: datetime, until: datetime) -> Summary:
    """The counts by level and department of a span, within the actor's regions; three queries.

    Raises Refusal `rating_read_forbidden`.
    """
    rows = _visible(actor).filter(rated_at__gte=since, rated_at__lt=until)
    counted: dict[str, dict[Level, int]] = defaultdict(dict)
    for department, level, count in rows.values_list("department_id", "level").annotate(n=Count("pk")).order_by():
        counted[department][Level(level)] = count
    names = {department.code: department.label or department.name for department in departments()}
    offices = [OfficeCount(code, names.get(code, code), _whole(counts)) for code, counts in counted.items()]
    offices.sort(key=lambda office: (-office.bad, -office.total, office.department))
    everything = _whole({level: sum(o.by_level[level] for o in offices) for level in Level})
    delivered = delivered_between(since, until, require_reach(actor, READ))
    return Summary(OfficeCount("", "全部", everything), tuple(offices), delivered)


def _whole(counts: dict[Level, int]) -> dict[Level, int]:
    return {level: counts.get(level, 0) for level in Level}


def ratings(
    actor: Actor, *, since: datetime, until: datetime, level: str = "", department: str = "", cursor: str = ""
) -> RatingPage:
    """The ratings of a span, latest first, narrowed by level (or `low` for both 差评) and department.

    Raises Refusal `rating_read_forbidden`, `cursor_invalid`.
    """
    rows = _visible(actor).filter(rated_at__gte=since, rated_at__lt=until)
    if level == "low":
        rows = rows.filter(level__in=[one.value for one in Level if one.is_bad])
    elif level:
        rows = rows.filter(level=level)
    if department:
        rows = rows.filter(department_id=department)
    if cursor:
        at, pk = read_cursor(cursor, datetime.fromisoformat, place)
        rows = rows.filter(Q(rated_at__lt=at) | Q(rated_at=at, pk__lt=pk))
    page = list(rows.select_related("case", "department", "writer").order_by("-rated_at", "-pk")[: PAGE + 1])
    following = write_cursor(page[PAGE - 1].rated_at.isoformat(), page[PAGE - 1].pk) if len(page) > PAGE else ""
    return RatingPage(tuple(_row(row) for row in page[:PAGE]), following)


def _visible(actor: Actor) -> QuerySet[Rating]:
    reach = Q(pk__in=[])
    for stem in require_reach(actor, READ):
        reach |= Q(region__startswith=stem)
    return Rating.objects.filter(reach)


def _tags(codes: Collection[str]) -> tuple[Tag, ...]:
    return tuple(Tag(code, TAG_TEXTS.get(code, code)) for code in codes)


def _fact(row: Rating) -> RatingFact:
    return RatingFact(
        row.case.number,
        row.case.item_name,
        row.department.label or row.department.name,
        Level(row.level),
        _tags(row.tags),
        row.text,
        row.anonymous,
        row.rated_at,
    )


def _row(row: Rating) -> RatingRow:
    return RatingRow(
        row.pk,
        "" if row.anonymous else row.case.number,
        "匿名" if row.anonymous else mask_name(row.writer.name),
        row.case.item_name,
        row.department.label or row.department.name,
        Level(row.level),
        _tags(row.tags),
        row.text,
        row.rated_at,
    )
