"""The catalogue manager's list: every item with its version, its draft and what was found in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.rules.lists import LIST_WORDS
from yiciban.catalogue.rules.workflow import STAGE_LABELS, ItemState
from yiciban.catalogue.views.desk_shared import offices_of, page_number, page_urls, tabs, typed
from yiciban.catalogue.views.rows import chip
from yiciban.people.web import actor_of

FILTERS = ("q", "department", "state", "stage", "list")
STATES = (("", "全部"), *((state.value, state.label) for state in ItemState))
STAGES = (("none", "没有草稿"), ("any", "有草稿"), *((stage.value, label) for stage, label in STAGE_LABELS.items()))


@never_cache
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Items of the departments this person keeps, filters in the address; rows may be ticked for a bulk edit."""
    by = actor_of(request)
    chosen = {name: typed(request, name) for name in FILTERS}
    wanted = queries.DeskWanted(chosen["q"], chosen["department"], chosen["state"], chosen["stage"], chosen["list"])
    found = queries.desk_items(by=by, wanted=wanted, page=page_number(request))
    context = {
        "tabs": tabs("desk"),
        "found": found,
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "states": [chip(label, "state", value, chosen) for value, label in STATES],
        "departments": offices_of(by),
        "stages": STAGES,
        "lists": [(kind.value, words.name) for kind, words in LIST_WORDS.items()],
        "may_edit": any(posting.role in CATALOGUE_EDIT.roles for posting in by.postings),
        "all_url": _all_url(found.rows),
        **page_urls(chosen, found.page, found.pages),
    }
    return render(request, "catalogue/desk/list.html", context)


def _all_url(rows: Iterable[queries.DeskItem]) -> str:
    """The bulk edit of every item on this page that has a version and is not cancelled."""
    slugs = [row.slug for row in rows if row.version and row.state is not ItemState.CANCELLED]
    return f"{reverse('catalogue:bulk')}?{urlencode({'item': slugs}, doseq=True)}" if len(slugs) > 1 else ""
