"""What the cases ask of the licences, which stand on a higher floor and register themselves here.

Three questions: which valid licence spares a material, which licences an item can renew, change, replace or cancel,
and whether one has ended meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yiciban.catalogue.facts import VariantKind
from yiciban.kernel.actor import Actor
from yiciban.people.facts import Party


@dataclass(frozen=True, slots=True)
class LicenceProof:
    """A valid licence of the applicant's that makes handing in a paper unnecessary (免提交)."""

    identifier: str
    name: str
    holder: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence of the applicant's that an application can be about: the newest version of it.

    `why_not` says why this act is not possible on it, and is empty where it is.
    """

    identifier: str
    number: str
    name: str
    valid_to: date | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom which licences are asked for: the act, the licence type, the office that issues it, by whom, when."""

    party: Party
    act: VariantKind
    licence_type: str
    department: str
    by: Actor
    today: date


Finder = Callable[[Party, str, date], LicenceProof | None]
HeldFinder = Callable[[Wanted], tuple[HeldLicence, ...]]
_finders: list[Finder] = []
_held: list[HeldFinder] = []
Ended = Callable[[str], bool]
_ended: list[Ended] = []


def register(finder: Finder) -> None:
    """Offer a way to find a party's valid licence of a type on a day."""
    if finder not in _finders:
        _finders.append(finder)


def register_ended(ended: Ended) -> None:
    """Offer to say whether the licence of an identifier has ended for good."""
    if ended not in _ended:
        _ended.append(ended)


def has_ended(identifier: str) -> bool:
    """Whether the licence a case is about has ended; never for a case about none."""
    return bool(identifier) and any(ask(identifier) for ask in _ended)


def register_held(finder: HeldFinder) -> None:
    """Offer a way to find the licences an application can be about."""
    if finder not in _held:
        _held.append(finder)


def find(party: Party, licence_type: str, today: date) -> LicenceProof | None:
    """The first valid licence of that type, or None."""
    return next((proof for finder in _finders if (proof := finder(party, licence_type, today))), None)


def held(wanted: Wanted) -> tuple[HeldLicence, ...]:
    """The licences an application can be about, the latest first, those that do not fit among them."""
    return tuple(licence for finder in _held for licence in finder(wanted))
