"""Reads of the basic directory and of everyday names."""

from __future__ import annotations

from collections.abc import Iterable

from yiciban.catalogue.facts import Entry, StandardMaterial
from yiciban.catalogue.models import Alias, CatalogueEntry, Variant
from yiciban.catalogue.models import StandardMaterial as MaterialRow
from yiciban.kernel.refusal import Refusal, not_found


def entry(code: str) -> Entry:
    """One entry. Raises Refusal `entry_missing`."""
    row = CatalogueEntry.objects.filter(code=code).first()
    if row is None:
        raise not_found(f"基本目录里没有编码 {code}。请核对编码，或者先把它加进基本目录。", "entry_missing")
    return Entry.model_validate(row.document)


def entry_of(code: str) -> Entry:
    """The entry an item may be published under. Raises Refusal `entry_missing`, `entry_abolished`."""
    found = entry(code)
    if found.state == "abolished":
        raise Refusal("entry_abolished", f"“{found.name}”已经从基本目录取消，不能再发布。")
    return found


def entries_of(codes: Iterable[str]) -> tuple[Entry, ...]:
    """The entries of these codes that are there, in order of code; one query."""
    rows = CatalogueEntry.objects.filter(code__in=list(codes)).order_by("code")
    return tuple(Entry.model_validate(row.document) for row in rows)


def entries() -> tuple[Entry, ...]:
    """The whole directory, in order of code."""
    return tuple(Entry.model_validate(row.document) for row in CatalogueEntry.objects.order_by("code"))


def standard_materials() -> tuple[StandardMaterial, ...]:
    """Every standard material, in order of code."""
    return tuple(StandardMaterial.model_validate(row.document) for row in MaterialRow.objects.order_by("code"))


def material(code: str) -> StandardMaterial:
    """One standard material. Raises Refusal `material_missing`."""
    row = MaterialRow.objects.filter(code=code).first()
    if row is None:
        raise not_found(f"没有标准材料 {code}。", "material_missing")
    return StandardMaterial.model_validate(row.document)


def aliases(slug: str) -> tuple[str, ...]:
    """The everyday names of an item's matter, oldest first."""
    row = Variant.objects.filter(slug=slug).values_list("entry_id", "variant").first()
    if row is None:
        return ()
    found = Alias.objects.filter(entry_id=row[0], variant=row[1]).order_by("id")
    return tuple(found.values_list("text", flat=True))
