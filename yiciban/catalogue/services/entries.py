"""Commands of the basic directory: put an entry, abolish one, and see at once which items it leaves behind."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.catalogue.facts import Entry
from yiciban.catalogue.models import CatalogueEntry, Variant
from yiciban.catalogue.permissions import CATALOGUE_DEFINE
from yiciban.catalogue.queries.guides import published
from yiciban.catalogue.queries.lint import surroundings_of
from yiciban.catalogue.rules.lint import lint_guide
from yiciban.catalogue.services.lint import AT_ONCE, keep_findings
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import invalid


def entry_put(entry: Entry, *, by: Actor, at: datetime) -> bool:
    """Add or correct an entry; False when it stands so already.

    Guides published under it keep what they said; the linter names at once those that now differ (四同), and
    each is brought in line by its next version. Raises Refusal `catalogue_define_forbidden`, `entry_type_mismatch`.
    """
    require(by, CATALOGUE_DEFINE)
    if entry.code[2:4] != entry.type.value:
        sentence = f"基本编码 {entry.code} 里写的事项类型是 {entry.code[2:4]}，和填的“{entry.type.label}”不一致。"
        raise invalid("entry_type_mismatch", sentence)
    document = entry.model_dump(mode="json", exclude_defaults=True)
    with transaction.atomic():
        row = CatalogueEntry.objects.select_for_update().filter(code=entry.code).first()
        if row is not None and row.document == document:
            return False
        columns = {
            "local_code": entry.local_code,
            "name": entry.name,
            "type": entry.type.value,
            "state": entry.state.value,
            "document": document,
        }
        CatalogueEntry.objects.update_or_create(code=entry.code, defaults=columns)
        record(f"entry:{entry.code}", "catalogue.entry_put", by=by, at=at, data={"name": entry.name})
        _look_again(entry.code, at)
    return True


def _look_again(code: str, at: datetime) -> None:
    """Judge the items of the entry anew; where they are very many, the look of the night does."""
    rows = Variant.objects.filter(entry_id=code, current__isnull=False).exclude(state="cancelled")
    rows = rows.select_related("current", "department")[: AT_ONCE + 1]
    if len(rows) > AT_ONCE:
        return
    guides = [published(row.current, row, row.department.label).guide for row in rows if row.current]
    around = surroundings_of(guides, local_date(at))
    for guide in guides:
        keep_findings(guide, lint_guide(guide, around), at=at)
