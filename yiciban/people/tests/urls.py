"""The addresses of this package alone, and an API as the site mounts it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer

from yiciban.kernel.permissions import sign_in_needed
from yiciban.kernel.refusal import Refusal
from yiciban.people.api import me_router, sign_in_router
from yiciban.people.queries import user_of_token
from yiciban.people.services.shared import self_of


class Token(HttpBearer):
    """Stands in for `network.auth.TokenAuth`, which lives above."""

    def authenticate(self, request: Any, token: str) -> Any:
        user = user_of_token(token, at=timezone.now())
        if user is not None:
            request.actor = self_of(user)
        return user


api = NinjaAPI(urls_namespace="people-test")
api.add_router("", sign_in_router)
api.add_router("", me_router, auth=Token())


@api.exception_handler(Refusal)
def refused(request: Any, refusal: Refusal) -> HttpResponse:
    body = {"code": refusal.code, "detail": refusal.sentence, "fields": refusal.fields}
    return api.create_response(request, body, status=refusal.status)


def members_only(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        raise sign_in_needed()
    return HttpResponse("in")


urlpatterns = [
    path("", include("yiciban.people.urls")),
    path("api/v1/", api.urls),
    path("members/", members_only),
    path("desk/members/", members_only),
]
