"""The finder this process holds, kept in step with the catalogue.

It is built anew when the revision, counted up in the publishing transaction, differs from the one it was built
at: whole, in a thread, while the old one answers. A build that fails keeps the old one.
"""

from __future__ import annotations

import gc
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, BoolOr
from django.db import connections
from django.db.models import CharField, F, Func, Min, Value

from yiciban.catalogue.models import Alias, Revision, Variant
from yiciban.catalogue.queries.bodies import read_ahead
from yiciban.catalogue.rules.finder import Finder, Standard
from yiciban.network.queries import departments

logger = logging.getLogger(__name__)
# An import publishes for minutes: between two builds there are as many times the length of one.
REST = 4
# How long a process goes on without asking whether the catalogue has changed; what is shown is read each time.
UNASKED = 1.0


@dataclass(frozen=True, slots=True)
class Held:
    """A finder, and the revisions of the catalogue it was built at and was last seen at: what answers depend on."""

    finder: Finder
    revision: int
    seen: int

    @property
    def as_of(self) -> tuple[int, int]:
        """While this stays the same, so does every answer."""
        return self.seen, self.revision


class _Kept:
    """The finder of this process."""

    def __init__(self) -> None:
        self.in_thread = True
        """False in tests: what a test has not committed, no other thread sees."""
        self._lock = Lock()
        # Replaced together, so that no thread sees a finder with another's revision.
        self._built = (Finder(()), 0)
        self._seen = 0
        self._asked = self._not_before = 0.0

    def current(self) -> Held:
        """The finder for the catalogue as it stands, or the one before it while that is being built.

        One query a second, for all who ask.
        """
        now, built_at = monotonic(), self._built[1]
        if not (self.in_thread and built_at and now - self._asked < UNASKED):
            self._asked = now
            # Without a published item there is no revision.
            self._seen = seen = Revision.objects.values_list("number", flat=True).filter(pk=1).first() or 0
            if seen != built_at:
                self._catch_up(seen, now)
        return Held(*self._built, self._seen)

    def _catch_up(self, revision: int, now: float) -> None:
        if not self._built[1] or not self.in_thread:
            with self._lock:
                if self._built[1] != revision:
                    self._build(revision)
        elif now >= self._not_before and self._lock.acquire(blocking=False):
            Thread(target=self._build_aside, args=(revision,), name="finder", daemon=True).start()

    def warm(self) -> None:
        """Begin to build in a thread, so that the first to ask after a start need not wait for it."""
        Thread(target=self._warm, name="finder", daemon=True).start()

    def _warm(self) -> None:
        try:
            self.current()
            _settle()
        except Exception:
            logger.warning("the finder is not ready yet; the first question builds it", exc_info=True)
        finally:
            connections.close_all()

    def _build_aside(self, revision: int) -> None:
        start = monotonic()
        try:
            self._build(revision)
            _settle()
        finally:
            self._not_before = monotonic() + REST * (monotonic() - start)
            connections.close_all()
            self._lock.release()

    def _build(self, revision: int) -> None:
        try:
            found = standards()
            read_ahead(found, (revision, revision))
            self._built = (Finder(found), revision)
        except Exception:
            logger.exception("the finder could not be built")
            if not self._built[1]:
                raise


def _settle() -> None:
    """Take the finder out of what the collector of garbage walks through: it is large, and it stays."""
    gc.collect()
    gc.freeze()


KEPT = _Kept()


def standards() -> list[Standard]:
    """Every standard item that some body has published, in as many rows; three queries."""
    aliases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry, variant, text in Alias.objects.order_by("id").values_list("entry_id", "variant", "text"):
        aliases[entry, variant].append(text)
    labels = {fact.code: fact.label for fact in departments()}
    return [
        Standard(
            row["entry_id"],
            row["variant"],
            row["standard_name"],
            tuple(aliases[row["entry_id"], row["variant"]]),
            tuple(sorted({labels[code] for code in row["departments"]})),
            frozenset(row["departments"]),
            tuple(row["themes"]),
            row["sentence"],
            _union(row["audiences"]),
            _union(row["all_tiers"]),
            row["is_online"],
        )
        for row in _by_standard()
    ]


def _by_standard() -> Iterable[Any]:
    rows = Variant.objects.filter(state="published").values("entry_id", "variant")
    return rows.annotate(
        standard_name=Min("name"),
        sentence=Min("purpose"),
        departments=ArrayAgg("department_id", distinct=True),
        themes=ArrayAgg("theme", distinct=True),
        audiences=ArrayAgg(_joined("audience"), distinct=True),
        all_tiers=ArrayAgg(_joined("tiers"), distinct=True),
        is_online=BoolOr("online"),
    )


def _joined(column: str) -> Func:
    return Func(F(column), Value(","), function="array_to_string", output_field=CharField())


def _union(joined: list[str]) -> frozenset[str]:
    return frozenset(word for words in joined for word in words.split(",") if word)
