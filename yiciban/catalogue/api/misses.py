"""Searches that ended nowhere, for programs: the list, and the commands that settle one."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from yiciban.catalogue import queries, services
from yiciban.catalogue.api.public import ItemOut
from yiciban.catalogue.permissions import CATALOGUE_EDIT, CATALOGUE_VIEW
from yiciban.kernel.operations import operation
from yiciban.people.web import actor_of

router = Router(tags=["catalogue"])


class MissOut(Schema):
    """A question that found nothing (`nothing`) or only something near, and the items nearest to it."""

    text: str
    asked: int
    nothing: bool
    first_at: datetime
    last_at: datetime
    settled_at: datetime | None
    settled_as: str
    near: list[ItemOut]


class MissesOut(Schema):
    """One page of them, most asked first; `total` counts all pages."""

    rows: list[MissOut]
    total: int
    page: int
    pages: int


class SettleIn(Schema):
    """Which question, and the item that gets its words as an everyday name; without one it is set aside."""

    text: str = Field(max_length=60)
    slug: str = ""
    alias: str = Field("", max_length=40, description="where the words themselves will not do")


class ReopenIn(Schema):
    """Which question."""

    text: str = Field(max_length=60)


@router.get("/misses", response=MissesOut, **operation("没找到的搜索", needs=CATALOGUE_VIEW))
def misses(request: HttpRequest, settled: bool = False, page: int = 1) -> queries.Misses:
    """What people asked and did not find."""
    return queries.misses(by=actor_of(request), settled=settled, page=page)


@router.post("/misses/settle", response={204: None}, **operation("给事项加叫法，或者放到一边", needs=CATALOGUE_EDIT))
def settle(request: HttpRequest, wanted: SettleIn) -> None:
    """Give an item the name, or set the question aside."""
    services.miss_settle(wanted.text, wanted.slug, alias=wanted.alias, by=actor_of(request), at=timezone.now())


@router.post("/misses/reopen", response={204: None}, **operation("把放到一边的放回去", needs=CATALOGUE_EDIT))
def reopen(request: HttpRequest, wanted: ReopenIn) -> None:
    """Take up again a question that was set aside."""
    services.miss_reopen(wanted.text, by=actor_of(request), at=timezone.now())
