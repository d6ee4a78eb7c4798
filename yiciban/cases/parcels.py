"""Under which waybill the result travels: parcels stand on a higher floor, which registers itself here."""

from __future__ import annotations

from collections.abc import Callable

from yiciban.cases.facts import CaseFact

Waybill = Callable[[CaseFact], str]
_known: list[Waybill] = []


def register(waybill: Waybill) -> None:
    """Offer the waybill of the parcel that carries a case's result; empty when there is none."""
    if waybill not in _known:
        _known.append(waybill)


def waybill_of(fact: CaseFact) -> str:
    """The waybill the form of service starts with."""
    return next((found for ask in _known if (found := ask(fact))), "")
