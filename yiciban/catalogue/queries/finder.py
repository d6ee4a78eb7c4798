"""Finding an item: the index this process holds, kept in step with the catalogue.

The index is rebuilt when the revision, counted up in the publishing transaction, differs from the one it was
built at. One thread rebuilds, the others go on with the old index; a rebuild that fails keeps the old one.
What is shown is read from the tables, so a suspended item vanishes at once whatever the index says.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Lock

from yiciban.catalogue.facts import Audience, Hit
from yiciban.catalogue.models import Item, Revision
from yiciban.catalogue.queries.items import items_by_slug
from yiciban.catalogue.rules.finder import Answer, Entry, Finder

logger = logging.getLogger(__name__)
SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question: hits, and whether they are only near what was asked."""

    hits: tuple[Hit, ...]
    weak: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the search box: what to search for, and the item it leads to."""

    text: str
    slug: str
    name: str


class _Kept:
    """The finder of this process and the revision it was built at."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._finder: Finder | None = None
        self._revision: int | None = None

    def current(self) -> Finder:
        """The finder for the catalogue as it stands; one query unless it has changed."""
        row = Revision.objects.filter(pk=1).values_list("number", flat=True).first()
        revision = row or 0
        kept = self._finder
        # Without a published item there is no revision, and a fresh database starts counting again.
        if kept is not None and revision and revision == self._revision:
            return kept
        if kept is not None and not self._lock.acquire(blocking=False):
            return kept
        if kept is None:
            self._lock.acquire()
        try:
            self._finder, self._revision = _build(), revision
        except Exception:
            logger.exception("the finder's index could not be rebuilt")
            if kept is None:
                raise
        finally:
            self._lock.release()
        return self._finder or Finder(())

    def forget(self) -> None:
        """Build again at the next question."""
        self._revision = None


KEPT = _Kept()


def search(text: str, *, audience: Audience | None = None, limit: int = 10) -> Found:
    """Answer a question in everyday words, with the reason of each hit; two queries.

    `weak` says that nothing answers most of the question: the page says so and offers themes and a person.
    """
    answer: Answer = KEPT.current().find(text, audience=audience.value if audience else "", limit=limit)
    wanted = [slug for match in answer.matches for slug in (match.slug, *match.others)]
    known = items_by_slug(wanted) if wanted else {}
    hits = tuple(
        Hit(
            known[match.slug],
            round(match.score, 3),
            match.reason,
            tuple(known[slug] for slug in match.others if slug in known),
        )
        for match in answer.matches
        if match.slug in known
    )
    return Found(hits, answer.weak or not hits)


def find(text: str, *, audience: Audience | None = None, limit: int = 10) -> tuple[Hit, ...]:
    """The hits of `search`."""
    return search(text, audience=audience, limit=limit).hits


def suggest(prefix: str, *, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """What may be meant by the first characters or letters: names and everyday names; one query.

    Suspended items may still be suggested until the index is rebuilt; their page says so.
    """
    if not prefix.strip():
        return ()
    finder = KEPT.current()
    names = {entry.slug: entry.name for entry in finder.entries}
    found: dict[str, Suggestion] = {}
    for source in (finder.pinyin.beginning(prefix), finder.pinyin.containing(prefix)):
        for slug, phrase in source:
            if len(found) >= limit:
                break
            if slug not in found:
                found[slug] = Suggestion(phrase, slug, names[slug])
    return tuple(found.values())


def _build() -> Finder:
    rows = Item.objects.filter(state="published").select_related("department").order_by("code")
    return Finder(
        Entry(
            row.slug,
            row.name,
            row.variant,
            row.full_name,
            tuple(row.aliases),
            row.department.label,
            row.theme,
            row.purpose,
            tuple(row.audience),
        )
        for row in rows
    )
