"""What bars somebody from applying for an item: bans stand on a higher floor, which registers itself here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from yiciban.catalogue.facts import Guide
from yiciban.kernel.refusal import Refusal
from yiciban.people.facts import Party

Bar = Callable[[Party, Guide, date], Refusal | None]
_known: list[Bar] = []


def register(bar: Bar) -> None:
    """Offer a reason why a party may not apply for an item on a day."""
    if bar not in _known:
        _known.append(bar)


def check(party: Party, item: Guide, today: date) -> None:
    """Raise the Refusal of the first thing that stands in the way."""
    for bar in _known:
        if refusal := bar(party, item, today):
            raise refusal
