"""Reads of what all items share: data elements and licence types."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping

from yiciban.catalogue.facts import DataElement, LicenceType
from yiciban.catalogue.models import DataElement as ElementRow
from yiciban.catalogue.models import LicenceType as LicenceRow
from yiciban.kernel.refusal import not_found

# Elements change a few times a year, and never their kind; a form may show a hint that is a minute old.
REMEMBERED_SECONDS = 60.0
_remembered: dict[str, tuple[float, DataElement]] = {}


def elements(codes: Iterable[str]) -> Mapping[str, DataElement]:
    """The data elements of these codes; Refusal `element_missing` for one that is not defined.

    One query at most, none while this process remembers them.
    """
    wanted = tuple(dict.fromkeys(codes))
    now = time.monotonic()
    missing = [code for code in wanted if not _is_fresh(code, now)]
    if missing:
        for row in ElementRow.objects.filter(code__in=missing):
            _remembered[row.code] = (now, DataElement.model_validate(row.document))
    for code in wanted:
        if not _is_fresh(code, now):
            raise not_found(f"表单要用的数据元 {code} 没有定义，请告诉事项管理员。", "element_missing")
    return {code: _remembered[code][1] for code in wanted}


def all_elements() -> tuple[DataElement, ...]:
    """The whole dictionary, in order of code."""
    return tuple(DataElement.model_validate(row.document) for row in ElementRow.objects.order_by("code"))


def licence_type(key: str) -> LicenceType:
    """One licence type; Refusal `licence_type_not_found` when there is none of that key."""
    row = LicenceRow.objects.filter(key=key).first()
    if row is None:
        raise not_found("没有这种证照。", "licence_type_not_found")
    return licence_fact(row)


def licence_types() -> tuple[LicenceType, ...]:
    """Every licence type, in order of code."""
    return tuple(licence_fact(row) for row in LicenceRow.objects.order_by("code"))


def forget_elements() -> None:
    """Read the elements again at the next question; whoever changes one calls this."""
    _remembered.clear()


def _is_fresh(code: str, now: float) -> bool:
    kept = _remembered.get(code)
    return kept is not None and now - kept[0] <= REMEMBERED_SECONDS


def licence_fact(row: LicenceRow) -> LicenceType:
    """The row as others may hold it."""
    return LicenceType.model_validate({name: getattr(row, name) for name in LicenceType.model_fields})
