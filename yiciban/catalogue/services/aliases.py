"""Commands of everyday names (也叫…): they belong to the matter, not to one office's version of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yiciban.catalogue.models import Alias, Variant
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.services.revision import count_up
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import invalid, not_found

LONGEST = 40


def aliases_add(slug: str, texts: Iterable[str], *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Let the item's matter also be found under these names; the ones that are new.

    Raises Refusal `item_not_found`, `catalogue_edit_forbidden`, `alias_length`.
    """
    wanted = tuple(dict.fromkeys(" ".join(text.split()) for text in texts))
    for text in wanted:
        if not 2 <= len(text) <= LONGEST:
            raise invalid("alias_length", f"“{text}”太短或者太长了。请写 2 到 {LONGEST} 个字，像老百姓平时说的那样。")
    with transaction.atomic():
        row = _variant(slug, by)
        known = set(Alias.objects.filter(entry_id=row.entry_id, variant=row.variant).values_list("text", flat=True))
        new = tuple(text for text in wanted if text not in known)
        if not new:
            return ()
        Alias.objects.bulk_create(
            Alias(entry_id=row.entry_id, variant=row.variant, text=text, added_by=by.id, added_at=at) for text in new
        )
        data = {"texts": list(new)}
        record(f"item:{slug}", "catalogue.aliases_added", by=by, at=at, region=row.region_id, data=data)
        count_up()
    return new


def alias_remove(slug: str, text: str, *, by: Actor, at: datetime) -> None:
    """Take an everyday name away. Raises Refusal `item_not_found`, `catalogue_edit_forbidden`."""
    with transaction.atomic():
        row = _variant(slug, by)
        gone, _ = Alias.objects.filter(entry_id=row.entry_id, variant=row.variant, text=text).delete()
        if gone:
            record(f"item:{slug}", "catalogue.alias_removed", by=by, at=at, region=row.region_id, data={"text": text})
            count_up()


def _variant(slug: str, by: Actor) -> Variant:
    row = Variant.objects.filter(slug=slug).first()
    if row is None:
        raise not_found("没有这个事项。", "item_not_found")
    require(by, CATALOGUE_EDIT, region=row.region_id, department=row.department_id)
    return row
