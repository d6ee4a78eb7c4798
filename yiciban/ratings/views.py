"""Pages of ratings: an applicant's rating of one case, and the desk of those who look after ratings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yiciban.cases.queries import case as read_case
from yiciban.documents.web import actor_of
from yiciban.kernel.dates import local_moment
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.people.permissions import require
from yiciban.ratings import queries, rules, services
from yiciban.ratings.facts import Channel, Level, OfficeCount, Summary
from yiciban.ratings.permissions import RATE

SPANS = ((7, "最近 7 天"), (30, "最近 30 天"), (90, "最近 90 天"), (365, "最近一年"))
USUAL_SPAN = 30
HINTS = {
    Level.EXCELLENT: "比想的还好",
    Level.GOOD: "办得不错",
    Level.FAIR: "还行，有地方可以更好",
    Level.POOR: "有地方没办好",
    Level.BAD: "办得很糟",
}
# One colour a level, the same in bars and keys; words always stand beside it.
TONES = {
    Level.EXCELLENT: "#1a6b3c",
    Level.GOOD: "#6fae87",
    Level.FAIR: "#c3ccd8",
    Level.POOR: "#eed49a",
    Level.BAD: "#b8291f",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """Rate a case that was handed over; afterwards the same address shows what was given, with thanks."""
    actor = actor_of(request)
    require(actor, RATE)
    case = read_case(number, actor)
    refusal = None
    if request.method == "POST":
        try:
            _give(request, case.number)
        except Refusal as problem:
            if problem.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
                raise
            if problem.code == "already_rated":  # a second press, or a second device
                return redirect("ratings:rate", case.number)
            refusal = problem
        else:
            return redirect("ratings:rate", case.number)
    given = queries.rating_of(case.number, actor)
    context = {
        "case": case,
        "number": format_case_number(case.number),
        "given": given,
        "can_rate": case.delivered_at is not None,
        "levels": _levels(request.POST),
        "text": request.POST.get("text", "")[:1000],
        "anonymous": "anonymous" in request.POST,
        "refusal": refusal,
        "problems": _problems(refusal),
        "max_text": rules.MAX_TEXT,
        "back_url": reverse("cases:case", args=[case.number]),
        "others": [one for one in queries.waiting(actor) if one.number != case.number][:3] if given else [],
    }
    return render(request, "ratings/rate.html", context, status=refusal.status if refusal else 200)


def _give(request: HttpRequest, number: str) -> None:
    level = rules.read_level(request.POST.get("level", ""))
    # Reasons ticked under another level, before the person changed their mind, stay behind.
    fitting = {tag.code for tag in rules.TAGS[level]}
    services.rating_give(
        number,
        level,
        tags=[code for code in request.POST.getlist("tags") if code in fitting],
        text=request.POST.get("text", ""),
        anonymous="anonymous" in request.POST,
        channel=Channel.MOBILE if "Mobi" in request.headers.get("User-Agent", "") else Channel.WEB,
        by=actor_of(request),
        at=timezone.now(),
    )


def _levels(posted: QueryDict) -> list[dict[str, Any]]:
    ticked = set(posted.getlist("tags"))
    return [
        {
            "value": level.value,
            "label": level.label,
            "hint": HINTS[level],
            "checked": posted.get("level") == level.value,
            "ask": "哪里没办好？" if level.is_bad else "哪里好？",
            "tags": [{"code": tag.code, "text": tag.text, "checked": tag.code in ticked} for tag in rules.TAGS[level]],
        }
        for level in Level
    ]


def _problems(refusal: Refusal | None) -> list[dict[str, str]]:
    if refusal is None:
        return []
    places = {"level": "#level-excellent", "text": "#id_text", "tags": "#level-excellent"}
    return [{"text": text, "url": places.get(name, "")} for name, text in refusal.fields.items()] or [
        {"text": refusal.sentence, "url": ""}
    ]


@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What people gave: by level, by department, and one by one; never who gave an anonymous one."""
    actor = actor_of(request)
    days = _span(request)
    until = timezone.now()
    since = until - timedelta(days=days)
    level, office = request.GET.get("level", "")[:12], request.GET.get("department", "")[:48]
    counts = queries.summary(actor, since=since, until=until)
    page = queries.ratings(
        actor,
        since=since,
        until=until,
        level=level.replace("\x00", ""),
        department=office.replace("\x00", ""),
        cursor=request.GET.get("after", ""),
    )
    context = {
        "counts": counts,
        "bars": [_bar(one, counts) for one in (counts.all, *counts.departments)],
        "key": [(one.label, TONES[one]) for one in Level],
        "page": page,
        "spans": [_chip(request, "days", str(number), label, str(days)) for number, label in SPANS],
        "chips": _level_chips(request, counts, level),
        "office": next((o.department_name for o in counts.departments if o.department == office), ""),
        "all_offices_url": _with(request, department=""),
        "fresh_words": f"{local_moment(until):%H:%M} 的数",
    }
    return render(request, "ratings/desk.html", context)


def _span(request: HttpRequest) -> int:
    wanted = request.GET.get("days", "")
    return next((days for days, _ in SPANS if str(days) == wanted), USUAL_SPAN)


def _bar(office: OfficeCount, counts: Summary) -> dict[str, Any]:
    """A bar of a hundred units, one piece a level; pieces are drawn as SVG because styles may not be inline."""
    pieces, at = [], 0.0
    for level in Level:
        wide = office.by_level[level] * 100 / office.total if office.total else 0.0
        pieces.append({"x": f"{at:.2f}", "width": f"{wide:.2f}", "tone": TONES[level]})
        at += wide
    words = "，".join(f"{level.label} {office.by_level[level]}" for level in Level)
    return {
        "office": office,
        "pieces": pieces,
        "words": words,
        "is_all": office is counts.all,
        "cells": [office.by_level[level] for level in Level],
    }


def _level_chips(request: HttpRequest, counts: Summary, level: str) -> list[dict[str, Any]]:
    chips = [_chip(request, "level", "", "全部", level) | {"count": counts.all.total}]
    chips.append(_chip(request, "level", "low", "差评", level) | {"count": counts.all.bad})
    return chips + [
        _chip(request, "level", one.value, one.label, level) | {"count": counts.all.by_level[one]} for one in Level
    ]


def _chip(request: HttpRequest, name: str, value: str, label: str, chosen: str) -> dict[str, Any]:
    return {"label": label, "url": _with(request, **{name: value}), "active": value == chosen}


def _with(request: HttpRequest, **changed: str) -> str:
    """This address with other filters, from the first page on."""
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changed.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"{reverse('ratings:desk')}?{query.urlencode()}" if query else reverse("ratings:desk")
