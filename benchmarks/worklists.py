"""The lists of an office's work at ten thousand open cases and at a million: how much more a page costs."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.ground import district

FEW, MANY = 10_000, 1_000_000
TURNS = 15
# Copies of one received case, over the statuses, the departments, the points and a year of days.
_OWN = {
    "number": "'L' || lpad(n::text, 20, '0')",
    "query_code": "'000000'",
    "draft_id": "NULL::uuid",
    "status": "st.status",
    "department_id": "(%(departments)s::text[])[1 + mod(n, %(department_count)s)]",
    "point_id": "(%(points)s::text[])[1 + mod(n, %(point_count)s)]",
    "slug": "(%(slugs)s::text[])[1 + mod(n / 7, %(slug_count)s)]",
    "party_name": "chr(19968 + mod(n * 37, 4000)) || chr(19968 + mod(n * 91, 4000)) || '示例'",
    "received_at": "c.received_at - mod(n, 360) * interval '1 day'",
    "intake_due": "CASE WHEN st.status = 'received' THEN %(today)s::date + mod(n, 360)::int - 20 END",
    "correction_due": "CASE WHEN st.status = 'correcting' THEN %(today)s::date + mod(n, 360)::int - 20 END",
    "accepted_at": "CASE WHEN st.status NOT IN ('received', 'correcting') THEN c.received_at END",
    "promised_due": "CASE WHEN st.status NOT IN ('received', 'correcting', 'paused')"
    " THEN %(today)s::date + mod(n, 360)::int - 20 END",
    "legal_due": "CASE WHEN st.status NOT IN ('received', 'correcting', 'paused')"
    " THEN %(today)s::date + mod(n, 360) + 20 END",
    "assignee_id": "CASE WHEN mod(n, 3) = 0 THEN (%(people)s::bigint[])[1 + mod(n / 3, %(person_count)s)] END",
    "stuck_on": "%(today)s::date + mod(n, 400)::int - 20",
    "stuck_by": "'idle'",
    "wake_on": "NULL::date",
}
_FILL = """
INSERT INTO cases_case ({columns}) SELECT {values}
FROM cases_case c, generate_series(%(first)s::int, %(last)s::int) AS n
CROSS JOIN LATERAL (SELECT (ARRAY['received', 'correcting', 'accepted', 'accepted', 'reviewing', 'deciding', 'paused'])
                           [1 + mod(n / 11, 7)] AS status) AS st
WHERE c.number = %(model)s
"""


def measure(many: int = MANY, few: int = FEW) -> dict[str, Any]:
    """Milliseconds of every list for every kind of office, few and many, and their ratio."""
    from benchmarks.people import Cast

    model = Cast().received(1)[0]
    start = time.perf_counter()
    _fill(model, 1, few)
    first = _lists()
    _fill(model, few + 1, many)
    load = time.perf_counter() - start
    second = _lists()
    return {"few": few, "many": many, "load_s": load, "lists": {name: (first[name], second[name]) for name in first}}


def _fill(model: str, first: int, last: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection

    from yiciban.cases.models import Case
    from yiciban.network.queries import departments, points

    offices = [one.code for one in departments()]
    places = [one.code for one in points(limit=500)]
    people = list(get_user_model().objects.filter(is_staff=True).order_by("pk").values_list("pk", flat=True))
    values = {
        "model": model,
        "first": first,
        "last": last,
        "today": datetime.now(UTC).date(),
        "departments": offices,
        "department_count": len(offices),
        "points": places,
        "point_count": len(places),
        "slugs": [f"example_{n}" for n in range(300)],
        "slug_count": 300,
        "people": people,
        "person_count": len(people),
    }
    names = [field.column for field in Case._meta.concrete_fields if not (field.primary_key or field.generated)]
    chosen = ", ".join(_OWN.get(name, f"c.{name}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(_FILL.format(columns=", ".join(names), values=chosen), values)
        cursor.execute("VACUUM ANALYZE cases_case")


def _lists() -> dict[str, float]:
    """The median of some turns of each list, and of the whole page of the desk."""
    from django.test import Client
    from django.utils import timezone

    from yiciban.cases.facts import WorkSet
    from yiciban.cases.queries import worklist
    from yiciban.kernel.dates import local_date

    today = local_date(timezone.now())
    soon = today + timedelta(days=2)
    found = {}
    for role in ("counter_clerk", "examiner", "supervisor"):
        user, actor = _officer(role)
        for which in WorkSet:
            found[f"{role} {which}"] = _median(
                lambda actor=actor, which=which: worklist(actor, today=today, soon_until=soon, which=which)
            )
        for name, filters in (("item", {"item": "example_7"}), ("name", {"text": "万示"}), ("late", {"due": "late"})):
            found[f"{role} all, by {name}"] = _median(
                lambda actor=actor, filters=filters: worklist(
                    actor, today=today, soon_until=soon, which=WorkSet.ALL, **filters
                )
            )
        client = Client()
        client.force_login(user)
        for path in ("/desk/", "/desk/cases/", "/desk/?list=stuck"):
            found[f"{role} {path}"] = _median(lambda client=client, path=path: _page(client, path))
    return found


def _page(client: Any, path: str) -> None:
    if client.get(path, headers={"host": "127.0.0.1"}).status_code != 200:
        raise RuntimeError(f"{path} did not answer")


def _officer(role: str) -> tuple[Any, Any]:
    from django.contrib.auth import get_user_model

    from yiciban.network.queries import actor_of

    for user in get_user_model().objects.filter(is_staff=True).order_by("pk"):
        actor = actor_of(user)
        if role in actor.roles:
            return user, actor
    raise LookupError(f"the demo district has no {role}")


def _median(act: Callable[[], object]) -> float:
    act()
    turns = []
    for _ in range(TURNS):
        start = time.perf_counter()
        act()
        turns.append((time.perf_counter() - start) * 1000)
    return statistics.median(turns)


def show(found: dict[str, Any]) -> None:
    """Print the figures."""
    print(f"Lists of work: {found['many']:,} open cases against {found['few']:,}; loaded in {found['load_s']:.0f} s")
    for name, (few, many) in found["lists"].items():
        print(f"  {name:36} {few:8.1f} ms {many:8.1f} ms   x {many / few:5.2f}")


def main() -> None:
    """`python -m benchmarks.worklists [many] [few]`: this part alone."""
    sizes = [int(text) for text in sys.argv[1:3]]
    with district():
        show(measure(*sizes))


if __name__ == "__main__":
    main()
