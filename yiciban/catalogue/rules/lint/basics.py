"""What an item is, for whom, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiciban.catalogue.facts import (
    FIRM_THEMES,
    PERSON_THEMES,
    Audience,
    BodyKind,
    CaseKind,
    Guide,
    ItemType,
    PowerSource,
    RemedyKind,
    Severity,
)
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules
from yiciban.catalogue.rules.lint.words import CATCH_ALL

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
THEMES = {Audience.PERSON: frozenset(PERSON_THEMES), Audience.FIRM: frozenset(FIRM_THEMES)}
ENTRUSTED = (PowerSource.ENTRUSTED, PowerSource.ENTRUSTED_FROM_ABOVE)
# Area code and number, or a number that is the same in the whole country (12345, 95598, 400).
_PHONE = re.compile(r"0\d{2,3}\d{7,8}|1\d{2,5}|9\d{4}|400\d{7}")
_BETWEEN = re.compile(r"[、，,；;/]|或者?")
_DRESS = re.compile(r"[\s\-—－()（）]|转\s*\d+$")


@rule("basics.conditions", ERROR, "写明受理条件", "行政许可法第三十条")
def _conditions(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.conditions:
        yield Found("conditions", "没有写受理条件。", "请一条一条写明什么情况能办。")


@rule("basics.catch_all", WARNING, "受理条件不兜底", "关于深入推进审批服务便民化的指导意见")
def _catch_all(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for number, condition in enumerate(guide.conditions):
        if "其他条件" in condition or "其它条件" in condition or CATCH_ALL.search(condition):
            yield Found(f"conditions.{number}", f"“{condition[:40]}”没有说清是什么条件。", "请逐条写明；写不明的去掉。")


@rule("basics.instant_authorised", ERROR, "只有即办件能授权到窗", "行政许可法第三十四条")
def _authorised(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.instant_authorised and guide.case_kind is not CaseKind.INSTANT:
        yield Found("instant_authorised", "承诺件不能由一个人受理并决定。", "请取消授权到窗，或者改成即办件。")


@rule("basics.theme", ERROR, "主题在服务对象的主题分类里", "事项要素一致性规则")
def _theme(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not any(guide.theme in THEMES[door] for door in guide.audience):
        doors = "、".join({"person": "个人", "firm": "企业"}[door.value] for door in guide.audience)
        yield Found("theme", f"{doors}的主题分类里没有“{guide.theme}”。", "请换一个主题，或者改服务对象。")


@rule("basics.phones", ERROR, "咨询电话和投诉电话不是同一个", "事项要素一致性规则")
def _phones(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if _DRESS.sub("", guide.contact.enquiry) == _DRESS.sub("", guide.contact.complaint):
        yield Found("contact.complaint", "咨询电话和投诉电话是同一个号码。", "请写一个不归经办科室接的投诉电话。")


@rule("basics.area_code", ERROR, "电话带区号", "事项要素一致性规则")
def _area_code(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for name, label in (("enquiry", "咨询"), ("complaint", "投诉")):
        numbers = getattr(guide.contact, name)
        if not all(_PHONE.fullmatch(_DRESS.sub("", number)) for number in _BETWEEN.split(numbers)):
            yield Found(
                f"contact.{name}",
                f"{label}电话“{numbers}”没有区号，或者位数不对。",
                "请写成区号加号码，例如 0000-8812 0116；全国统一的短号码可以直接写。",
            )


@rule("basics.faq", WARNING, "行政许可至少有一个常见问题", "事项要素一致性规则")
def _faq(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.is_permit and not guide.faq:
        yield Found("faq", "还没有常见问题。", "请写上窗口最常被问到的一个问题和回答。")


@rule("basics.remedies", WARNING, "写明怎样复议、怎样起诉", "行政许可法第三十八条")
def _remedies(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.type is ItemType.PUBLIC_SERVICE:
        return
    known = {remedy.kind for remedy in guide.remedies}
    for kind in RemedyKind:
        if kind not in known:
            yield Found("remedies", f"没有写不服决定怎样申请{kind.value}。", "请写明向谁提、在哪里、多长时间内。")


@rule("basics.entrusted", ERROR, "委托办理的写明委托了谁", "行政许可法第二十四条")
def _entrusted(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    is_entrusted = guide.body_kind is BodyKind.ENTRUSTED or guide.power_source in ENTRUSTED
    if is_entrusted and not guide.entrusted_to:
        yield Found("entrusted_to", "写着受委托办理，没有写委托和受委托的单位。", "请写明单位全称，委托的内容要公告。")


@rule("basics.checked_on", WARNING, "一年内核对过", "办事指南准确度")
def _checked_on(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.today is None:
        return
    age = (around.today - guide.checked_on).days
    if age > 365:
        yield Found(
            "checked_on", f"上次核对是 {guide.checked_on}，已经一年多了。", "请从头核对一遍，改核对日期再发布。"
        )
    elif age < 0:
        yield Found("checked_on", f"核对日期 {guide.checked_on} 还没有到。", "请写实际核对的日子。")
