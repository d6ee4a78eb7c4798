"""Public pages of the derived lists, each also as a table and for programs."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yiciban.catalogue.facts import Mode, Tier
from yiciban.catalogue.forms import ListFilter
from yiciban.catalogue.queries.lists import AT_MOST, ListedItem, list_departments, list_words, listed_items, lists
from yiciban.catalogue.rules.lists import ListKind
from yiciban.catalogue.views.rows import chip, item_row
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.tables import csv_lines
from yiciban.network.facts import PointFact, PointTier
from yiciban.network.queries import point as point_of
from yiciban.network.queries import points

ON_A_PAGE = 30
HEADINGS = ("业务办理项编码", "事项", "部门", "类型", "承诺时限", "跑几次", "区", "镇街", "村（社区）", "办事指南")
MODE_WORDS = {Mode.DECIDE: "办", Mode.ACCEPT: "受理", Mode.COLLECT: "代收"}
MODE_MEANS = {
    Mode.DECIDE: "在这里就能办完",
    Mode.ACCEPT: "在这里受理，由区里的部门决定",
    Mode.COLLECT: "只代收材料，送到上级才算受理",
}
ORDER = (Tier.DISTRICT, Tier.TOWN, Tier.VILLAGE)
TIER_WORDS = {Tier.TOWN: "镇街", Tier.VILLAGE: "村（社区）"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All lists, with what standing on each means."""
    return render(request, "catalogue/lists.html", {"lists": lists()})


@require_safe
def listed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One list with its filters in the address; ?format=csv or json gives all of it."""
    known, words = list_words(kind)
    form = ListFilter(request.GET)
    point = _point(form)
    wanted = _wanted(form, point)
    address = request.build_absolute_uri
    if form.format == "csv":
        rows = listed_items(known, **wanted).rows
        table = csv_lines(HEADINGS, (_cells(row, address(_guide(row))) for row in rows))
        response = StreamingHttpResponse(table, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="list-{kind}.csv"'
        return response
    if form.format == "json":
        found = listed_items(known, **wanted)
        items = [_item(row, address(_guide(row))) for row in found.rows]
        about = {"list": kind, "name": words.name, "basis": words.basis, "total": found.total}
        return JsonResponse({**about, "items": items}, json_dumps_params={"ensure_ascii": False})
    return render(request, "catalogue/list.html", _page(known, form, point))


def _point(form: ListFilter) -> PointFact | None:
    """The point that was chosen; one that is not there counts as nothing."""
    code = form.chosen()["point"]
    try:
        return point_of(code) if code else None
    except Refusal:
        return None


def _wanted(form: ListFilter, point: PointFact | None) -> dict[str, Any]:
    """The filters; of a point what its tier does, and the bodies of its region."""
    return form.as_query() | ({"tier": Tier(point.tier.value), "region": point.region} if point else {})


def _page(kind: ListKind, form: ListFilter, point: PointFact | None) -> dict[str, Any]:
    _, words = list_words(kind.value)
    chosen = form.chosen()
    pages = Paginator(range(AT_MOST), ON_A_PAGE)
    number = max(1, min(form.page, pages.num_pages))
    found = listed_items(kind, **_wanted(form, point), start=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    return {
        "kind": kind.value,
        "words": words,
        "chosen": chosen,
        "departments": list_departments(kind),
        "rows": [(item_row(row.item), _where(row, point)) for row in found.rows],
        "point": point,
        "total": found.total,
        "page": Paginator(range(found.total), ON_A_PAGE).get_page(number),
        "query": form.query(),
        **(_nearby(chosen) if kind is ListKind.NEARBY else {}),
    }


def _nearby(chosen: dict[str, str]) -> dict[str, Any]:
    """What only the list of 就近办 has: tier and mode to choose, and the points of the tier."""
    tier = chosen["tier"]
    anywhere = {**chosen, "point": ""}
    return {
        "tiers": [chip(label, "tier", value, anywhere) for value, label in (("", "全部"), *_tier_choices())],
        "modes": [chip("不限", "mode", "", chosen)]
        + [chip(f"{MODE_WORDS[mode]}：{MODE_MEANS[mode]}", "mode", mode.value, chosen) for mode in Mode],
        "points": points(tier=PointTier(tier)) if tier else (),
        "tier_name": TIER_WORDS[Tier(tier)] if tier else "",
    }


def _tier_choices() -> list[tuple[str, str]]:
    return [(tier.value, label) for tier, label in TIER_WORDS.items()]


def _guide(row: ListedItem) -> str:
    return reverse("catalogue:guide", args=[row.item.slug])


def _where(row: ListedItem, point: PointFact | None) -> str:
    """镇街：受理；村（社区）：代收; at one point only what it does itself: 在这里受理."""
    if point:
        return f"在这里{MODE_WORDS[row.modes[Tier(point.tier.value)]]}"
    said = (f"{label}：{MODE_WORDS[row.modes[tier]]}" for tier, label in TIER_WORDS.items() if tier in row.modes)
    return "；".join(said)


def _cells(row: ListedItem, url: str) -> tuple[object, ...]:
    item = row.item
    modes = (MODE_WORDS[row.modes[tier]] if tier in row.modes else "" for tier in ORDER)
    limit = str(Limit.parse(item.promised_limit))
    return (row.code, item.name, item.department_name, item.type_label, limit, item.visits, *modes, url)


def _item(row: ListedItem, url: str) -> dict[str, Any]:
    item = row.item
    return {
        "code": row.code,
        "slug": item.slug,
        "name": item.name,
        "department": item.department,
        "department_name": item.department_name,
        "type": item.type_label,
        "promised_limit": item.promised_limit,
        "visits": item.visits,
        "modes": {tier.value: mode.value for tier, mode in row.modes.items()},
        "url": url,
    }
