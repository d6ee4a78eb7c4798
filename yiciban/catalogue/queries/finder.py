"""Finding an item: the finder ranks standard items, the tables say which body does them for this person.

What is shown is read from the tables, published rows only, so a suspended item vanishes at once whatever the
index says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from yiciban.catalogue.facts import ITEM_TYPE_LABELS, Audience, CaseKind, Hit, ItemFact, ItemType, Tier
from yiciban.catalogue.queries.index import KEPT
from yiciban.catalogue.queries.items import ThemeFact
from yiciban.catalogue.rules.finder import EVERYTHING, Match, Narrowed, Standard
from yiciban.kernel.permissions import regions_above

SUGGESTIONS = 8
# Asked for beyond what is shown, because some of them may be suspended by now.
SPARE = 4
NEAREST = 3

Bodies = Mapping[tuple[str, str], ItemFact]


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
    """Answer a question in everyday words, with the reason of each hit; two queries.

    Of the bodies that do an item, that of `region` (twelve digits) or the nearest above it answers, else the
    district's. `weak` says that nothing answers most of the question: the page says so and offers other ways.
    """
    narrowed = Narrowed(audience.value if audience else "", department, theme, tier.value if tier else "", online)
    answer = KEPT.current().find(text, narrowed=narrowed, limit=limit + SPARE)
    bodies = _bodies(_all(answer.matches), narrowed, region)
    hits = tuple(hit for match in answer.matches if (hit := _hit(match, bodies)))[:limit]
    return Found(hits, answer.weak or not hits)


def find(text: str, *, audience: Audience | None = None, limit: int = 10) -> tuple[Hit, ...]:
    """The hits of `search`."""
    return search(text, audience=audience, limit=limit).hits


def suggest(typed: str, *, limit: int = SUGGESTIONS) -> tuple[Suggestion, ...]:
    """What may be meant by the first characters or letters: names and everyday names; two queries."""
    if not typed.strip():
        return ()
    finder = KEPT.current()
    phrases: dict[int, str] = {}
    for number, phrase in finder.phrases.suggest(typed):
        phrases.setdefault(number, phrase)
        if len(phrases) == limit + SPARE:
            break
    bodies = _bodies((finder.standards[number] for number in phrases), EVERYTHING, "")
    lines = ((phrase, bodies.get(finder.standards[number].key)) for number, phrase in phrases.items())
    return tuple(Suggestion(phrase, item.slug, item.name) for phrase, item in lines if item)[:limit]


def warm() -> None:
    """Build the finder aside; a web process calls it when it starts."""
    KEPT.warm()


def fullest_themes(limit: int) -> tuple[ThemeFact, ...]:
    """The themes that hold most matters, to look around in; no query but the finder's own."""
    return tuple(ThemeFact(name, count) for name, count in KEPT.current().themes[:limit])


def nearest(texts: Sequence[str]) -> Mapping[str, tuple[ItemFact, ...]]:
    """For each question the items that come nearest, however far: two queries for all of them."""
    finder = KEPT.current()
    found = {text: finder.nearest(text, NEAREST) for text in texts}
    bodies = _bodies((match.standard for matches in found.values() for match in matches), EVERYTHING, "")
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


_COLUMNS = """v.entry_id, v.variant, v.slug, v.full_name, v.purpose, v.department_id, d.label, v.type, v.theme,
    v.audience, v.case_kind, v.visits, v.online, v.tiers, v.promised_limit"""
# For each standard item the one body that answers: the region's own or the nearest above it (the greatest code of
# those that lead to it), else the first there is, which is the district's. The index leads to it in one step.
_NEAREST = """
SELECT {columns}
FROM unnest(%(entries)s::varchar[], %(variants)s::varchar[]) AS wanted (entry, variant)
CROSS JOIN LATERAL (
    (SELECT v.*, 0 AS far FROM catalogue_variant v WHERE {here} AND v.region_id = ANY(%(above)s::varchar[])
     ORDER BY v.region_id DESC LIMIT 1)
    UNION ALL
    (SELECT v.*, 1 AS far FROM catalogue_variant v WHERE {here} ORDER BY v.region_id LIMIT 1)
    ORDER BY far LIMIT 1
) AS v
JOIN network_department d ON d.code = v.department_id
"""
_HERE = "v.entry_id = wanted.entry AND v.variant = wanted.variant AND v.state = 'published'"
_FILTERS = {
    "audience": "v.audience @> ARRAY[%(audience)s]::varchar[]",
    "department": "v.department_id = %(department)s",
    "theme": "v.theme = %(theme)s",
    "tier": "v.tiers @> ARRAY[%(tier)s]::varchar[]",
    "online": "v.online = %(online)s",
}


def _bodies(standards: Iterable[Standard], narrowed: Narrowed, region: str) -> Bodies:
    """For each standard item the published item of the nearest body; one query."""
    keys = list(dict.fromkeys(standard.key for standard in standards))
    if not keys:
        return {}
    chosen = {name: value for name in _FILTERS if (value := getattr(narrowed, name))}
    here = " AND ".join((_HERE, *(_FILTERS[name] for name in chosen)))
    values = {
        "entries": [entry for entry, _ in keys],
        "variants": [variant for _, variant in keys],
        "above": regions_above(region) if region else [],
        **chosen,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST.format(columns=_COLUMNS, here=here), values)
        return {(row[0], row[1]): _item(*row[2:]) for row in cursor.fetchall()}


def _item(
    slug: str,
    name: str,
    purpose: str,
    department: str,
    label: str,
    kind: str,
    theme: str,
    audience: list[str],
    case_kind: str,
    visits: int,
    online: bool,
    tiers: list[str],
    promised: str,
) -> ItemFact:
    return ItemFact(
        slug,
        name,
        purpose,
        department,
        label,
        ITEM_TYPE_LABELS[ItemType(kind)],
        theme,
        tuple(audience),
        case_kind == CaseKind.INSTANT,
        visits,
        online,
        bool({"town", "village"}.intersection(tiers)),
        promised,
        tuple(tiers),
    )
