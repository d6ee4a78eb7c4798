"""委托与监护 at the desk: what waits, the register by number, recording a paper, one mandate and the answer to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.documents.services import file_put
from yiciban.documents.web import actor_of, attachment
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Kind as No
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.mandates import queries, services
from yiciban.mandates.facts import Act, Kind, State
from yiciban.mandates.forms import AnswerForm, RecordForm
from yiciban.mandates.permissions import RECORD
from yiciban.mandates.shown import rows_of, terms_of
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require_reach, require_staff

SAID = (No.CONFLICT, No.INVALID)


def _clerk(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_staff(actor)
    require_reach(actor, RECORD)
    return actor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The guardianships to look at, and what stands under a number; a number is posted, so that no log keeps it."""
    actor = _clerk(request)
    number = request.POST.get("number", "").replace("\x00", "").strip()[:30]
    found = rows_of(queries.found_by_number(actor, number)) if number else []
    context = {"waiting": rows_of(queries.waiting(actor)), "found": found, "number": number}
    return render(request, "mandates/desk_register.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Record a mandate on paper."""
    actor = _clerk(request)
    first = {"kind": PartyKind.PERSON.value, "acts": [Act.FILE.value, Act.COLLECT.value]}
    form = RecordForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        typed, at = form.cleaned_data, timezone.now()
        try:
            terms = terms_of(typed)
            paper = file_put(typed["file"].name, typed["file"].read(), by=actor, at=at)
            made = services.mandate_record(
                PartyKind(typed["kind"]),
                services.Holder(typed["principal_name"], typed["principal_number"], typed["principal_phone"]),
                services.Holder(typed["agent_name"], typed["agent_number"], typed["agent_phone"]),
                terms,
                paper.id,
                by=actor,
                at=at,
            )
        except Refusal as refusal:
            if refusal.kind not in SAID:
                raise
            form.refuse(refusal)
        else:
            messages.success(request, "委托已登记，短信会告诉两边。现在可以收件。")
            return redirect("desk_mandates:mandate", made.id)
    return render(request, "mandates/desk_record.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def mandate(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """One mandate or guardianship, with its paper and what can be done."""
    return _page(request, _clerk(request), mandate_id, AnswerForm())


@require_POST
def answer(request: HttpRequest, mandate_id: UUID, answer: str) -> HttpResponse:
    """Confirm or refuse a guardianship, or end either on a word at the counter."""
    actor = _clerk(request)
    form, at = AnswerForm(request.POST), timezone.now()
    reason = request.POST.get("reason", "").replace("\x00", "")
    try:
        if answer == "confirm":
            services.guardianship_confirm(mandate_id, by=actor, at=at)
        elif answer == "refuse":
            services.guardianship_refuse(mandate_id, reason, by=actor, at=at)
        elif answer == "revoke":
            services.mandate_revoke(mandate_id, reason, by=actor, at=at)
        else:
            raise not_found("没有这一步。", "answer_not_found")
    except Refusal as refusal:
        if refusal.kind not in SAID:
            raise
        form.is_valid()
        form.refuse(refusal)
        return _page(request, actor, mandate_id, form, status=refusal.status)
    messages.success(request, _DONE[answer])
    return redirect("desk_mandates:register")


@never_cache
@require_safe
def file(request: HttpRequest, mandate_id: UUID) -> HttpResponseBase:
    """The paper that shows it, as a download."""
    return attachment(queries.paper(mandate_id, _clerk(request)))


_DONE = {
    "confirm": "监护关系已登记，短信告诉了监护人。",
    "refuse": "没有通过，原因发短信告诉了监护人。",
    "revoke": "已经结束，短信告诉了两边。",
}


def _page(request: HttpRequest, actor: Actor, mandate_id: UUID, form: AnswerForm, status: int = 200) -> HttpResponse:
    found = queries.mandate(mandate_id, actor)
    context = {
        "row": rows_of([found])[0],
        "found": found,
        "person": found.principal.kind is PartyKind.PERSON,
        "waits": found.kind is Kind.GUARDIAN and found.state is State.WAITING,
        "form": form,
    }
    return render(request, "mandates/desk_mandate.html", context, status=status)
