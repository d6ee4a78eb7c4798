"""Fees at the desk: the orders of one case, what is done to each, and the ledger 收费台账."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import case as read_case
from yiciban.documents.web import actor_of
from yiciban.fees import queries, services
from yiciban.fees.facts import Channel, Deed, OrderFact, State
from yiciban.fees.forms import DeedForm, RaiseForm
from yiciban.fees.permissions import LEDGER, RAISE
from yiciban.fees.rules import fen_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal, not_found
from yiciban.people.permissions import require, require_reach, require_staff

ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID, Kind.UNAVAILABLE)
Do = Callable[[OrderFact, QueryDict, Actor], OrderFact]
DEEDS: Mapping[Deed, Do] = {
    Deed.PAY: lambda one, sent, by: services.fee_pay_at_counter(
        one.id, sent.get("voucher", ""), by=by, at=timezone.now()
    ),
    Deed.RELIEVE: lambda one, sent, by: services.fee_relieve(one.id, sent.get("reason", ""), by=by, at=timezone.now()),
    Deed.CANCEL: lambda one, sent, by: services.fee_cancel(one.id, sent.get("reason", ""), by=by, at=timezone.now()),
    Deed.REFUND: lambda one, sent, by: services.fee_refund(
        one.id, sent.get("reason", ""), voucher=sent.get("voucher", ""), by=by, at=timezone.now()
    ),
}
# The heading, what it means, the button.
WORDS: Mapping[Deed, tuple[str, str, str]] = {
    Deed.PAY: ("登记窗口缴费", "钱收到、票开好以后再登记。登记后不能改，多收的走退费。", "登记已缴"),
    Deed.RELIEVE: ("减免这笔费用", "写清谁按哪一条减免。申请人会收到短信。", "减免"),
    Deed.CANCEL: ("取消缴款单", "开错的、不该收的才取消。申请人会收到短信。", "取消缴款单"),
    Deed.REFUND: ("退费", "网上缴的从原路退回；窗口缴的填退费票据号。退了不能收回。", "退费"),
}


def _staff(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_staff(actor)
    return actor


def _page_of_case(
    request: HttpRequest, fact: CaseFact, actor: Actor, form: RaiseForm, refusal: Refusal | None
) -> HttpResponse:
    orders = queries.orders_of(fact)
    context = {
        "fact": fact,
        "number_text": format_case_number(fact.number),
        "rows": [(one, _buttons(fact, one, actor)) for one in orders],
        "to_raise": queries.fees_to_raise(fact),
        "can_raise": queries.may_raise(fact, actor),
        "form": form,
        "refusal": refusal,
        "shown_at_field": form.refuse(refusal),
    }
    return render(request, "fees/desk_case.html", context, status=refusal.status if refusal else 200)


def _buttons(fact: CaseFact, one: OrderFact, actor: Actor) -> list[dict[str, str]]:
    allowed = queries.deeds_for(fact, one, actor)
    return [
        {"label": WORDS[deed][0], "url": reverse("desk_fees:deed", args=[fact.number, one.id, deed.value])}
        for deed in DEEDS
        if deed in allowed
    ]


@never_cache
@require_safe
def case_fees(request: HttpRequest, number: str) -> HttpResponse:
    """The orders of a case, and the form of a new one."""
    actor = _staff(request)
    fact = read_case(number, actor)
    return _page_of_case(request, fact, actor, RaiseForm(fees=queries.fees_to_raise(fact)), None)


@require_POST
def raise_order(request: HttpRequest, number: str) -> HttpResponse:
    """Raise an order; a no is said beside its field, with what was typed."""
    actor = _staff(request)
    fact = read_case(number, actor)
    require(actor, RAISE, region=fact.region, department=fact.department, point=fact.point)
    form = RaiseForm(request.POST, fees=queries.fees_to_raise(fact))
    try:
        fen = fen_of(request.POST.get("amount", "")[:20])
        made = services.fee_raise(fact.number, request.POST.get("fee", ""), fen, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        return _page_of_case(request, fact, actor, form, refusal)
    messages.success(request, f"已开缴款单：{made.fee} {made.amount}，短信马上发给申请人。")
    return redirect("desk_fees:case", fact.number)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deed(request: HttpRequest, number: str, order_id: UUID, name: str) -> HttpResponse:
    """One thing done to one order, on a page of its own that says what it means."""
    actor = _staff(request)
    fact = read_case(number, actor)
    found = queries.order(order_id, actor)
    wanted = next((known for known in DEEDS if known.value == name), None)
    if wanted is None or found.case_number != fact.number:
        raise not_found(queries.NOT_THERE, "fee_not_found")
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    require(actor, queries.NEEDS[wanted], **where)
    form = DeedForm(request.POST or None, deed=wanted, online=found.channel == Channel.ONLINE)
    refusal = None
    if request.method == "POST":
        try:
            done = DEEDS[wanted](found, request.POST, actor)
        except Refusal as problem:
            if problem.kind not in ON_THE_PAGE:
                raise
            refusal = problem
        else:
            messages.success(request, f"{done.fee} {done.amount}：{done.state.label}。")
            return redirect("desk_fees:case", fact.number)
    heading, text, button = WORDS[wanted]
    context = {
        "fact": fact,
        "number_text": format_case_number(fact.number),
        "order": found,
        "form": form,
        "shown_at_field": form.refuse(refusal),
        "refusal": refusal,
        "heading": heading,
        "text": text,
        "button": button,
        "is_danger": wanted in (Deed.REFUND, Deed.CANCEL),
    }
    return render(request, "fees/desk_deed.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The orders of this office's cases by state, with their sums."""
    actor = _staff(request)
    require_reach(actor, LEDGER)
    wanted, text = request.GET.get("state", ""), request.GET.get("text", "").replace("\x00", "").strip()[:60]
    state = State(wanted) if wanted in set(State) else None
    page = queries.ledger(actor, state=state, text=text, cursor=request.GET.get("after", "")[:300])
    totals = queries.sums(actor)
    query = {name: value for name, value in (("state", wanted if state else ""), ("text", text)) if value}
    context: dict[str, Any] = {
        "page": page,
        "totals": totals,
        "text": text,
        "state": state,
        "chips": [
            {"label": label, "url": _url(chosen, text), "active": chosen is state, "count": count}
            for chosen, label, count in [
                (None, "全部", sum(one.count for one in totals)),
                *((one.state, one.state.label, one.count) for one in totals),
            ]
        ],
        "next_url": f"?{urlencode(query | {'after': page.next_cursor})}" if page.next_cursor else "",
    }
    return render(request, "fees/desk_ledger.html", context)


def _url(state: State | None, text: str) -> str:
    query = {name: value for name, value in (("state", state.value if state else ""), ("text", text)) if value}
    return f"{reverse('desk_fees:ledger')}{'?' if query else ''}{urlencode(query)}"
