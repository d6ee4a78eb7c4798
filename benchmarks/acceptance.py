"""The hot command: acceptance over HTTP against the same SQL statements through bare psycopg on one connection.

The statements are all those a request sends, whose token it is and which offices that person holds included: each
bare case is accepted once through the site inside a transaction that is rolled back, the statements and values are
kept, and then replayed and committed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import httpx
import psycopg

from benchmarks.ground import served
from benchmarks.people import Cast

Statement = tuple[str, Any]


def measure(cast: Cast, cases: int = 400, clients: int = 2) -> dict[str, float]:
    """Acceptances a second both ways, in turns, and their ratio (HTTP / bare); the aim is 0.4 or more."""
    rounds, http, bare = 4, 0.0, 0.0
    share = cases // rounds
    with served(workers=1) as base:
        token = cast.token("clerk")
        _accept(base, token, cast.received(10), clients)  # warm-up, not counted
        for _ in range(rounds):
            http += _accept(base, token, cast.received(share), clients)
            bare += _replay([_statements(token, number) for number in cast.received(share)])
    done = share * rounds
    return {"http_per_s": done / http, "bare_per_s": done / bare, "ratio": bare / http}


def _accept(base: str, token: str, numbers: Sequence[str], clients: int) -> float:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=base, headers=headers) as client, ThreadPoolExecutor(clients) as pool:

        def one(number: str) -> None:
            client.post(f"/api/cases/{number}/accept").raise_for_status()

        start = time.perf_counter()
        list(pool.map(one, numbers))
        return time.perf_counter() - start


def _statements(token: str, number: str) -> list[Statement]:
    from django.db import connection, transaction
    from django.test import Client

    kept: list[Statement] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            kept.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(keep):
            client = Client(SERVER_NAME="127.0.0.1", headers={"Authorization": f"Bearer {token}"})
            assert client.post(f"/api/cases/{number}/accept").status_code == HTTPStatus.OK
        transaction.set_rollback(True)
    return kept


def _replay(cases: Sequence[Sequence[Statement]]) -> float:
    from django.conf import settings

    database = settings.DATABASES["default"]
    parts = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"], "dbname": database["NAME"]}
    with psycopg.connect(**{k: v for k, v in parts.items() if v}, autocommit=True) as connection:
        start = time.perf_counter()
        for statements in cases:
            with connection.transaction(), connection.cursor() as cursor:
                for sql, params in statements:
                    cursor.execute(sql, params)
                    if cursor.description:
                        cursor.fetchall()
        return time.perf_counter() - start
