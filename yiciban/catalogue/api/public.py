"""The catalogue for programs: items, guides, search, suggestions, data elements. Open to everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import Audience, DataElement, Guide, Tailored, Tier
from yiciban.catalogue.queries.answers import situated
from yiciban.kernel.cursors import MOST, page_of
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import Cursor, PageLimit
from yiciban.people.web import client_ip

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


class AskedOut(Schema):
    """A question (情形) that concerns the person, with what was chosen; `open` while it is not answered."""

    code: str
    text: str
    chosen: list[str]
    words: str
    open: bool


class BlockOut(Schema):
    """Why the item is not for this person, and the item that is, if there is one."""

    reason: str
    instead: str


class TailoredOut(Schema):
    """The guide made for the answers in the address; `complete` once all is answered and nothing stands in the way."""

    complete: bool
    questions: list[AskedOut]
    blocks: list[BlockOut]
    guide: Guide


class GuideOut(Schema):
    """The guide in force, with the version a case would be pinned to.

    `online` and `audience` say whether one can apply on the net, and for whom; `guide.questions` is the tree of
    questions (情形). `tailored` is null unless the address carries answers.
    """

    version_id: int
    number: int
    department_name: str
    region: str
    audience: list[str]
    online: bool
    guide: Guide
    tailored: TailoredOut | None = None


class NeededOut(Schema):
    """One material for this person: `tag` and `line` say what to do for it."""

    code: str
    name: str
    tag: str
    line: str


class ChecklistOut(Schema):
    """一次性告知单 for one situation. `own` is to be brought, `sometimes` depends, `spared` need not be.

    `complete` once every question is answered and nothing stands in the way.
    """

    slug: str
    name: str
    complete: bool
    questions: list[AskedOut]
    blocks: list[BlockOut]
    headline: str
    own: list[NeededOut]
    sometimes: list[NeededOut]
    spared: list[NeededOut]
    because: list[str]
    promised_limit: str
    due: date | None
    fee: str
    query: str


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


ANSWERS = (
    "情形写在地址里：`?s.<问题>=<选项>`，可以多选的写几次，都没有的写 `s.<问题>=`；没有的问题和选项不算。"
    "问题和选项在 `/api/items/{slug}` 的 `guide.questions` 里。"
)


@router.get(
    "/items/{slug}",
    response=GuideOut,
    summary="办事指南",
    description=f"{ANSWERS}地址里有情形的，`tailored` 是照情形裁好的指南。",
)
def guide(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The guide of one item: everything published about it, and what of it is for these answers."""
    published = queries.guide(slug)
    situation = queries.situation_of(dict(request.GET.lists()))
    return {
        "version_id": published.version_id,
        "number": published.number,
        "department_name": published.department_name,
        "region": published.region,
        "audience": [audience.value for audience in published.guide.audience],
        "online": published.guide.online,
        "guide": published.guide,
        "tailored": _tailored(queries.tailor(published.guide, situation)) if situation else None,
    }


def _tailored(found: Tailored) -> dict[str, Any]:
    asked = [_asked(one) for one in queries.asked_questions(found)]
    return {"complete": found.complete, "questions": asked, "blocks": found.blocks, "guide": found.guide}


def _asked(asked: queries.AskedQuestion) -> dict[str, Any]:
    return {
        "code": asked.question.code,
        "text": asked.question.text,
        "chosen": asked.chosen,
        "words": asked.words,
        "open": asked.is_open,
    }


@router.get(
    "/items/{slug}/checklist",
    response=ChecklistOut,
    summary="按情形的材料清单",
    description=ANSWERS,
)
def checklist(request: HttpRequest, slug: str) -> dict[str, Any]:
    """What this person needs: the same list as on the page and the paper."""
    situation = queries.situation_of(dict(request.GET.lists()))
    own = situated(queries.guide(slug), situation, local_date(timezone.now()))
    bring = own.answers.bring
    lines = {"own": bring.own, "sometimes": bring.sometimes, "spared": bring.spared}
    return {
        "slug": slug,
        "name": own.published.guide.full_name,
        "complete": own.found.complete,
        "questions": [_asked(one) for one in own.questions],
        "blocks": own.found.blocks,
        "headline": bring.headline,
        **{part: [_needed(line) for line in rows] for part, rows in lines.items()},
        "because": own.because,
        "promised_limit": own.published.guide.promised_limit,
        "due": own.answers.long.due,
        "fee": own.answers.fee,
        "query": own.query,
    }


def _needed(line: Any) -> dict[str, str]:
    return {"code": line.material.code, "name": line.material.name, "tag": line.tag, "line": line.line}


@router.get("/themes", response=list[ThemeOut], summary="主题")
def themes(request: HttpRequest, audience: Audience | None = None) -> Any:  # noqa: ARG001
    """The themes that hold items."""
    return queries.themes(audience)


class SearchIn(Schema):
    """The question, what narrows it, and where the asker is (twelve digits: the nearest body answers)."""

    q: str
    audience: Audience | None = None
    department: str = ""
    theme: str = ""
    tier: Tier | None = None
    online: bool = False
    region: str = Field("", pattern=r"^(\d{12})?$")
    limit: int = 10

    @property
    def narrowed(self) -> bool:
        """Whether fewer answers than there are were asked for."""
        return bool(self.audience or self.department or self.theme or self.tier or self.online)


@router.get("/search", response=FoundOut, summary="用平时的话找事项")
def search(request: HttpRequest, wanted: Query[SearchIn]) -> queries.Found:
    """Find items in everyday words, typos and pinyin included."""
    given = wanted.dict(exclude={"q", "limit"})
    found = queries.search(wanted.q[:60], **given, limit=max(1, min(wanted.limit, 50)))
    if found.weak and not wanted.narrowed:
        asker, nothing = client_ip(request), not found.hits
        services.miss_note(wanted.q[:60], nothing=nothing, asker=asker, at=timezone.now())
    return found


@router.get("/suggest", response=list[SuggestionOut], summary="边输入边提示")
def suggest(request: HttpRequest, q: str, limit: int = 8) -> list[queries.Suggestion]:  # noqa: ARG001
    """What may be meant by the first characters or letters."""
    return list(queries.suggest(q[:60], limit=max(1, min(limit, 20))))


@router.get("/elements", response=list[DataElement], summary="数据元：表单会问的每一项")
def elements(request: HttpRequest) -> tuple[DataElement, ...]:  # noqa: ARG001
    """The dictionary of data elements: what any form may ask for."""
    return queries.all_elements()
