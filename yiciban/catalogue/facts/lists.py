"""Items in lists and answers: rows that lead to a guide."""

from __future__ import annotations

from dataclasses import dataclass

from yiciban.catalogue.facts.guide import Guide


@dataclass(frozen=True, slots=True)
class ItemFact:
    """One published item in a list: enough for a row that leads to its guide."""

    slug: str
    name: str
    purpose: str
    department: str
    department_name: str
    type_label: str
    theme: str
    audience: tuple[str, ...]
    instant: bool
    visits: int
    online: bool
    nearby: bool
    promised_limit: str
    tiers: tuple[str, ...] = ()
    """Where in the network it may be begun."""


@dataclass(frozen=True, slots=True)
class PublishedGuide:
    """The current version of an item, with the row a case pins itself to."""

    version_id: int
    number: int
    department_name: str
    region: str
    guide: Guide


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of the finder, with the reason it is there and the other variants of the same matter."""

    item: ItemFact
    score: float
    reason: str
    others: tuple[ItemFact, ...] = ()
