"""Bearer tokens of the JSON API: who holds one acts with the offices they hold today."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from yiciban.kernel.actor import Actor
from yiciban.network.queries import actor_of
from yiciban.people.queries import user_of_token


class TokenAuth(HttpBearer):
    """Puts `request.user` and `request.actor` in place; two queries for staff, one for residents."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor behind the token, or None, which ninja answers with 401."""
        user = user_of_token(token, at=timezone.now())
        if user is None:
            return None
        actor = actor_of(user)
        request.user = user
        request.actor = actor  # type: ignore[attr-defined]
        return actor
