"""告知承诺 and 超时默认: what goes by promise, and what may never go by silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiciban.catalogue.facts import Guide, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
# Safety, health, ecology, money: a permit there is never given by silence (facts of 超时默认; 行政许可法第十二条).
EXCLUDED_THEMES = frozenset({
    "公共安全", "医疗卫生", "环保绿化", "安全生产", "公安消防",
    "融资信贷", "检验检疫", "质量技术", "应对气候变化", "出境入境",
})  # fmt: skip
_EXCLUDED = re.compile(
    r"食品|药品|医疗|卫生|消防|危险|爆|枪|放射|辐射|特种设备|燃气|矿|环境影响|排污|种子|农药|兽药|金融|贷款|担保|典当|建筑施工|校车"
)


@rule("promise.replaces", ERROR, "承诺代替的材料在清单里", "国办发〔2020〕42号")
def _replaces(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.promise is None:
        return
    known = {material.code for material in guide.materials}
    for code in guide.promise.replaces:
        if code not in known:
            yield Found("promise.replaces", f"承诺代替的材料 {code} 不在申请材料里。", "请改代码，或者去掉。")


@rule("promise.basis", ERROR, "告知承诺有依据", "国办发〔2020〕42号")
def _basis(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.promise is not None and not guide.promise.basis.strip():
        yield Found("promise.basis", "没有写依据什么实行告知承诺。", "请写明文件。")


@rule("promise.liability", WARNING, "承诺书写明不实的后果", "国办发〔2020〕42号")
def _liability(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.promise is not None and not any(re.search(r"责任|撤销|后果|处罚", line) for line in guide.promise.content):
        yield Found("promise.content", "承诺书没有写承诺不实要负什么责任。", "请加上一句，例如：承诺不实的，撤销许可。")


@rule("promise.tacit", ERROR, "涉及安全、健康、环保、资金的许可不默认", "超时默认适用范围")
def _tacit(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.tacit_approval or not guide.is_permit:
        return
    if guide.theme in EXCLUDED_THEMES or _EXCLUDED.search(guide.name):
        yield Found("tacit_approval", "这类许可关系安全、健康、环保或者资金，不能超时就当同意。", "请去掉超时默认。")
