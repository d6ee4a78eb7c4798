"""Desk pages of the outside services, the door of their notifications, and the demonstration's cashier."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal
from yiciban.providers import queries, services
from yiciban.providers.demo import Cashier, DemoPayment
from yiciban.providers.facts import MessageStatus, PaymentState, ProviderKind
from yiciban.providers.registry import provider


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


@csrf_exempt
@never_cache
@require_POST
def notify(request: HttpRequest) -> HttpResponse:
    """Where the payment provider says that somebody has paid; its signature is what opens this door."""
    try:
        services.payment_notified(request.body, dict(request.headers), at=timezone.now())
    except Refusal as refusal:
        return JsonResponse({"code": refusal.code, "detail": refusal.sentence}, status=refusal.status)
    return JsonResponse({"code": "ok"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cashier(request: HttpRequest, token: str) -> HttpResponse:
    """The demonstration's cashier: says on its face that no money moves; its button notifies as a real one would."""
    service = provider(ProviderKind.PAYMENT)
    if not isinstance(service, DemoPayment):
        raise Http404
    try:
        found = Cashier.read(token)
    except LookupError as error:
        raise Http404 from error
    if request.method == "POST" and "pay" in request.POST:
        at = timezone.now()
        services.payment_notified(*service.press(found, at=at), at=at)
        messages.success(request, "演示收银台：已经当作缴清，没有收您的钱。")
        return redirect(found.return_url or "/")
    paid = service.state(found.order) is PaymentState.PAID
    context = {"cashier": found, "yuan": f"{found.amount_fen / 100:.2f}", "paid": paid}
    return render(request, "providers/cashier.html", context)
