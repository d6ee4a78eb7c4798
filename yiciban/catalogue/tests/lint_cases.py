"""One guide that is right, and for every rule of the linter a change that breaks exactly that rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from yiciban.catalogue.facts import (
    DataElement,
    Entry,
    Guide,
    ItemType,
    LicenceType,
    Particulars,
    StandardMaterial,
)
from yiciban.catalogue.rules.lint import Surroundings, headings_of

TODAY = date(2026, 11, 24)
ENTRY, MAIN, SERVICE = "000123013001", "000123013000", "002023005000"
BODY = "11439901MB9900012T4"
LAW = {"law": "公共场所卫生管理条例", "article": "第四条", "issuer": "国务院", "text": "国家实行卫生许可证制度。"}


def entry(code: str = ENTRY, **changes: Any) -> Entry:
    return Entry.model_validate(
        {"code": code, "name": "公共场所卫生许可", "type": code[2:4], "basis": [LAW], **changes}
    )


def _element(code: str, name: str, **more: Any) -> DataElement:
    return DataElement.model_validate({"code": code, "name": name, "kind": "text", **more})


def _licence(key: str, name: str, number: int, *faces: str) -> LicenceType:
    return LicenceType.model_validate(
        {
            "key": key,
            "code": f"11100000MB9909001T{number:03d}",
            "name": name,
            "holder": "firm",
            "faces": [{"element": face} for face in faces],
            "number_pattern": "{serial}",
        }
    )


def _standard(code: str, name: str, **more: Any) -> StandardMaterial:
    usual = {"category": "证件证书证明", "source": "政府部门核发"}
    return StandardMaterial.model_validate({"code": code, "name": name, **usual, **more})


ENTRIES = (entry(), entry(MAIN), entry(SERVICE, name="卫生服务"))
AROUND = Surroundings(
    entries={one.code: one for one in ENTRIES},
    headings=headings_of(ENTRIES),
    elements={
        one.code: one
        for one in (
            _element("org_name", "店名", source="org.name"),
            _element("shop_name", "招牌名", source="org.name"),
            _element("scope", "经营范围"),
            _element("seat_count", "椅子数"),
            _element("chair_count", "椅子数"),
            _element("illness", "病史", sensitivity="sensitive"),
            *(_element(f"more_{number}", f"其他第 {number} 项") for number in range(30)),
        )
    },
    materials={
        one.code: one
        for one in (
            _standard(
                "business_licence", "营业执照", issuer="市场监督管理部门", licence="business_licence", also=["执照"]
            ),
            _standard("photo", "近期免冠照片", also=["证件照"]),
        )
    },
    licences={
        "business_licence": _licence("business_licence", "营业执照", 1, "org_name", "scope"),
        "health_licence": _licence("health_licence", "公共场所卫生许可证", 2, "org_name"),
    },
    slugs={"public_place_health_new", "food_business_new"},
    today=TODAY,
)
PLAN: dict[str, Any] = {"code": "floor_plan", "name": "店铺平面图", "copies": 1, "basis": "实施细则第二十三条"}
LICENCE: dict[str, Any] = {
    "code": "licence",
    "standard_code": "business_licence",
    "name": "营业执照",
    "source": "政府部门核发",
    "issuer": "区市场监督管理局",
    "basis": "实施细则第二十三条",
    "licence": "business_licence",
}
FORM: dict[str, Any] = {
    "code": "form",
    "name": "申请表",
    "kind": "原件",
    "originals": 1,
    "copies": 0,
    "from_form": True,
}
STEPS: list[dict[str, Any]] = [
    {"name": name, "office": "区卫生健康局", "limit": limit, "standard": "材料齐全。", "result": "有结果"}
    for name, limit in (("受理", "1wd"), ("审核", "3wd"), ("决定", "1wd"), ("办结（制证）", "1wd"), ("送达", "3wd"))
]
NET = ["互联网咨询", "互联网收件", "互联网受理", "互联网办理", "互联网办理结果信息反馈"]
FEE = {"name": "证书费", "standard": "每本 10 元", "basis": "《收费条例》第三条"}
INSTEAD = {"kind": "block", "target": "food_business_new", "reason": "办食品经营许可。"}
RIGHT: dict[str, Any] = {
    "code": f"{BODY}{ENTRY}01",
    "slug": "public_place_health_new",
    "variant": "新办",
    "case_kind": "2",
    "department": "health",
    "theme": "准营准办",
    "served": ["企业法人"],
    "purpose": "开理发店前要办的许可证。",
    "conditions": ["已经有营业执照。"],
    "questions": [
        {
            "code": "kind",
            "text": "开的是什么店？",
            "options": [
                {"code": "hair", "label": "理发店", "effects": [{"kind": "add_material", "target": "floor_plan"}]},
                {"code": "food", "label": "饭馆", "effects": [INSTEAD]},
            ],
        },
        {
            "code": "size",
            "text": "有多大？",
            "show_if": {"question": "kind", "options": ["hair"]},
            "options": [
                {"code": "small", "label": "小", "effects": [{"kind": "set_limit", "target": "3wd"}]},
                {"code": "large", "label": "大"},
            ],
        },
    ],
    "materials": [PLAN, LICENCE, FORM],
    "fields": [{"element": "org_name"}, {"element": "seat_count"}],
    "steps": STEPS,
    "legal_limit": "20wd",
    "legal_basis": "《公共场所卫生管理条例实施细则》第二十四条",
    "promised_limit": "6wd",
    "result": {"kind": "证照", "name": "公共场所卫生许可证", "licence": "health_licence", "valid_years": 4},
    "visits": 0,
    "channels": ["窗口办理", "电脑端网上办理"],
    "online_stages": NET,
    "places": [{"tier": "district", "mode": "decide"}, {"tier": "town", "mode": "collect"}],
    "contact": {"enquiry": "0000-8812 0116", "complaint": "0000-8812 0345 转 2、12345"},
    "remedies": [
        {"kind": kind, "body": "区政府", "address": "明德大道 6 号", "phone": "0000-8812 0200", "within": "60 日内"}
        for kind in ("行政复议", "行政诉讼")
    ],
    "faq": [{"question": "要多久？", "answer": "6 个工作日。"}],
    "checked_on": "2026-11-02",
}  # fmt: skip
PROMISE = {
    "content": ["以上属实，不实的承担责任。"],
    "replaces": ["floor_plan"],
    "checked_within": "60d",
    "basis": "国办发〔2020〕42号",
}


Case = tuple[Guide, Surroundings]


def guide(directory: Mapping[str, Entry] = AROUND.entries or {}, **changes: Any) -> Guide:
    """The right guide with some particulars changed, composed with its entry of the directory."""
    particulars = Particulars.model_validate({**RIGHT, **changes})
    return Guide.compose(directory[particulars.entry], particulars)


def given(**changes: Any) -> Case:
    """The right guide with some particulars changed."""
    return guide(**changes), AROUND


def composed(**changes: Any) -> Case:
    """A guide that differs from the directory in its four same elements, as after a change there."""
    return guide().model_copy(update=changes), AROUND


def under(changed: Entry) -> Case:
    """The right guide under another entry, which the directory has."""
    around = replace(AROUND, entries={**(AROUND.entries or {}), changed.code: changed})
    return guide(around.entries or {}), around


def service(**changes: Any) -> Case:
    """The same as a public service, which 行政许可法 does not govern."""
    return given(code=f"{BODY}{SERVICE}01", **changes)


def material(**changes: Any) -> Case:
    """One more material."""
    return given(materials=[PLAN, LICENCE, FORM, {**PLAN, "code": "list", "name": "设备清单", **changes}])


def licence(**changes: Any) -> Case:
    """The licence among the materials, changed."""
    return given(materials=[PLAN, {**LICENCE, **changes}, FORM])


def fields(*elements: str) -> Case:
    """These fields after the first."""
    return given(fields=[{"element": element} for element in ("org_name", *elements)])


def asks(*questions: dict[str, Any]) -> Case:
    """These questions after the right ones."""
    return given(questions=[*RIGHT["questions"], *questions])


def question(code: str, first: dict[str, Any], second: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A question with the effect of each of its two answers; the second is harmless unless given."""
    effects = {"yes": first, "no": second or {"kind": "set_limit", "target": "4wd"}}
    options = [{"code": one, "label": one, "effects": [effect] * bool(effect)} for one, effect in effects.items()]
    return {"code": code, "text": f"{code} 吗？", "options": options, **more}


