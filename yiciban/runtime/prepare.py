"""Bring the database and the static files to the version of the code; quick when they already are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from django.conf import settings as django_settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

import yiciban


def prepare() -> None:
    """Migrate, make the cache table, collect static files. Safe to repeat."""
    waiting = waiting_migrations()
    if waiting:
        click.echo(f"Bringing the database to this version: {waiting} migrations.")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    collect_static()


def waiting_migrations() -> int:
    """Return how many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static() -> None:
    """Collect and hash static files when any changed since the last time; it takes seconds otherwise too."""
    if django_settings.DEBUG:
        return  # the finders serve them where they lie
    stamp = Path(django_settings.STATIC_ROOT) / ".sources"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Return one word for all static sources: path, size and time of each."""
    found = hashlib.sha256(yiciban.__file__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            found.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return found.hexdigest()
