"""The desk page of searches that ended nowhere: from it an item gets an everyday name in one click."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import ItemFact
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.views.desk_shared import page_number, page_urls, said_no, tabs, typed
from yiciban.catalogue.views.rows import chip
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may
from yiciban.kernel.refusal import Refusal
from yiciban.people.web import actor_of

STATES = (("", "还没处理"), ("settled", "处理过的"))
FOUND = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """An item that may get the name, or the office whose manager may give it."""

    item: ItemFact
    mine: bool


@never_cache
@require_safe
def misses(request: HttpRequest) -> HttpResponse:
    """What people asked and did not find, most asked first; `for` and `find` look for another item for one."""
    by = actor_of(request)
    chosen = {"state": typed(request, "state")}
    found = queries.misses(by=by, settled=chosen["state"] == "settled", page=page_number(request))
    asked, words = typed(request, "for"), typed(request, "find")
    wanted = queries.search(words, limit=FOUND).hits if words else ()
    context = {
        "tabs": tabs("misses"),
        "found": found,
        "rows": [(miss, _choices(miss.near, by)) for miss in found.rows],
        "states": [chip(label, "state", value, chosen) for value, label in STATES],
        "state": chosen["state"],
        "may_settle": any(posting.role in CATALOGUE_EDIT.roles for posting in by.postings),
        "may_set_aside": may(by, CATALOGUE_EDIT),
        "asked": asked,
        "words": words,
        "wanted": _choices(tuple(hit.item for hit in wanted), by),
        "summary": f"共 {found.total} 句",
        **page_urls(chosen, found.page, found.pages),
    }
    return render(request, "catalogue/desk/misses.html", context)


@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Give an item the name, set the question aside, or take it up again; then back to where one was."""
    text, slug, state = (request.POST.get(name, "") for name in ("text", "slug", "state"))
    by, at = actor_of(request), timezone.now()
    here = reverse("catalogue:misses") + (f"?{urlencode({'state': state})}" if state else "")
    try:
        if "reopen" in request.POST:
            services.miss_reopen(text, by=by, at=at)
            said = f"“{text}”放回去了。"
        else:
            services.miss_settle(text, slug, alias=request.POST.get("alias", "").strip(), by=by, at=at)
            said = f"记好了，以后搜“{text}”就能找到。" if slug else f"“{text}”不归我们办，放到处理过的里了。"
    except Refusal as refusal:
        return said_no(request, refusal, here)
    messages.success(request, said)
    return redirect(here)


def _choices(items: tuple[ItemFact, ...], by: Actor) -> list[Choice]:
    return [Choice(item, may(by, CATALOGUE_EDIT, department=item.department)) for item in items]
