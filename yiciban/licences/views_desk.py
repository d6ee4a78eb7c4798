"""制证 at the desk: one button on a granted case makes its licence, seals it and concludes the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from yiciban.documents.web import actor_of
from yiciban.kernel.actor import ActorKind
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.licences import services
from yiciban.people.permissions import sign_in_needed


@require_POST
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Make the licence and go back to the case; a no is said there."""
    actor = actor_of(request)
    if actor.kind is ActorKind.ANONYMOUS:
        raise sign_in_needed()
    try:
        licence = services.licence_issue(number, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONFLICT, Kind.INVALID):
            raise
        messages.error(request, refusal.sentence)
    else:
        until = f"，有效期到 {licence.valid_to:%Y-%m-%d}" if licence.valid_to else "，长期有效"
        messages.success(request, f"已制证办结：{licence.name}，{licence.number}{until}。证照已放进申请人的证照包。")
    return redirect("desk:case", number)
