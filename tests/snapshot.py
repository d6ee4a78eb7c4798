"""A made world kept as rows: building the cast takes hundreds of statements, putting it back takes one per table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, transaction

NOT_OURS = (
    *("django_migrations", "django_content_type", "auth_permission"),
    # A job writes its own events.
    *("procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"),
)

Made = TypeVar("Made")


@dataclass
class Snapshot:
    """The rows of every table that had any, by table, in PostgreSQL's own COPY format."""

    rows: dict[str, list[bytes]] = field(default_factory=dict)

    @classmethod
    def take(cls) -> Snapshot:
        """Read what stands in the database now."""
        kept = cls()
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                if table.startswith(NOT_OURS):
                    continue
                with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
                    rows = b"".join(bytes(block) for block in out)
                if rows:
                    kept.rows[table] = rows.splitlines(keepends=True)
        return kept

    def restore(self) -> None:
        """Put the rows into tables that have none of them; foreign keys are checked at the end of the transaction.

        Sequences need no care: they never go back, so they stand behind the rows that were made with them.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, rows in self.rows.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                    into.write(b"".join(rows))

    def since(self, before: Snapshot) -> Snapshot:
        """The rows that were added to an earlier state of which nothing has been changed or deleted since."""
        added = {}
        for table, rows in self.rows.items():
            old = set(before.rows.get(table, ()))
            assert old <= set(rows), f"{table} was changed, not only added to"
            if new := [row for row in rows if row not in old]:
                added[table] = new
        assert before.rows.keys() <= self.rows.keys()
        return Snapshot(added)


_standing: dict[str, tuple[Snapshot, Any]] = {}


def standing(name: str, build: Callable[[], Made]) -> Made:
    """A world in an empty database: built once in this process, put back from its rows for every further test."""
    if name not in _standing:
        made = build()
        _standing[name] = Snapshot.take(), made
        return made
    snapshot, kept = _standing[name]
    snapshot.restore()
    known: Made = kept
    return known
