"""Validity and masking of licences. Pure functions."""

from __future__ import annotations

from datetime import date, timedelta

from yiciban.kernel.masking import mask_name
from yiciban.licences.facts import State


def valid_to(valid_from: date, years: int | None) -> date | None:
    """The last valid day: the day before the anniversary; None when it does not end.

    A licence of 29 February ends on the 28th.
    """
    if years is None:
        return None
    try:
        anniversary = valid_from.replace(year=valid_from.year + years)
    except ValueError:
        anniversary = date(valid_from.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def state_on(state: State, valid_to: date | None, today: date) -> State:
    """The state as it is on a day: a valid licence past its last day has expired, whatever the register says."""
    return State.EXPIRED if state is State.VALID and valid_to is not None and valid_to < today else state


def masked_holder(name: str, kind: str) -> str:
    """The holder as a stranger may see it: 陈*芳, 明德区****店."""
    if kind == "person":
        return mask_name(name)
    return name if len(name) <= 2 else f"{name[:3]}{'*' * 4}{name[-1]}"