def result(**changes: Any) -> Case:
    """Another result."""
    return given(result={**RIGHT["result"], **changes})


def basis(**changes: Any) -> Case:
    """One more provision, of the place."""
    return given(local_basis=[{**LAW, **changes}])


def fee(**changes: Any) -> dict[str, Any]:
    """What is charged, and paid on the net."""
    return {"fees": [{**FEE, **changes}], "pay_online": True}


BLOCK = {"kind": "block", "target": "", "reason": "不办。"}
SLOWER = {"kind": "set_limit", "target": "4wd"}
RENEWAL = {"code": f"{BODY}{ENTRY}03", "variant": "延续"}
BREAKS: dict[str, Case] = {
    "codes.shape": given(code=f"11439901MB9900012X4{ENTRY}01"),
    "codes.entry": (guide({"000199999001": entry("000199999001")}, code=f"{BODY}00019999900101"), AROUND),
    "codes.in_force": under(entry(state="abolished")),
    "codes.main_item": given(code=f"{BODY}{MAIN}01"),
    "codes.type": composed(type=ItemType.CONFIRMATION),
    "codes.level": given(code=f"11439901MB9900012T2{ENTRY}01"),
    "codes.variant": given(code=f"{BODY}{ENTRY}07"),
    "codes.same_name": composed(name="公共场所卫生许可（旧）"),
    "codes.same_basis": composed(basis=(entry().basis[0].model_copy(update={"article": "第三条"}),)),
    "basics.conditions": given(conditions=[]),
    "basics.catch_all": given(conditions=["已经有营业执照。", "法律法规规定的其他条件。"]),
    "basics.instant_authorised": given(instant_authorised=True),
    "basics.theme": given(theme="婚姻登记"),
    "basics.phones": given(contact={"enquiry": "0000-8812 0116", "complaint": "0000 88120116"}),
    "basics.area_code": given(contact={"enquiry": "8812 0116", "complaint": "0000-8812 0345"}),
    "basics.faq": given(faq=[]),
    "basics.remedies": given(remedies=RIGHT["remedies"][:1]),
    "basics.entrusted": given(power_source="上级委托"),
    "basics.checked_on": given(checked_on="2025-11-01"),
    "basis.in_force": basis(number="2001年发布，已废止"),
    "basis.article": basis(article="有关规定"),
    "basis.issuer": basis(issuer=""),
    "basis.permit_level": under(entry(basis=[{**LAW, "law": "公共场所卫生管理办法"}])),
    "limits.instant": given(case_kind="1"),
    "limits.promise": given(legal_limit="5wd", promised_limit="6wd"),
    "limits.permit": given(legal_limit="30wd"),
    "limits.legal_basis": given(legal_basis="没有"),
    "limits.steps": given(promised_limit="5wd"),
    "limits.delivery": given(delivery_limit="11wd"),
    "limits.special_basis": given(special_procedures=[{"kind": "专家评审", "days": "10wd", "basis": ""}]),
    "steps.present": given(steps=[]),
    "steps.links": given(steps=STEPS[:-1]),
    "steps.twice": given(steps=[*STEPS, {**STEPS[0], "limit": "0wd"}]),
    "fees.standard": given(**fee(standard="见收费文件")),
    "fees.basis": service(**fee(basis="一贯如此")),
    "fees.permit": given(**fee(basis="《收费管理办法》第三条")),
    "fees.pay_online": given(fees=[FEE]),
    "fees.nothing_to_pay": given(pay_online=True),
    "online.visit_reason": given(visits=1),
    "online.no_visit": given(channels=["窗口办理"], online_stages=["互联网咨询"]),
    "online.grade": given(visits=1, visit_reason="要拍照。", scope="全国", cross_ways=["全程网办"]),
    "online.all_and_visits": given(visits=2, visit_reason="要拍照，还要按手印。"),
    "online.channels": given(channels=["窗口办理"]),
    "online.counter": given(channels=["电脑端网上办理"]),
    "online.courier": given(courier_in=True),
    "online.cross_scope": given(cross_ways=["全程网办"]),
    "result.licence": result(licence="moon_licence"),
    "result.name": result(name=""),
    "result.kind": result(kind="批文", licence="", sample="样本.pdf"),
    "result.sample": result(kind="批文", name="批准书", licence=""),
    "result.validity": given(**RENEWAL, result={**RIGHT["result"], "valid_years": None}),
    "places.decide": given(places=[{"tier": "district", "mode": "accept"}]),
    "places.once": given(places=[*RIGHT["places"], {"tier": "town", "mode": "accept"}]),
    "places.gap": given(places=[{"tier": "district", "mode": "decide"}, {"tier": "village", "mode": "collect"}]),
    "materials.twice": material(code="floor_plan"),
    "materials.two_names": material(name="店铺平面图（复印件）"),
    "materials.catch_all": material(name="其他相关材料"),
    "materials.issuer": material(source="中介机构出具"),
    "materials.count": material(copies=0),
    "materials.kind_count": material(kind="原件"),
    "materials.need_note": material(need="非必要"),
    "materials.basis": material(basis=""),
    "materials.licence": material(licence="moon_licence"),
    "materials.standard": material(standard_code="moon"),
    "materials.standard_name": licence(name="工商登记证"),
    "materials.standard_issuer": licence(issuer="公安机关"),
    "materials.standard_licence": licence(licence="health_licence"),
    "materials.spared": licence(licence=""),
    "form.element": fields("moon_phase"),
    "form.twice": fields("org_name"),
    "form.same_words": fields("seat_count", "chair_count"),
    "form.same_source": fields("shop_name"),
    "form.on_licence": fields("scope"),
    "form.sensitive": fields("illness"),
    "form.many": fields(*(f"more_{number}" for number in range(25))),
    "form.audience": given(served=["自然人"]),
    "scenario.codes": asks(question("again", SLOWER), question("again", SLOWER)),
    "scenario.targets": asks(question("gone", {"kind": "add_material", "target": "moon"})),
    "scenario.show_if": asks(
        question("late", SLOWER, show_if={"question": "later", "options": ["yes"]}), question("later", SLOWER)
    ),
    "scenario.idle": given(
        questions=[{"code": "idle", "text": "吗？", "options": [{"code": c, "label": c} for c in ("yes", "no")]}]
    ),
    "scenario.block_reason": asks(question("why", {**BLOCK, "reason": ""})),
    "scenario.instead": asks(question("other", {**BLOCK, "target": "moon_landing"})),
    "scenario.limit": asks(question("slow", {"kind": "set_limit", "target": "30wd"})),
    "scenario.dead_end": asks(question("end", BLOCK, BLOCK)),
    "promise.replaces": given(promise={**PROMISE, "replaces": ["moon"]}),
    "promise.basis": given(promise={**PROMISE, "basis": ""}),
    "promise.liability": given(promise={**PROMISE, "content": ["以上属实。"]}),
    "promise.tacit": given(tacit_approval=True),
}
