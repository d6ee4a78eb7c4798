"""Jobs of people."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.people import services


@app.periodic(cron="30 17 * * *")
@app.task(name="people.purge", queueing_lock="people.purge")
def purge(timestamp: int) -> None:
    """Delete what sign-in leaves behind, at night in Asia/Shanghai."""
    services.purge(at=timezone.now())
