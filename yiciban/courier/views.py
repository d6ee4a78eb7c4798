"""The parcels of a case for its applicant: where they are, and posting materials."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yiciban.cases.queries import case as read_case
from yiciban.courier import queries, services
from yiciban.courier.facts import Direction
from yiciban.courier.forms import AddressForm
from yiciban.courier.permissions import SEND_IN
from yiciban.courier.shown import ON_THE_PAGE, follow_and_say, posted, usual, way_of
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.queries import point
from yiciban.people.permissions import require


def _applicant(request: HttpRequest) -> Actor:
    """A resident; the desk has a page of its own."""
    actor = actor_of(request)
    if actor.is_staff:
        raise Refusal("applicants_only", "这一页给申请人用。办件的寄递在工作台的办件页里看。", Kind.FORBIDDEN)
    require(actor, SEND_IN)
    return actor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """The parcels of one case; posting materials while they are waited for."""
    actor = _applicant(request)
    fact = read_case(number, actor)
    form = AddressForm(request.POST or None, initial=usual(fact))
    refusal = None
    if request.method == "POST":
        try:
            made = services.leg_order(fact.number, Direction.IN, **posted(request), by=actor, at=timezone.now())
        except Refusal as problem:
            if problem.kind not in ON_THE_PAGE:
                raise
            refusal = problem
        else:
            messages.success(request, f"已约快递上门取材料，运单号 {made.waybill}。")
            return redirect("courier:mine", fact.number)
    legs = queries.legs_of(fact)
    context = {
        "case": fact,
        "number": format_case_number(fact.number),
        "legs": [(leg, way_of(leg)) for leg in legs],
        "can_send": queries.may_order(fact, Direction.IN, actor, legs),
        "place": point(fact.point),
        "form": form,
        "refusal": refusal,
        "shown_at_field": form.refuse(refusal),
        "crumbs": [
            {"label": "我的办件", "url": reverse("cases:mine")},
            {"label": fact.item_name, "url": reverse("cases:case", args=[fact.number])},
            {"label": "寄递"},
        ],
    }
    return render(request, "courier/mine.html", context, status=refusal.status if refusal else 200)


@require_POST
def follow(request: HttpRequest, number: str, leg_id: UUID) -> HttpResponse:
    """Ask the carrier, and back to the page."""
    actor = _applicant(request)
    fact = read_case(number, actor)
    follow_and_say(request, fact, leg_id, actor)
    return redirect("courier:mine", fact.number)
