"""A job whose worker was killed is done by the next one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from yiciban.journal.models import Delivery
from yiciban.journal.services import record
from yiciban.journal.subscriptions import subscribe
from yiciban.kernel.actor import SYSTEM

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
heard: list[int] = []


@subscribe("test.stalled")
def _listener(entry: object) -> None:
    heard.append(entry.id)  # type: ignore[attr-defined]


def run_worker() -> None:
    call_command("procrastinate", "worker", "--one-shot", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_put_back_and_done() -> None:
    from yiciban.journal.tasks import retry_stalled

    heard.clear()
    with transaction.atomic():
        entry = record("test:1", "test.stalled", by=SYSTEM, at=AT)
    with connection.cursor() as cursor:
        # What a killed worker leaves: its job under way, and a heartbeat long ago.
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (worker,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    # The worker's own clock may have deferred it already, under the same lock.
    retry_stalled.configure(queueing_lock="by hand").defer(timestamp=0)
    run_worker()
    run_worker()
    assert heard == [entry.id]
    assert Delivery.objects.filter(entry_id=entry.id).count() == 1
