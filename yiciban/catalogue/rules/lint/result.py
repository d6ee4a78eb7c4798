"""What one gets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiciban.catalogue.facts import Guide, ResultKind, Severity, VariantKind
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
# 凭证, 公证, 认证 and the like end as a certificate does and are none.
_CERTIFICATE = re.compile(r"(?<![凭公认论见保查])证$")
_DOCUMENT = re.compile(r"(文|批复)$")


@rule("result.licence", ERROR, "出证照的写明是哪种证照", "GB/T 39046-2020 A.8")
def _licence(guide: Guide, around: Surroundings) -> Iterator[Found]:
    is_licence = guide.result.kind is ResultKind.LICENCE
    if is_licence != bool(guide.result.licence):
        yield Found("result.licence", "结果是证照的要写明证照类型，不是证照的不写。", "请改结果类型，或者改证照类型。")
    elif is_licence and around.licences is not None and guide.result.licence not in around.licences:
        yield Found("result.licence", f"证照类型 {guide.result.licence} 还没有定义。", "请先定义证照类型。")


@rule("result.name", ERROR, "有结果的写明叫什么", "GB/T 39046-2020 表4")
def _name(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if (guide.result.kind is ResultKind.NONE) == bool(guide.result.name):
        yield Found("result.name", "有结果的要写名称，没有结果的不写。", "请补上名称，或者改结果类型。")


@rule("result.kind", ERROR, "结果名称和结果类型对得上", "事项要素一致性规则")
def _kind(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    name, kind = guide.result.name, guide.result.kind
    for words, wanted in ((_CERTIFICATE, ResultKind.LICENCE), (_DOCUMENT, ResultKind.DOCUMENT)):
        if words.search(name) and kind is not wanted:
            yield Found(
                "result.kind",
                f"结果叫“{name}”，类型写的是“{kind.value}”。",
                f"请把结果类型改成“{wanted.value}”，或者改名称。",
            )


@rule("result.sample", WARNING, "结果有样本", "事项要素一致性规则")
def _sample(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    result = guide.result
    if result.kind is not ResultKind.NONE and not result.sample and not result.licence:
        yield Found("result.sample", f"“{result.name}”没有样本。", "请放一份样本，让人知道会拿到什么。")


@rule("result.validity", WARNING, "能延续的写明管几年", "行政许可法第五十条")
def _validity(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.variant is VariantKind.RENEW and not guide.result.valid_years:
        yield Found("result.valid_years", "是延续，却没有写延续以后管几年。", "请写明有效期。")
