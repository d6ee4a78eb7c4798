"""What may still stand in the way of a decision: higher floors know of it and register themselves here.

An inspection nobody has made, a hearing without its minutes, another department that has not answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yiciban.cases.facts import Step
from yiciban.catalogue.facts import Guide
from yiciban.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Question:
    """The step somebody is about to take: of which case, under which guide, who, on which day."""

    number: str
    step: Step
    guide: Guide
    user_id: int | None
    today: date


# Asked about these before they are offered. Silence (GRANT_BY_DEFAULT) is offered to nobody and asked about when it
# would act; once it has granted (确认超时默认), its paper waits for nobody.
ASKED = frozenset({Step.EXAMINE, Step.PROPOSE, Step.GRANT, Step.GRANT_AT_ONCE, Step.DENY})

Asker = Callable[[Question], str | None]
_askers: list[Asker] = []


def register(asker: Asker) -> None:
    """Offer a sentence that says what stands in the way of a step, or None."""
    if asker not in _askers:
        _askers.append(asker)


def check(question: Question) -> None:
    """Raise Refusal `decision_hindered` with the first sentence that stands in the way."""
    for ask in _askers:
        if sentence := ask(question):
            raise Refusal("decision_hindered", sentence)
