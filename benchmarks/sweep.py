"""The timers of the legal clock: a million open cases, 20,000 of them due, against one set of SQL doing the same."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.ground import district

OPEN, DUE = 1_000_000, 20_000
# Copies of one received case: those from the front are due, the others wait for a day far ahead.
_COPY = """
INSERT INTO cases_case ({columns})
SELECT {values} FROM cases_case c, generate_series(1, %(count)s) AS n WHERE c.number = %(model)s
"""
_OWN = {
    "number": "'B' || lpad(n::text, 20, '0')",
    "query_code": "'000000'",
    "draft_id": "NULL::uuid",
    "wake_on": "CASE WHEN n <= %(due)s THEN %(past)s::date ELSE %(ahead)s::date END",
    "intake_due": "CASE WHEN n <= %(due)s THEN %(past)s::date ELSE %(ahead)s::date END",
}
# The same work as sets: accept as of the receipt, one journal entry and one numbered paper each. No rule is asked,
# no lock is taken one by one, no chain is computed, no message is queued.
_BARE = (
    """
CREATE TEMP TABLE due ON COMMIT DROP AS
SELECT id, number, department_id FROM cases_case WHERE wake_on < %(today)s FOR UPDATE SKIP LOCKED
""",
    """
UPDATE cases_case c SET status = 'accepted', accepted_at = c.receipt_at, intake = 'silence', promised_limit = '10wd',
  legal_limit = '20wd', promised_due = %(ahead)s, legal_due = %(ahead)s, intake_due = NULL, wake_on = NULL
FROM due WHERE due.id = c.id
""",
    """
INSERT INTO journal_head (subject, seq, digest) SELECT 'case:' || number, 1, repeat('0', 64) FROM due
ON CONFLICT (subject) DO UPDATE SET seq = journal_head.seq + 1
""",
    """
INSERT INTO journal_entry (subject, seq, action, at, actor, actor_name, region, data, previous, digest)
SELECT 'case:' || number, 1, 'case.deem_accepted', %(at)s, 'system', '', '', '{"from": "received"}'::jsonb,
       repeat('0', 64), repeat('0', 64) FROM due
""",
    """
INSERT INTO documents_notice (number, office, kind, year, serial, subject, title, data, issued_at, issued_by)
SELECT 'B' || row_number() OVER (), 'bench', 'acceptance', 2026, row_number() OVER (), 'case:' || number, '受理通知书',
       %(paper)s::jsonb, %(at)s, 'system' FROM due
""",
)


def measure(open_cases: int = OPEN, due: int = DUE) -> dict[str, float]:
    """Rows a second of the sweep and of the bare SQL, on the same cases: the SQL's work is undone before the sweep."""
    from django.db import connection, transaction

    from benchmarks.people import Cast
    from yiciban.cases.services import clock_sweep
    from yiciban.documents.queries import notices

    at = datetime.now(UTC)
    model = Cast().received(1)[0]
    paper = notices(f"case:{model}")[0].data
    today = at.date()
    values = {
        "model": model,
        "count": open_cases,
        "due": due,
        "past": today - timedelta(days=3),
        "ahead": today + timedelta(days=400),
        "today": today,
        "at": at,
    }
    found: dict[str, float] = {"open": open_cases, "due": due}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'cases_case'"
            " AND column_name <> 'id' AND is_generated = 'NEVER'"
        )
        columns = [name for (name,) in cursor.fetchall()]
        own = ", ".join(_OWN.get(name, f"c.{name}") for name in columns)
        start = time.perf_counter()
        cursor.execute(_COPY.format(columns=", ".join(columns), values=own), values)
        cursor.execute("ANALYZE cases_case")
        found["load_s"] = time.perf_counter() - start
        with transaction.atomic():
            start = time.perf_counter()

            for statement in _BARE:
                cursor.execute(statement, {**values, "paper": json.dumps(paper, ensure_ascii=False)})
            found["bare_per_s"] = due / (time.perf_counter() - start)
            transaction.set_rollback(True)
    start = time.perf_counter()
    swept = clock_sweep(at=at)
    found["sweep_per_s"] = swept.total / (time.perf_counter() - start)
    if swept.total != due or swept.refused:
        raise RuntimeError(f"{swept.total} of {due} went on, {len(swept.refused)} refused")
    start = time.perf_counter()
    again = clock_sweep(at=at)
    found["empty_ms"] = (time.perf_counter() - start) * 1000
    if again.total:
        raise RuntimeError(f"a second sweep acted {again.total} times")
    found["ratio"] = found["sweep_per_s"] / found["bare_per_s"]
    return found


def show(found: dict[str, Any]) -> None:
    """Print the figures."""
    print(f"Timers: {found['open']:,.0f} open cases, {found['due']:,.0f} due; loaded in {found['load_s']:.0f} s")
    print(f"  swept, each case by its command   {found['sweep_per_s']:8.0f} a second")
    print(f"  the same as sets of bare SQL      {found['bare_per_s']:8.0f} a second")
    print(f"  ratio                             {found['ratio']:8.3f}")
    print(f"  a sweep with nothing due          {found['empty_ms']:8.0f} ms")


def main() -> None:
    """`python -m benchmarks.sweep [open] [due]`: this part alone."""
    sizes = [int(text) for text in sys.argv[1:3]]
    with district():
        show(measure(*sizes))


if __name__ == "__main__":
    main()
