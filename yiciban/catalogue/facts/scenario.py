"""情形: questions whose answers say what this person needs, and the guide made for these answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from yiciban.catalogue.facts.part import Code, Name, Part, Sentence

if TYPE_CHECKING:
    from yiciban.catalogue.facts.guide import Guide

Answers = Mapping[str, tuple[str, ...]]
"""Codes of the options chosen, by code of the question."""


class EffectKind(StrEnum):
    """What an answer does to the guide."""

    ADD_MATERIAL = "add_material"
    DROP_MATERIAL = "drop_material"
    ADD_FIELD = "add_field"
    DROP_FIELD = "drop_field"
    ADD_STEP = "add_step"
    DROP_STEP = "drop_step"
    SET_LIMIT = "set_limit"
    BLOCK = "block"


class Effect(Part):
    """One consequence of an option.

    `target` is the code of a material, the element of a field, the name of a step, the promised limit (5wd),
    or, for a block, the slug of the item to do instead (may be empty). Whatever some option adds is left out
    until it is added. `reason` is said to the person who is blocked.
    """

    kind: EffectKind
    target: str = ""
    reason: str = ""


class Option(Part):
    """One possible answer; `note` states its consequence."""

    code: Code
    label: Name
    note: str = ""
    effects: tuple[Effect, ...] = ()


class ShowIf(Part):
    """A question is asked only when one of these options of an earlier question is chosen."""

    question: Code
    options: tuple[Code, ...] = Field(min_length=1)


class Question(Part):
    """One question of the tree."""

    code: Code
    text: Sentence
    hint: str = ""
    several: bool = False
    """More than one option may be chosen, or none."""
    show_if: ShowIf | None = None
    options: tuple[Option, ...] = Field(min_length=2)


@dataclass(frozen=True, slots=True)
class Block:
    """Why a person cannot do the item, and the item that fits instead (empty when there is none)."""

    reason: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Tailored:
    """The guide for one person's answers: `asked` are the questions that concern them, in order."""

    guide: Guide
    answers: Answers
    asked: tuple[Question, ...]
    open: tuple[Question, ...]
    """Questions that concern this person and are not answered yet."""
    blocks: tuple[Block, ...]
    because: Mapping[str, str]
    """For every material added or dropped: the answer that did it, in words."""

    @property
    def complete(self) -> bool:
        """Everything is answered and nothing stands in the way."""
        return not self.open and not self.blocks
