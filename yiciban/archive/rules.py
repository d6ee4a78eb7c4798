"""保管期限: how long a package is kept, as a table. Pure functions.

The three periods are those of China's archives (永久, 30 年, 10 年; 机关档案保管期限). Which kind of case gets which
is the office's own list, agreed with its archive: these rows are a beginning (示例), to be changed with theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from yiciban.cases.facts import CaseFact, Status, Verdict


@dataclass(frozen=True, slots=True)
class Kept:
    """How long, and until which day; none for ever."""

    period: str
    why: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of case: what it is called, how many years (none: for ever), how it is recognised."""

    why: str
    years: int | None
    fits: Callable[[CaseFact, bool], bool]


def _granted(case: CaseFact) -> bool:
    return case.status is Status.DELIVERED and case.verdict != Verdict.DENY


# The first row that fits counts; the second value says that the result has no last day.
ROWS = (
    Row("长期有效的许可和确认", None, lambda case, lasting: _granted(case) and bool(case.licence) and lasting),
    Row("准予的行政许可", 30, lambda case, _: _granted(case) and case.is_permit),
    Row("不予的决定", 30, lambda case, _: case.verdict == Verdict.DENY or case.status is Status.NOT_ACCEPTED),
    Row("其他办件", 10, lambda _case, _: True),
)


def kept(case: CaseFact, *, lasting: bool, ended_on: date) -> Kept:
    """How long the package of an ended case is kept; the years begin with the one after it ended."""
    row = next(row for row in ROWS if row.fits(case, lasting))
    if row.years is None:
        return Kept("永久", row.why, None)
    return Kept(f"{row.years}年", row.why, date(ended_on.year + row.years, 12, 31))
