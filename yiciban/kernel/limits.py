"""A limit: so many working days, calendar days, hours, months or years.

The unit belongs to the item, not to the system: the 行政许可法 counts working days (art. 82), sector rules
often count calendar days, hotlines hours.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NamedTuple

from yiciban.kernel.refusal import Refusal, invalid


class Unit(StrEnum):
    """What a limit counts; the value is its code in `5wd`."""

    WORKING_DAY = "wd"
    CALENDAR_DAY = "d"
    HOUR = "h"
    MONTH = "m"
    YEAR = "y"

    @property
    def label(self) -> str:
        """The Chinese words that follow a number."""
        return UNITS[self].label


class _UnitRow(NamedTuple):
    label: str
    greatest: int
    """Longer than this is a slip of the keyboard (and would leave the calendar)."""


UNITS: dict[Unit, _UnitRow] = {
    Unit.WORKING_DAY: _UnitRow("个工作日", 999),
    Unit.CALENDAR_DAY: _UnitRow("个自然日", 9999),
    Unit.HOUR: _UnitRow("小时", 9999),
    Unit.MONTH: _UnitRow("个月", 999),
    Unit.YEAR: _UnitRow("年", 99),
}

# 日 and 天 alone are left out on purpose: they do not say whether working or calendar days are meant.
_SPELLINGS: dict[str, Unit] = {
    **{unit.value: unit for unit in Unit},
    **{row.label: unit for unit, row in UNITS.items()},
    "工作日": Unit.WORKING_DAY,
    "自然日": Unit.CALENDAR_DAY,
    "个小时": Unit.HOUR,
}
_WRITTEN = re.compile(r"([0-9]{1,6})\s*([a-z]+|[\u4e00-\u9fff]+)")


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time in one unit; `str` gives Chinese (5 个工作日), `code` the short form (5wd)."""

    count: int
    unit: Unit

    instant: ClassVar[Limit]
    """Decided on the spot (即办): the promise is 0."""

    def __post_init__(self) -> None:
        greatest = UNITS[self.unit].greatest
        if not 0 <= self.count <= greatest:
            label = self.unit.label
            raise invalid("limit_out_of_range", f"时限 {self.count} {label}不合理，请填 0 到 {greatest} {label}。")

    @property
    def is_instant(self) -> bool:
        """Whether nothing is to be waited for."""
        return self.count == 0

    @property
    def code(self) -> str:
        """The short form that `parse` reads back."""
        return f"{self.count}{self.unit.value}"

    def __str__(self) -> str:
        return "即办" if self.is_instant else f"{self.count} {self.unit.label}"

    def extended(self, by: int) -> Limit:
        """The limit with an extension in its own unit (行政许可法 art. 42: +10, joint cases +15).

        Raises Refusal `extension_negative`, `limit_out_of_range`.
        """
        if by < 0:
            raise invalid("extension_negative", "延长的天数不能小于 0，请填批准延长的天数。")
        return Limit(self.count + by, self.unit)

    @classmethod
    def parse(cls, text: str) -> Limit:
        """Read `5wd`, `20d`, `48h`, `3m`, `1y`, or the Chinese that `str` writes.

        Raises Refusal `limit_format`, `limit_out_of_range`.
        """
        written = unicodedata.normalize("NFKC", text).strip().lower()
        if written == "即办":
            return cls.instant
        match = _WRITTEN.fullmatch(written)
        unit = _SPELLINGS.get(match[2]) if match else None
        if match is None or unit is None:
            raise _unreadable(text)
        return cls(int(match[1]), unit)


def _unreadable(text: str) -> Refusal:
    known = "5 个工作日（5wd）、20 个自然日（20d）、48 小时（48h）、3 个月（3m）、1 年（1y）"
    return invalid("limit_format", f"看不懂时限“{text}”。请写数字加单位：{known}。")


Limit.instant = Limit(0, Unit.WORKING_DAY)
