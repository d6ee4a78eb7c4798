"""A new item: find its entry, choose office, variant and what to copy, and a draft with its code is there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import VariantKind
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.rules.new_items import suggested_slug
from yiciban.catalogue.views.desk_shared import tabs, typed
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may, require_reach
from yiciban.kernel.refusal import Refusal
from yiciban.network.queries import departments
from yiciban.people.web import actor_of

VARIANTS = tuple((kind.value, kind.value or "不分办理类型") for kind in (VariantKind.ONLY, *list(VariantKind)[:-1]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The search of the directory, then the few questions a new item begins with."""
    by = actor_of(request)
    require_reach(by, CATALOGUE_EDIT)
    sent = request.POST if request.method == "POST" else request.GET
    code, q = sent.get("entry", "")[:12], typed(request, "q")
    entry = next(iter(queries.entries_of([code])), None) if code else None
    offices = _offices(by)
    values = {name: sent.get(name, "")[:60] for name in ("slug", "department", "variant", "like")}
    problem: Refusal | None = None
    if request.method == "POST":
        try:
            draft = services.item_begin(
                code,
                values["slug"],
                department=values["department"],
                variant=_variant(values["variant"]),
                like=values["like"],
                by=by,
                at=timezone.now(),
            )
        except Refusal as refusal:
            if refusal.status not in (404, 409, 422):
                raise
            problem = refusal
        else:
            messages.success(request, "草稿建好了，编码已经按部门和基本目录排好。填到哪里存到哪里。")
            return redirect("catalogue:edit", draft.slug)
    elif entry:
        department = offices[0][0] if len(offices) == 1 else ""
        values |= {"slug": suggested_slug(entry.name, department), "department": department}
    context = {
        "tabs": tabs("desk"),
        "q": q,
        "entry": entry,
        "entries": queries.open_entries(q) if not entry else (),
        "offices": offices,
        "variants": VARIANTS,
        "likes": queries.like_items(entry.code) if entry else (),
        "values": values,
        "problem": problem,
    }
    return render(request, "catalogue/desk/new.html", context, status=422 if problem else 200)


def _offices(by: Actor) -> list[tuple[str, str]]:
    """The departments this person may begin an item for."""
    found = departments()
    return [(one.code, one.label) for one in found if may(by, CATALOGUE_EDIT, region=one.region, department=one.code)]


def _variant(text: str) -> VariantKind:
    return VariantKind(text) if text in set(VariantKind) else VariantKind.ONLY
