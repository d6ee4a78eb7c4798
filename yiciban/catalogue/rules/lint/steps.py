"""办理流程: the links of the published procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiciban.catalogue.facts import Guide, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
LINKS = {
    "受理": re.compile(r"受理|登记受理"),
    "审核": re.compile(r"审[核查]|核[查对验]|复核|初审|联审|评审"),
    "决定": re.compile(r"决定|审批|批准|核准|审定|签发|登记$"),
    "办结": re.compile(r"办结|制证|出证|发证|出文"),
    "送达": re.compile(r"送达|领取|发证|寄送"),
}


@rule("steps.present", WARNING, "写明办理流程", "行政许可法第三十条")
def _present(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.steps:
        yield Found("steps", "没有写办理流程。", "请写明每个环节谁办、几天、看什么。")


@rule("steps.links", ERROR, "行政许可的流程有五个环节", "GB/T 36114-2018、事项要素一致性规则")
def _links(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.is_permit or not guide.steps:
        return
    missing = [name for name, words in LINKS.items() if not any(words.search(step.name) for step in guide.steps)]
    if missing:
        yield Found("steps", f"流程里没有{'、'.join(missing)}。", "受理、审核、决定、办结、送达都要写。")


@rule("steps.twice", ERROR, "环节不重名", "GB/T 39046-2020 表4")
def _twice(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    names = [step.name for step in guide.steps]
    if len(set(names)) == len(names):
        return
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Found("steps", f"环节“{name}”写了两次，分不清是哪一个。", "请改成不同的名称，或者合成一个。")
