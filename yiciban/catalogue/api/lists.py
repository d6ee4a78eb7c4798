"""The derived lists for programs; open to everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from yiciban.catalogue.api.public import ItemOut
from yiciban.catalogue.facts import Mode, Tier
from yiciban.catalogue.queries.lists import ListFact, list_words, listed_items, lists
from yiciban.network.queries import point as point_of

router = Router(tags=["catalogue"])
MOST = 500


class ListOut(Schema):
    """One list, what standing on it means, the document it rests on, and how many items stand on it."""

    kind: str
    name: str
    means: str
    basis: str
    count: int


class ListedOut(Schema):
    """An item on a list; `modes` says what each tier does for it: decide, accept, collect."""

    code: str
    item: ItemOut
    modes: dict[Tier, Mode]


class ListItemsOut(Schema):
    """Items of a list; `total` counts all that the filters leave."""

    kind: str
    name: str
    basis: str
    total: int
    rows: list[ListedOut]


class ListIn(Schema):
    """What narrows a list; `start` and `limit` go through it. `point`: what this service point does."""

    department: str = ""
    tier: Tier | None = None
    mode: Mode | None = None
    point: str = ""
    q: str = ""
    start: int = 0
    limit: int = 100


@router.get("/lists", response=list[ListOut], summary="公开清单")
def all_lists(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001
    """Every derived list with its length."""
    return [_list(found) for found in lists()]


@router.get("/lists/{kind}", response=ListItemsOut, summary="一张公开清单")
def one_list(request: HttpRequest, kind: str, wanted: Query[ListIn]) -> dict[str, Any]:  # noqa: ARG001
    """The items of a list, narrowed by what is given."""
    known, words = list_words(kind)
    point = point_of(wanted.point) if wanted.point else None
    found = listed_items(
        known,
        department=wanted.department,
        tier=Tier(point.tier.value) if point else wanted.tier,
        region=point.region if point else "",
        mode=wanted.mode,
        text=wanted.q[:40],
        start=max(0, wanted.start),
        limit=max(1, min(wanted.limit, MOST)),
    )
    return {"kind": kind, "name": words.name, "basis": words.basis, "total": found.total, "rows": found.rows}


def _list(found: ListFact) -> dict[str, Any]:
    words = found.words
    return {
        "kind": found.kind.value,
        "name": words.name,
        "means": words.means,
        "basis": words.basis,
        "count": found.count,
    }
