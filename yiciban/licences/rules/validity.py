"""Until when a licence is valid, when its holder is reminded, how long a ban lasts, what a stranger sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from yiciban.kernel.masking import mask_name
from yiciban.licences.facts import BanGround, State

REMIND = (90, 60, 30)
"""Days before the last one on which the holder is reminded; the last is that of art. 50."""


@dataclass(frozen=True, slots=True)
class BanRule:
    """For how many years nobody may apply again, by which article, and what had happened, in words."""

    years: int
    law: str
    why: str


# Only for what directly concerns public safety, health, life and property, which a human being says.
BANS: Mapping[BanGround, BanRule] = MappingProxyType(
    {
        BanGround.DECEIT: BanRule(3, "《行政许可法》第七十九条", "以不正当手段取得，{since}被撤销"),
        BanGround.FALSE_MATERIAL: BanRule(1, "《行政许可法》第七十八条", "申请时提供虚假材料，{since}不予许可"),
    }
)


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


def ban_until(ground: BanGround, since: date) -> date:
    """The last day of a ban that began on a day."""
    until = valid_to(since, BANS[ground].years)
    assert until is not None
    return until


def state_on(state: State, valid_to: date | None, today: date, *, continued: bool = False) -> State:
    """The state as it is on a day: a valid licence past its last day has expired, whatever the register says.

    Not one whose renewal is granted, or counts as granted (art. 50), and only waits to be made.
    """
    is_over = valid_to is not None and valid_to < today
    return State.EXPIRED if state is State.VALID and is_over and not continued else state


def reminder_due(last_day: date, today: date, reminded: int | None) -> int | None:
    """The reminder to send today: the nearest one that has begun, if it has not been sent; None when there is none.

    After days without a job one reminder is sent, not all that were missed.
    """
    left = (last_day - today).days
    begun = [days for days in REMIND if 0 <= left <= days]
    nearest = min(begun, default=None)
    return nearest if nearest is not None and (reminded is None or nearest < reminded) else None


def masked_holder(name: str, kind: str) -> str:
    """The holder as a stranger may see it: 陈*芳, 明德区****店."""
    if kind == "person":
        return mask_name(name)
    return name if len(name) <= 2 else f"{name[:3]}{'*' * 4}{name[-1]}"
