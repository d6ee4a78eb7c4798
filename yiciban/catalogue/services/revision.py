"""Counting up what finders look at, in the transaction that changes what can be found."""

from __future__ import annotations

from django.db import connection

# Creates the one row or counts it up; publishing commands wait for each other here, finders read it. Counted
# in microseconds, so that a number never comes back, not even after a restore or in the next test.
_COUNT_UP = """
INSERT INTO catalogue_revision (id, number) VALUES (1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
ON CONFLICT (id) DO UPDATE SET number = greatest(catalogue_revision.number + 1, EXCLUDED.number)
"""


def count_up() -> None:
    """Tell every finder that its index is old once this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP)
