"""Ratings for programs: give one, read one's own, and what those who look after ratings see."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yiciban.kernel.dates import local_date, local_midnight
from yiciban.kernel.operations import operation
from yiciban.kernel.refusal import invalid, not_found
from yiciban.people.web import actor_of
from yiciban.ratings import queries, services
from yiciban.ratings.facts import Channel, Level, OfficeCount, RatingFact
from yiciban.ratings.permissions import RATE, READ
from yiciban.ratings.rules import TAGS

router = Router(tags=["ratings"])
Code = Annotated[str, Field(max_length=10)]
Text = Annotated[str, Field(max_length=300)]
DAYS = 30


class RatingIn(Schema):
    """A rating: one of five levels, reasons of the national set that fit it, words if one likes."""

    model_config = ConfigDict(extra="forbid")
    level: Level
    tags: Annotated[list[Code], Field(max_length=20)] = Field(default_factory=list)
    text: Annotated[str, Field(max_length=4000)] = ""
    anonymous: bool = False


class TagOut(Schema):
    """One reason of the national set."""

    code: str
    text: str


class LevelOut(Schema):
    """One level with its reasons."""

    level: Level
    label: str
    tags: list[TagOut]


class LevelsOut(Schema):
    """The five levels, best first."""

    items: list[LevelOut]
    next: str | None = None


class RatingOut(Schema):
    """A rating, as its writer sees it."""

    case_number: str
    item_name: str
    department_name: str
    level: Level
    level_label: str
    tags: list[TagOut]
    text: str
    anonymous: bool
    rated_at: datetime


class RatingRowOut(Schema):
    """A rating, for those who look after ratings; an anonymous one leads to nobody and no case."""

    id: int
    case_number: str
    writer: str
    item_name: str
    department_name: str
    level: Level
    tags: list[TagOut]
    text: str
    rated_at: datetime


class RatingsOut(Schema):
    """A page of ratings, the latest first."""

    items: list[RatingRowOut]
    next: str | None


class WaitingOut(Schema):
    """A case that was handed over and not rated yet."""

    number: str
    item_name: str
    delivered_at: datetime


class WaitingsOut(Schema):
    """What one could rate."""

    items: list[WaitingOut]
    next: str | None = None


class OfficeOut(Schema):
    """The ratings of one office; `satisfied` in percent, empty when nobody has rated."""

    department: str
    department_name: str
    total: int
    bad: int
    satisfied: int | None
    by_level: dict[Level, int]


class SummaryOut(Schema):
    """The ratings of a span; `active` is how many of a hundred delivered cases were rated."""

    since: date
    until: date
    all: OfficeOut
    departments: list[OfficeOut]
    delivered: int
    active: int | None


def _shown(fact: RatingFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in RatingFact.__slots__} | {"level_label": fact.level.label}


@router.post(
    "/cases/{number}/rating",
    response={201: RatingOut},
    **operation(
        "评价",
        needs=RATE,
        law="国办发〔2019〕51号",
        note="送达以后由申请人评，一件只评一次。匿名的，办件的人看不到是谁、哪一件。",
    ),
)
def rate(request: HttpRequest, number: str, body: RatingIn) -> Status[Any]:
    """Rate a case that was handed over."""
    fact = services.rating_give(
        number,
        body.level,
        tags=body.tags,
        text=body.text,
        anonymous=body.anonymous,
        channel=Channel.WEB,
        by=actor_of(request),
        at=timezone.now(),
    )
    return Status(201, _shown(fact))


@router.get(
    "/cases/{number}/rating",
    response=RatingOut,
    **operation("我给的评价", needs=RATE, note="没评过的、工作人员来看的，都是 404。"),
)
def rating(request: HttpRequest, number: str) -> dict[str, Any]:
    """One's own rating of a case."""
    fact = queries.rating_of(number, actor_of(request))
    if fact is None:
        raise not_found("这件还没有评价。", "rating_not_found")
    return _shown(fact)


@router.get("/ratings/waiting", response=WaitingsOut, **operation("还没评的办件", needs=RATE))
def waiting(request: HttpRequest) -> dict[str, Any]:
    """The actor's cases that wait for a rating."""
    return {"items": queries.waiting(actor_of(request))}


@router.get(
    "/ratings",
    response=RatingsOut,
    **operation("一段时间的评价", needs=READ, note="默认最近 30 天。`level` 可以是五级之一，或者 `low`（两级差评）。"),
)
def ratings(
    request: HttpRequest,
    since: date | None = None,
    until: date | None = None,
    *,
    level: Text = "",
    department: Text = "",
    cursor: Text = "",
) -> dict[str, Any]:
    """The ratings of a span."""
    first, last = _span(since, until)
    page = queries.ratings(
        actor_of(request),
        since=local_midnight(first),
        until=local_midnight(last + timedelta(days=1)),
        level=level,
        department=department,
        cursor=cursor,
    )
    return {"items": page.rows, "next": page.next_cursor or None}


@router.get(
    "/ratings/tags",
    response=LevelsOut,
    **operation(
        "评价的五级和每级的原因", law="国办发〔2019〕51号，GB/T 39046-2020", note="原因是全国统一的，代码不变。"
    ),
)
def tags(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """The levels and the reasons that fit each."""
    return {"items": [{"level": level, "label": level.label, "tags": fitting} for level, fitting in TAGS.items()]}


@router.get(
    "/ratings/summary", response=SummaryOut, **operation("一段时间的评价汇总", needs=READ, note="默认最近 30 天。")
)
def summary(request: HttpRequest, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """The counts of a span."""
    first, last = _span(since, until)
    found = queries.summary(
        actor_of(request), since=local_midnight(first), until=local_midnight(last + timedelta(days=1))
    )
    return {
        "since": first,
        "until": last,
        "all": _office(found.all),
        "departments": [_office(office) for office in found.departments],
        "delivered": found.delivered,
        "active": found.active,
    }


def _span(since: date | None, until: date | None) -> tuple[date, date]:
    last = until or local_date(timezone.now())
    first = since or max(last, date.min + timedelta(days=DAYS)) - timedelta(days=DAYS - 1)
    if not date(2000, 1, 1) <= first <= last <= date(2199, 12, 31):
        raise invalid("span_invalid", "起止日期不对。请让开始不晚于结束。", {"since": "请写不晚于 until 的日期。"})
    return first, last


def _office(count: OfficeCount) -> dict[str, Any]:
    return {
        "department": count.department,
        "department_name": count.department_name,
        "total": count.total,
        "bad": count.bad,
        "satisfied": count.satisfied,
        "by_level": count.by_level,
    }
