"""Codes and the four same elements (四级四同)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from yiciban.catalogue.facts import EntryState, Guide, Severity, VariantKind
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules
from yiciban.kernel.identifiers import parse_item_code
from yiciban.kernel.identifiers.items import LEVELS
from yiciban.kernel.refusal import Refusal

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
FOUR_SAME = "国办发〔2017〕29号 四级四同"
# The standard leaves the two digits to the place; one order for all items lets people read them.
SEQUENCES = {
    VariantKind.ONLY: "01",
    VariantKind.NEW: "01",
    VariantKind.CHANGE: "02",
    VariantKind.RENEW: "03",
    VariantKind.REPLACE: "04",
    VariantKind.CANCEL: "05",
}


@rule("codes.shape", ERROR, "编码的每一段都对", "GB/T 39554.1-2020、GB 32100-2015")
def _shape(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if problem := _problem(guide.code[:18], guide.code[19:21]):
        yield Found("code", problem, "请照实施主体的统一社会信用代码和基本目录核对编码。")


@lru_cache(maxsize=4096)
def _problem(organisation: str, region: str) -> str:
    """What is wrong with the body's code or the region's, said once for all items of the body."""
    try:
        parse_item_code(f"{organisation}4{region}0100000000")
    except Refusal as refusal:
        return refusal.sentence
    return ""


@rule("codes.entry", ERROR, "编码里的基本编码在基本目录里", FOUR_SAME)
def _entry(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.entries is not None and guide.entry not in around.entries:
        yield Found("code", f"基本目录里没有 {guide.entry}。", "请核对编码第 20 到 31 位，或者先把它加进基本目录。")


@rule("codes.in_force", ERROR, "基本目录里还在用", FOUR_SAME)
def _in_force(guide: Guide, around: Surroundings) -> Iterator[Found]:
    entry = (around.entries or {}).get(guide.entry)
    if entry and entry.state is EntryState.ABOLISHED:
        yield Found("code", f"“{entry.name}”已经从基本目录取消。", "请取消这个事项，或者换到还在用的基本编码下面。")


@rule("codes.main_item", ERROR, "有子项的主项不直接办理", "GB/T 39554.1-2020")
def _main_item(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.headings is not None and guide.entry in around.headings:
        yield Found("code", f"{guide.entry} 是主项，下面还有子项，不能直接办。", "请把编码换成它的一个子项。")


@rule("codes.type", ERROR, "编码里的事项类型和填的一致", "GB/T 39554.1-2020")
def _type(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    written = guide.code[21:23]
    if written != guide.type.value:
        yield Found(
            "code", f"编码里写的事项类型是 {written}，不是“{guide.type.label}”（{guide.type.value}）。", "请核对编码。"
        )


@rule("codes.level", ERROR, "行使层级是基本目录允许的", "GB/T 39046-2020 A.2")
def _level(guide: Guide, around: Surroundings) -> Iterator[Found]:
    entry = (around.entries or {}).get(guide.entry)
    written = guide.code[18]
    # 7 分级管理: the law shares the matter out, so every level may hold a part of it.
    if entry and written not in entry.levels and "7" not in entry.levels:
        allowed = "、".join(LEVELS[digit] for digit in entry.levels)
        yield Found(
            "code",
            f"编码第 19 位写的是{LEVELS.get(written, written)}，基本目录只许{allowed}办。",
            "请改第 19 位，或者先改基本目录的行使层级。",
        )


@rule(
    "codes.variant",
    WARNING,
    "业务办理项的顺序号和办理类型对得上",
    "编码约定：01 新办、02 变更、03 延续、04 补办、05 注销",
)
def _variant(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    wanted = SEQUENCES[guide.variant]
    if guide.code[31:] != wanted:
        word = guide.variant.value or "不分办理类型"
        yield Found("code", f"“{word}”的顺序号应该是 {wanted}，编码里是 {guide.code[31:]}。", "请改编码最后两位。")


@rule("codes.same_name", ERROR, "事项名称和基本目录相同", FOUR_SAME)
def _same_name(guide: Guide, around: Surroundings) -> Iterator[Found]:
    entry = (around.entries or {}).get(guide.entry)
    if entry and entry.name != guide.name:
        yield Found("name", f"基本目录里叫“{entry.name}”，这里叫“{guide.name}”。", "请重新发布一版，名称会跟着改过来。")


@rule("codes.same_basis", ERROR, "设定依据和基本目录相同", FOUR_SAME)
def _same_basis(guide: Guide, around: Surroundings) -> Iterator[Found]:
    entry = (around.entries or {}).get(guide.entry)
    if entry and entry.basis != guide.basis:
        yield Found("basis", "基本目录的设定依据改过了，这一版还是原来的。", "请重新发布一版，依据会跟着改过来。")
