"""Pages of items: lists with their filters in the address, a guide, its checklist."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Audience, ItemType
from yiciban.catalogue.forms import HOW, ItemFilter
from yiciban.catalogue.papers import checklist_pdf, checklist_text
from yiciban.catalogue.queries.answers import Situated, situated
from yiciban.catalogue.views.rows import chip, item_row
from yiciban.kernel.dates import local_date

ON_A_PAGE = 30
TITLES = {"": "全部事项", "person": "个人办事", "firm": "企业办事"}


@require_safe
def items(request: HttpRequest, who: str = "") -> HttpResponse:
    """Items by theme; `who` is fixed by the doors 个人办事 and 企业办事."""
    # `for` is the address's word; Python keeps it for itself.
    data = request.GET.copy()
    data["who"] = who or data.get("for", data.get("who", ""))
    form = ItemFilter(data)
    chosen = form.chosen()
    audience = Audience(chosen["who"]) if chosen["who"] else None
    found = queries.items(**form.as_query())
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in chosen.items() if name != "who"}
    kept["for"] = "" if who else chosen["who"]
    themes = queries.themes(audience)
    context = {
        "title": TITLES[chosen["who"]],
        "chosen": chosen,
        "kept": kept,
        "who": [] if who else [chip(TITLES[value], "for", value, kept) for value in ("", "person", "firm")],
        "themes": [
            chip("全部主题", "theme", "", kept),
            *(chip(theme.name, "theme", theme.name, kept, theme.count) for theme in themes),
        ],
        "how": [chip(label, "how", value, kept) for value, label in HOW],
        "departments": queries.departments_with_items(),
        "rows": [item_row(item) for item in page],
        "page": page,
        "total": len(found),
    }
    return render(request, "catalogue/items.html", context)


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """The guide: the person's situation, can I, what do I bring, by when and at what cost, where; the rest folded."""
    own = _situated(request, slug)
    audience = own.published.guide.audience[0].value
    context = {
        "questions": queries.one_at_a_time(own.questions),
        "is_decision": own.published.guide.type is not ItemType.PUBLIC_SERVICE,
        "for": audience,
        "door": TITLES[audience],
    }
    return render(request, "catalogue/guide.html", {**_context(request, own), **context})


@require_safe
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist made for the answers in the address: to read, to print, to send to somebody."""
    own = _situated(request, slug)
    url = _address(request, own)
    context = {"today": local_date(timezone.now()), "share_url": url, "share_text": checklist_text(own, url)}
    return render(request, "catalogue/checklist.html", {**_context(request, own), **context})


@require_safe
def checklist_paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist as PDF, opened in the browser."""
    own = _situated(request, slug)
    pdf = checklist_pdf(own, _address(request, own), at=timezone.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="checklist-{slug}.pdf"'
    return response


def _situated(request: HttpRequest, slug: str) -> Situated:
    """The guide in force, made for the answers in the address; what nobody offered counts for nothing."""
    return situated(queries.guide(slug), queries.situation_of(dict(request.GET.lists())), local_date(timezone.now()))


def _address(request: HttpRequest, own: Situated) -> str:
    """Where anybody sees this very checklist."""
    path = reverse("catalogue:checklist", args=[own.published.guide.slug])
    return f"{settings.YICIBAN_PUBLIC_URL or request.build_absolute_uri('/').rstrip('/')}{path}{_query(own)}"


def _query(own: Situated) -> str:
    return f"?{own.query}" if own.query else ""


def _context(request: HttpRequest, own: Situated) -> dict[str, Any]:
    instead = own.found.blocks[0].instead if own.found.blocks else ""
    return {
        "own": own,
        "published": own.published,
        "guide": own.published.guide,
        "answers": own.answers,
        "query": _query(own),
        "instead": queries.items_by_slug([instead]).get(instead) if instead else None,
        # A question just answered stays open, so that nothing jumps under the person's hand.
        "keep_open": "HX-Request" in request.headers,
    }
