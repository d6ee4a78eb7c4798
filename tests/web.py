"""A browser of one of the cast, without a browser."""

from __future__ import annotations

from django.test import Client

from tests.cast import Cast


def browser(cast: Cast, name: str = "") -> Client:
    """A client in which that person is signed in; nobody without a name."""
    client = Client()
    if name:
        client.force_login(cast.user(name))
    return client
