"""Ratings 好差评 as others may hold them: the five levels, reason tags, one rating, the counts of an office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """The five levels (国办发〔2019〕51号), best first.

    Stored by name: the code of GB/T 39046 and that of the national interface run in opposite directions.
    """

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    BAD = "bad"

    @property
    def label(self) -> str:
        """The national word."""
        return LEVEL_LABELS[self]

    @property
    def is_bad(self) -> bool:
        """Whether it is a 差评: the two lowest levels."""
        return self in (Level.POOR, Level.BAD)


LEVEL_LABELS: Mapping[Level, str] = {
    Level.EXCELLENT: "非常满意",
    Level.GOOD: "满意",
    Level.FAIR: "基本满意",
    Level.POOR: "不满意",
    Level.BAD: "非常不满意",
}


class Channel(StrEnum):
    """评价渠道 offered so far; `rules` gives the national code."""

    WEB = "web"
    MOBILE = "mobile"

    @property
    def label(self) -> str:
        """In words for a list."""
        return "电脑" if self is Channel.WEB else "手机"


@dataclass(frozen=True, slots=True)
class Tag:
    """One reason of the national set, with its code."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RatingFact:
    """One rating as its writer sees it."""

    case_number: str
    item_name: str
    department_name: str
    level: Level
    tags: tuple[Tag, ...]
    text: str
    anonymous: bool
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rating in the list of those who look after ratings; an anonymous one leads to nobody and no case."""

    id: int
    case_number: str
    writer: str
    item_name: str
    department_name: str
    level: Level
    tags: tuple[Tag, ...]
    text: str
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class RatingPage:
    """One page of a list with the cursor of the next."""

    rows: tuple[RatingRow, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class WaitingFact:
    """A case that was handed over and not rated yet."""

    number: str
    item_name: str
    delivered_at: datetime


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """The ratings of one department: by level, and all together."""

    department: str
    department_name: str
    by_level: Mapping[Level, int]

    @property
    def total(self) -> int:
        """How many ratings."""
        return sum(self.by_level.values())

    @property
    def bad(self) -> int:
        """How many of them are 差评."""
        return sum(count for level, count in self.by_level.items() if level.is_bad)

    @property
    def satisfied(self) -> int | None:
        """满意率 in percent, rounded down: the three upper levels of all; None when nobody has rated."""
        return (self.total - self.bad) * 100 // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Summary:
    """All ratings an actor may see in a span: together, by department, and how many cases could have been rated.

    Only what people gave counts; nothing is ever filled in for them.
    """

    all: OfficeCount
    departments: tuple[OfficeCount, ...]
    delivered: int

    @property
    def active(self) -> int | None:
        """主动评价率 in percent, rounded down; None when nothing was delivered."""
        return min(100, self.all.total * 100 // self.delivered) if self.delivered else None
