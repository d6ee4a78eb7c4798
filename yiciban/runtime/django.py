"""Django and its database for a command of the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from yiciban.runtime.postgres import EmbeddedPostgres, running_url
from yiciban.runtime.settings import Settings, load


@contextmanager
def database(settings: Settings) -> Iterator[None]:
    """Set DATABASE_URL for us and our children: the operator's server, the one `yiciban up` runs, or our own.

    A server started here stops at the end.
    """
    if not settings.embedded:
        yield
        return
    running = running_url(settings.data_folder)
    if running:
        with _database_url(running):
            yield
        return
    with EmbeddedPostgres(settings.data_folder) as server, _database_url(server.url):
        yield


@contextmanager
def with_database() -> Iterator[None]:
    """Set up Django with a reachable database; use with `with` or as a decorator."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiciban.site.settings")
    with database(load()):
        import django
        from django.db import connections

        django.setup()
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def _database_url(url: str) -> Iterator[None]:
    os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL", None)
