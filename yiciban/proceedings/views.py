"""The hearing for the applicant: the right, until when, asking for it, and when and where it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.cases.permissions import APPLY
from yiciban.cases.queries import case as read_case
from yiciban.documents.web import actor_of
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.people.permissions import require
from yiciban.proceedings import queries, rules, services
from yiciban.proceedings.facts import AskedBy, HearingState

DONE = {"ask": "已经提出。20 个工作日内听证，时间和地点会提前通知您。", "waive": "已放弃听证，这件接着办。"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest, number: str) -> HttpResponseBase:
    """What the applicant may ask for and until when; afterwards day and place."""
    actor = actor_of(request)
    require(actor, APPLY)
    fact = read_case(number, actor)
    now, refusal = timezone.now(), None
    reason = request.POST.get("reason", "").replace("\x00", "")[:2000]
    if request.method == "POST":
        act = "waive" if "waive" in request.POST else "ask"
        try:
            command = services.hearing_waive if act == "waive" else services.hearing_ask
            command(fact.number, reason, by=actor, at=now)
        except Refusal as no:
            if no.kind not in (Kind.CONFLICT, Kind.INVALID):
                raise
            refusal = no
        else:
            messages.success(request, DONE[act])
            return redirect("proceedings:hearing", fact.number)
    found = queries.proceedings_of(fact, actor, local_date(now)).hearing
    is_open = fact.status in rules.UNDECIDED
    told = found is not None and found.state is HearingState.TOLD
    mine = found is not None and (not found.interested if told else found.asked_by is AskedBy.APPLICANT)
    page = {
        "case": fact,
        "number": format_case_number(fact.number),
        "hearing": found,
        "state": found.state.value if found else "",
        "can_ask": is_open and told,
        "can_waive": is_open and mine and found is not None and found.state in rules.LIVE,
        "refusal": refusal,
        "reason": reason,
    }
    return _rendered(request, page, refusal)


def _rendered(request: HttpRequest, page: dict[str, object], refusal: Refusal | None) -> HttpResponse:
    return render(request, "proceedings/hearing.html", page, status=refusal.status if refusal else 200)
