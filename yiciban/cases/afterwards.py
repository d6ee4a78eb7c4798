"""What higher floors know of a case and its lists show: whether it has been rated, whether a fee is open.

They register themselves here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

Among = Callable[[Collection[str]], frozenset[str]]
_askers: list[Among] = []
_debtors: list[Among] = []


def register(rated_of: Among) -> None:
    """Offer a way to tell which of several cases have been rated, in one query."""
    if rated_of not in _askers:
        _askers.append(rated_of)


def register_owing(owing_of: Among) -> None:
    """Offer a way to tell for which of several cases the applicant still has to pay, in one query."""
    if owing_of not in _debtors:
        _debtors.append(owing_of)


def owing(numbers: Iterable[str]) -> frozenset[str]:
    """Those of the cases for which the applicant still has to pay."""
    wanted = tuple(numbers)
    return frozenset().union(*(ask(wanted) for ask in _debtors)) if wanted else frozenset()


def rated(numbers: Iterable[str]) -> frozenset[str]:
    """Those of the cases that have been rated."""
    wanted = tuple(numbers)
    return frozenset().union(*(ask(wanted) for ask in _askers)) if wanted else frozenset()
