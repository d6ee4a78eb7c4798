"""Form fields: known, and needed (行政许可法第二十九条: nothing that has nothing to do with the matter)."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.facts import Audience, DataElement, FormField, Guide, MaterialNeed, Sensitivity, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, once_a_guide, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
ART_29 = "行政许可法第二十九条"
MOST_FIELDS = 25


@once_a_guide
def _known(guide: Guide, around: Surroundings) -> list[tuple[FormField, DataElement]]:
    elements = around.elements or {}
    return [(asked, elements[asked.element]) for asked in guide.fields if asked.element in elements]


@rule("form.element", ERROR, "表单的每一项都是数据元", "GB/T 39046-2020")
def _element(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.elements is None:
        return
    for asked in guide.fields:
        if asked.element not in around.elements:
            yield Found(
                f"fields.{asked.element}",
                f"表单用到数据元 {asked.element}，还没有定义。",
                "请先定义数据元，或者换一个。",
            )


@rule("form.twice", ERROR, "一项只问一次", ART_29)
def _twice(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    asked = [one.element for one in guide.fields]
    if len(set(asked)) == len(asked):
        return
    for element in sorted({element for element in asked if asked.count(element) > 1}):
        yield Found(f"fields.{element}", f"表单里 {element} 问了两次。", "请去掉一项。")


@rule("form.same_words", WARNING, "两项不问同一句话", ART_29)
def _same_words(guide: Guide, around: Surroundings) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for asked, element in _known(guide, around):
        words = asked.label or element.name
        first = seen.setdefault(words, asked.element)
        if first != asked.element:
            yield Found(f"fields.{asked.element}", f"“{words}”问了两次。", "请去掉一项，或者写明两项有什么不同。")


@rule("form.same_source", WARNING, "已经知道的不再问一遍", "国发〔2022〕5号 一数一源")
def _same_source(guide: Guide, around: Surroundings) -> Iterator[Found]:
    seen: dict[str, DataElement] = {}
    for asked, element in _known(guide, around):
        if not element.source:
            continue
        first = seen.setdefault(element.source, element)
        if first is not element and not asked.why:
            yield Found(
                f"fields.{asked.element}",
                f"“{asked.label or element.name}”和“{first.name}”来自同一处，已经填好一次了。",
                "请去掉一项；确实要另问的，写明为什么。",
            )


@rule("form.on_licence", WARNING, "证照上有的不再填", "国办发〔2022〕3号")
def _on_licence(guide: Guide, around: Surroundings) -> Iterator[Found]:
    typed = {
        asked.element: asked.label or element.name
        for asked, element in _known(guide, around)
        if not element.source and not asked.why
    }
    known = around.licences or {}
    if not typed or not known:
        return
    for material in guide.materials:
        if material.licence not in known or material.need is not MaterialNeed.REQUIRED:
            continue
        licence = known[material.licence]
        for face in licence.faces:
            if words := typed.pop(face.element, ""):
                yield Found(
                    f"fields.{face.element}",
                    f"“{words}”在{licence.name}上已经有了，还要人再填。",
                    "请去掉这一项；内容会变的，写明为什么要问。",
                )


@rule("form.sensitive", WARNING, "敏感信息说明为什么要", "个人信息保护法第二十八条至第三十条")
def _sensitive(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for asked, element in _known(guide, around):
        if element.sensitivity is Sensitivity.SENSITIVE and not element.source and not asked.why:
            yield Found(
                f"fields.{asked.element}",
                f"“{asked.label or element.name}”是敏感个人信息，没有写要它做什么。",
                "请写明用途；没有必要的去掉。",
            )


@rule("form.many", WARNING, "表单不超过 25 项", ART_29)
def _many(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if len(guide.fields) > MOST_FIELDS:
        yield Found(
            "fields", f"表单有 {len(guide.fields)} 项。", "请去掉和办这件事没有关系的，或者用情形只问该问的人。"
        )


@rule("form.audience", WARNING, "只给个人办的不问单位", ART_29)
def _audience(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if Audience.FIRM in guide.audience:
        return
    for asked, element in _known(guide, around):
        if element.source.startswith("org."):
            yield Found(
                f"fields.{asked.element}",
                f"只给个人办，却问“{asked.label or element.name}”，这一项要从单位资料里取。",
                "请去掉，或者改服务对象。",
            )
