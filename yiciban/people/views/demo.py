"""Pages of a demonstration: become anyone with one click, and read the messages their phones got."""

from __future__ import annotations

from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.kernel.refusal import not_found
from yiciban.people import queries, services
from yiciban.people.sessions import DESK, open_session, safe_next
from yiciban.providers import queries as providers


@never_cache
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """The people one can become, by office."""
    if not settings.YICIBAN_DEMO:
        raise not_found("没有这一页。")
    groups = [(office, list(people)) for office, people in groupby(queries.demo_people(), key=lambda p: p.office)]
    return render(request, "people/demo.html", {"groups": groups})


@require_POST
def become(request: HttpRequest, user_id: int) -> HttpResponse:
    """Sign in as one of them."""
    user = services.demo_become(user_id, at=timezone.now())
    open_session(request, user, at=timezone.now())
    return HttpResponseRedirect(safe_next(request, default=DESK if user.is_staff else "/"))


@never_cache
@require_safe
def demo_messages(request: HttpRequest) -> HttpResponse:
    """The last messages, as their phones would show them."""
    phone = request.GET.get("phone", "").strip()
    return render(request, "people/demo_messages.html", {"rows": providers.demo_messages(phone), "phone": phone})
