"""Pages of items: lists with their filters in the address, a guide, its checklist."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Audience, ItemType
from yiciban.catalogue.forms import HOW, ItemFilter
from yiciban.catalogue.papers import checklist_pdf
from yiciban.catalogue.queries.answers import guide_answers
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
    """The guide: can I, what do I bring, by when and at what cost, where; the rest folded."""
    published = queries.guide(slug)
    context = {
        "published": published,
        "guide": published.guide,
        "answers": guide_answers(published, local_date(timezone.now())),
        "is_decision": published.guide.type is not ItemType.PUBLIC_SERVICE,
        "for": published.guide.audience[0].value,
        "door": TITLES[published.guide.audience[0].value],
    }
    return render(request, "catalogue/guide.html", context)


@require_safe
def checklist(request: HttpRequest, slug: str) -> HttpResponse:
    """The checklist as a page to read or print."""
    published = queries.guide(slug)
    now = timezone.now()
    context = {
        "published": published,
        "guide": published.guide,
        "answers": guide_answers(published, local_date(now)),
        "today": local_date(now),
    }
    return render(request, "catalogue/checklist.html", context)


@require_safe
def checklist_paper(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001
    """The checklist as PDF, opened in the browser."""
    pdf = checklist_pdf(queries.guide(slug), at=timezone.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="checklist-{slug}.pdf"'
    return response
