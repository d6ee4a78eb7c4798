"""Jobs of the journal."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yiciban.journal import services


@app.task(name="journal.deliver", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def deliver_entry(entry_id: int) -> None:
    """Give one entry to its subscribers; repeated until each has had it."""
    services.deliver(entry_id, at=timezone.now())


@app.periodic(cron="10 16 * * *")
@app.task(name="journal.checkpoint", queueing_lock="journal.checkpoint")
def seal_day(timestamp: int) -> None:
    """Sign the heads shortly after midnight in Asia/Shanghai."""
    services.checkpoint(at=timezone.now())
