"""Lists of the desk: today's work, everything a unit has open, the search, what waits to be handed out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yiciban.cases import queries
from yiciban.cases.facts import CaseRow, Status
from yiciban.cases.queries import desk as reads
from yiciban.cases.queries.desk import Figures, HandoutRow
from yiciban.cases.rules.work import Urgency, statuses_for
from yiciban.cases.sections import elsewhere
from yiciban.cases.views.desk_shell import Now, desk_page, desk_render, now_for, region_of, typed
from yiciban.cases.views.desk_words import badge, due_short, groups, party_in_list, row_badge
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text
from yiciban.kernel.masking import mask_name, mask_phone
from yiciban.people.facts import PartyKind

LIST_KEYS = (("J K", "上下选"), ("Enter", "打开"), ("/", "搜索"))
FILTERS = ("item", "status", "text", "due")
OPEN_STATUSES = (
    Status.RECEIVED,
    Status.CORRECTING,
    Status.ACCEPTED,
    Status.PAUSED,
    Status.REVIEWING,
    Status.DECIDING,
    Status.DEFAULTED,
    Status.GRANTED,
    Status.DENIED,
    Status.CONCLUDED,
)


@desk_page("GET")
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """今天先办这几件: what this person can move on, most urgent first; for those who only read, all of it."""
    return _worklist(request, actor, everyone=not reads.moves_cases(actor))


@desk_page("GET")
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every open case this person may read."""
    return _worklist(request, actor, everyone=True)


def _worklist(request: HttpRequest, actor: Actor, *, everyone: bool) -> HttpResponse:
    now = now_for(region_of(actor))
    chosen = {name: typed(request, name) for name in FILTERS}
    page = queries.worklist(
        actor,
        today=now.today,
        soon_until=now.soon_until,
        everyone=everyone,
        item=chosen["item"],
        status=chosen["status"],
        text=chosen["text"],
        due=chosen["due"],
        cursor=typed(request, "after", 400),
    )
    figures = reads.figures(actor, today=now.today, soon_until=now.soon_until, everyone=everyone)
    moves = reads.moves_cases(actor)
    context = {
        "now": now,
        "everyone": everyone,
        "moves": moves,
        "reads": reads.reads_cases(actor),
        "groups": groups(page.rows, {group: page.count(group) for group in Urgency}, now),
        "page": page,
        "figures": figures,
        "urgent": figures.late + figures.soon,
        "tiles": _tiles(request.path, figures, page.rows, now, moves=moves),
        "scope": scope(actor),
        "tabs": _tabs(actor, figures, everyone=everyone) if moves else (),
        "to_sign": _to_sign(actor),
        "items": reads.open_items(actor, everyone=everyone),
        "statuses": _statuses(actor, everyone=everyone),
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "first_url": _url(request.path, chosen),
        "next_url": _url(request.path, {**chosen, "after": page.next_cursor}) if page.next_cursor else "",
        "is_later": bool(request.GET.get("after")),
    }
    return desk_render(request, actor, "worklist.html", context, keys=LIST_KEYS)


def _to_sign(actor: Actor) -> str:
    """How many requests wait for this person's signature, in words; nothing when none does."""
    if not queries.signs_anything(actor):
        return ""
    count = len(queries.to_sign(actor)) + sum(one.count for one in elsewhere(actor))
    return f"有 {count} 份请示等您签批" if count else ""


def scope(actor: Actor) -> str:
    """What “all of it” is called for this person: their unit, their service point, or everything."""
    if any(posting.department for posting in actor.postings):
        return "本科"
    return "本网点" if any(posting.point for posting in actor.postings) else "全部"


def _tabs(actor: Actor, figures: Figures, *, everyone: bool) -> tuple[dict[str, Any], ...]:
    mine = {"label": "待我办", "url": reverse("desk:home"), "active": not everyone}
    whole = {"label": f"{scope(actor)}在办", "url": reverse("desk:cases"), "active": everyone}
    (whole if everyone else mine)["count"] = figures.total
    return mine, whole


