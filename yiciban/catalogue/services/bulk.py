"""One element changed in many items: a draft for each, published only on the ordinary way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.queries.bulk import BulkRow, bulk_element, bulk_rows
from yiciban.catalogue.rules.documents import value_at, with_value
from yiciban.catalogue.services.drafts import draft_save, draft_start
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of one row: done, or the sentence that says why not."""

    row: BulkRow
    why_not: str = ""


def bulk_change(slugs: Iterable[str], path: str, value: Any, *, by: Actor, at: datetime) -> tuple[BulkOutcome, ...]:
    """Put the value into a draft of each item; each row is a transaction of its own, one that fails stops no other.

    Raises Refusal `catalogue_edit_forbidden`, `bulk_element`.
    """
    require_reach(by, CATALOGUE_EDIT)
    bulk_element(path)
    return tuple(_one(row, path, value, by, at) for row in bulk_rows(slugs, path, value, by=by))


def _one(row: BulkRow, path: str, value: Any, by: Actor, at: datetime) -> BulkOutcome:
    if row.why_not or row.before == row.after:
        return BulkOutcome(row, row.why_not or "本来就是这样，不用改。")
    try:
        with transaction.atomic():
            draft = draft_start(row.slug, by=by, at=at)
            if value_at(draft.document, path) != value:
                changed = with_value(draft.document, path, value)
                draft_save(row.slug, changed, revision=draft.revision, by=by, at=at)
    except Refusal as refusal:
        return BulkOutcome(row, refusal.sentence)
    return BulkOutcome(row)
