"""设定依据: what law the item rests on, and how exactly that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiciban.catalogue.facts import Guide, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇两\d\s]+[条章项款]")
_WHOLE = re.compile(r"全文|附[件录表]|目录|清单|序号|[一二三四五六七八九十]、|（[一二三四五六七八九十]+）")
_IS_LAW = re.compile(r"((?<!办)法|法典|条例)(（[^）]*）)?$")
# 行政许可法 arts. 14–15: law, administrative regulation, State Council decision, local regulation, and for a year
# a rule of a provincial government. Departments' rules (17) set no permit.
_SETS_PERMITS = re.compile(r"((?<!办)法|法典|条例)(（[^）]*）)?$|国务院.*决定|省.*人民政府.*规定|国务院令")
_GONE = re.compile(r"已?废止|失效|草案|征求意见稿|送审稿")


@rule("basis.in_force", ERROR, "依据是现行有效的", "行政许可法第四条")
def _in_force(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for number, basis in enumerate(guide.all_basis):
        if gone := _GONE.search(f"{basis.law} {basis.number} {basis.since}"):
            yield Found(
                f"basis.{number}", f"《{basis.law}》写着“{gone[0]}”。", "请换成现在有效的依据；没有的就取消事项。"
            )


@rule("basis.article", WARNING, "依据写到条款", "国办发〔2017〕29号 设定依据")
def _article(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for number, basis in enumerate(guide.all_basis):
        if _ARTICLE.search(basis.article) or (_WHOLE.search(basis.article) and not _IS_LAW.search(basis.law)):
            continue
        mend = "请写到条、款，例如 第二十四条第一款；文件写到附件的哪一项。"
        yield Found(f"basis.{number}.article", f"《{basis.law}》只写了“{basis.article}”。", mend)


@rule("basis.issuer", WARNING, "写明颁布机关", "GB/T 39046-2020 表4")
def _issuer(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for number, basis in enumerate(guide.all_basis):
        if not basis.issuer:
            yield Found(f"basis.{number}.issuer", f"没有写《{basis.law}》是谁颁布的。", "请写明颁布机关。")


@rule("basis.permit_level", ERROR, "行政许可由法律、法规设定", "行政许可法第十四条、第十五条、第十七条")
def _permit_level(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.is_permit or not guide.basis:
        return
    if not any(_SETS_PERMITS.search(basis.law) or _SETS_PERMITS.search(basis.number) for basis in guide.basis):
        laws = "、".join(f"《{basis.law}》" for basis in guide.basis[:3])
        yield Found(
            "basis", f"{laws}不能设定行政许可。", "请在基本目录补上设定它的法律或者法规；没有的不能作为行政许可。"
        )
