"""委托与监护 in the portal: whom one lets act, for whom one acts, giving, registering as a guardian, taking back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yiciban.documents.services import file_put
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Kind as No
from yiciban.kernel.refusal import Refusal
from yiciban.mandates import queries, services
from yiciban.mandates.facts import Act, MandateFact, ProofKind, Relation, State
from yiciban.mandates.forms import GiveForm, GuardianForm
from yiciban.mandates.permissions import GIVE
from yiciban.mandates.shown import Row, items_named, rows_of, terms_of
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require
from yiciban.people.queries import parties_of

SAID = (No.CONFLICT, No.INVALID)


def _resident(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, GIVE)
    return actor


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Whom one lets act, and for whom one acts."""
    actor = _resident(request)
    given, taken = queries.given_by(actor), queries.taken_by(actor)
    context = {"given": _open_first(given), "taken": _open_first(taken)}
    return render(request, "mandates/mine.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give a mandate."""
    actor = _resident(request)
    own = [one for one in parties_of(actor) if one.kind is PartyKind.PERSON or one.legal_person_key]
    first = {"party": own[0].key, "acts": [Act.FILE.value, Act.COLLECT.value]}
    form = GiveForm([(one.key, one.name) for one in own], request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            terms = terms_of(typed)
            made = services.mandate_give(
                typed["party"], typed["agent_name"], typed["agent_number"], terms, by=actor, at=timezone.now()
            )
        except Refusal as refusal:
            if refusal.kind not in SAID:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, f"已委托{made.agent_name}。短信会告诉对方，您随时可以收回。")
            return redirect("mandates:mine")
    return render(request, "mandates/give.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def guardian(request: HttpRequest) -> HttpResponse:
    """Register as a guardian."""
    actor = _resident(request)
    form = GuardianForm(request.POST or None, request.FILES or None, initial={"relation": Relation.PARENT.value})
    if request.method == "POST" and form.is_valid():
        typed, at = form.cleaned_data, timezone.now()
        try:
            paper = file_put(typed["file"].name, typed["file"].read(), by=actor, at=at)
            services.guardianship_ask(
                typed["ward_name"],
                typed["ward_number"],
                Relation(typed["relation"]),
                ProofKind(typed["proof"]),
                paper.id,
                by=actor,
                at=at,
            )
        except Refusal as refusal:
            if refusal.kind not in SAID:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, "已交给窗口核对，核对好会发短信告诉您。")
            return redirect("mandates:mine")
    return render(request, "mandates/guardian.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """Take a mandate back, or lay it down, after asking once."""
    actor = _resident(request)
    found = queries.mandate(mandate_id, actor)
    if request.method == "POST":
        services.mandate_revoke(mandate_id, by=actor, at=timezone.now())
        messages.success(request, "已经收回，从现在起不能再替办。")
        return redirect("mandates:mine")
    context = {"found": found, "items": items_named([found]), "own": found.agent_id == actor.user_id}
    return render(request, "mandates/revoke.html", context)


def _open_first(found: Iterable[MandateFact]) -> list[Row]:
    rows = rows_of(found)
    return sorted(rows, key=lambda row: row.fact.state not in (State.LIVE, State.WAITING))
