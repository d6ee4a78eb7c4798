"""Ways to apply, visits, and how far the net goes."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.facts import Channel, CrossWay, Guide, OnlineGrade, OnlineStage, Scope, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
NET = frozenset({Channel.COMPUTER, Channel.PHONE})


@rule("online.visit_reason", ERROR, "要跑的写明为什么", "国办发〔2018〕45号")
def _visit_reason(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.visits and not guide.visit_reason:
        yield Found("visit_reason", f"要跑 {guide.visits} 次，没有说为什么。", "请写明必须到现场的原因。")


@rule("online.no_visit", ERROR, "不用跑的，能在网上办或者寄材料", "事项要素一致性规则")
def _no_visit(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.visits and not guide.online and Channel.COURIER not in guide.channels:
        yield Found("channels", "写着不用跑，网上不能办，也没有快递申请。", "请加上快递申请，或者改到现场次数。")


@rule("online.grade", ERROR, "全程网办的不用跑", "事项要素一致性规则")
def _grade(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if CrossWay.ONLINE in guide.cross_ways and guide.online_grade is not OnlineGrade.ALL:
        yield Found(
            "cross_ways",
            f"跨省通办写的是全程网办，网上办理深度只到{guide.online_grade.value}级。",
            "请改通办方式，或者补上网上能办的环节、改成不用跑。",
        )


@rule("online.all_and_visits", WARNING, "网上从头办到尾的，不再要人跑", "国办发〔2018〕45号")
def _all_and_visits(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    told = {OnlineStage.FEEDBACK, OnlineStage.LICENCE} & set(guide.online_stages)
    if guide.visits and told and OnlineStage.HANDLING in guide.online_stages and guide.visits > 1:
        yield Found("visits", f"网上能办到出结果，还要跑 {guide.visits} 次。", "请看看能不能只跑一次，或者不用跑。")


@rule("online.channels", ERROR, "办理形式和网上办理深度对得上", "GB/T 39046-2020 A.5")
def _channels(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.online and not NET & set(guide.channels):
        yield Found("channels", "网上办理深度写着能在网上申请，办理形式里没有网上办理。", "请加上电脑端或者移动端。")
    elif not guide.online and NET & set(guide.channels):
        yield Found(
            "online_stages",
            "办理形式里有网上办理，网上办理深度却还不能收件。",
            "请补上网上办理深度，或者去掉网上办理。",
        )


@rule("online.counter", WARNING, "能在网上办的，窗口也能办", "国发〔2022〕5号")
def _counter(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if Channel.COUNTER not in guide.channels and Channel.OTHER not in guide.channels:
        yield Found("channels", "只能在网上或者用快递办，不会上网的人没有地方去。", "请保留窗口办理。")


@rule("online.courier", WARNING, "快递申请和寄材料说的一样", "事项要素一致性规则")
def _courier(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if (Channel.COURIER in guide.channels) != guide.courier_in:
        yield Found("courier_in", "办理形式里的快递申请，和能不能寄材料说的不一样。", "请把两处改成一样。")


@rule("online.cross_scope", WARNING, "跨省通办的，通办范围是全国", "国办发〔2020〕35号")
def _cross_scope(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.cross_ways and guide.scope is not Scope.NATION:
        yield Found(
            "scope", f"写着能跨省办，通办范围却是{guide.scope.value}。", "请把通办范围改成全国，或者去掉跨省通办。"
        )
