"""Pages of finding: results for everyday words, suggestions under the box."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Audience
from yiciban.catalogue.views.rows import hit_row, item_row

LONGEST_QUESTION = 60
THEMES_OFFERED = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The answer to a question, or honestly none, with the ways on from there."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_QUESTION]
    who = request.GET.get("who", "")
    audience = Audience(who) if who in tuple(Audience) else None
    context: dict[str, object] = {"text": text, "who": who}
    if text:
        found = queries.search(text, audience=audience)
        rows = [hit_row(hit) for hit in found.hits]
        context |= {"weak": found.weak, "rows": rows, "first": rows[0] if rows else None, "rest": rows[1:]}
        if found.weak:
            context["themes"] = queries.themes(audience)[:THEMES_OFFERED]
    else:
        context |= {
            "themes": queries.themes()[:THEMES_OFFERED],
            "rows": [item_row(item) for item in queries.frequent()],
        }
    return render(request, "catalogue/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The lines under the search box, for htmx; empty when nothing begins or sounds like that."""
    text = request.GET.get("q", "")[:LONGEST_QUESTION]
    return render(request, "catalogue/suggestions.html", {"suggestions": queries.suggest(text)})
