"""要素完整度: which elements of an item apply, and which of them are filled (GB/T 39046-2020 表4, ZWFW C0109).

One table. An element that does not apply (怎样减免, where nothing is charged) counts neither way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from yiciban.catalogue.facts import (
    BodyKind,
    CaseKind,
    Guide,
    ItemType,
    Material,
    MaterialNeed,
    MaterialSource,
    PowerSource,
    RemedyKind,
    ResultKind,
)

Ask = Callable[[Guide], object]
ENTRUSTED = (PowerSource.ENTRUSTED, PowerSource.ENTRUSTED_FROM_ABOVE)


class Element(NamedTuple):
    """One element: stable code, the office's word, whether it is filled, and when it applies (None: always)."""

    code: str
    label: str
    filled: Ask
    applies: Ask | None = None


def _is_power(guide: Guide) -> bool:
    return guide.type is not ItemType.PUBLIC_SERVICE


def _has_result(guide: Guide) -> bool:
    return guide.result.kind is not ResultKind.NONE


def _own(guide: Guide) -> list[Material]:
    """Materials an applicant has to see to: not the form."""
    return [material for material in guide.materials if not material.from_form]


def _has_own(guide: Guide) -> bool:
    return any(not material.from_form for material in guide.materials)


def _issued(guide: Guide) -> list[Material]:
    wanted = (MaterialSource.GOVERNMENT, MaterialSource.INTERMEDIARY)
    return [material for material in guide.materials if material.source in wanted]


def _optional(guide: Guide) -> list[Material]:
    return [material for material in guide.materials if material.need is not MaterialNeed.REQUIRED]


def _remedy(kind: RemedyKind) -> Ask:
    return lambda guide: any(remedy.kind is kind for remedy in guide.remedies)


# fmt: off
ELEMENTS: tuple[Element, ...] = (
    Element("name", "事项名称", lambda g: g.name),
    Element("code", "业务办理项编码", lambda g: g.code),
    Element("type", "事项类型", lambda g: g.type),
    Element("basis", "设定依据", lambda g: g.basis),
    Element("basis_article", "依据条款号", lambda g: all(b.article for b in g.all_basis)),
    Element("basis_text", "依据条款内容", lambda g: all(b.text for b in g.all_basis)),
    Element("basis_issuer", "依据颁布机关", lambda g: all(b.issuer for b in g.all_basis)),
    Element("department", "实施主体", lambda g: g.department),
    Element("body_kind", "实施主体性质", lambda g: g.body_kind),
    Element("power_source", "权力来源", lambda g: g.power_source),
    Element("power_note", "权限划分", lambda g: g.power_note, _is_power),
    Element("exercised", "行使内容", lambda g: g.exercised, _is_power),
    Element("handling_office", "承办机构", lambda g: g.handling_office),
    Element("entrusted_to", "委托部门", lambda g: g.entrusted_to,
            lambda g: g.body_kind is BodyKind.ENTRUSTED or g.power_source in ENTRUSTED),
    Element("theme", "主题分类", lambda g: g.theme),
    Element("served", "服务对象", lambda g: g.served),
    Element("purpose", "事项说明", lambda g: g.purpose),
    Element("conditions", "受理条件", lambda g: g.conditions),
    Element("quantity_limit", "数量限制", lambda g: g.quantity_limit, lambda g: g.is_permit),
    Element("case_kind", "办件类型", lambda g: g.case_kind),
    Element("channels", "办理形式", lambda g: g.channels),
    Element("legal_limit", "法定时限", lambda g: g.legal_limit),
    Element("legal_basis", "法定时限依据", lambda g: g.legal_basis),
    Element("promised_limit", "承诺时限", lambda g: g.promised_limit),
    Element("delivery_limit", "送达时限", lambda g: g.delivery_limit, _has_result),
    Element("special_basis", "特别程序依据", lambda g: all(p.basis for p in g.special_procedures),
            lambda g: g.special_procedures),
    Element("special_note", "特别程序说明", lambda g: all(p.note for p in g.special_procedures),
            lambda g: g.special_procedures),
    Element("steps", "办理流程", lambda g: g.steps),
    Element("step_result", "环节办理结果", lambda g: all(s.result for s in g.steps), lambda g: g.steps),
    Element("visits", "到办事现场次数", lambda g: g.visits is not None),
    Element("visit_reason", "必须现场办理原因", lambda g: g.visit_reason, lambda g: g.visits),
    Element("online_stages", "网上办理深度", lambda g: g.online_stages),
    Element("scope", "通办范围", lambda g: g.scope),
    Element("places", "办理地点", lambda g: g.places),
    Element("materials", "申请材料", lambda g: g.materials, lambda g: g.case_kind is CaseKind.PROMISED),
    Element("material_source", "材料来源渠道", lambda g: all(m.source for m in _own(g)), _has_own),
    Element("material_issuer", "材料出具机构", lambda g: all(m.issuer for m in _issued(g)), _issued),
    Element("material_copies", "材料份数", lambda g: all(m.originals or m.copies or m.licence for m in _own(g)),
            _has_own),
    Element("material_note", "材料填报须知", lambda g: all(m.note for m in _own(g)), _has_own),
    Element("material_standard", "材料受理标准", lambda g: all(m.standard for m in _own(g) if not m.licence), _has_own),
    Element("material_basis", "材料依据", lambda g: all(m.basis for m in _own(g) if not m.licence), _has_own),
    Element("material_case", "材料非必要时情形", lambda g: all(m.need_note or m.note for m in _optional(g)), _optional),
    Element("fields", "表单", lambda g: g.fields, lambda g: g.online),
    Element("fee_standard", "收费标准", lambda g: all(f.standard for f in g.fees), lambda g: g.fees),
    Element("fee_basis", "收费依据", lambda g: all(f.basis for f in g.fees), lambda g: g.fees),
    Element("fee_relief", "减免说明", lambda g: all(f.relief for f in g.fees), lambda g: g.fees),
    Element("result_kind", "审批结果类型", lambda g: g.result.kind),
    Element("result_name", "审批结果名称", lambda g: g.result.name, _has_result),
    Element("result_sample", "审批结果样本", lambda g: g.result.sample or g.result.licence, _has_result),
    Element("intermediary_basis", "中介服务依据", lambda g: all(i.basis for i in g.intermediaries),
            lambda g: g.intermediaries),
    Element("promise_basis", "告知承诺依据", lambda g: g.promise and g.promise.basis, lambda g: g.promise),
    Element("enquiry", "咨询方式", lambda g: g.contact.enquiry),
    Element("complaint", "监督投诉方式", lambda g: g.contact.complaint),
    Element("review", "行政复议", _remedy(RemedyKind.REVIEW), _is_power),
    Element("lawsuit", "行政诉讼", _remedy(RemedyKind.LAWSUIT), _is_power),
    Element("rights", "权利义务", lambda g: g.rights),
    Element("faq", "常见问题", lambda g: g.faq),
    Element("checked_on", "核对日期", lambda g: g.checked_on),
)
# fmt: on
ELEMENT_LABELS = {element.code: element.label for element in ELEMENTS}


class Completeness(NamedTuple):
    """How many elements apply to a guide, and the codes of those that are empty."""

    applicable: int
    missing: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many of those that apply are filled."""
        return self.applicable - len(self.missing)


def completeness(guide: Guide) -> Completeness:
    """The elements that apply, and the empty ones in order of the table."""
    applying = [element for element in ELEMENTS if element.applies is None or element.applies(guide)]
    return Completeness(len(applying), tuple(one.code for one in applying if not one.filled(guide)))
