"""情形: the guide made for one person's answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from yiciban.catalogue.facts import (
    Answers,
    Block,
    Effect,
    EffectKind,
    Guide,
    Material,
    MaterialNeed,
    Option,
    Question,
    Tailored,
)

ADDS = {
    EffectKind.ADD_MATERIAL: "materials",
    EffectKind.ADD_FIELD: "fields",
    EffectKind.ADD_STEP: "steps",
}
DROPS = {
    EffectKind.DROP_MATERIAL: "materials",
    EffectKind.DROP_FIELD: "fields",
    EffectKind.DROP_STEP: "steps",
}
NAMED_BY = {"materials": "code", "fields": "element", "steps": "name"}


def tailor(guide: Guide, answers: Answers) -> Tailored:
    """Ask the questions in order, apply what the answers do, and leave out what no answer adds.

    An answer to a question that does not concern the person, and an option that does not exist, count for
    nothing. A later drop beats an earlier add, so that an exception can be written after its rule.
    """
    asked: list[Question] = []
    given: dict[str, tuple[str, ...]] = {}
    open_questions: list[Question] = []
    chosen: list[tuple[Question, Option]] = []
    for question in guide.questions:
        if question.show_if and not set(question.show_if.options) & set(given.get(question.show_if.question, ())):
            continue
        asked.append(question)
        options = [option for option in question.options if option.code in answers.get(question.code, ())]
        if not question.several:
            options = options[:1]
        if question.code in answers and (options or question.several):
            given[question.code] = tuple(option.code for option in options)
            chosen += [(question, option) for option in options]
        else:
            open_questions.append(question)
    effects = [(option, effect) for _, option in chosen for effect in option.effects]
    return Tailored(
        guide=_applied(guide, [effect for _, effect in effects]),
        answers=given,
        asked=tuple(asked),
        open=tuple(open_questions),
        blocks=tuple(
            Block(effect.reason or f"选了“{option.label}”的，不办这个事项。", effect.target)
            for option, effect in effects
            if effect.kind is EffectKind.BLOCK
        ),
        because={
            effect.target: option.label
            for option, effect in effects
            if effect.kind in (EffectKind.ADD_MATERIAL, EffectKind.DROP_MATERIAL)
        },
    )


def all_effects(guide: Guide) -> Iterator[tuple[Question, Option, Effect]]:
    """Every effect of the tree, with the question and the option it belongs to."""
    for question in guide.questions:
        for option in question.options:
            for effect in option.effects:
                yield question, option, effect


def _applied(guide: Guide, effects: Iterable[Effect]) -> Guide:
    off = _added_by_some_answer(guide)
    limit = guide.promised_limit
    added: set[str] = set()
    for effect in effects:
        if effect.kind in ADDS:
            off[ADDS[effect.kind]].discard(effect.target)
            added.add(effect.target)
        elif effect.kind in DROPS:
            off[DROPS[effect.kind]].add(effect.target)
        elif effect.kind is EffectKind.SET_LIMIT:
            limit = effect.target
    changes: dict[str, object] = {"promised_limit": limit}
    for part, key in NAMED_BY.items():
        changes[part] = tuple(row for row in getattr(guide, part) if getattr(row, key) not in off[part])
    materials = tuple(_needed(material, added) for material in changes["materials"])  # type: ignore[attr-defined]
    return guide.model_copy(update={**changes, "materials": materials})


def _added_by_some_answer(guide: Guide) -> dict[str, set[str]]:
    off: dict[str, set[str]] = {part: set() for part in NAMED_BY}
    for _, _, effect in all_effects(guide):
        if effect.kind in ADDS:
            off[ADDS[effect.kind]].add(effect.target)
    return off


def _needed(material: Material, added: set[str]) -> Material:
    """A material "only in some cases" that this person's answer asks for is simply required."""
    if material.code in added and material.need is MaterialNeed.OPTIONAL:
        return material.model_copy(update={"need": MaterialNeed.REQUIRED})
    return material


def clean_answers(raw: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Answers as they come from a form, an address or a document: lists or single codes, as tuples."""
    found: dict[str, tuple[str, ...]] = {}
    for code, value in raw.items():
        values = value if isinstance(value, (list, tuple)) else (value,)
        found[str(code)] = tuple(str(one) for one in values if one not in ("", None))
    return found
