"""Reads for beginning and copying items: which items are of the same entry, and what may be taken from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yiciban.catalogue.models import Variant
from yiciban.catalogue.queries.guides import published
from yiciban.kernel.refusal import not_found

# What belongs to the one body that says it.
OWN = ("code", "slug", "department", "local_code", "variant", "contact", "handling_office", "checked_on")


@dataclass(frozen=True, slots=True)
class LikeItem:
    """An item of the same entry, of this or another body."""

    slug: str
    name: str
    department_name: str


def like_items(entry: str, *, but: str = "") -> tuple[LikeItem, ...]:
    """The published items of an entry, by office; one query."""
    rows = Variant.objects.filter(entry_id=entry, current__isnull=False).exclude(slug=but).exclude(state="cancelled")
    found = rows.select_related("department").order_by("department_id", "code")[:50]
    return tuple(LikeItem(row.slug, row.full_name, row.department.label) for row in found)


def copied(slug: str, entry: str) -> Mapping[str, Any]:
    """What another body says of the same entry, without what is only its own. Raises Refusal `item_not_found`."""
    rows = Variant.objects.select_related("current", "department")
    row = rows.filter(slug=slug, entry_id=entry, current__isnull=False).first()
    if row is None or row.current is None:
        raise not_found("没有这个事项，或者它不在同一个基本目录下面，不能照抄。", "item_not_found")
    guide = published(row.current, row, row.department.label).guide
    document = guide.particulars.model_dump(mode="json", exclude_defaults=True)
    return {name: value for name, value in document.items() if name not in OWN}
