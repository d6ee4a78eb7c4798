"""What an applicant has to pay for a case, and the way to the cashier."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.cases.queries import case as read_case
from yiciban.documents.web import actor_of
from yiciban.fees import queries, services
from yiciban.fees.facts import OrderFact, State, yuan
from yiciban.fees.permissions import PAY
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.queries import hours_text, point
from yiciban.people.permissions import require


def _payer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, PAY)
    return actor


@never_cache
@require_safe
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """The orders of one case: what is owed first, then what was."""
    fact = read_case(number, _payer(request))
    orders = queries.orders_of(fact)
    owed = [one for one in orders if one.state is State.WAITING]
    place = point(fact.point)
    context = {
        "case": fact,
        "number": format_case_number(fact.number),
        "owed": owed,
        "others": [one for one in orders if one.state is not State.WAITING],
        "total": yuan(sum(one.amount_fen for one in owed)),
        "place": place,
        "hours": hours_text(place),
        "crumbs": [
            {"label": "我的办件", "url": reverse("cases:mine")},
            {"label": fact.item_name, "url": reverse("cases:case", args=[fact.number])},
            {"label": "缴费"},
        ],
    }
    return render(request, "fees/mine.html", context)


@require_POST
def pay(request: HttpRequest, number: str, order_id: UUID) -> HttpResponse:
    """Open the order online, and on to the cashier where it stands on this site; else its link is on the page."""
    actor = _payer(request)
    found = _own(number, order_id, actor)
    back = redirect("fees:mine", found.case_number)
    try:
        opened = services.fee_pay_online(found.id, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
            raise
        messages.error(request, refusal.sentence)
        return back
    # A form may only lead to pages of this site (form-action 'self'); to another one leads a link.
    return redirect(opened.pay_url) if opened.pay_url.startswith("/") else back


@require_POST
def check(request: HttpRequest, number: str, order_id: UUID) -> HttpResponse:
    """For whoever has paid and is not believed yet: ask the payment service."""
    actor = _payer(request)
    found = _own(number, order_id, actor)
    try:
        now = services.fee_check(found.id, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
            raise
        messages.error(request, refusal.sentence)
    else:
        if now.state is State.WAITING:
            messages.info(request, "还没有查到这笔缴费。刚付的请过几分钟再查，没有付的请接着缴。")
        else:
            messages.success(request, f"{now.fee}：{now.state.label}。")
    return redirect("fees:mine", found.case_number)


def _own(number: str, order_id: UUID, actor: Actor) -> OrderFact:
    """The order of this very case; Refusal `case_not_found`, `fee_not_found`."""
    fact = read_case(number, actor)
    found = queries.order(order_id, actor)
    if found.case_number != fact.number:
        raise Refusal("fee_not_found", queries.NOT_THERE, Kind.NOT_FOUND)
    return found
