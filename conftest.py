"""The database of a test run: DATABASE_URL when it is set, else an embedded PostgreSQL of its own.

A run takes the first folder `var/test/postgres-N` that no other run holds, starts on empty data (0.7 s), and
stops the server at its end; killing the run stops it too. The processes of pytest-xdist inherit DATABASE_URL.
"""

from __future__ import annotations

import contextlib
import os

import pytest

from yiciban.runtime.postgres import EmbeddedPostgres, InUse
from yiciban.runtime.settings import database_config, load

pytest_plugins = ["tests.append_only", "tests.fixtures"]
RUNS_AT_ONCE = 16
LONGEST = ("test_every_url.py",)

server: EmbeddedPostgres | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the first process, before the others of pytest-xdist are made."""
    global server  # noqa: PLW0603 - one per process, stopped in pytest_unconfigure
    os.environ["YICIBAN_TEST"] = "1"
    if os.environ.get("DATABASE_URL") or config.option.collectonly:
        return
    server = start()
    os.environ["DATABASE_URL"] = server.url
    repoint(server.url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no process is left with them when the others have done."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_unconfigure() -> None:
    """Stop what we started."""
    if server is not None:
        server.stop()


def start() -> EmbeddedPostgres:
    """Start a server on the first folder nobody else holds."""
    home = load().home
    for number in range(1, RUNS_AT_ONCE + 1):
        with contextlib.suppress(InUse):
            return EmbeddedPostgres(home / f"postgres-{number}", throwaway=True, wait=0).start()
    raise pytest.UsageError(f"All of {home}/postgres-1 to -{RUNS_AT_ONCE} are in use by other test runs.")


def repoint(url: str) -> None:
    """Point Django at the server: pytest-django has read its settings before any conftest is loaded."""
    from django.conf import settings

    if settings.configured:
        database = settings.DATABASES["default"]
        kept = {"CONN_MAX_AGE": database["CONN_MAX_AGE"]}
        pool = "pool" in database["OPTIONS"]
        database.update({**database_config(url), **kept})
        if not pool:
            database["OPTIONS"].pop("pool")
