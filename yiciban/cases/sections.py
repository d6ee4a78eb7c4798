"""What upper floors add to the pages of a case: boxes for the desk and the portal, and words for its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from yiciban.cases.facts import CaseFact
from yiciban.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """A template and what it needs."""

    template: str
    context: Mapping[str, Any]


Maker = Callable[[CaseFact, Actor], Section | None]
# What an entry of the journal says in a sentence, and the words somebody wrote.
Say = Callable[[Mapping[str, Any]], tuple[str, str]]
_desk: dict[str, Maker] = {}
_portal: dict[str, Maker] = {}
_words: dict[str, Say] = {}


def desk_section(maker: Maker) -> Maker:
    """Register the decorated function, once per name, to add a box to the officer's case."""
    return _desk.setdefault(f"{maker.__module__}.{maker.__qualname__}", maker)


def portal_section(maker: Maker) -> Maker:
    """Register the decorated function, once per name, to add a part to the applicant's case."""
    return _portal.setdefault(f"{maker.__module__}.{maker.__qualname__}", maker)


def history_words(words: Mapping[str, Say]) -> None:
    """Say in words what actions of an upper floor did to a case."""
    _words.update(words)


def desk_sections(fact: CaseFact, actor: Actor) -> tuple[Section, ...]:
    """The boxes of one case for this officer, in the order in which they were registered."""
    return tuple(section for maker in _desk.values() if (section := maker(fact, actor)))


def portal_sections(fact: CaseFact, actor: Actor) -> tuple[Section, ...]:
    """The parts of one case for its applicant."""
    return tuple(section for maker in _portal.values() if (section := maker(fact, actor)))


def words_for(action: str) -> Say | None:
    """How an upper floor says one of its actions."""
    return _words.get(action)
