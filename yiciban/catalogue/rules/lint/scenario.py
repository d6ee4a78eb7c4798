"""情形: questions can be reached, and what their answers do exists."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.facts import Effect, EffectKind, Guide, Option, Question, Severity
from yiciban.catalogue.rules.lint.rule import Found, Rule, Surroundings, once_a_guide, rules
from yiciban.catalogue.rules.lint.words import limit, longer, text_of
from yiciban.catalogue.rules.scenario import ADDS, DROPS, NAMED_BY, all_effects
from yiciban.kernel.refusal import Refusal

RULES: list[Rule] = []
rule = rules(RULES)
ERROR, WARNING = Severity.ERROR, Severity.WARNING
GUIDED = "政务服务事项情形引导"
PART_LABELS = {"materials": "材料", "fields": "表单项", "steps": "环节"}
# A tree that needs more looks than this to find a way through is not called blocked.
MOST_LOOKS = 20_000


Row = tuple[Question, Option, Effect]


@once_a_guide
def _effects(guide: Guide, around: Surroundings) -> dict[EffectKind, list[Row]]:  # noqa: ARG001
    """Every effect of the tree, by kind."""
    found: dict[EffectKind, list[Row]] = {}
    for row in all_effects(guide):
        found.setdefault(row[2].kind, []).append(row)
    return found


@rule("scenario.codes", ERROR, "问题和选项的代码不重复", GUIDED)
def _codes(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    for code in _more_than_once([question.code for question in guide.questions]):
        yield Found(f"questions.{code}", f"问题代码 {code} 用了两次。", "请换一个代码。")
    for question in guide.questions:
        for code in _more_than_once([option.code for option in question.options]):
            yield Found(
                f"questions.{question.code}.{code}",
                f"“{question.text}”有两个选项的代码都是 {code}。",
                "请换一个代码。",
            )


def _more_than_once(codes: list[str]) -> list[str]:
    if len(set(codes)) == len(codes):
        return []
    return sorted({code for code in codes if codes.count(code) > 1})


@rule("scenario.targets", ERROR, "选项增减的东西都在", GUIDED)
def _targets(guide: Guide, around: Surroundings) -> Iterator[Found]:
    effects = _effects(guide, around)
    for kind, part in (*ADDS.items(), *DROPS.items()):
        if kind not in effects:
            continue
        known = {getattr(row, NAMED_BY[part]) for row in getattr(guide, part)}
        for question, option, effect in effects[kind]:
            if effect.target not in known:
                yield Found(
                    f"questions.{question.code}.{option.code}",
                    f"选“{option.label}”会改动{PART_LABELS[part]} {effect.target or '（没有写）'}，指南里没有它。",
                    f"请先在指南里写上这项{PART_LABELS[part]}，或者改掉选项的后果。",
                )


@rule("scenario.show_if", ERROR, "每个问题都问得到", GUIDED)
def _show_if(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    reached: dict[str, set[str]] = {}
    for question in guide.questions:
        wanted = question.show_if
        if wanted and not set(wanted.options) & reached.get(wanted.question, set()):
            yield Found(
                f"questions.{question.code}.show_if",
                f"“{question.text}”永远问不到：要等前面的 {wanted.question} 选了 {'、'.join(wanted.options)} 才问。",
                "请核对前面有没有这个问题和选项；问题之间不能绕圈。",
            )
            continue
        reached[question.code] = {option.code for option in question.options}


@rule("scenario.idle", WARNING, "每个问题都有用", "行政许可法第二十九条")
def _idle(guide: Guide, around: Surroundings) -> Iterator[Found]:  # noqa: ARG001
    leads_on = {question.show_if.question for question in guide.questions if question.show_if}
    for question in guide.questions:
        if question.code not in leads_on and not any(option.effects for option in question.options):
            yield Found(
                f"questions.{question.code}",
                f"“{question.text}”怎么选，指南都一样。",
                "请去掉这个问题，或者写明选项的后果。",
            )


@rule("scenario.block_reason", ERROR, "不能办的说明为什么", "行政许可法第三十二条")
def _block_reason(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for question, option, effect in _effects(guide, around).get(EffectKind.BLOCK, ()):
        if not effect.reason.strip():
            yield Found(
                f"questions.{question.code}.{option.code}",
                f"选“{option.label}”就不能办，没有说为什么。",
                "请写明原因，再说该办什么、找谁。",
            )


# A warning, because two items may name each other, and one of them is published first.
@rule("scenario.instead", WARNING, "改办的事项存在", GUIDED)
def _instead(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if around.slugs is None:
        return
    for question, option, effect in _effects(guide, around).get(EffectKind.BLOCK, ()):
        if effect.target and effect.target not in around.slugs:
            yield Found(
                f"questions.{question.code}.{option.code}",
                f"选“{option.label}”让人改办 {effect.target}，没有这个事项。",
                "请改成有的事项，或者留空。",
            )


@rule("scenario.limit", ERROR, "选项改的时限在法定时限内", "行政许可法第四十二条")
def _limit(guide: Guide, around: Surroundings) -> Iterator[Found]:
    for question, option, effect in _effects(guide, around).get(EffectKind.SET_LIMIT, ()):
        where = f"questions.{question.code}.{option.code}"
        try:
            limit(effect.target)
        except Refusal as refusal:
            yield Found(where, f"选“{option.label}”要改的时限看不懂。", refusal.sentence)
            continue
        if longer(effect.target, guide.legal_limit):
            yield Found(
                where,
                f"选“{option.label}”要{text_of(effect.target)}，比法定的{text_of(guide.legal_limit)}还长。",
                "请改到法定时限以内。",
            )


@rule("scenario.dead_end", ERROR, "至少有一种情形能办", GUIDED)
def _dead_end(guide: Guide, around: Surroundings) -> Iterator[Found]:
    if EffectKind.BLOCK not in _effects(guide, around):
        return
    # Where every question has an answer without a block, those answers are a way.
    if any(all(map(_blocks, one.options)) and not one.several for one in guide.questions) and not _has_way(
        guide.questions
    ):
        yield Found("questions", "不管怎么选，最后都是不能办。", "请至少留一种能办的选法。")


def _has_way(questions: tuple[Question, ...]) -> bool:
    """Whether some answers meet no block; looks at the questions in order and goes back where it gets stuck."""
    looks = 0

    def way(number: int, given: dict[str, str]) -> bool:
        nonlocal looks
        looks += 1
        if number == len(questions) or looks > MOST_LOOKS:
            return True
        question = questions[number]
        wanted = question.show_if
        if wanted and given.get(wanted.question) not in wanted.options:
            return way(number + 1, given)
        # Of several options none need be chosen; which are chosen only matters to later questions.
        choices: list[str] = [option.code for option in question.options if not _blocks(option)]
        choices += [""] * question.several
        return any(way(number + 1, {**given, question.code: code}) for code in choices)

    return way(0, {})


def _blocks(option: Option) -> bool:
    return any(effect.kind is EffectKind.BLOCK for effect in option.effects)
