"""The three-tier network as others may hold it: regions, departments, service points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class PointTier(StrEnum):
    """The level of the network a service point stands on."""

    DISTRICT = "district"
    TOWN = "town"
    VILLAGE = "village"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"district": "区级", "town": "镇街", "village": "村（社区）"}[self.value]


class PointKind(StrEnum):
    """What a service point is."""

    CENTRE = "centre"
    TOWN_CENTRE = "town_centre"
    VILLAGE_STATION = "village_station"
    ESTATE_STATION = "estate_station"

    @property
    def label(self) -> str:
        """The office's word."""
        return {
            "centre": "政务服务中心",
            "town_centre": "便民服务中心",
            "village_station": "便民服务站",
            "estate_station": "小区服务站",
        }[self.value]


class CounterKind(StrEnum):
    """What a window is for."""

    GENERAL = "general"
    HANDOUT = "handout"
    CROSS = "cross"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"general": "综合窗口", "handout": "出件窗口", "cross": "跨省通办窗口"}[self.value]


@dataclass(frozen=True, slots=True)
class RegionFact:
    """A region of the tree; codes have twelve digits."""

    code: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class DepartmentFact:
    """An office that decides: `name` stands on its papers, `short` in their numbers, `label` on pages."""

    code: str
    uscc: str
    name: str
    short: str
    phone: str
    complaint_phone: str
    region: str
    label: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a point serves on one weekday (1 Monday … 7 Sunday)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class PointFact:
    """A place where a person is served."""

    code: str
    name: str
    tier: PointTier
    kind: PointKind
    region: str
    address: str
    phone: str
    hours: tuple[OpeningHours, ...]


@dataclass(frozen=True, slots=True)
class CounterFact:
    """One window of a service point."""

    point: str
    code: str
    name: str
    kind: CounterKind = CounterKind.GENERAL


@dataclass(frozen=True, slots=True)
class StaffPosting:
    """That a member of staff holds a role somewhere, from a day to a day (None: until ended)."""

    id: int
    user_id: int
    role: str
    region: str
    department: str
    point: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who holds one of several offices in a department: a name to choose from."""

    user_id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a point serves right now, with the sentence that says until when or from when."""

    is_open: bool
    sentence: str
