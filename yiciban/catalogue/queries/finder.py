"""Finding an item: the finder ranks standard items, the tables say which body does them for this person.

What is shown is read from the tables (`bodies`), whatever the index says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yiciban.catalogue.facts import Audience, Hit, ItemFact, Tier
from yiciban.catalogue.queries.bodies import Bodies, bodies_of
from yiciban.catalogue.queries.index import KEPT
from yiciban.catalogue.queries.items import ThemeFact
from yiciban.catalogue.rules.finder import EVERYTHING, Match, Narrowed, Standard

SUGGESTIONS = 8
# Asked for beyond what is shown, because some of them may be suspended by now.
SPARE = 4
NEAREST = 3


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


def search(
    text: str,
    *,
    audience: Audience | None = None,
    department: str = "",
    theme: str = "",
    tier: Tier | None = None,
    online: bool = False,
    region: str = "",
    limit: int = 10,
) -> Found:
    """Answer a question in everyday words, with the reason of each hit; one query at most.

    Of the bodies that do an item, that of `region` (twelve digits) or the nearest above it answers, else the
    district's. `weak` says that nothing answers most of the question: the page says so and offers other ways.
    """
    narrowed = Narrowed(audience.value if audience else "", department, theme, tier.value if tier else "", online)
    held = KEPT.current()
    answer = held.finder.find(text, narrowed=narrowed, limit=limit + SPARE)
    bodies = bodies_of(_all(answer.matches), narrowed, region, held.as_of)
    hits = tuple(hit for match in answer.matches if (hit := _hit(match, bodies)))[:limit]
    return Found(hits, answer.weak or not hits)


def find(text: str, *, audience: Audience | None = None, limit: int = 10) -> tuple[Hit, ...]:
    """The hits of `search`."""
    return search(text, audience=audience, limit=limit).hits


def suggest(typed: str, *, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """What may be meant by the first characters or letters: names and everyday names; one query at most."""
    if not typed.strip():
        return ()
    held = KEPT.current()
    finder = held.finder
    phrases: dict[int, str] = {}
    for number, phrase in finder.phrases.suggest(typed):
        phrases.setdefault(number, phrase)
        if len(phrases) == limit + SPARE:
            break
    bodies = bodies_of((finder.standards[number] for number in phrases), EVERYTHING, "", held.as_of)
    lines = ((phrase, bodies.get(finder.standards[number].key)) for number, phrase in phrases.items())
    return tuple(Suggestion(phrase, item.slug, item.name) for phrase, item in lines if item)[:limit]


def as_of() -> tuple[int, int]:
    """The revisions of the catalogue and of the finder: while they stay the same, so does every answer."""
    return KEPT.current().as_of


def warm() -> None:
    """Build the finder aside; a web process calls it when it starts."""
    KEPT.warm()


def fullest_themes(limit: int) -> tuple[ThemeFact, ...]:
    """The themes that hold most matters, to look around in; no query."""
    return tuple(ThemeFact(name, count) for name, count in KEPT.current().finder.themes[:limit])


def nearest(texts: Sequence[str]) -> Mapping[str, tuple[ItemFact, ...]]:
    """For each question the items that come nearest, however far: one query for all of them at most."""
    held = KEPT.current()
    found = {text: held.finder.nearest(text, NEAREST) for text in texts}
    matches = (match for matches in found.values() for match in matches)
    bodies = bodies_of((match.standard for match in matches), EVERYTHING, "", held.as_of)
    return {
        text: tuple(bodies[match.standard.key] for match in matches if match.standard.key in bodies)
        for text, matches in found.items()
    }


def _all(matches: Iterable[Match]) -> Iterator[Standard]:
    return (standard for match in matches for standard in (match.standard, *match.others))


def _hit(match: Match, bodies: Bodies) -> Hit | None:
    """The match as this person may do it; another variant takes the place of one that nobody does now."""
    variants = (bodies.get(standard.key) for standard in (match.standard, *match.others))
    there = [item for item in variants if item]
    return Hit(there[0], round(match.score, 3), match.reason, tuple(there[1:])) if there else None
