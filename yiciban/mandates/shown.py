"""Mandates in words for pages, and what a form says as terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yiciban.catalogue.queries import items_by_slug, search
from yiciban.kernel.refusal import invalid
from yiciban.mandates.facts import Act, MandateFact, State
from yiciban.mandates.services import Terms

TONES = {State.WAITING: "amber", State.LIVE: "green"}


@dataclass(frozen=True, slots=True)
class Row:
    """One mandate in a list: what it is for, in words."""

    fact: MandateFact
    tone: str
    what: str
    acts: str
    open: bool


def rows_of(found: Iterable[MandateFact]) -> list[Row]:
    """Mandates in words, with the names of their items; one query."""
    facts = list(found)
    names = items_named(facts)
    return [
        Row(
            fact,
            TONES.get(fact.state, ""),
            "、".join(names.get(slug, "已停办的事项") for slug in fact.items) or "所有的事",
            "、".join(act.label for act in fact.acts),
            fact.state in TONES,
        )
        for fact in facts
    ]


def items_named(found: Iterable[MandateFact]) -> Mapping[str, str]:
    """The names of the items that mandates are for."""
    slugs = {slug for fact in found for slug in fact.items}
    return {slug: item.name for slug, item in items_by_slug(slugs).items()} if slugs else {}


def terms_of(typed: Mapping[str, Any]) -> Terms:
    """What a form says of a mandate. Raises Refusal `item_not_found` for a matter nobody knows by that name."""
    acts = tuple(Act(act) for act in typed["acts"])
    name = typed["item"].strip()
    return Terms(acts, typed["until"], (_slug(name),) if name else ())


def _slug(name: str) -> str:
    hits = search(name, limit=5).hits
    exact = [hit for hit in hits if hit.item.name == name]
    chosen = next(iter(exact or hits), None)
    if chosen is None or (not exact and len(hits) > 1):
        near = "、".join(hit.item.name for hit in hits[:3])
        sentence = (
            f"是不是这几件里的一件：{near}？请照着填全名。" if near else "没有找到这件事，请照办事指南上的名称填。"
        )
        raise invalid("item_not_found", sentence, {"item": sentence})
    return str(chosen.item.slug)
