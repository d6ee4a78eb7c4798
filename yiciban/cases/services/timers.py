"""The sweep: what happens by itself, taken in small batches that block nobody and may be repeated at will."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from yiciban.cases.facts import DefaultGround
from yiciban.cases.models import Case
from yiciban.cases.rules.timers import TIMERS, timer_for
from yiciban.cases.services.endings import case_gap_overdue, case_grant_by_default
from yiciban.cases.services.intake import case_deem_accepted, case_return
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal

BATCH = 100
log = logging.getLogger(__name__)

Act = Callable[[str, datetime], object]
ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "silence_at_intake": lambda number, at: case_deem_accepted(number, by=SYSTEM, at=at),
        "correction_never_came": lambda number, at: case_return(number, "到期没有补正。", by=SYSTEM, at=at),
        "gap_not_filled": lambda number, at: case_gap_overdue(number, by=SYSTEM, at=at),
        "renewal_undecided": lambda number, at: case_grant_by_default(number, DefaultGround.RENEWAL, by=SYSTEM, at=at),
        "silence_of_the_department": lambda number, at: case_grant_by_default(
            number, DefaultGround.TACIT, by=SYSTEM, at=at
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how often each timer acted, and the cases that refused, with the sentence."""

    acted: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many cases went on."""
        return sum(self.acted.values())

    @property
    def words(self) -> tuple[tuple[str, int], ...]:
        """The counts with the office's words, in the order in which they happened."""
        words = {timer.name: timer.word for timer in TIMERS}
        return tuple((words[name], count) for name, count in self.acted.items())


def clock_sweep(*, at: datetime) -> Swept:
    """Let every timer act whose last day has passed at `at`, until none is left.

    Safe to run twice, together with another sweep, and to be killed: a batch is one transaction, and a case that
    somebody holds is skipped until the next sweep. A case that refuses is reported and stops no other.
    """
    acted: Counter[str] = Counter()
    refused: dict[str, str] = {}
    # A case accepted as of a receipt long ago may have its promise behind it already: hence more than one round.
    while found := _round(at, refused):
        acted += found
    return Swept(dict(acted), refused)


def _round(at: datetime, refused: dict[str, str]) -> Counter[str]:
    """Every due case once, in batches; how often each timer acted."""
    today = local_date(at)
    acted: Counter[str] = Counter()
    after: tuple[date, int] | None = None
    while True:
        with transaction.atomic():
            rows = _due(today, after)
            acted.update(name for row in rows if (name := _act(row, today, at, refused)))
        if len(rows) < BATCH:
            return acted
        last = rows[-1]
        after = (last.wake_on or today, last.pk)


def _due(today: date, after: tuple[date, int] | None) -> list[Case]:
    """The next batch, locked, in the order of the index; never one that another sweep or an officer holds."""
    rows = Case.objects.filter(wake_on__lt=today)
    if after:
        rows = rows.extra(where=["(wake_on, id) > (%s, %s)"], params=[*after])
    return list(rows.order_by("wake_on", "id").select_for_update(skip_locked=True, of=("self",))[:BATCH])


def _act(row: Case, today: date, at: datetime, refused: dict[str, str]) -> str:
    found = timer_for(row)
    if found is None or found[1] >= today:
        return ""
    try:
        with transaction.atomic():
            ACTS[found[0].name](row.number, at)
    except Refusal as refusal:
        refused[row.number] = refusal.sentence
        log.warning("timer %s refused for %s: %s", found[0].name, row.number, refusal.code)
        return ""
    return found[0].name
