"""Desk pages of the outside services: how each of them is, and the outbox."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.kernel.actor import Actor
from yiciban.providers import queries, services
from yiciban.providers.facts import MessageStatus


def _actor(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


@never_cache
@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Every outside service with what its own check says now."""
    actor = _actor(request)
    found = queries.provider_states(actor, at=timezone.now())
    context = {"states": found, "failed": queries.failed_count(actor)}
    return render(request, "providers/states.html", context)


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The messages, newest first; `status` narrows, `before` goes on from where the last page ended."""
    actor = _actor(request)
    wanted = request.GET.get("status", "")
    status = MessageStatus(wanted) if wanted in set(MessageStatus) else None
    before = request.GET.get("before", "")
    rows = queries.messages(actor, status=status, before=int(before) if before.isdecimal() else None)
    query = {"status": wanted} if status else {}
    context = {
        "rows": rows,
        "failed": queries.failed_count(actor),
        "chips": _chips(status),
        "status": status,
        "next_url": f"?{urlencode(query | {'before': rows[-1].id})}" if len(rows) == queries.PAGE else "",
    }
    return render(request, "providers/outbox.html", context)


def _chips(status: MessageStatus | None) -> list[dict[str, object]]:
    here = reverse("providers:outbox")
    choices = [(None, "全部")] + [(one, one.label) for one in (MessageStatus.FAILED, MessageStatus.QUEUED)]
    return [
        {"label": label, "url": f"{here}?status={one}" if one else here, "active": one is status}
        for one, label in choices
    ]


@require_POST
def resend(request: HttpRequest, message_id: int) -> HttpResponse:
    """Send a failed message again, and stay on the list of those."""
    services.message_resend(message_id, by=_actor(request), at=timezone.now())
    messages.success(request, "已重新排队，几秒内会再发一次。")
    return redirect(f"{reverse('providers:outbox')}?status={MessageStatus.FAILED}")
