"""Running cases of an item under earlier versions: what the newest would change for each, and the move of many."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from yiciban.cases import queries, services
from yiciban.cases.views.desk_shell import desk_page, desk_render
from yiciban.catalogue.queries import desk_item
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal, invalid


@desk_page("GET", "POST")
def versions(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Preview of every running case, and after a POST what became of each."""
    whole = desk_item(slug, by=actor)
    sent = request.POST if request.method == "POST" else request.GET
    asked = sent.get("to", "")
    target = int(asked) if asked.isdecimal() and len(asked) < 6 else whole.item.version
    reason = request.POST.get("reason", "").strip()[:300]
    context: dict[str, Any] = {"item": whole.item, "versions": whole.versions, "target": target, "reason": reason}
    problem: Refusal | None = None
    if request.method == "POST":
        try:
            context["outcomes"] = _moved(request.POST.getlist("case")[:200], target, reason, actor)
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            problem = refusal
    rows = queries.move_previews(slug, target, by=actor, today=local_date(timezone.now()))
    context |= {"rows": rows, "possible": sum(not row.move.why_not for row in rows), "problem": problem}
    return desk_render(request, actor, "versions.html", context, status=422 if problem else 200)


def _moved(numbers: list[str], target: int, reason: str, actor: Actor) -> list[tuple[str, str]]:
    """Number and sentence for each case; one that is refused stops no other."""
    if not numbers:
        raise invalid("cases_missing", "请先勾选要换版本的办件。")
    if not reason:
        raise invalid("reason_needed", "请写明为什么换版本，这句话会记在办件的经过里。")
    outcomes = []
    for number in numbers:
        try:
            services.case_move_version(number, target, by=actor, at=timezone.now(), reason=reason)
            outcomes.append((number, ""))
        except Refusal as refusal:
            outcomes.append((number, refusal.sentence))
    return outcomes
