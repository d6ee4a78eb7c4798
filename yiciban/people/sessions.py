"""Web sessions: opened with a fresh key, ended by silence or by age, and the way back to where one was."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from yiciban.people import rules
from yiciban.people.models import User

KIND, BEGAN, SEEN = "people_kind", "people_began", "people_seen"
BACKEND = "django.contrib.auth.backends.ModelBackend"
DESK = "/desk/"


def open_session(request: HttpRequest, user: User, *, at: datetime) -> None:
    """Sign the account in: the session key changes, so that one who knew the old key has nothing."""
    login(request, user, backend=BACKEND)
    request.session[KIND] = "resident" if user.is_resident else "staff"
    request.session[BEGAN] = request.session[SEEN] = at.timestamp()


def is_over(request: HttpRequest, *, at: datetime) -> bool:
    """Whether a signed-in session has ended by silence or age; touches it when it has not."""
    kind = request.session.get(KIND)
    if kind is None:
        return False
    life = rules.RESIDENT_SESSION if kind == "resident" else rules.STAFF_SESSION
    began, seen = (datetime.fromtimestamp(request.session[name], UTC) for name in (BEGAN, SEEN))
    if life.is_over(began=began, seen=seen, at=at):
        return True
    if at - seen >= rules.TOUCH:
        request.session[SEEN] = at.timestamp()
    return False


def sign_in_url(request: HttpRequest, *, expired: bool = False) -> str:
    """Where to sign in, to come back afterwards to this page, or to the page a form was sent from."""
    query = {"next": _page_of(request)}
    if expired:
        query["expired"] = "1"
    name = "people:staff_sign_in" if query["next"].startswith(DESK) else "people:sign_in"
    return f"{reverse(name)}?{urlencode(query)}"


def safe_next(request: HttpRequest, *, default: str = "/") -> str:
    """The page the visitor came from, when it is one of ours, else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if _is_ours(request, wanted) else default


def client_ip(request: HttpRequest) -> str:
    """The visitor's address; behind the proxy that ends TLS, the one that proxy saw."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def _page_of(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD") and not _is_partial(request):
        return request.get_full_path()
    # What a form or a part of a page asked for cannot be asked again: back to the page it stands on.
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not _is_ours(request, came_from):
        return DESK if request.path.startswith(DESK) else "/"
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_partial(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _is_ours(request: HttpRequest, url: str) -> bool:
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
