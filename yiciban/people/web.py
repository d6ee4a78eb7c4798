"""What views of people know of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from yiciban.kernel.actor import Actor
from yiciban.people.sessions import client_ip

__all__ = ["actor_of", "client_ip"]


def actor_of(request: HttpRequest) -> Actor:
    """The actor the site's middleware, or the API's authentication, found."""
    return cast(Actor, request.actor)  # type: ignore[attr-defined]
