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
from yiciban.cases.facts import CaseRow, Status, WorkSet
from yiciban.cases.permissions import EXAMINE
from yiciban.cases.queries import Figures
from yiciban.cases.queries import desk as reads
from yiciban.cases.queries.desk import HandoutRow
from yiciban.cases.rules.work import Urgency, count_text, statuses_for
from yiciban.cases.sections import elsewhere
from yiciban.cases.views.desk_batch import acts_of
from yiciban.cases.views.desk_shell import Now, desk_page, desk_render, now_for, region_of, typed
from yiciban.cases.views.desk_words import badge, due_short, groups, party_in_list, row_badge, stuck_group
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import day_text, local_midnight
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
    """今天先办这几件: what this person can move on, most urgent first; for those who only read, all of it.

    `list` in the address is one of the saved lists.
    """
    asked = request.GET.get("list", "")
    return _worklist(request, actor, WorkSet(asked) if asked in set(WorkSet) else first_list(actor))


@desk_page("GET")
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every open case this person may read."""
    return _worklist(request, actor, WorkSet.ALL)


def first_list(actor: Actor) -> WorkSet:
    """The list a person begins with."""
    return WorkSet.OFFICE if reads.moves_cases(actor) else WorkSet.ALL


def lists_of(actor: Actor) -> tuple[WorkSet, ...]:
    """The saved lists a person has: those who only read have no work of their own."""
    if not reads.moves_cases(actor):
        return (WorkSet.ALL, WorkSet.TODAY, WorkSet.STUCK)
    mine = (WorkSet.MINE,) if any(role in EXAMINE.roles for role in actor.roles) else ()
    return (WorkSet.OFFICE, *mine, WorkSet.TODAY, WorkSet.STUCK, WorkSet.ALL)


def _worklist(request: HttpRequest, actor: Actor, which: WorkSet) -> HttpResponse:
    now = now_for(region_of(actor))
    chosen = chosen_filters(request)
    page = queries.worklist(
        actor,
        today=now.today,
        soon_until=now.soon_until,
        which=which,
        item=chosen["item"],
        status=chosen["status"],
        text=chosen["text"],
        due=chosen["due"],
        cursor=typed(request, "after", 400),
    )
    filtered = any(chosen.values())
    figures = page.figures
    if filtered:
        figures = queries.figures(actor, today=now.today, soon_until=now.soon_until, which=which)
    stuck = which is WorkSet.STUCK
    moves = reads.moves_cases(actor)
    acts = acts_of(actor)
    context = {
        "now": now,
        "list": which.value,
        "everyone": which is WorkSet.ALL,
        "stuck": stuck,
        "moves": moves,
        "reads": reads.reads_cases(actor),
        "groups": stuck_group(page.rows, page.figures, now) if stuck else groups(page.rows, page.figures, now),
        "total": count_text(page.figures.total),
        "heading": _heading(actor, which, figures),
        "tiles": _tiles(actor, which, figures, page.rows, now, moves=moves),
        "scope": scope(actor),
        "tabs": _tabs(actor, which, now) if reads.reads_cases(actor) else (),
        "acts": acts,
        "columns": 7 + (not stuck) + bool(acts),
        "assigns": queries.assigns(actor),
        "to_sign": _to_sign(actor),
        "untaken": _untaken(actor),
        "items": queries.open_items(actor, which=which, today=now.today),
        "statuses": _statuses(actor, everyone=which in (WorkSet.ALL, WorkSet.STUCK)),
        "chosen": chosen,
        "filtered": filtered,
        "first_url": list_url(which, chosen),
        "clear_url": list_url(which, {}),
        "next_url": list_url(which, {**chosen, "after": page.next_cursor}) if page.next_cursor else "",
        "is_later": bool(request.GET.get("after")),
    }
    return desk_render(request, actor, "worklist.html", context, keys=LIST_KEYS)


def chosen_filters(request: HttpRequest) -> dict[str, str]:
    """What stands in the address for the filters of a list."""
    return {name: typed(request, name) for name in FILTERS}


def list_url(which: WorkSet, chosen: Mapping[str, str]) -> str:
    """The address of a saved list with its filters."""
    if which is WorkSet.ALL:
        return _url(reverse("desk:cases"), chosen)
    named = {} if which is WorkSet.OFFICE else {"list": which.value}
    return _url(reverse("desk:home"), {**named, **chosen})


def _heading(actor: Actor, which: WorkSet, figures: Figures) -> str:
    """What a list comes to, the result first."""
    total = count_text(figures.total)
    if which is WorkSet.STUCK:
        return f"{total} 件卡住了" if figures.total else "没有卡住的件"
    if which is WorkSet.TODAY:
        return f"今天到期 {total} 件" if figures.total else "今天没有到期的"
    if which is WorkSet.ALL:
        return f"{scope(actor)}在办 {total} 件"
    if urgent := figures.late + figures.soon:
        return f"今天先办这 {count_text(urgent)} 件"
    return f"今天没有到期的，手上 {total} 件" if figures.total else "手上没有要办的件"


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


def _untaken(actor: Actor) -> str:
    """How many exports are ready and not fetched yet, in words; nothing when none is."""
    count = queries.untaken(actor)
    return f"导出的 {count} 个文件做好了" if count else ""


def _tabs(actor: Actor, which: WorkSet, now: Now) -> tuple[dict[str, Any], ...]:
    lists = lists_of(actor)
    counts = queries.list_counts(actor, lists, today=now.today)
    labels = {
        WorkSet.OFFICE: "待我办",
        WorkSet.MINE: "分给我的",
        WorkSet.TODAY: "今天到期",
        WorkSet.STUCK: "卡住的",
        WorkSet.ALL: f"{scope(actor)}在办",
    }
    return tuple(
        {"label": labels[one], "url": list_url(one, {}), "count": count_text(counts[one]), "active": one is which}
        for one in lists
    )


def _tiles(
    actor: Actor, which: WorkSet, figures: Figures, rows: tuple[CaseRow, ...], now: Now, *, moves: bool
) -> list[dict[str, Any]]:
    """Five figures, each one leading to its cases; a figure of nothing leads nowhere. None for a list of one day."""
    if which in (WorkSet.TODAY, WorkSet.STUCK):
        return []
    until = day_text(now.soon_until, today=now.today)
    fresh = queries.fresh(actor, which=which, since=local_midnight(now.today))
    first = next((r.due for r in rows if r.due and r.due > now.soon_until), None)
    tiles: list[dict[str, Any]] = [
        {
            "count": figures.late,
            "title": "已超期",
            "text": ("今天先办，写明原因" if moves else "请督促承办的人") if figures.late else "没有超期的",
            "tone": "late" if figures.late else "",
            "due": Urgency.LATE,
        },
        {
            "count": figures.soon,
            "title": "2 个工作日内到期",
            "text": f"其中今天 {count_text(figures.today)} 件" if figures.today else f"最晚 {until}",
            "tone": "soon" if figures.soon else "",
            "due": Urgency.SOON,
        },
        {
            "count": figures.on_time,
            "title": "按时办理中",
            "text": f"最近一件 {day_text(first, today=now.today)}" if first else "期限在 2 个工作日以后",
            "due": Urgency.OK,
        },
        {"count": figures.undated, "title": "计时停着", "text": "等补正，或者在走特别程序", "due": Urgency.NONE},
        {"count": fresh, "title": "今天新收", "text": f"在办共 {count_text(figures.total)} 件", "due": ""},
    ]
    for tile in tiles:
        tile["value"] = count_text(tile["count"])
        tile["url"] = list_url(which, {"due": tile["due"]}) if tile["count"] and tile["due"] else ""
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
