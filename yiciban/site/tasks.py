"""Jobs of the site."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.site import idempotency


@app.periodic(cron="40 * * * *")
@app.task(name="site.purge_answers", queueing_lock="site.purge_answers")
def purge_answers(timestamp: int) -> None:
    """Forget answers whose day is over, every hour."""
    idempotency.purge(at=timezone.now())
