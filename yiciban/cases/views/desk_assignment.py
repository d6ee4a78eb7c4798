"""Handing out work: who has how much, sharing out by load, and handing everything over (AB 岗)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiciban.cases import services
from yiciban.cases.queries.assignment import AT_ONCE, offices, share_preview
from yiciban.cases.rules.work import count_text
from yiciban.cases.views.desk_shell import desk_page, desk_render, now_for, region_of, typed
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Kind, Refusal


@desk_page("GET")
def assignment(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The departments of this person: their examiners, what each has, what nobody has."""
    return _page(request, actor, {})


@desk_page("GET", "POST")
def share(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who would get how many; sent, they have them."""
    if request.method == "POST":
        department = request.POST.get("department", "")[:48].replace("\x00", "")
        count = services.cases_share(department, by=actor, at=timezone.now())
        messages.success(request, f"{count} 件分好了。" if count else "没有要分派的件，可能刚刚有人领走了。")
        return redirect("desk:assignment")
    now = now_for(region_of(actor))
    department = typed(request, "department", 48)
    rows = share_preview(department, actor, on=now.today)
    context = {
        "rows": rows,
        "total": sum(row.gets for row in rows),
        "department": department,
        "at_once": AT_ONCE,
        "now": now,
    }
    return desk_render(request, actor, "share.html", context)


@desk_page("POST")
def hand_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand everything of one examiner to another; what was typed stays when something is missing."""
    sent = {name: request.POST.get(name, "").replace("\x00", "").strip()[:200] for name in ("from", "to", "reason")}
    try:
        count = services.cases_hand_over(
            _person(sent["from"]), _person(sent["to"]), sent["reason"], by=actor, at=timezone.now()
        )
    except Refusal as refusal:
        if refusal.kind is not Kind.INVALID:
            raise
        return _page(request, actor, {"typed": sent, "wrong": refusal.sentence}, status=422)
    messages.success(request, f"{count} 件交接好了。" if count else "这个人手上没有没办完的件，不用交接。")
    return redirect("desk:assignment")


def _person(text: str) -> int:
    """The account somebody chose; 0, which is nobody, when none was."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _page(request: HttpRequest, actor: Actor, more: dict[str, Any], status: int = 200) -> HttpResponse:
    now = now_for(region_of(actor))
    found = offices(actor, on=now.today)
    people = {one.user_id: one for office in found for one in office.people}
    context = {
        "offices": [(office, count_text(office.unassigned)) for office in found],
        "people": sorted(people.values(), key=lambda one: (one.name, one.user_id)),
        "own": [one for one in people.values() if one.user_id == actor.user_id],
        "leads": any(office.leads for office in found),
        "typed": {},
        "now": now,
        **more,
    }
    return desk_render(request, actor, "assignment.html", context, status=status)
