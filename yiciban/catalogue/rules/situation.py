"""A person's situation as addresses carry it and as pages, papers and programs say it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from yiciban.catalogue.facts import Answers, Effect, EffectKind, Guide, Material, Option, Question, Tailored
from yiciban.catalogue.rules.scenario import tailor

PREFIX = "s."
"""Before the code of a question in an address and in a form: ?s.house=rented&s.extra=a&s.extra=b."""
NONE_OF_THEM = "都没有"
CHOSEN_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as a page shows it: which options hold, what was answered in words, whether it is still open."""

    question: Question
    chosen: tuple[str, ...]
    words: str
    is_open: bool

    @property
    def name(self) -> str:
        """The name of its inputs."""
        return PREFIX + self.question.code

    @property
    def stops(self) -> bool:
        """Whether what was chosen here leads elsewhere."""
        chosen = (option for option in self.question.options if option.code in self.chosen)
        return any(effect.kind is EffectKind.BLOCK for option in chosen for effect in option.effects)


def situation_of(sent: Mapping[str, Sequence[str]]) -> Answers:
    """The answers among what an address or a form carries; one without an option says: none of them."""
    return {
        name.removeprefix(PREFIX): tuple(value for value in values[:CHOSEN_AT_MOST] if value)
        for name, values in sent.items()
        if name.startswith(PREFIX)
    }


def situation_query(answers: Answers) -> str:
    """The answers as the part of an address behind the question mark; empty without answers."""
    return urlencode([(PREFIX + code, option) for code, options in answers.items() for option in options or ("",)])


def asked_questions(found: Tailored) -> tuple[AskedQuestion, ...]:
    """The questions that concern the person, in order, with what was answered.

    Whoever is blocked is asked nothing more: only their own answers can change that.
    """
    open_codes = {question.code for question in found.open}
    return tuple(
        AskedQuestion(
            question, found.answers.get(question.code, ()), _words(question, found), question.code in open_codes
        )
        for question in found.asked
        if not (found.blocks and question.code in open_codes)
    )


def one_at_a_time(questions: Sequence[AskedQuestion]) -> tuple[AskedQuestion, ...]:
    """What is answered and the first that is open: nobody is asked two things at once."""
    later = [asked for asked in questions if asked.is_open][1:]
    return tuple(asked for asked in questions if asked not in later)


def situation_rows(found: Tailored) -> tuple[tuple[str, str], ...]:
    """Question and answer in words, for every question that is answered."""
    return tuple((asked.question.text, asked.words) for asked in asked_questions(found) if not asked.is_open)


def undecided(guide: Guide, found: Tailored) -> tuple[Material, ...]:
    """Materials of the whole guide that an answer still to be given may add, or take away."""
    there = {material.code for material in found.guide.materials}
    maybe = {question.code for question in found.open}
    targets: set[str] = set()
    for question in guide.questions:
        if question not in found.asked and question.show_if and question.show_if.question in maybe:
            maybe.add(question.code)
        if question.code in maybe:
            effects = [effect for option in question.options for effect in option.effects]
            targets |= {effect.target for effect in effects if _would_change(effect, there)}
    return tuple(material for material in guide.materials if material.code in targets)


def because_lines(guide: Guide, found: Tailored) -> tuple[str, ...]:
    """One line for each answer that added or spared a material."""
    names = {material.code: material.name for material in guide.materials}
    usual = {material.code for material in tailor(guide, {}).guide.materials}
    there = {material.code for material in found.guide.materials}
    chosen = tuple(_chosen(found))
    wanted = usual | {effect.target for _, option in chosen for effect in option.effects if _adds(effect)}
    lines = []
    for question, option in chosen:
        did = [effect for effect in option.effects if found.because.get(effect.target) == option.label]
        added = [names[one.target] for one in did if _adds(one) and one.target in there]
        spared = [names[one.target] for one in did if not _adds(one) and one.target in wanted - there]
        said = "；".join(f"{verb}{'、'.join(which)}" for verb, which in (("加上", added), ("不用交", spared)) if which)
        if said:
            lines.append(f"{question.text}选了“{option.label}”，{said}。")
    return tuple(lines)


def _adds(effect: Effect) -> bool:
    return effect.kind is EffectKind.ADD_MATERIAL


def _would_change(effect: Effect, there: Collection[str]) -> bool:
    if effect.kind is EffectKind.DROP_MATERIAL:
        return effect.target in there
    return _adds(effect) and effect.target not in there


def _chosen(found: Tailored) -> Iterator[tuple[Question, Option]]:
    for question in found.asked:
        for option in question.options:
            if option.code in found.answers.get(question.code, ()):
                yield question, option


def _words(question: Question, found: Tailored) -> str:
    chosen = found.answers.get(question.code)
    if chosen is None:
        return ""
    return "、".join(option.label for option in question.options if option.code in chosen) or NONE_OF_THEM
