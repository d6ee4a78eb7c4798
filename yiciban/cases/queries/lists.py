"""Lists of cases: a resident's own, and an office's work, bounded and in order of what is due first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from yiciban.cases import afterwards
from yiciban.cases.conversion import case_row, work_row
from yiciban.cases.facts import CaseRow, WorkSet
from yiciban.cases.models import NEVER, Case
from yiciban.cases.queries.access import visible_to
from yiciban.cases.queries.streams import OPEN, Stream, counts, page, stream_of, within
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT
from yiciban.cases.rules.resident import Card, card
from yiciban.cases.rules.work import COUNTED, Urgency, statuses_for
from yiciban.kernel.actor import Actor
from yiciban.kernel.cursors import place, read_cursor, write_cursor
from yiciban.network.queries import work_calendar
from yiciban.people.permissions import region_stem

PAGE = 50
SOON_DAYS = 2  # working days


@dataclass(frozen=True, slots=True)
class Figures:
    """How much stands where in a list, each figure counted to `COUNTED` and no farther; `soon` holds today's."""

    total: int = 0
    late: int = 0
    today: int = 0
    soon: int = 0
    on_time: int = 0
    undated: int = 0

    def of(self, group: Urgency) -> int:
        """How many stand in one group of a list; today's have a group of their own."""
        figures = (self.late, self.today, self.soon - self.today, self.on_time, self.undated)
        return dict(zip(Urgency, figures, strict=True))[group]


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of work: rows in the order of the list, its figures, the cursor of the next page."""

    rows: tuple[CaseRow, ...]
    next_cursor: str
    figures: Figures


def my_cases(actor: Actor, *, limit: int = PAGE, cursor: str = "") -> tuple[tuple[CaseRow, ...], str]:
    """The resident's cases, open ones first and then the latest; with the cursor of the next page."""
    rows = visible_to(actor).select_related("department", "point").annotate(open=Q(ended_at__isnull=True))
    if cursor:
        is_open, received, pk = read_cursor(cursor, bool, datetime.fromisoformat, place)
        earlier = Q(received_at__lt=received) | Q(received_at=received, pk__lt=pk)
        rows = rows.filter(Q(open=False) | earlier if is_open else Q(open=False) & earlier)
    page = list(rows.order_by("-open", "-received_at", "-pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    following = write_cursor(last.ended_at is None, last.received_at.isoformat(), last.pk) if last else ""
    return tuple(case_row(row) for row in page[:limit]), following


def my_cards(actor: Actor, *, today: date, limit: int = PAGE, cursor: str = "") -> tuple[tuple[Card, ...], str]:
    """`my_cases` as the resident's list shows them: badge, one sentence with its date; two queries more."""
    rows, following = my_cases(actor, limit=limit, cursor=cursor)
    rated = afterwards.rated(row.number for row in rows)
    owing = afterwards.owing(row.number for row in rows)
    cards = (card(row, today=today, rated=row.number in rated, owes=row.number in owing) for row in rows)
    return tuple(cards), following


def worklist(
    actor: Actor,
    *,
    today: date,
    soon_until: date,
    which: WorkSet = WorkSet.OFFICE,
    item: str = "",
    status: str = "",
    text: str = "",
    due: str = "",
    limit: int = PAGE,
    cursor: str = "",
) -> WorkList:
    """One of the saved lists: what this officer's postings can move on now, unless `which` says another.

    `text` matches the start of a case number or of an applicant's name; `due` is an `Urgency`, where `soon` holds
    today's too. In order of the day, stuck ones by the day since which they are. Three queries, whatever the length.
    """
    status = status if status in {one.value for one in OPEN} else ""
    stream = replace(
        stream_of(actor, which, today=today),
        item=item.replace("\x00", ""),
        status=status,
        text=text.replace("\x00", ""),
    )
    if due in set(Urgency) and which is not WorkSet.STUCK:
        stream = within(stream, *_days(today, soon_until)[Urgency(due)])
    after = read_cursor(cursor, date.fromisoformat, place) if cursor else None
    keys = page(stream, limit=limit + 1, after=(after[0], after[1]) if after else None)
    following = write_cursor(keys[limit - 1][0].isoformat(), keys[limit - 1][1]) if len(keys) > limit else ""
    rows = _rows(actor, [key for _, key in keys[:limit]], today)
    return WorkList(rows, following, _figures(stream, today, soon_until))


def figures(actor: Actor, *, today: date, soon_until: date, which: WorkSet) -> Figures:
    """The figures of a whole list, whatever its filters; one query."""
    return _figures(stream_of(actor, which, today=today), today, soon_until)


def soon_until(actor: Actor, today: date) -> date:
    """The last day that counts as soon, by the calendar of the person's first office."""
    region = actor.postings[0].region if actor.postings else ""
    return work_calendar(region).lenient().shift(today, SOON_DAYS)


def list_counts(actor: Actor, which: Sequence[WorkSet], *, today: date) -> Mapping[WorkSet, int]:
    """How long each of these lists is, for its tab; one query."""
    found = counts([stream_of(actor, one, today=today) for one in which])
    return dict(zip(which, found, strict=True))


def fresh(actor: Actor, *, which: WorkSet, since: datetime) -> int:
    """How many of a list came in since then; one query, along the day's receipts."""
    return open_work(actor, which=which).filter(received_at__gte=since)[:COUNTED].count()


def open_items(actor: Actor, *, which: WorkSet, today: date) -> tuple[tuple[str, str], ...]:
    """Slug and name of the items among the most urgent of a list: what its filter offers; two queries."""
    keys = [key for _, key in page(stream_of(actor, which, today=today), limit=COUNTED)]
    rows = visible_to(actor).filter(pk__in=keys).order_by().values_list("slug", "item_name").distinct()
    return tuple(sorted(dict(rows).items(), key=lambda pair: pair[1]))


def open_work(actor: Actor, *, which: WorkSet) -> QuerySet[Case]:
    """The open cases of a person's own list (`OFFICE`) or all they may read, for reads that a list does not answer."""
    rows = visible_to(actor).filter(ended_at__isnull=True)
    if which is WorkSet.MINE:
        return rows.filter(assignee=actor.user_id, status__in=WITH_DEPARTMENT)
    return rows if which is WorkSet.ALL else rows.filter(_mine(actor))


def _rows(actor: Actor, keys: Sequence[int], today: date) -> tuple[CaseRow, ...]:
    """The rows of these keys in their order, each with whose desk it lies on and why it is stuck."""
    found = visible_to(actor).select_related("department", "point", "assignee").in_bulk(keys)
    return tuple(work_row(found[key], today) for key in keys if key in found)


def _figures(stream: Stream, today: date, soon_until: date) -> Figures:
    if stream.order != "due":
        return Figures(*counts([stream]))
    days = _days(today, soon_until)
    return Figures(*counts([stream, *(within(stream, *days[group]) for group in Urgency)]))


def _days(today: date, soon_until: date) -> Mapping[Urgency, tuple[date | None, date | None]]:
    """The first and the last day of each group; soon begins today."""
    day = timedelta(days=1)
    return {
        Urgency.LATE: (None, today - day),
        Urgency.TODAY: (today, today),
        Urgency.SOON: (today, soon_until),
        Urgency.OK: (soon_until + day, NEVER - day),
        Urgency.NONE: (NEVER, None),
    }


def _mine(actor: Actor) -> Q:
    mine = Q(pk__in=[])
    for posting in actor.postings:
        reach = Q(status__in=statuses_for(posting.role), region__startswith=region_stem(posting.region))
        if posting.department:
            reach &= Q(department=posting.department)
        if posting.point:
            reach &= Q(point=posting.point)
        mine |= reach
    return mine