def _tiles(path: str, figures: Figures, rows: tuple[CaseRow, ...], now: Now, *, moves: bool) -> list[dict[str, Any]]:
    """Five figures, each one leading to its cases; a figure of nothing leads nowhere."""
    until = day_text(now.soon_until, today=now.today)
    first = next((r.due for r in rows if r.due and r.due > now.soon_until), None)
    tiles: list[dict[str, Any]] = [
        {
            "value": figures.late,
            "title": "已超期",
            "text": ("今天先办，写明原因" if moves else "请督促承办的人") if figures.late else "没有超期的",
            "tone": "late" if figures.late else "",
            "due": Urgency.LATE,
        },
        {
            "value": figures.soon,
            "title": "2 个工作日内到期",
            "text": f"其中今天 {figures.today} 件" if figures.today else f"最晚 {until}",
            "tone": "soon" if figures.soon else "",
            "due": Urgency.SOON,
        },
        {
            "value": figures.on_time,
            "title": "按时办理中",
            "text": f"最近一件 {day_text(first, today=now.today)}" if first else "期限在 2 个工作日以后",
            "due": Urgency.OK,
        },
        {"value": figures.undated, "title": "计时停着", "text": "等补正，或者在走特别程序", "due": Urgency.NONE},
        {"value": figures.fresh, "title": "今天新收", "text": f"在办共 {figures.total} 件", "due": ""},
    ]
    for tile in tiles:
        tile["url"] = _url(path, {"due": tile["due"]}) if tile["value"] and tile["due"] else ""
    return tiles


def _statuses(actor: Actor, *, everyone: bool) -> list[tuple[str, str]]:
    mine = frozenset[Status]().union(*(statuses_for(role) for role in actor.roles))
    return [(s.value, s.label) for s in OPEN_STATUSES if everyone or s in mine]


def _url(path: str, chosen: Mapping[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{path}?{query}" if query else path


@desk_page("GET")
def following(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first case of one's work that is not the one just left; back to the list when it was the last."""
    now = now_for(region_of(actor))
    left = typed(request, "after", 24)
    page = queries.worklist(actor, today=now.today, soon_until=now.soon_until, limit=2)
    number = next((row.number for row in page.rows if row.number != left), "")
    if number:
        return redirect("desk:case", number)
    messages.success(request, "眼下没有要您办的件了。")
    return redirect("desk:home")


@desk_page("GET")
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find a case by its number or its applicant: one hit opens it, several make a list."""
    now = now_for(region_of(actor))
    text = typed(request, "q", 60)
    found = reads.search_cases(text, actor)
    if len(found) == 1:
        return redirect("desk:case", found[0].number)
    rows = [{"row": row, "party": party_in_list(row), "badge": row_badge(row.status, row.due, now)} for row in found]
    context = {"rows": rows, "desk_query": text, "is_full": len(rows) == reads.FOUND_AT_MOST}
    return desk_render(request, actor, "search.html", context, keys=LIST_KEYS)


@desk_page("GET")
def handout(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What has been concluded and waits to be handed over here."""
    reads.require_handout(actor)
    now = now_for(region_of(actor))
    text = typed(request, "text", 60)
    rows = reads.handouts(actor, text=text)
    context = {
        "rows": [_handout_row(row, now) for row in rows],
        "text": text,
        "now": now,
        "late": sum(_is_late(row.due, now) for row in rows),
    }
    return desk_render(request, actor, "handout.html", context, keys=(*LIST_KEYS, ("S", "按姓名找")))


def _is_late(due: date | None, now: Now) -> bool:
    return due is not None and due < now.today


def _handout_row(row: HandoutRow, now: Now) -> dict[str, Any]:
    return {
        "number": row.number,
        "item": row.item_name,
        "party": mask_name(row.party_name, organisation=row.party_kind != PartyKind.PERSON),
        "phone": mask_phone(row.party_phone),
        "method": row.method.label,
        "what": "证照和决定书" if row.granted else "决定书",
        "due": due_short(row.due, now.today),
        "late": _is_late(row.due, now),
        "badge": badge(row.due, now),
        "concluded_at": row.concluded_at,
    }
