"""Reads of guides: the current one of an item, and the very version a case was pinned to."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from time import monotonic
from types import MappingProxyType
from typing import Any

from yiciban.catalogue.facts import Answers, Guide, PublishedGuide
from yiciban.catalogue.models import ItemVersion, Variant
from yiciban.catalogue.rules.scenario import tailor
from yiciban.catalogue.rules.shapes import current_shape
from yiciban.kernel.refusal import Kind, Refusal, not_found

PARSED_AT_MOST = 512
KEPT_SECONDS = 60
_versions: dict[int, tuple[float, PublishedGuide]] = {}


class _Parsed:
    """Guides by version id, the latest used kept: a version never changes, so neither does its guide.

    Kept with its digest, because a test database numbers its versions afresh.
    """

    def __init__(self) -> None:
        self._guides: OrderedDict[tuple[int, str], Guide] = OrderedDict()
        self._lock = Lock()

    def get(self, version_id: int, digest: str) -> Guide | None:
        """The guide when it is kept."""
        with self._lock:
            guide = self._guides.get((version_id, digest))
            if guide is not None:
                self._guides.move_to_end((version_id, digest))
            return guide

    def parse(self, version_id: int, digest: str, content: Any) -> Guide:
        """Read a guide from its document and keep it."""
        guide = Guide.model_validate(current_shape(content))
        with self._lock:
            self._guides[version_id, digest] = guide
            while len(self._guides) > PARSED_AT_MOST:
                self._guides.popitem(last=False)
        return guide


_parsed = _Parsed()


def guide(slug: str) -> PublishedGuide:
    """The guide in force of an item; one query, two the first time.

    Raises Refusal `item_not_found`, `item_suspended`, `item_cancelled`.
    """
    rows = Variant.objects.select_related("department", "current").defer("current__content")
    row = rows.filter(slug=slug).first()
    if row is None or row.current is None:
        raise not_found("没有这个事项。可能已经取消，也可能改了名字，请重新找一找。", "item_not_found")
    if row.state == "cancelled":
        raise Refusal("item_cancelled", f"“{row.full_name}”已经取消：{row.state_reason}", Kind.NOT_FOUND)
    if row.state == "suspended":
        sentence = f"“{row.full_name}”暂时不能办：{row.state_reason}"
        raise Refusal("item_suspended", sentence)
    return published(row.current, row, row.department.label)


def guide_version(version_id: int, situation: Answers = MappingProxyType({})) -> PublishedGuide:
    """One version of a guide, in force or not, made for a person's situation: what a case was told.

    Raises Refusal `version_not_found`.
    """
    found = _version(version_id)
    if not found.guide.questions:
        return found
    return replace(found, guide=tailor(found.guide, situation).guide)


def whole_version(version_id: int) -> PublishedGuide:
    """One version of a guide with all its questions and all they may add. Raises Refusal `version_not_found`."""
    return _version(version_id)


def _version(version_id: int) -> PublishedGuide:
    """The version as published.

    Every step of every case asks for it and a version never changes, so a process keeps it for a minute; only
    the department's name on the page could be that much older.
    """
    kept = _versions.get(version_id)
    if kept is not None and monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    row = ItemVersion.objects.select_related("variant__department").defer("content").filter(pk=version_id).first()
    if row is None:
        raise not_found("没有这一版办事指南。", "version_not_found")
    found = published(row, row.variant, row.variant.department.label)
    if len(_versions) >= PARSED_AT_MOST:
        _versions.clear()
    _versions[version_id] = (monotonic(), found)
    return found


def versions(slug: str) -> tuple[PublishedGuide, ...]:
    """Every version of an item, newest first."""
    rows = ItemVersion.objects.select_related("variant__department").filter(variant_id=slug).order_by("-number")
    return tuple(published(row, row.variant, row.variant.department.label) for row in rows)


def published(version: ItemVersion, variant: Variant, department_label: str) -> PublishedGuide:
    """The version as others may hold it; reads its content only when this process has not yet."""
    kept = _parsed.get(version.pk, version.digest)
    document = kept or _parsed.parse(version.pk, version.digest, version.content)
    return PublishedGuide(version.pk, version.number, department_label, variant.region_id, document)
