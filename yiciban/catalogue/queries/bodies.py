"""Which body does a standard item for this person: read from the tables, published rows only.

What was read is remembered while the catalogue stays as it was, and the catalogue is asked once a second: a
suspended item vanishes within that second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import monotonic

from django.db import connection

from yiciban.catalogue.facts import ITEM_TYPE_LABELS, CaseKind, ItemFact, ItemType
from yiciban.catalogue.rules.finder import EVERYTHING, Narrowed, Standard
from yiciban.kernel.permissions import regions_above
from yiciban.network.queries import departments

# How many bodies a process remembers, some 1 KB each, and for how many seconds the names of their departments.
AT_MOST = 20_000
NAMES_SECONDS = 60

Bodies = Mapping[tuple[str, str], ItemFact]
_Known = dict[tuple[tuple[str, str], Narrowed, str], ItemFact | None]


class _Memory:
    """Bodies as they were read, while neither the catalogue nor the name of a department changes."""

    def __init__(self) -> None:
        self._as_of: tuple[int, int] | None = None
        self._known: _Known = {}
        self._labels: dict[str, str] = {}
        self._named = float("-inf")

    def labels(self) -> dict[str, str]:
        """What departments are called, by code; asked once a minute."""
        if monotonic() - self._named > NAMES_SECONDS:
            labels = {fact.code: fact.label for fact in departments()}
            if labels != self._labels:
                self._labels, self._known = labels, {}
            self._named = monotonic()
        return self._labels

    def known(self, as_of: tuple[int, int]) -> _Known:
        """What was read of the catalogue as it stands; who adds after it changed adds to what nobody reads."""
        if as_of != self._as_of or len(self._known) > AT_MOST:
            self._as_of, self._known = as_of, {}
        return self._known

    def forget(self) -> None:
        """Know nothing; for tests, whose tables take each other's place."""
        self.__init__()  # type: ignore[misc]


MEMORY = _Memory()


def bodies_of(standards: Iterable[Standard], narrowed: Narrowed, region: str, as_of: tuple[int, int]) -> Bodies:
    """For each standard item the published item of the nearest body; one query for those not read yet.

    `as_of` is that of the finder the standard items come from.
    """
    labels = MEMORY.labels()
    known = MEMORY.known(as_of)
    keys = dict.fromkeys(standard.key for standard in standards)
    unknown = [key for key in keys if (key, narrowed, region) not in known]
    if unknown:
        read = _read(unknown, narrowed, region, labels)
        known |= {(key, narrowed, region): read.get(key) for key in unknown}
    return {key: item for key in keys if (item := known[key, narrowed, region])}


def read_ahead(standards: Iterable[Standard], as_of: tuple[int, int]) -> None:
    """Read the bodies that answer who asks for nothing special: all of them cost what a few pages would."""
    bodies_of(standards, EVERYTHING, "", as_of)


_COLUMNS = """v.entry_id, v.variant, v.slug, v.full_name, v.purpose, v.department_id, v.type, v.theme,
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
"""
_HERE = "v.entry_id = wanted.entry AND v.variant = wanted.variant AND v.state = 'published'"
_FILTERS = {
    "audience": "v.audience @> ARRAY[%(audience)s]::varchar[]",
    "department": "v.department_id = %(department)s",
    "theme": "v.theme = %(theme)s",
    "tier": "v.tiers @> ARRAY[%(tier)s]::varchar[]",
    "online": "v.online = %(online)s",
}


def _read(keys: list[tuple[str, str]], narrowed: Narrowed, region: str, labels: Mapping[str, str]) -> Bodies:
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
        return {(row[0], row[1]): _item(*row[2:], labels=labels) for row in cursor.fetchall()}


def _item(
    slug: str,
    name: str,
    purpose: str,
    department: str,
    kind: str,
    theme: str,
    audience: list[str],
    case_kind: str,
    visits: int,
    online: bool,
    tiers: list[str],
    promised: str,
    *,
    labels: Mapping[str, str],
) -> ItemFact:
    return ItemFact(
        slug,
        name,
        purpose,
        department,
        labels.get(department, department),
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
