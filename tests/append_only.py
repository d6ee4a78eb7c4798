"""Lets tests with real commits empty the database: append-only tables refuse TRUNCATE, job tables are nobody's models.

A plugin of the root conftest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

GUARDED = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'refuse_change'::regproc"


@pytest.fixture(scope="session", autouse=True)
def flushable() -> Iterator[None]:
    """Around each flush, and only there, the guards of the append-only tables are down."""
    # Plugins load before Django is set up.
    from django.db import connection
    from django.db.backends.postgresql.operations import DatabaseOperations

    plain = DatabaseOperations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(GUARDED)
            guarded = [name for (name,) in cursor.fetchall()]
        return [
            *(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in guarded),
            *plain(self, style, tables, **options),
            "TRUNCATE procrastinate_jobs, procrastinate_periodic_defers CASCADE",
            *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in guarded),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
