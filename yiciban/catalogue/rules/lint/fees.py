"""收费: what it costs, why, and how one pays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiciban.catalogue.facts import Guide, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules
from yiciban.catalogue.rules.lint.words import laws_in

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
_SUM = re.compile(r"\d|元|免|按")
_DOCUMENT = re.compile(r"《.+》|〔\d{4}〕|第.+[条号]|法|条例|规定|标准|通知|公告|目录|价格|合同")


@rule("fees.standard", ERROR, "收费标准写明多少钱", "行政许可法第五十九条")
def _standard(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for fee in guide.fees:
        if not _SUM.search(fee.standard):
            yield Found("fees", f"“{fee.name}”的标准写的是“{fee.standard}”，看不出多少钱。", "请写明金额，或者怎样算。")


@rule("fees.basis", ERROR, "收费有依据", "行政许可法第五十九条")
def _basis(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for fee in guide.fees:
        if not _DOCUMENT.search(fee.basis):
            yield Found("fees", f"“{fee.name}”的依据“{fee.basis}”看不出是哪个文件。", "请写文件全名或者文号。")


@rule("fees.permit", ERROR, "行政许可不收费，法律、行政法规另有规定的除外", "行政许可法第五十八条")
def _permit(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.is_permit:
        return
    for fee in guide.fees:
        if not laws_in(fee.basis):
            yield Found(
                "fees",
                f"行政许可收“{fee.name}”，依据里没有法律或者行政法规。",
                "请写明法律、行政法规的条款；没有的不能收。",
            )


@rule("fees.pay_online", WARNING, "收费的能在网上交", "事项要素一致性规则")
def _pay_online(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.fees and not guide.pay_online:
        yield Found("pay_online", "要收费，却不能在网上交。", "请开通网上支付。")


@rule("fees.nothing_to_pay", ERROR, "不收费的没有网上支付", "事项要素一致性规则")
def _nothing_to_pay(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.pay_online and not guide.fees:
        yield Found("pay_online", "不收费，却写着能在网上支付。", "请去掉网上支付，或者补上收费项目。")
