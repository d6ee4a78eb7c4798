"""Commands of what all items share: data elements, standard materials and licence types."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.catalogue.facts import DataElement, LicenceType, StandardMaterial
from yiciban.catalogue.models import DataElement as ElementRow
from yiciban.catalogue.models import LicenceType as LicenceRow
from yiciban.catalogue.models import StandardMaterial as MaterialRow
from yiciban.catalogue.permissions import CATALOGUE_DEFINE
from yiciban.catalogue.queries.elements import forget_elements
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal, invalid


def element_put(element: DataElement, *, by: Actor, at: datetime) -> bool:
    """Add or correct a data element; False when it stands so already.

    Its kind never changes: answers already given are read by it. Raises Refusal `catalogue_define_forbidden`,
    `element_kind_fixed`.
    """
    require(by, CATALOGUE_DEFINE)
    document = element.model_dump(mode="json", exclude_defaults=True)
    with transaction.atomic():
        row = ElementRow.objects.select_for_update().filter(code=element.code).first()
        if row is not None and row.document == document:
            return False
        if row is not None and row.document["kind"] != element.kind.value:
            raise Refusal(
                "element_kind_fixed",
                f"数据元“{element.name}”已经在用，不能改类型。请另建一个数据元。",
            )
        ElementRow(code=element.code, document=document).save(force_insert=row is None)
        record(f"element:{element.code}", "catalogue.element_put", by=by, at=at, data=document)
        forget_elements()
        transaction.on_commit(forget_elements)
    return True


def standard_material_put(material: StandardMaterial, *, by: Actor, at: datetime) -> bool:
    """Add or correct a standard material; False when it stands so already.

    Raises Refusal `catalogue_define_forbidden`, `licence_type_missing`.
    """
    require(by, CATALOGUE_DEFINE)
    document = material.model_dump(mode="json", exclude_defaults=True)
    with transaction.atomic():
        if material.licence and not LicenceRow.objects.filter(key=material.licence).exists():
            sentence = f"标准材料“{material.name}”说能用证照 {material.licence} 代替，这种证照还没有定义。"
            raise invalid("licence_type_missing", sentence)
        row = MaterialRow.objects.select_for_update().filter(code=material.code).first()
        if row is not None and row.document == document:
            return False
        MaterialRow(code=material.code, document=document).save(force_insert=row is None)
        record(f"material:{material.code}", "catalogue.material_put", by=by, at=at, data=document)
    return True


def licence_type_put(licence: LicenceType, *, by: Actor, at: datetime) -> bool:
    """Add or correct a licence type; False when it stands so already.

    Raises Refusal `catalogue_define_forbidden`, `licence_pattern_unreadable`, `element_missing`,
    `licence_code_taken`.
    """
    require(by, CATALOGUE_DEFINE)
    try:
        licence.number(year=2026, region="439901", serial=1)
    except (KeyError, ValueError, IndexError):
        sentence = f"“{licence.name}”的编号规则看不懂。只能用 {{year}}、{{region}}、{{serial}}。"
        raise invalid("licence_pattern_unreadable", sentence) from None
    values = licence.model_dump(mode="json", exclude={"key"})
    with transaction.atomic():
        _require_elements(licence)
        taken = LicenceRow.objects.filter(code=licence.code).exclude(key=licence.key).first()
        if taken is not None:
            raise Refusal("licence_code_taken", f"证照类型代码 {licence.code} 已经给了“{taken.name}”，请换一个。")
        row = LicenceRow.objects.select_for_update().filter(key=licence.key).first()
        if row is not None and all(getattr(row, name) == value for name, value in values.items()):
            return False
        LicenceRow.objects.update_or_create(key=licence.key, defaults=values)
        record(f"licence_type:{licence.key}", "catalogue.licence_type_put", by=by, at=at, data=values)
    return True


def _require_elements(licence: LicenceType) -> None:
    asked = {face.element for face in licence.faces if face.element}
    known = set(ElementRow.objects.filter(code__in=asked).values_list("code", flat=True))
    for code in sorted(asked - known):
        raise invalid("element_missing", f"“{licence.name}”的照面用到数据元 {code}，还没有定义。")
