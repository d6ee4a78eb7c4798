"""The network for programs: regions, departments, service points. Open to everybody."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yiciban.kernel.cursors import MOST, page_of
from yiciban.kernel.operations import Cursor, PageLimit
from yiciban.network import queries
from yiciban.network.facts import DepartmentFact, PointFact, PointKind, PointTier, RegionFact

router = Router(tags=["network"])


class RegionOut(Schema):
    """A region of the tree."""

    code: str
    name: str
    parent: str


class DepartmentOut(Schema):
    """An office that decides."""

    code: str
    uscc: str
    name: str
    label: str
    phone: str
    complaint_phone: str
    region: str
    address: str


class HoursOut(Schema):
    """When a point serves on one weekday (1 Monday … 7 Sunday)."""

    weekday: int
    opens: time
    closes: time


class PointOut(Schema):
    """A place where a person is served."""

    code: str
    name: str
    tier: PointTier
    kind: PointKind
    region: str
    address: str
    phone: str
    hours: list[HoursOut]


class PointsOut(Schema):
    """One page of service points."""

    items: list[PointOut]
    next: str | None


@router.get("/regions", response=list[RegionOut], summary="区划")
def regions(request: HttpRequest, parent: str = "") -> tuple[RegionFact, ...]:  # noqa: ARG001
    """The regions directly under a parent, or the roots."""
    return queries.regions(parent)


@router.get("/departments", response=list[DepartmentOut], summary="部门")
def departments(request: HttpRequest) -> tuple[DepartmentFact, ...]:  # noqa: ARG001
    """Every department."""
    return queries.departments()


@router.get("/points", response=PointsOut, summary="办事网点")
def points(
    request: HttpRequest,  # noqa: ARG001
    tier: PointTier | None = None,
    region: str = "",
    q: str = "",
    limit: PageLimit = MOST,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Service points, narrowed by tier, region with all below it, or words of name and address."""
    # Sorted as a whole, the district centre first: there is no first part of it in the database.
    page, following = page_of(lambda _: queries.points(tier=tier, region=region, text=q), cursor, limit)
    return {"items": page, "next": following or None}


@router.get("/points/{code}", response=PointOut, summary="一个办事网点")
def point(request: HttpRequest, code: str) -> PointFact:  # noqa: ARG001
    """One service point."""
    return queries.point(code)
