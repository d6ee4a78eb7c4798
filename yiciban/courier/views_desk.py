"""Parcels at the desk: those of one case, ordering one, serving by its waybill, and the list 寄递台账."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.queries import case as read_case
from yiciban.courier import queries, services
from yiciban.courier.facts import Direction, LegFact
from yiciban.courier.forms import AddressForm
from yiciban.courier.permissions import LIST, SEND_OUT
from yiciban.courier.rules import OPEN_FOR
from yiciban.courier.shown import ON_THE_PAGE, follow_and_say, posted, usual, way_of
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.people.permissions import may, require, require_reach, require_staff
from yiciban.providers.facts import ParcelState


def _staff(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_staff(actor)
    return actor


def _direction(fact: CaseFact) -> Direction:
    """Which way a parcel goes now: the result once there is one, else materials."""
    return Direction.OUT if fact.status in OPEN_FOR[Direction.OUT] else Direction.IN


@never_cache
@require_safe
def case_legs(request: HttpRequest, number: str) -> HttpResponse:
    """The parcels of a case, and the form of the next one."""
    actor = _staff(request)
    fact = read_case(number, actor)
    known = usual(fact) if queries.reads_addresses(fact, actor) else {}
    # The number stays masked until somebody asks for it with a reason; left empty, the case's own is used.
    form = AddressForm(initial=known | {"phone": ""}, phone=fact.party_phone)
    return _page_of_case(request, fact, actor, form, None)


@require_POST
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Order the parcel that is due now; a no is said beside its field, with what was typed."""
    actor = _staff(request)
    fact = read_case(number, actor)
    direction = _direction(fact)
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    require(actor, queries.PERMISSIONS[direction], **where)
    typed = posted(request)
    typed["phone"] = typed["phone"] or fact.party_phone
    try:
        made = services.leg_order(fact.number, direction, **typed, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        return _page_of_case(request, fact, actor, AddressForm(request.POST, phone=fact.party_phone), refusal)
    messages.success(request, f"已下单，运单号 {made.waybill}。")
    return redirect("desk_courier:case", fact.number)


def _page_of_case(
    request: HttpRequest, fact: CaseFact, actor: Actor, form: AddressForm, refusal: Refusal | None
) -> HttpResponse:
    legs, direction = queries.legs_of(fact), _direction(fact)
    reads = queries.reads_addresses(fact, actor)
    context = {
        "fact": fact,
        "number_text": format_case_number(fact.number),
        "rows": [_shown(fact, leg, actor, reads=reads) for leg in legs],
        "direction": direction,
        "can_order": queries.may_order(fact, direction, actor, legs),
        "form": form,
        "refusal": refusal,
        "shown_at_field": form.refuse(refusal),
    }
    return render(request, "courier/desk_case.html", context, status=refusal.status if refusal else 200)


def _shown(fact: CaseFact, leg: LegFact, actor: Actor, *, reads: bool) -> dict[str, object]:
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    serves = (
        leg.direction is Direction.OUT
        and leg.state is not ParcelState.RETURNED
        and fact.status is Status.CONCLUDED
        and may(actor, SEND_OUT, **where)
    )
    end = queries.for_staff(leg.other, reads=reads)
    return {"leg": leg, "way": way_of(leg), "end": end, "serves": serves}


@require_POST
def follow(request: HttpRequest, number: str, leg_id: UUID) -> HttpResponse:
    """Ask the carrier, and back to the page."""
    actor = _staff(request)
    fact = read_case(number, actor)
    follow_and_say(request, fact, leg_id, actor)
    return redirect("desk_courier:case", fact.number)


@require_POST
def deliver(request: HttpRequest, number: str, leg_id: UUID) -> HttpResponse:
    """Serve the result with the waybill of its parcel."""
    actor = _staff(request)
    fact = read_case(number, actor)
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    require(actor, SEND_OUT, **where)
    found = queries.leg(leg_id, actor)
    if found.case_number != fact.number:
        raise Refusal("parcel_not_found", queries.NOT_THERE, Kind.NOT_FOUND)
    try:
        services.leg_deliver(leg_id, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        messages.error(request, refusal.sentence)
        return redirect("desk_courier:case", fact.number)
    messages.success(request, f"已按运单 {found.waybill} 送达，送达回证已出。")
    return redirect("desk:case", fact.number)


@never_cache
@require_safe
def under_way(request: HttpRequest) -> HttpResponse:
    """The parcels under way of this office's cases; names, phones and addresses as stars."""
    actor = _staff(request)
    require_reach(actor, LIST)
    wanted, text = request.GET.get("direction", ""), request.GET.get("text", "").replace("\x00", "").strip()[:60]
    direction = Direction(wanted) if wanted in set(Direction) else None
    page = queries.legs_under_way(actor, direction=direction, text=text, cursor=request.GET.get("after", "")[:300])
    query = {name: value for name, value in (("direction", wanted if direction else ""), ("text", text)) if value}
    context = {
        "page": page,
        "text": text,
        "direction": direction,
        "chips": [
            {"label": label, "url": _url(chosen, text), "active": chosen is direction}
            for chosen, label in [(None, "全部"), *((one, one.label) for one in Direction)]
        ],
        "next_url": f"?{urlencode(query | {'after': page.next_cursor})}" if page.next_cursor else "",
    }
    return render(request, "courier/desk_list.html", context)


def _url(direction: Direction | None, text: str) -> str:
    pairs = (("direction", direction.value if direction else ""), ("text", text))
    query = {name: value for name, value in pairs if value}
    return f"{reverse('desk_courier:list')}{'?' if query else ''}{urlencode(query)}"
