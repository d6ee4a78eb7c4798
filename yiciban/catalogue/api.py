"""The catalogue for programs: items, guides, search, suggestions, data elements. Open to everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Audience, DataElement, Guide, PublishedGuide, Tier
from yiciban.kernel.cursors import MOST, page_of
from yiciban.kernel.operations import Cursor, PageLimit

router = Router(tags=["catalogue"])


class ItemOut(Schema):
    """One published item in a list."""

    slug: str
    name: str
    purpose: str
    department: str
    department_name: str
    type_label: str
    theme: str
    audience: list[str]
    instant: bool
    visits: int
    online: bool
    nearby: bool
    promised_limit: str


class GuideOut(Schema):
    """The guide in force, with the version a case would be pinned to."""

    version_id: int
    number: int
    department_name: str
    region: str
    guide: Guide


class HitOut(Schema):
    """One answer of the finder, with its reason and the other variants."""

    item: ItemOut
    score: float
    reason: str
    others: list[ItemOut]


class FoundOut(Schema):
    """The answer to a question; `weak` says that the hits are only near it."""

    hits: list[HitOut]
    weak: bool


class SuggestionOut(Schema):
    """One line under a search box."""

    text: str
    slug: str
    name: str


class ThemeOut(Schema):
    """A theme with the number of its items."""

    name: str
    count: int


class ItemsIn(Schema):
    """What narrows a list of items."""

    audience: Audience | None = None
    theme: str = ""
    department: str = ""
    tier: Tier | None = None
    online: bool | None = None
    instant: bool | None = None
    q: str = ""
    limit: PageLimit = MOST
    cursor: Cursor = ""


class ItemsOut(Schema):
    """One page of items."""

    items: list[ItemOut]
    next: str | None


@router.get("/items", response=ItemsOut, summary="事项")
def items(request: HttpRequest, wanted: Query[ItemsIn]) -> dict[str, Any]:  # noqa: ARG001
    """Published items, narrowed by what is given."""
    given = wanted.dict(exclude={"q", "limit", "cursor"})
    page, following = page_of(
        lambda most: queries.items(**given, text=wanted.q, limit=most), wanted.cursor, wanted.limit
    )
    return {"items": page, "next": following or None}


@router.get("/items/{slug}", response=GuideOut, summary="办事指南")
def guide(request: HttpRequest, slug: str) -> PublishedGuide:  # noqa: ARG001
    """The guide of one item: everything published about it."""
    return queries.guide(slug)


@router.get("/themes", response=list[ThemeOut], summary="主题")
def themes(request: HttpRequest, audience: Audience | None = None) -> Any:  # noqa: ARG001
    """The themes that hold items."""
    return queries.themes(audience)


@router.get("/search", response=FoundOut, summary="用平时的话找事项")
def search(
    request: HttpRequest,  # noqa: ARG001
    q: str,
    audience: Audience | None = None,
    limit: int = 10,
) -> queries.Found:
    """Find items in everyday words, typos and pinyin included."""
    return queries.search(q[:60], audience=audience, limit=max(1, min(limit, 50)))


@router.get("/suggest", response=list[SuggestionOut], summary="边输入边提示")
def suggest(request: HttpRequest, q: str, limit: int = 8) -> tuple[queries.Suggestion, ...]:  # noqa: ARG001
    """What may be meant by the first characters or letters."""
    return queries.suggest(q[:60], limit=max(1, min(limit, 20)))


@router.get("/elements", response=list[DataElement], summary="数据元：表单会问的每一项")
def elements(request: HttpRequest) -> tuple[DataElement, ...]:  # noqa: ARG001
    """The dictionary of data elements: what any form may ask for."""
    return queries.all_elements()
