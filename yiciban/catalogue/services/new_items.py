"""A new item: a draft with its code built, filled with what the entry, the office and a like item give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from yiciban.catalogue.facts import VariantKind
from yiciban.catalogue.models import CatalogueEntry, Draft, Variant
from yiciban.catalogue.queries.drafts import DraftFact
from yiciban.catalogue.queries.entries import entry_of
from yiciban.catalogue.queries.new_items import copied
from yiciban.catalogue.rules.new_items import LEVEL_DIGITS, build_code
from yiciban.catalogue.services.drafts import draft_create
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import parse_region_code
from yiciban.kernel.refusal import Refusal
from yiciban.network import queries as network


def item_begin(
    entry_code: str, slug: str, *, department: str, variant: VariantKind, like: str = "", by: Actor, at: datetime
) -> DraftFact:
    """Begin an item of an entry for one's own office; `like` is the slug of an item to copy from.

    Raises Refusal `entry_missing`, `entry_abolished`, `entry_is_heading`, `department_not_found`,
    `item_codes_used_up`, and those of `draft_create`.
    """
    entry = entry_of(entry_code)
    office = network.department(department)
    with transaction.atomic():
        # Two who begin under the same entry at once get different codes.
        CatalogueEntry.objects.select_for_update().get(code=entry.code)
        parts = CatalogueEntry.objects.filter(code__startswith=entry.code[:9], state="in_force")
        if not entry.parent and parts.exclude(code=entry.code).exists():
            raise Refusal("entry_is_heading", f"“{entry.name}”是主项，下面还有子项。请选一个子项。")
        level = LEVEL_DIGITS.get(parse_region_code(office.region).level, "4")
        stem = f"{office.uscc}{level}{entry.code}"
        document: dict[str, Any] = {
            **(copied(like, entry.code) if like else {}),
            "code": build_code(stem, variant, _used(stem)),
            "slug": slug,
            "department": office.code,
            "contact": {"enquiry": office.phone, "complaint": office.complaint_phone},
        }
        if variant.value:
            document["variant"] = variant.value
        return draft_create(document, region=office.region, by=by, at=at)


def _used(stem: str) -> frozenset[str]:
    """Sequences under an implementation code that items or drafts hold already."""
    items = Variant.objects.filter(code__startswith=stem).values_list("code", flat=True)
    drafts = Draft.objects.filter(document__code__startswith=stem).values_list("document__code", flat=True)
    return frozenset(str(code)[31:33] for code in (*items, *drafts))
