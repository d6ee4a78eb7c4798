"""Lists of cases: a resident's own, and an office's work, bounded and in order of what is due first."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case as When_
from django.db.models import Count, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from yiciban.cases import afterwards
from yiciban.cases.conversion import case_row
from yiciban.cases.facts import CaseRow, Status
from yiciban.cases.queries.access import visible_to
from yiciban.cases.rules.lifecycle import ENDED
from yiciban.cases.rules.resident import Card, card
from yiciban.cases.rules.work import OTHER_DUE, Urgency, statuses_for
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import invalid
from yiciban.people.permissions import region_stem

PAGE = 50
_NEVER = date(9999, 12, 31)
_DUE = Coalesce(
    When_(
        *(When(status=status, then=F(column)) for status, column in OTHER_DUE),
        default=F("promised_due"),
    ),
    Value(_NEVER),
    output_field=DateField(),
)


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of work: rows in order of due date, the counts of the whole list, the cursor of the next page."""

    rows: tuple[CaseRow, ...]
    next_cursor: str
    late: int
    soon: int
    total: int
    today: int = 0
    undated: int = 0

    def count(self, group: Urgency) -> int:
        """How many of the whole list stand in one group; `soon` counts today's too, its group does not."""
        dated = {Urgency.LATE: self.late, Urgency.TODAY: self.today, Urgency.SOON: self.soon - self.today}
        on_time = self.total - self.late - self.soon - self.undated
        return {**dated, Urgency.NONE: self.undated}.get(group, on_time)


def my_cases(actor: Actor, *, limit: int = PAGE, cursor: str = "") -> tuple[tuple[CaseRow, ...], str]:
    """The resident's cases, open ones first and then the latest; with the cursor of the next page."""
    rows = visible_to(actor).select_related("department", "point").annotate(open=Q(ended_at__isnull=True))
    if cursor:
        is_open, received, pk = _read(cursor, bool, datetime.fromisoformat, int)
        earlier = Q(received_at__lt=received) | Q(received_at=received, pk__lt=pk)
        rows = rows.filter(Q(open=False) | earlier if is_open else Q(open=False) & earlier)
    page = list(rows.order_by("-open", "-received_at", "-pk")[: limit + 1])
    last = page[limit - 1] if len(page) > limit else None
    following = _write(last.ended_at is None, last.received_at.isoformat(), last.pk) if last else ""
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
    everyone: bool = False,
    item: str = "",
    status: str = "",
    text: str = "",
    due: str = "",
    limit: int = PAGE,
    cursor: str = "",
) -> WorkList:
    """What this officer's postings can move on now; `everyone` shows all open cases they may read.

    `text` matches a case number or the start of an applicant's name; `due` is an `Urgency`, where `soon` holds
    today's too. Two queries, whatever the length.
    """
    rows = _narrow(open_work(actor, everyone=everyone), item=item, status=status, text=text)
    rows = rows.filter(_due_in(due, today, soon_until))
    counts = rows.aggregate(
        total=Count("pk"),
        late=Count("pk", filter=Q(due__lt=today)),
        today=Count("pk", filter=Q(due=today)),
        soon=Count("pk", filter=Q(due__gte=today, due__lte=soon_until)),
        undated=Count("pk", filter=Q(due=_NEVER)),
    )
    if cursor:
        after, pk = _read(cursor, date.fromisoformat, int)
        rows = rows.filter(Q(due__gt=after) | Q(due=after, pk__gt=pk))
    page = list(rows.select_related("department", "point").order_by("due", "pk")[: limit + 1])
    following = _write(page[limit - 1].due.isoformat(), page[limit - 1].pk) if len(page) > limit else ""
    shown = tuple(case_row(row) for row in page[:limit])
    return WorkList(
        shown, following, counts["late"], counts["soon"], counts["total"], counts["today"], counts["undated"]
    )


def open_work(actor: Actor, *, everyone: bool) -> QuerySet[Any]:
    """The open cases a list of work is made of, each with the day `due` of its present clock."""
    rows = visible_to(actor).filter(ended_at__isnull=True).annotate(due=_DUE)
    return rows if everyone else rows.filter(_mine(actor))


def _due_in(group: str, today: date, soon_until: date) -> Q:
    groups = {
        Urgency.LATE: Q(due__lt=today),
        Urgency.TODAY: Q(due=today),
        Urgency.SOON: Q(due__gte=today, due__lte=soon_until),
        Urgency.OK: Q(due__gt=soon_until, due__lt=_NEVER),
        Urgency.NONE: Q(due=_NEVER),
    }
    return groups[Urgency(group)] if group in set(Urgency) else Q()


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


def _narrow(rows: QuerySet[Any], *, item: str, status: str, text: str) -> QuerySet[Any]:
    if item:
        rows = rows.filter(slug=item)
    if status in {s.value for s in Status if s not in ENDED}:
        rows = rows.filter(status=status)
    if text := text.strip().replace(" ", ""):
        rows = rows.filter(Q(number__startswith=text) | Q(party_name__startswith=text))
    return rows


def _write(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _read(cursor: str, *kinds: Callable[[Any], Any]) -> list[Any]:
    """The parts of a cursor; one that was tampered with is a Refusal, never an error of the database."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (TypeError, ValueError, binascii.Error) as error:
        raise invalid("cursor_invalid", "翻页的位置不对，请回到第一页。") from error
