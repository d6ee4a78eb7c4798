"""预审 at the desk: pass with what to bring once, or say all that is wrong at once, before acceptance."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from yiciban.cases import queries, services
from yiciban.cases.facts import CaseFact, PreReviewFact
from yiciban.cases.permissions import ACCEPT
from yiciban.cases.queries import desk as reads
from yiciban.cases.rules.prereview import check_open, words
from yiciban.cases.views.desk_beside import beside
from yiciban.cases.views.desk_corrections import correction_rows
from yiciban.cases.views.desk_shell import desk_page, desk_render, now_for
from yiciban.cases.views.desk_steps_table import defects_of
from yiciban.cases.views.desk_words import case_badges
from yiciban.catalogue.facts import Guide
from yiciban.catalogue.queries import guide_version
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.people.permissions import may, require


def prereview_box(fact: CaseFact, guide: Guide, actor: Actor, today: date) -> dict[str, Any] | None:
    """What the case's page says of its pre-review, or offers; nothing where there is neither."""
    done = queries.prereview(fact)
    if done is not None:
        return {"words": words(done, today=today), "done": done}
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    if not may(actor, ACCEPT, **where) or _closed(fact, guide, None, today):
        return None
    return {"due": due_text(fact.intake_due, today=today) if fact.intake_due else ""}


def _closed(fact: CaseFact, guide: Guide, done: PreReviewFact | None, today: date) -> bool:
    try:
        check_open(fact, guide, done, today)
    except Refusal:
        return True
    return False


@desk_page("GET", "POST")
def prereview(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Say what the pre-review found: `outcome` is pass or tell."""
    fact = queries.case(number, actor)
    require(actor, ACCEPT, region=fact.region, department=fact.department, point=fact.point)
    if request.method == "GET":
        guide = guide_version(fact.version_id, fact.situation).guide
        check_open(fact, guide, queries.prereview(fact), now_for(fact.region).today)
        return _page(request, actor, fact)
    try:
        said = _say(request, actor, fact.number)
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONFLICT, Kind.INVALID):
            raise
        return _page(request, actor, fact, refusal)
    messages.success(request, said)
    return redirect("desk:case", fact.number)


def _say(request: HttpRequest, actor: Actor, number: str) -> str:
    sent, at = {key: str(value).replace("\x00", "") for key, value in request.POST.items()}, timezone.now()
    if sent.get("outcome") == "pass":
        bring = request.POST.getlist("bring")
        services.case_prereview_pass(number, bring, _day(sent.get("bring_by", "")), by=actor, at=at)
        return "预审通过，已告诉申请人。受理的期限照样算。"
    services.case_prereview_tell(number, defects_of(sent), by=actor, at=at)
    return "要改的一次告诉了申请人。受理的期限照样算。"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(request: HttpRequest, actor: Actor, fact: CaseFact, refusal: Refusal | None = None) -> HttpResponse:
    guide = guide_version(fact.version_id, fact.situation).guide
    materials, now = queries.materials(fact), now_for(fact.region)
    typed = request.POST.dict() if request.method == "POST" and request.POST.get("outcome") != "pass" else None
    rows = correction_rows(materials, guide, reads.gap_codes(fact), typed, refusal)
    context = {
        "fact": fact,
        "number_text": format_case_number(fact.number),
        "due": due_text(fact.intake_due, today=now.today) if fact.intake_due else "",
        "materials": [one for one in materials if one.proof != "form"],
        "brought": request.POST.getlist("bring"),
        "bring_by": request.POST.get("bring_by", ""),
        "asked": [row for row in rows if row.keep or row.error or not row.material],
        "others": [row for row in rows if row.material and not (row.keep or row.error)],
        "rows": len(rows),
        "refusal": refusal,
        "heading": "预审",
        "badges": case_badges(fact, now),
        "beside": beside(fact, materials, now),
    }
    return desk_render(request, actor, "prereview.html", context, status=refusal.status if refusal else 200)
