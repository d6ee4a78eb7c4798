"""Reads for the linter: what surrounds a guide, findings of a document that is still being written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from yiciban.catalogue.facts import DataElement, Entry, Finding, Guide, StandardMaterial
from yiciban.catalogue.models import CatalogueEntry, LicenceType, Variant
from yiciban.catalogue.models import DataElement as ElementRow
from yiciban.catalogue.models import StandardMaterial as MaterialRow
from yiciban.catalogue.queries.elements import licence_fact
from yiciban.catalogue.rules.lint import Surroundings, headings_of
from yiciban.catalogue.rules.lint.partly import lint_partly, partly, read_partly, silent
from yiciban.catalogue.rules.scenario import all_effects


def surroundings_of(guides: Iterable[Guide], today: date | None = None) -> Surroundings:
    """What these guides refer to, of the directory and the dictionaries; five queries."""
    guides = tuple(guides)
    asked = {field.element for guide in guides for field in guide.fields}
    standard = {material.standard_code for guide in guides for material in guide.materials} - {""}
    licences = {material.licence for guide in guides for material in guide.materials}
    licences |= {guide.result.licence for guide in guides}
    slugs = {effect.target for guide in guides for _, _, effect in all_effects(guide) if effect.kind == "block"}
    entries = Q(pk__in=[])
    for code in {guide.entry for guide in guides}:
        # A main item comes with its sub-items, which tell whether it is only a heading.
        entries |= Q(code__startswith=code[:9]) if code.endswith("000") else Q(code=code)
    return _surroundings(
        CatalogueEntry.objects.filter(entries),
        ElementRow.objects.filter(code__in=asked),
        MaterialRow.objects.filter(code__in=standard),
        LicenceType.objects.filter(key__in=licences - {""}),
        Variant.objects.filter(slug__in=slugs - {""}),
        today,
    )


def whole_surroundings(today: date | None = None) -> Surroundings:
    """The whole directory and all dictionaries; five queries."""
    return _surroundings(
        CatalogueEntry.objects.all(),
        ElementRow.objects.all(),
        MaterialRow.objects.all(),
        LicenceType.objects.all(),
        Variant.objects.exclude(state="cancelled"),
        today,
    )


def _surroundings(
    entries: Iterable[CatalogueEntry],
    elements: Iterable[ElementRow],
    materials: Iterable[MaterialRow],
    licences: Iterable[LicenceType],
    variants: QuerySet[Variant],
    today: date | None,
) -> Surroundings:
    directory = {row.code: Entry.model_validate(row.document) for row in entries}
    return Surroundings(
        entries=directory,
        headings=headings_of(directory.values()),
        elements={row.code: DataElement.model_validate(row.document) for row in elements},
        materials={row.code: StandardMaterial.model_validate(row.document) for row in materials},
        licences={row.key: licence_fact(row) for row in licences},
        slugs=frozenset(variants.values_list("slug", flat=True)),
        today=today,
    )


def lint_document(document: Mapping[str, Any], today: date | None = None) -> tuple[Finding, ...]:
    """What is wrong with a draft: first what cannot be read, in words; then what the rules find in the rest."""
    slug = str(document.get("slug", ""))
    values, unread = read_partly(document)
    entry = CatalogueEntry.objects.filter(code=str(values.get("code", ""))[19:31]).first()
    if entry is not None:
        known = Entry.model_validate(entry.document)
        values |= {"name": known.name, "type": known.type, "basis": known.basis}
    around = surroundings_of([silent(values)], today)
    return (*unread, *lint_partly(partly(values), slug, around))
