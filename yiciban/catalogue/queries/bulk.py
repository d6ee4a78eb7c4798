"""Reads for changing one element of many items: which elements, and what each row says before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yiciban.catalogue.models import Draft, Variant
from yiciban.catalogue.permissions import CATALOGUE_EDIT, CATALOGUE_VIEW
from yiciban.catalogue.queries.scope import within
from yiciban.catalogue.rules.documents import value_at
from yiciban.catalogue.rules.elements import Element, element_at, text_of
from yiciban.catalogue.rules.elements_table import BULK
from yiciban.catalogue.rules.workflow import Stage
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may, require_reach
from yiciban.kernel.refusal import invalid


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One item: what the element says in its draft, or else in the version in force, and what it would say."""

    slug: str
    name: str
    department_name: str
    before: str
    after: str
    has_draft: bool
    why_not: str = ""


def bulk_element(path: str) -> Element:
    """The element of that path, when it may be changed for many items at once. Raises Refusal `bulk_element`."""
    if path not in BULK:
        raise invalid("bulk_element", "请选一个可以批量改的要素。", {"element": "请选一个要素。"})
    return element_at(path)


def bulk_rows(slugs: Iterable[str], path: str, value: Any, *, by: Actor) -> tuple[BulkRow, ...]:
    """What the change would do to each item this person knows of; two queries.

    Raises Refusal `catalogue_view_forbidden`, `bulk_element`.
    """
    require_reach(by, CATALOGUE_VIEW)
    element = bulk_element(path)
    slugs = list(slugs)
    drafts = {draft.slug: draft for draft in Draft.objects.filter(within(by), slug__in=slugs)}
    rows = Variant.objects.filter(within(by), slug__in=slugs, current__isnull=False)
    return tuple(
        _row(row, drafts.get(row.slug), element, path, value, by)
        for row in rows.select_related("department", "current").order_by("department_id", "code")
    )


def _row(row: Variant, draft: Draft | None, element: Element, path: str, value: Any, by: Actor) -> BulkRow:
    assert row.current is not None
    document = draft.document if draft else row.current.content
    held = value_at(document, path)
    return BulkRow(
        row.slug,
        row.full_name,
        row.department.label,
        text_of(element, element.default if held is None else held),
        text_of(element, value),
        draft is not None,
        _why_not(row, draft, by),
    )


def _why_not(row: Variant, draft: Draft | None, by: Actor) -> str:
    if not may(by, CATALOGUE_EDIT, region=row.region_id, department=row.department_id):
        return CATALOGUE_EDIT.sentence
    if row.state == "cancelled":
        return "已经取消，不能再改。"
    if draft and draft.stage != Stage.WRITING:
        return f"草稿现在“{Stage(draft.stage).label}”，要先撤回来才能改。"
    return ""
