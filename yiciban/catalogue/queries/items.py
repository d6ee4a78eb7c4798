"""Reads of item lists: filtered rows, themes, the frequent ones, what a tier of the network may do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from yiciban.catalogue.facts import (
    ITEM_TYPE_LABELS,
    Audience,
    CaseKind,
    ItemFact,
    ItemType,
    Mode,
    Tier,
    VariantKind,
)
from yiciban.catalogue.models import Variant

AT_MOST = 500
FREQUENT = 6


@dataclass(frozen=True, slots=True)
class ThemeFact:
    """One theme of a door of the portal, with how many items it holds."""

    name: str
    count: int


def items(
    *,
    audience: Audience | None = None,
    theme: str = "",
    department: str = "",
    tier: Tier | None = None,
    online: bool | None = None,
    instant: bool | None = None,
    text: str = "",
    limit: int = AT_MOST,
) -> tuple[ItemFact, ...]:
    """Published items by theme and name, narrowed by what is given; one query."""
    rows = _published()
    if audience:
        rows = rows.filter(audience__contains=[audience.value])
    if theme:
        rows = rows.filter(theme=theme)
    if department:
        rows = rows.filter(department_id=department)
    if tier:
        rows = rows.filter(tiers__contains=[tier.value])
    if online is not None:
        rows = rows.filter(online=online)
    if instant is not None:
        rows = rows.filter(case_kind=(CaseKind.INSTANT if instant else CaseKind.PROMISED).value)
    for word in text.split():
        rows = rows.filter(Q(full_name__icontains=word) | Q(purpose__icontains=word))
    return tuple(item_fact(row) for row in rows.order_by("theme", "code")[:limit])


def items_by_slug(slugs: Iterable[str]) -> Mapping[str, ItemFact]:
    """The published items among these slugs; one query."""
    rows = _published().filter(slug__in=list(slugs))
    return {row.slug: item_fact(row) for row in rows}


def items_on_licence(licence_type: str, department: str) -> Mapping[VariantKind, ItemFact]:
    """What can be applied for about a licence of the type that the office issued, by act; one query.

    An item that only cancels gives none out: it is found by the old certificate it asks for.
    """
    rows = _published().filter(
        Q(current__content__result__licence=licence_type)
        | Q(current__content__materials__contains=[{"code": "old_licence", "licence": licence_type}]),
        variant__in=[VariantKind.RENEW, VariantKind.CHANGE, VariantKind.REPLACE, VariantKind.CANCEL],
        department=department,
    )
    return {VariantKind(row.variant): item_fact(row) for row in rows.order_by("-code")}


def frequent(limit: int = FREQUENT) -> tuple[ItemFact, ...]:
    """The items the home page offers first, in the order someone chose; one query."""
    rows = _published().filter(frequent__isnull=False).order_by("frequent")[:limit]
    return tuple(item_fact(row) for row in rows)


def themes(audience: Audience | None = None) -> tuple[ThemeFact, ...]:
    """The themes that hold published items, fullest first; one query."""
    rows = Variant.objects.filter(state="published")
    if audience:
        rows = rows.filter(audience__contains=[audience.value])
    counted = rows.values_list("theme").annotate(count=Count("slug")).order_by("-count", "theme")
    return tuple(ThemeFact(theme, count) for theme, count in counted)


def departments_with_items() -> tuple[tuple[str, str], ...]:
    """Code and label of every department that has a published item; one query."""
    rows = Variant.objects.filter(state="published").values_list("department_id", "department__label").distinct()
    return tuple(sorted(rows))


def items_at(tier: Tier) -> Mapping[Mode, tuple[ItemFact, ...]]:
    """What a point of the tier may do: decide, accept for the department, or collect; one query."""
    rows = _published().filter(tiers__contains=[tier.value]).order_by("theme", "code")
    found: dict[Mode, list[ItemFact]] = {mode: [] for mode in Mode}
    # Only the places are read out of the document, not the whole of it.
    for row, places in ((row, row.places) for row in rows.annotate(places=F("current__content__places"))):
        for place in places:
            if place["tier"] == tier.value:
                found[Mode(place["mode"])].append(item_fact(row))
    return {mode: tuple(facts) for mode, facts in found.items()}


def item_fact(row: Variant) -> ItemFact:
    """The row as others may hold it; wants its department loaded."""
    return ItemFact(
        slug=row.slug,
        name=row.full_name,
        purpose=row.purpose,
        department=row.department_id,
        department_name=row.department.label,
        type_label=ITEM_TYPE_LABELS[ItemType(row.type)],
        theme=row.theme,
        audience=tuple(row.audience),
        instant=row.case_kind == CaseKind.INSTANT.value,
        visits=row.visits,
        online=row.online,
        nearby=bool({"town", "village"}.intersection(row.tiers)),
        promised_limit=row.promised_limit,
        tiers=tuple(row.tiers),
    )


def _published() -> QuerySet[Variant]:
    return Variant.objects.filter(state="published").select_related("department")
