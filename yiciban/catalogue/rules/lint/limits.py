"""Legal and promised limits, delivery, special procedures."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.facts import CaseKind, EffectKind, Guide, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, rules
from yiciban.catalogue.rules.lint.words import days, laws_in, limit, longer, text_of
from yiciban.catalogue.rules.scenario import all_effects
from yiciban.kernel.limits import Limit, Unit

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
PERMIT, JOINT, DELIVERY = "20wd", "45wd", "10wd"
# Each has a limit of its own beside the promise: delivery (art. 44).
NOT_IN_THE_PROMISE = ("送达",)
_SOURCES = ("《", "法", "条例", "规定", "办法", "细则", "规程", "规范", "标准", "通知", "意见", "决定")


@rule("limits.instant", ERROR, "即办件承诺 0 天，承诺件不是", "GB/T 39046-2020 A.6")
def _instant(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if (guide.case_kind is CaseKind.INSTANT) != limit(guide.promised_limit).is_instant:
        yield Found("promised_limit", "即办件要当场办完，承诺件要写几天办完。", "请改办件类型，或者改承诺时限。")


@rule("limits.promise", ERROR, "承诺时限不比法定时限长", "行政许可法第四十二条")
def _promise(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if longer(guide.promised_limit, guide.legal_limit):
        yield Found(
            "promised_limit",
            f"承诺{text_of(guide.promised_limit)}，比法定的{text_of(guide.legal_limit)}还长。",
            "请把承诺时限改到法定时限以内。",
        )


@rule("limits.permit", ERROR, "行政许可 20 个工作日，联合办理 45 个", "行政许可法第四十二条")
def _permit(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not guide.is_permit:
        return
    most = JOINT if guide.joint_bodies else PERMIT
    if longer(guide.legal_limit, most) and not laws_in(guide.legal_basis):
        yield Found(
            "legal_limit",
            f"法定时限{text_of(guide.legal_limit)}，长过{text_of(most)}，没有写是哪部法律、法规另有规定。",
            f"请改成{text_of(most)}以内，或者在法定时限依据里写明法律、法规的条款。",
        )


@rule("limits.legal_basis", WARNING, "法定时限有依据", "GB/T 39046-2020 表4")
def _legal_basis(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if not any(word in guide.legal_basis for word in _SOURCES):
        yield Found("legal_basis", "没有写法定时限是哪里规定的。", "请写明文件和条款。")


@rule("limits.steps", ERROR, "各环节加起来不超过承诺时限", "事项要素一致性规则")
def _steps(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    counted = [step.limit for step in guide.steps if not step.name.startswith(NOT_IN_THE_PROMISE)]
    if _sum_is_longer(counted, guide.promised_limit):
        # A step that only some answer adds takes its time only then.
        added = {effect.target for _, _, effect in all_effects(guide) if effect.kind is EffectKind.ADD_STEP}
        counted = [
            step.limit
            for step in guide.steps
            if step.name not in added and not step.name.startswith(NOT_IN_THE_PROMISE)
        ]
    if _sum_is_longer(counted, guide.promised_limit):
        total = "、".join(text_of(code) for code in counted if limit(code).count)
        yield Found(
            "steps",
            f"各环节（{total}）加起来，比承诺的 {text_of(guide.promised_limit)}长。",
            "请改环节时限，或者改承诺时限。",
        )


def _sum_is_longer(codes: list[str], promised: str) -> bool:
    """Whether steps one after the other certainly take longer; hours within the day of an instant case are its own."""
    limits, most = [limit(code) for code in codes], limit(promised)
    unit = _only_unit(limits, most)
    if unit is not None:
        return sum(one.count for one in limits) > most.count
    return sum(days(code)[0] for code in codes) > days(promised)[1]


def _only_unit(limits: list[Limit], most: Limit) -> Unit | None:
    units = {one.unit for one in limits if one.count} | ({most.unit} if most.count else set())
    if not most.count and units == {Unit.HOUR}:
        return None
    return units.pop() if len(units) == 1 else None


@rule("limits.delivery", ERROR, "行政许可 10 个工作日内送达", "行政许可法第四十四条")
def _delivery(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    if guide.is_permit and longer(guide.delivery_limit, DELIVERY):
        yield Found(
            "delivery_limit",
            f"送达要{text_of(guide.delivery_limit)}，法律只给 10 个工作日。",
            "请改到 10 个工作日以内。",
        )


@rule("limits.special_basis", ERROR, "特别程序有依据", "行政许可法第四十五条")
def _special_basis(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for procedure in guide.special_procedures:
        if not procedure.basis.strip():
            yield Found(
                f"special_procedures.{procedure.kind.value}",
                f"“{procedure.kind.value}”的时间不算在时限里，没有写依据。",
                "请写明依据；没有依据的，时间要算在时限里。",
            )
