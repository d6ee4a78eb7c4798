"""Ends sessions that were silent too long, and shows strangers the way to sign in and come back."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from yiciban.kernel.permissions import SIGN_IN_NEEDED
from yiciban.kernel.refusal import Refusal
from yiciban.people import sessions

GetResponse = Callable[[HttpRequest], HttpResponse]
API = "/api/"


class SignInMiddleware:
    """Last in the list: what it ends, the views must not see, and its refusals come before the general page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End a session that is over; a form sent too late leads to the sign-in and back to its page."""
        if request.path.startswith(API):
            return self.get_response(request)  # programs bring a token; a browser's session is not theirs
        if settings.SESSION_COOKIE_NAME in request.COOKIES and sessions.is_over(request, at=timezone.now()):
            logout(request)
            if request.method not in ("GET", "HEAD") or request.headers.get("HX-Request") == "true":
                return _to_sign_in(request, expired=True)
            request.people_expired = True  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The way to sign in instead of a page that only says no; programs get the no."""
        if not isinstance(exception, Refusal) or exception.code != SIGN_IN_NEEDED:
            return None
        if request.path.startswith(API):
            return None
        return _to_sign_in(request, expired=getattr(request, "people_expired", False))


def _to_sign_in(request: HttpRequest, *, expired: bool) -> HttpResponse:
    url = sessions.sign_in_url(request, expired=expired)
    if request.headers.get("HX-Request") == "true":
        # htmx follows a redirect inside the part; this header moves the whole page.
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
