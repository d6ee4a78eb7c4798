"""How well the finder finds: labelled everyday questions against the demo's catalogue, no database.

`queries.yaml` is the open half, which the finder was tuned on; `queries_closed.yaml` the closed one, written
before and scored once. A question counts when its matter is in the catalogue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from yiciban.catalogue.facts import Guide
from yiciban.catalogue.rules.finder import Finder, Standard
from yiciban.demo import source

HERE = Path(__file__).parent
OPEN, CLOSED = HERE / "queries.yaml", HERE / "queries_closed.yaml"
PAGE = 5


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed, and the names of what answers it; no name: nobody here does it."""

    ask: str
    want: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of the questions whose matter came first, or on the first page, and how it did besides."""

    asked: int
    first: float
    page: float
    reciprocal: float
    """Mean reciprocal rank."""
    doubted: float
    """Of the questions with an answer on the page: how many were told that it is only near."""
    honest: float
    """Of the questions nobody here answers: how many were told so."""
    missed: tuple[str, ...]


def read(file: Path) -> tuple[Question, ...]:
    """The questions of a file."""
    rows: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(Question(row["ask"], tuple(row["want"]), row["kind"]) for row in rows)


def demo_finder() -> Finder:
    """A finder over the demo's catalogue, as the tables would make it."""
    labels = {row["code"]: row.get("label", row["name"]) for row in source.read("departments.yaml")}
    guides = list(source.guides())
    aliases: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    bodies: dict[tuple[str, str], list[Guide]] = defaultdict(list)
    for item, guide in zip(source.items(), guides, strict=True):
        key = guide.entry, guide.variant.value
        aliases[key] |= dict.fromkeys(item.aliases)
        bodies[key].append(guide)
    return Finder(
        Standard(
            *key,
            same[0].name,
            tuple(aliases[key]),
            tuple(dict.fromkeys(labels[guide.department] for guide in same)),
            frozenset(guide.department for guide in same),
            tuple(dict.fromkeys(guide.theme for guide in same)),
            same[0].purpose,
            frozenset(audience.value for guide in same for audience in guide.audience),
            frozenset(place.tier.value for guide in same for place in guide.places),
            any(guide.online for guide in same),
        )
        for key, same in bodies.items()
    )


def measure(finder: Finder, questions: Iterable[Question]) -> Quality:
    """Ask every question whose matter the finder knows."""
    known = {name for standard in finder.standards for name in (standard.name, standard.full_name)}
    ranks: list[int] = []
    doubted = honest = strange = 0
    missed: list[str] = []
    for question in questions:
        answer = finder.find(question.ask)
        if not question.want:
            strange += 1
            honest += answer.weak
            continue
        if not known.intersection(question.want):
            continue
        rank = _rank(question, [match.standard for match in answer.matches])
        ranks.append(rank)
        if 0 < rank <= PAGE:
            doubted += answer.weak
        else:
            missed.append(question.ask)
    asked = max(len(ranks), 1)
    on_page = sum(0 < rank <= PAGE for rank in ranks)
    return Quality(
        len(ranks),
        sum(rank == 1 for rank in ranks) / asked,
        on_page / asked,
        sum(1 / rank for rank in ranks if rank) / asked,
        doubted / max(on_page, 1),
        honest / max(strange, 1),
        tuple(missed),
    )


def _rank(question: Question, found: Sequence[Standard]) -> int:
    """The place of the first right answer, from 1; 0 when it is not there."""
    for place, standard in enumerate(found, start=1):
        if {standard.name, standard.full_name} & set(question.want):
            return place
    return 0
