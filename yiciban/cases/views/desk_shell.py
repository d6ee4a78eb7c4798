"""What every page of the desk shares: who may open it, its clock, its calendar, its corner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.cases.views.desk_nav import place_of
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import local_date
from yiciban.network.queries import work_calendar
from yiciban.people.permissions import require_staff

SOON_DAYS = 2
Key = tuple[str, str]
DeskView = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of a request and what the calendar makes of it."""

    at: datetime
    today: date
    soon_until: date
    calendar: WorkCalendar


def now_for(region: str) -> Now:
    """Now, with the calendar of a region; lenient, because a page must open in a year without an arrangement."""
    at = timezone.now()
    today = local_date(at)
    calendar = work_calendar(region).lenient()
    return Now(at, today, calendar.shift(today, SOON_DAYS), calendar)


def region_of(actor: Actor) -> str:
    """The region whose calendar the person's own lists follow."""
    return actor.postings[0].region if actor.postings else ""


def desk_page(*methods: str) -> Callable[[DeskView], DeskView]:
    """A page for staff: anyone unknown is led to the sign-in, a resident is told whose page it is.

    The view gets the actor as its second argument.
    """

    def wrap(view: DeskView) -> DeskView:
        @never_cache
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else list(methods))
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            require_staff(actor)
            return view(request, actor, *args, **kwargs)

        return inner

    return wrap


def desk_render(
    request: HttpRequest,
    actor: Actor,
    template: str,
    context: Mapping[str, Any],
    *,
    keys: Sequence[Key] = (),
    status: int = 200,
) -> HttpResponse:
    """A page of the desk with the reader's place in its corner and its keys in the status line."""
    place = getattr(request.user, "job", "") or place_of(actor)
    shell = {
        "viewer": {"name": actor.name, "place": place, "desk_url": ""},
        "desk_keys": [{"key": key, "label": label} for key, label in keys],
        **context,
    }
    return render(request, f"cases/desk/{template}", shell, status=status)


def typed(request: HttpRequest, name: str, length: int = 200) -> str:
    """What stands in the address for a filter: short, on one line, without characters a database refuses."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:length]
