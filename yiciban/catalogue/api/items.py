"""Items in use for programs: one element of many, suspend and bring back, everyday names; the pages' commands."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from yiciban.catalogue import queries, services
from yiciban.catalogue.permissions import CATALOGUE_EDIT, CATALOGUE_VIEW
from yiciban.catalogue.rules.elements import element_at, path_label
from yiciban.catalogue.rules.elements_table import BULK
from yiciban.catalogue.rules.workflow import ItemState, Stage
from yiciban.kernel.operations import operation
from yiciban.people.web import actor_of

router = Router(tags=["catalogue"])
ITEM = "/catalogue/items/{slug}"
MOST = 500


class StateStep(StrEnum):
    """What may be done with an item in use."""

    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"


class KeptItemOut(Schema):
    """An item as those who keep it see it; one that was never published has no state and version 0."""

    slug: str
    code: str
    full_name: str
    department: str
    state: ItemState | None
    state_reason: str
    version: int
    published_at: datetime | None
    stage: Stage | None = Field(description="where its draft stands, null without one")
    errors: int
    warnings: int
    aliases: list[str]


class StateIn(Schema):
    """Why; people read it on the guide. Bringing back needs no reason."""

    reason: str = Field("", max_length=200)


class AliasesIn(Schema):
    """Names as people say them, 2 to 40 characters each."""

    texts: list[str] = Field(min_length=1, max_length=50)


class AliasesOut(Schema):
    """All names of the matter, and those this call added."""

    aliases: list[str]
    added: list[str]


class BulkElementOut(Schema):
    """An element that may be changed for many items at once; `values` are those a choice takes."""

    element: str
    label: str
    shape: str
    values: list[str]


class BulkIn(Schema):
    """Which items, which element, what it shall say (null: its default); `dry` only shows what would change."""

    items: list[str] = Field(min_length=1, max_length=MOST)
    element: str
    value: bool | str | None = None
    dry: bool = False


class BulkOut(Schema):
    """One item: what the element said and says now in its draft, or why nothing was changed."""

    slug: str
    name: str
    department_name: str
    before: str
    after: str
    done: bool
    why_not: str


@router.get("/catalogue/bulk", response=list[BulkElementOut], **operation("能批量改的要素", needs=CATALOGUE_VIEW))
def bulk_elements(request: HttpRequest) -> list[dict[str, Any]]:
    """The elements one may change for many items at once."""
    queries.bulk_rows((), BULK[0], None, by=actor_of(request))
    found = [(path, element_at(path)) for path in BULK]
    return [
        {
            "element": path,
            "label": path_label(path),
            "shape": one.shape.value,
            "values": [value for value, _ in one.choices],
        }
        for path, one in found
    ]


@router.post(
    "/catalogue/bulk",
    response=list[BulkOut],
    **operation(
        "批量改一个要素",
        needs=CATALOGUE_EDIT,
        note="改在草稿里，没有草稿的先起草；一个事项一行结果，一行不成不影响别的。发布还要照常审核。",
    ),
)
def bulk_change(request: HttpRequest, wanted: BulkIn) -> list[dict[str, Any]]:
    """Put one value into a draft of each item."""
    by = actor_of(request)
    element = queries.bulk_element(wanted.element)
    value = element.default if wanted.value is None else wanted.value
    if wanted.dry:
        outcomes: tuple[services.BulkOutcome, ...] = tuple(
            services.BulkOutcome(row, row.why_not)
            for row in queries.bulk_rows(wanted.items, wanted.element, value, by=by)
        )
    else:
        outcomes = services.bulk_change(wanted.items, wanted.element, value, by=by, at=timezone.now())
    found = {one.row.slug: _outcome(one, done=not (wanted.dry or one.why_not)) for one in outcomes}
    return [found.get(slug) or _unknown(slug) for slug in dict.fromkeys(wanted.items)]


@router.get(ITEM, response=KeptItemOut, **operation("事项现在怎么样", needs=CATALOGUE_VIEW))
def kept_item(request: HttpRequest, slug: str) -> dict[str, Any]:
    """State, version, draft and what was found."""
    return _kept(request, slug)


@router.post(
    f"{ITEM}/state/{{step}}",
    response=KeptItemOut,
    **operation(
        "暂停、恢复或者取消事项",
        note="在办的不受影响。暂停、恢复的权限：`catalogue.publish`；取消的权限：`catalogue.approve`。"
        "暂停和取消要写原因，办事的人会看到。取消了不能再恢复。",
    ),
)
def item_state(request: HttpRequest, slug: str, step: StateStep, wanted: StateIn) -> dict[str, Any]:
    """Take an item out of use, bring it back, or end it."""
    by, at = actor_of(request), timezone.now()
    queries.desk_item(slug, by=by)
    if step is StateStep.RESUME:
        services.item_resume(slug, by=by, at=at)
    else:
        command = services.item_suspend if step is StateStep.SUSPEND else services.item_cancel
        command(slug, wanted.reason, by=by, at=at)
    return _kept(request, slug)


@router.post(
    f"{ITEM}/aliases",
    response=AliasesOut,
    **operation("加叫法", needs=CATALOGUE_EDIT, note="马上生效，不用审核；同一件事在各个部门、各个区县都用这些叫法。"),
)
def aliases_add(request: HttpRequest, slug: str, wanted: AliasesIn) -> dict[str, Any]:
    """Let the matter also be found under these names."""
    added = services.aliases_add(slug, wanted.texts, by=actor_of(request), at=timezone.now())
    return {"aliases": queries.aliases(slug), "added": added}


@router.delete(f"{ITEM}/aliases/{{path:text}}", response=AliasesOut, **operation("去掉叫法", needs=CATALOGUE_EDIT))
def alias_remove(request: HttpRequest, slug: str, text: str) -> dict[str, Any]:
    """Take a name away; one that is not there is no error."""
    services.alias_remove(slug, text, by=actor_of(request), at=timezone.now())
    return {"aliases": queries.aliases(slug), "added": ()}


def _kept(request: HttpRequest, slug: str) -> dict[str, Any]:
    item = queries.desk_item(slug, by=actor_of(request)).item
    held = {name: getattr(item, name) for name in KeptItemOut.model_fields if name != "aliases"}
    return held | {"aliases": queries.aliases(slug)}


def _outcome(one: services.BulkOutcome, *, done: bool) -> dict[str, Any]:
    names = ("slug", "name", "department_name", "before", "after")
    return {name: getattr(one.row, name) for name in names} | {"done": done, "why_not": one.why_not}


def _unknown(slug: str) -> dict[str, Any]:
    empty = dict.fromkeys(("name", "department_name", "before", "after"), "")
    return {"slug": slug, **empty, "done": False, "why_not": "没有这个事项，或者它不归您管。"}
