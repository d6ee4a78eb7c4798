"""What stopped, went on and lengthened the clock of a case, and which timers wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ClockKind(StrEnum):
    """One entry of the clock's ledger. What began the clock is the acceptance itself."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RECOMPUTE = "recompute"

    @property
    def label(self) -> str:
        """In words."""
        return {
            "pause": "停止计时",
            "resume": "恢复计时",
            "extend": "延长期限",
            "recompute": "工作日安排变了，重新推算",
        }[self.value]


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One line of the ledger, never changed: dates are always worked out from all of them."""

    kind: ClockKind
    day: date
    """The first or last day of a pause (both do not count), or the day of the act."""
    days: int = 0
    """Of an extension: how much it adds, in the unit of the limit. Of a pause: how long it may last."""
    ground: str = ""
    """Why, in words the applicant reads: 检验 (《……》第……条)."""
    at: datetime | None = None
