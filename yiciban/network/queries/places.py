"""Places and offices: regions, departments, service points, their windows and hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from time import monotonic

from django.db.models import Q

from yiciban.kernel.permissions import region_stem
from yiciban.kernel.refusal import not_found
from yiciban.network import rules
from yiciban.network.facts import (
    CounterFact,
    CounterKind,
    DepartmentFact,
    OpeningHours,
    OpenState,
    PointFact,
    PointKind,
    PointTier,
    RegionFact,
)
from yiciban.network.models import Counter, Department, Region, ServicePoint
from yiciban.network.queries.calendar import work_calendar

_DISTRICT = 6  # digits of a code that name a district
TIER_ORDER = {tier: place for place, tier in enumerate(PointTier)}


def department(code: str) -> DepartmentFact:
    """One department; Refusal `department_not_found` when there is none of that code."""
    row = Department.objects.filter(code=code).first()
    if row is None:
        raise not_found("没有这个部门。", "department_not_found")
    return department_fact(row)


def departments() -> tuple[DepartmentFact, ...]:
    """All departments, in order of their registration code."""
    return tuple(department_fact(row) for row in Department.objects.order_by("uscc"))


def department_fact(row: Department) -> DepartmentFact:
    """The row as others may hold it."""
    return DepartmentFact(
        row.code,
        row.uscc,
        row.name,
        row.short,
        row.phone,
        row.complaint_phone,
        row.region_id,
        row.label,
        row.address,
    )


def point(code: str) -> PointFact:
    """One service point; Refusal `point_not_found` when there is none of that code."""
    row = ServicePoint.objects.filter(code=code).first()
    if row is None:
        raise not_found("没有这个网点。可能已经撤并，请在网点列表里找别的。", "point_not_found")
    return point_fact(row)


def points(
    *, tier: PointTier | None = None, region: str = "", text: str = "", limit: int = 500
) -> tuple[PointFact, ...]:
    """Service points, the district centre first, narrowed by tier, region subtree, words of name or address."""
    rows = ServicePoint.objects.all()
    if tier:
        rows = rows.filter(tier=tier)
    if region:
        rows = rows.filter(region__code__startswith=region_stem(region))
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(address__icontains=word))
    found = (point_fact(row) for row in rows.order_by("region_id", "code")[:limit])
    return tuple(sorted(found, key=lambda fact: (TIER_ORDER[fact.tier], fact.region, fact.code)))


def points_above(tiers: Iterable[str], region: str = "", limit: int = 3) -> tuple[PointFact, ...]:
    """The points of these tiers nearest to a region: its own, then those of the regions above it.

    Without a region the district's, which are there for everybody. No query while the network is remembered.
    """
    known = _known_places()
    if not region:
        return known.district[:limit] if PointTier.DISTRICT in set(tiers) else ()
    wanted, stem = set(tiers), region_stem(region)
    above = dict.fromkeys(f"{stem[:length]:0<12}" for length in (12, 9, 6, 4, 2))
    found = (fact for code in above for fact in known.at.get(code, ()) if fact.tier in wanted)
    return tuple(islice(found, limit))


def point_fact(row: ServicePoint) -> PointFact:
    """The row as others may hold it."""
    return PointFact(
        row.code,
        row.name,
        PointTier(row.tier),
        PointKind(row.kind),
        row.region_id,
        row.address,
        row.phone,
        tuple(_hours(row.hours)),
    )


def _hours(rows: Iterable[Iterable[object]]) -> Iterable[OpeningHours]:
    for weekday, opens, closes in rows:
        yield OpeningHours(int(str(weekday)), time.fromisoformat(str(opens)), time.fromisoformat(str(closes)))


def counters(point_code: str) -> tuple[CounterFact, ...]:
    """The windows of a point, in order of their codes."""
    rows = Counter.objects.filter(point_id=point_code).order_by("code")
    return tuple(CounterFact(row.point_id, row.code, row.name, CounterKind(row.kind)) for row in rows)


def hours_text(fact: PointFact) -> str:
    """The point's week in words: 周一至周五 9:00–12:00，13:30–17:30."""
    return rules.hours_text(fact.hours)


def open_state(fact: PointFact, now: datetime) -> OpenState:
    """Whether the point serves at the instant, with the sentence for its row."""
    return rules.open_state(fact.hours, now, work_calendar(fact.region).lenient())


def region(code: str) -> RegionFact:
    """One region; Refusal `region_not_found` when there is none of that code."""
    row = Region.objects.filter(code=code).first()
    if row is None:
        raise not_found("没有这个区划代码。", "region_not_found")
    return RegionFact(row.code, row.name, row.parent_id or "")


def regions(parent: str = "") -> tuple[RegionFact, ...]:
    """The regions under a parent, or the roots."""
    rows = Region.objects.filter(parent_id=parent or None).order_by("code")
    return tuple(RegionFact(row.code, row.name, row.parent_id or "") for row in rows)


def districts(stem: str) -> tuple[str, ...]:
    """The first six digits of every district whose code begins so; no query where the stem names one already."""
    if len(stem) >= _DISTRICT:
        return (stem[:_DISTRICT],)
    codes = Region.objects.filter(code__startswith=stem).values_list("code", flat=True)
    return tuple(sorted({code[:_DISTRICT] for code in codes}))


def towns() -> tuple[RegionFact, ...]:
    """The towns and streets of every root: what a filter of points offers. No query while they are remembered."""
    return _known_places().towns


@dataclass(frozen=True, slots=True)
class _Known:
    """The network as a page full of answers needs it: points by region, and the towns."""

    until: float
    at: Mapping[str, tuple[PointFact, ...]]
    district: tuple[PointFact, ...]
    towns: tuple[RegionFact, ...]


# Places change a few times a year; a page may show what is a minute old.
REMEMBERED_SECONDS = 60.0
_known: _Known | None = None


def _known_places() -> _Known:
    global _known  # noqa: PLW0603 - replaced whole, so that no thread sees half of it
    known = _known
    if known is None or monotonic() > known.until:
        at: dict[str, tuple[PointFact, ...]] = {}
        for row in ServicePoint.objects.order_by("region_id", "code"):
            at[row.region_id] = (*at.get(row.region_id, ()), point_fact(row))
        district = tuple(fact for facts in at.values() for fact in facts if fact.tier is PointTier.DISTRICT)
        rows = Region.objects.filter(parent__isnull=False, parent__parent__isnull=True).order_by("code")
        found = tuple(RegionFact(row.code, row.name, row.parent_id or "") for row in rows)
        _known = known = _Known(monotonic() + REMEMBERED_SECONDS, at, district, found)
    return known


def forget_places() -> None:
    """Read the network again at the next question; whoever changes it calls this."""
    global _known  # noqa: PLW0603
    _known = None
