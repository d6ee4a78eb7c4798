"""Reads of the directory and the dictionaries as pages show them: searched, and with the items that use each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from yiciban.catalogue.facts import DataElement, Entry, EntryState, StandardMaterial
from yiciban.catalogue.models import CatalogueEntry, FindingRow, Variant
from yiciban.catalogue.models import DataElement as ElementRow
from yiciban.catalogue.models import StandardMaterial as MaterialRow
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.entries import material
from yiciban.catalogue.rules.workflow import ItemState
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import not_found

A_PAGE = 50
SHOWN = 200
DIFFERS = {"codes.same_name": "名称不同", "codes.same_basis": "设定依据不同", "codes.type": "类型不同"}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a list, with how many items stand under it."""

    entry: Entry
    items: int
    is_heading: bool
    """It has sub-items: nobody applies for it itself."""


@dataclass(frozen=True, slots=True)
class EntryRows:
    """One page of the directory."""

    rows: tuple[EntryRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // A_PAGE))


@dataclass(frozen=True, slots=True)
class UsingItem:
    """An item that stands under an entry or uses a word of a dictionary; `differs` says where it is not the same."""

    slug: str
    code: str
    name: str
    department: str
    department_name: str
    state: ItemState
    differs: tuple[str, ...] = ()


def entry_rows(*, by: Actor, q: str = "", type_code: str = "", page: int = 1) -> EntryRows:
    """The directory in order of code, narrowed; four queries. Raises Refusal `catalogue_view_forbidden`."""
    require_reach(by, CATALOGUE_VIEW)
    rows = CatalogueEntry.objects.all()
    for word in q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__startswith=word) | Q(local_code__startswith=word))
    if type_code:
        rows = rows.filter(type=type_code)
    total = rows.count()
    page = min(max(page, 1), max(1, -(-total // A_PAGE)))
    shown = list(rows.order_by("code")[(page - 1) * A_PAGE : page * A_PAGE])
    counts = dict(
        Variant.objects.filter(entry__in=shown).exclude(state="cancelled").values_list("entry_id").annotate(Count("pk"))
    )
    headings = _headings([row.code for row in shown if row.code.endswith("000")])
    found = (
        EntryRow(Entry.model_validate(row.document), counts.get(row.code, 0), row.code in headings) for row in shown
    )
    return EntryRows(tuple(found), total, page)


def open_entries(q: str, *, limit: int = 20) -> tuple[Entry, ...]:
    """Entries in force one may begin an item of: no headings; one query for the words, one for the headings."""
    rows = CatalogueEntry.objects.filter(state=EntryState.IN_FORCE.value)
    for word in q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(code__startswith=word))
    found = [Entry.model_validate(row.document) for row in rows.order_by("code")[: limit * 2]]
    headings = _headings([entry.code for entry in found if not entry.parent])
    return tuple(entry for entry in found if entry.code not in headings)[:limit]


def _headings(mains: Iterable[str]) -> frozenset[str]:
    """Those of the main items that have sub-items in force; one query."""
    stems = Q(pk__in=[])
    for code in mains:
        stems |= Q(code__startswith=code[:9])
    parts = CatalogueEntry.objects.filter(stems, state=EntryState.IN_FORCE.value).exclude(code__endswith="000")
    return frozenset(f"{code[:9]}000" for code in parts.values_list("code", flat=True))


def items_of_entry(code: str, *, by: Actor) -> tuple[UsingItem, ...]:
    """The items under an entry, wherever they are, with what the linter says differs (四同); two queries.

    Raises Refusal `catalogue_view_forbidden`.
    """
    require_reach(by, CATALOGUE_VIEW)
    return _using(Variant.objects.filter(entry_id=code))


def elements_like(q: str, *, by: Actor) -> tuple[DataElement, ...]:
    """Data elements whose code, name or hint holds every word. Raises Refusal `catalogue_view_forbidden`."""
    require_reach(by, CATALOGUE_VIEW)
    rows = ElementRow.objects.order_by("code")
    for word in q.split():
        rows = rows.filter(
            Q(code__icontains=word) | Q(document__name__icontains=word) | Q(document__hint__icontains=word)
        )
    return tuple(DataElement.model_validate(row.document) for row in rows)


def materials_like(q: str, *, by: Actor) -> tuple[StandardMaterial, ...]:
    """Standard materials whose code, names or issuer hold every word. Raises Refusal `catalogue_view_forbidden`."""
    require_reach(by, CATALOGUE_VIEW)
    rows = MaterialRow.objects.order_by("code")
    for word in q.split():
        names = Q(document__name__icontains=word) | Q(document__also__icontains=word)
        rows = rows.filter(names | Q(code__icontains=word) | Q(document__issuer__icontains=word))
    return tuple(StandardMaterial.model_validate(row.document) for row in rows)


def element_use(code: str, *, by: Actor) -> tuple[DataElement, tuple[UsingItem, ...]]:
    """A data element and the items whose forms ask for it; three queries.

    Raises Refusal `catalogue_view_forbidden`, `element_missing`.
    """
    require_reach(by, CATALOGUE_VIEW)
    row = ElementRow.objects.filter(code=code).first()
    if row is None:
        raise not_found(f"没有数据元 {code}。", "element_missing")
    using = Variant.objects.filter(current__content__fields__contains=[{"element": code}])
    return DataElement.model_validate(row.document), _using(using)


def material_use(code: str, *, by: Actor) -> tuple[StandardMaterial, tuple[UsingItem, ...]]:
    """A standard material and the items that ask for it; three queries.

    Raises Refusal `catalogue_view_forbidden`, `material_missing`.
    """
    require_reach(by, CATALOGUE_VIEW)
    using = Variant.objects.filter(current__content__materials__contains=[{"standard_code": code}])
    return material(code), _using(using)


def _using(variants: QuerySet[Variant]) -> tuple[UsingItem, ...]:
    rows = list(
        variants.exclude(state="cancelled").select_related("department").order_by("department_id", "code")[:SHOWN]
    )
    found = FindingRow.objects.filter(variant__in=[row.slug for row in rows], rule__in=DIFFERS)
    differs: dict[str, list[str]] = {}
    for slug, rule in found.values_list("variant_id", "rule").distinct():
        differs.setdefault(slug, []).append(DIFFERS[rule])
    return tuple(
        UsingItem(
            row.slug,
            row.code,
            row.full_name,
            row.department_id,
            row.department.label,
            ItemState(row.state),
            tuple(sorted(differs.get(row.slug, ()))),
        )
        for row in rows
    )
