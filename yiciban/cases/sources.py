"""Where proof of a spared material comes from: licences stand on a higher floor and register themselves here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yiciban.people.facts import Party


@dataclass(frozen=True, slots=True)
class LicenceProof:
    """A valid licence of the applicant's that makes handing in a paper unnecessary (免提交)."""

    identifier: str
    name: str
    holder: str
    valid_to: date | None


Finder = Callable[[Party, str, date], LicenceProof | None]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Offer a way to find a party's valid licence of a type on a day."""
    if finder not in _finders:
        _finders.append(finder)


def find(party: Party, licence_type: str, today: date) -> LicenceProof | None:
    """The first valid licence of that type, or None."""
    return next((proof for finder in _finders if (proof := finder(party, licence_type, today))), None)
