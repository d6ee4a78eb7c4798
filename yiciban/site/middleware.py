"""What every page request carries: the actor; and how a refusal becomes a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from yiciban.kernel.actor import ANONYMOUS, Actor
from yiciban.kernel.refusal import Refusal
from yiciban.network.queries import actor_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `request.actor` beside `request.user`; read from the database only when a view asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor and go on."""
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if request.user.is_authenticated else ANONYMOUS


class RefusalMiddleware:
    """Turns a refusal that no form caught into a page with its sentence and its status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; see `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a Refusal; None for anything else, which stays a bug."""
        if not isinstance(exception, Refusal):
            return None
        name = exception.status if exception.status in (403, 404, 429) else 400
        context = {"refusal": exception}
        return render(request, f"{name}.html", context, status=exception.status)
