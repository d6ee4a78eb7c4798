"""Reads of the derived lists: how long each is, its items, and what each tier and point does of 就近办."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, F, Func, Q, QuerySet

from yiciban.catalogue.facts import ItemFact, Mode, Tier
from yiciban.catalogue.models import Variant
from yiciban.catalogue.queries.items import item_fact
from yiciban.catalogue.rules.lists import LIST_WORDS, ListKind, ListWords
from yiciban.kernel.permissions import regions_above
from yiciban.kernel.refusal import not_found

AT_MOST = 50_000
NEAR = (Tier.TOWN, Tier.VILLAGE)


@dataclass(frozen=True, slots=True)
class ListFact:
    """One public list with the number of its items."""

    kind: ListKind
    words: ListWords
    count: int


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item on a list; `modes` says what each tier of the network does for it."""

    code: str
    item: ItemFact
    modes: Mapping[Tier, Mode]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Items of a list, as many as were asked for; `total` counts all that the filters leave."""

    rows: tuple[ListedItem, ...]
    total: int


def list_words(kind: str) -> tuple[ListKind, ListWords]:
    """The list of that name; Refusal `list_not_found`."""
    if kind not in set(ListKind):
        raise not_found("没有这张清单。全部清单在“公开清单”里。", "list_not_found")
    found = ListKind(kind)
    return found, LIST_WORDS[found]


def lists() -> tuple[ListFact, ...]:
    """Every public list with its length; one query."""
    rows = Variant.objects.filter(state="published").annotate(kind=Func(F("lists"), function="unnest"))
    counts = dict(rows.values_list("kind").annotate(count=Count("slug")))
    return tuple(ListFact(kind, words, counts.get(kind.value, 0)) for kind, words in LIST_WORDS.items())


def listed_items(
    kind: ListKind,
    *,
    department: str = "",
    text: str = "",
    tier: Tier | None = None,
    mode: Mode | None = None,
    region: str = "",
    start: int = 0,
    limit: int = AT_MOST,
) -> ListPage:
    """The items of a list by department and code, narrowed by what is given; two queries however many.

    `region` keeps what the bodies of that place and of those around it do: what a point there can take.
    """
    rows = _on(kind).select_related("department")
    if department:
        rows = rows.filter(department_id=department)
    if region:
        rows = rows.filter(region_id__in=regions_above(region))
    if tier or mode:
        rows = rows.filter(_does(kind, tier, mode))
    for word in text.split():
        rows = rows.filter(Q(full_name__icontains=word) | Q(purpose__icontains=word))
    # Only the places are read out of the document, not the whole of it.
    page = rows.annotate(places=F("current__content__places")).order_by("department_id", "code")[start : start + limit]
    found = tuple(ListedItem(row.code, item_fact(row), _modes(row.places)) for row in page)
    return ListPage(found, rows.count())


def list_departments(kind: ListKind) -> tuple[tuple[str, str], ...]:
    """Code and label of every department with an item on the list; one query."""
    rows = _on(kind)
    return tuple(sorted(rows.values_list("department_id", "department__label").distinct()))


def _on(kind: ListKind) -> QuerySet[Variant]:
    return Variant.objects.filter(state="published", lists__contains=[kind.value])


def _does(kind: ListKind, tier: Tier | None, mode: Mode | None) -> Q:
    """Those that do it on this tier; without one, on any that counts for the list: 就近办 is not the district."""
    tiers = (tier,) if tier else NEAR if kind is ListKind.NEARBY else tuple(Tier)
    wanted = ({"tier": one.value} | ({"mode": mode.value} if mode else {}) for one in tiers)
    return reduce(or_, (Q(current__content__places__contains=[place]) for place in wanted))


def _modes(places: list[dict[str, str]]) -> dict[Tier, Mode]:
    return {Tier(place["tier"]): Mode(place["mode"]) for place in places}
