"""What upper floors add to the pages of cases: boxes, words for the history, what else waits for a signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yiciban.cases.facts import CaseFact
from yiciban.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Todo:
    """What the applicant is to do now, in the words of the head of the page."""

    title: str
    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """A template and what it needs; `todo` where it waits for the applicant."""

    template: str
    context: Mapping[str, Any]
    todo: Todo | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What waits for somebody's signature on a page of an upper floor."""

    count: int
    sentence: str
    url: str


Waiting = Callable[[Actor], Elsewhere | None]
Maker = Callable[[CaseFact, Actor], Section | None]
# What an entry of the journal says in a sentence, and the words somebody wrote.
Say = Callable[[Mapping[str, Any]], tuple[str, str]]
_desk: dict[str, Maker] = {}
_portal: dict[str, Maker] = {}
_words: dict[str, Say] = {}
_waiting: dict[str, Waiting] = {}


def desk_section(maker: Maker) -> Maker:
    """Register the decorated function, once per name, to add a box to the officer's case."""
    return _desk.setdefault(f"{maker.__module__}.{maker.__qualname__}", maker)


def portal_section(maker: Maker) -> Maker:
    """Register the decorated function, once per name, to add a part to the applicant's case."""
    return _portal.setdefault(f"{maker.__module__}.{maker.__qualname__}", maker)


def signed_elsewhere(waiting: Waiting) -> Waiting:
    """Register the decorated function, once per name, to say what else waits for a person's signature."""
    return _waiting.setdefault(f"{waiting.__module__}.{waiting.__qualname__}", waiting)


def history_words(words: Mapping[str, Say]) -> None:
    """Say in words what actions of an upper floor did to a case."""
    _words.update(words)


def desk_sections(fact: CaseFact, actor: Actor) -> tuple[Section, ...]:
    """The boxes of one case for this officer, in the order in which they were registered."""
    return tuple(section for maker in _desk.values() if (section := maker(fact, actor)))


def portal_sections(fact: CaseFact, actor: Actor) -> tuple[Section, ...]:
    """The parts of one case for its applicant."""
    return tuple(section for maker in _portal.values() if (section := maker(fact, actor)))


def elsewhere(actor: Actor) -> tuple[Elsewhere, ...]:
    """What waits for this person's signature on pages of upper floors."""
    return tuple(found for waiting in _waiting.values() if (found := waiting(actor)))


def words_for(action: str) -> Say | None:
    """How an upper floor says one of its actions."""
    return _words.get(action)
