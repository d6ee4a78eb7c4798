"""How an item looks as a row, and the filters above a list of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode

from yiciban.catalogue.facts import Hit, ItemFact


@dataclass(frozen=True, slots=True)
class Row:
    """One row that leads to a guide: what it is, whose, why it is here, and how much trouble it is."""

    url: str
    title: str
    text: str
    office: str
    tag: str
    tone: str
    reason: str = ""
    others: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=1)
def _guides() -> tuple[str, str]:
    before, _, after = reverse("catalogue:guide", args=["-"]).rpartition("-")
    return before, after


def guide_url(slug: str) -> str:
    """The address of a guide; a page of answers shows dozens, so the table of addresses is asked once."""
    before, after = _guides()
    return f"{before}{slug}{after}"


def item_row(item: ItemFact, *, reason: str = "", others: tuple[ItemFact, ...] = ()) -> Row:
    """The row of an item."""
    if item.visits:
        tag, tone = f"跑 {item.visits} 次", ""
    else:
        tag, tone = ("当场办", "blue") if item.instant else ("不用跑", "blue")
    return Row(
        guide_url(item.slug),
        item.name,
        item.purpose,
        item.department_name,
        tag,
        tone,
        reason,
        tuple((other.name, guide_url(other.slug)) for other in others),
    )


def hit_row(hit: Hit) -> Row:
    """The row of an answer, with its reason and the other variants of the matter."""
    return item_row(hit.item, reason=hit.reason, others=hit.others)


def chip(label: str, name: str, value: str, chosen: dict[str, str], count: int | None = None) -> dict[str, object]:
    """One filter: the same list with this value, or without it when it holds already."""
    query = {key: held for key, held in {**chosen, name: value}.items() if held}
    return {
        "label": label,
        "url": f"?{urlencode(query)}" if query else "?",
        "active": chosen.get(name, "") == value,
        "count": count,
    }
