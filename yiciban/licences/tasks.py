"""Jobs of licences: after midnight in China they run out, in the morning their holders are reminded."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.licences import services


@app.periodic(cron="40 16 * * *")
@app.task(name="licences.expire", queueing_lock="licences.expire")
def expire(timestamp: int) -> None:
    """Record what ran out yesterday; the timers of the cases have had half an hour for the renewals."""
    services.licences_expire(at=timezone.now())


@app.periodic(cron="30 1 * * *")
@app.task(name="licences.remind", queueing_lock="licences.remind")
def remind(timestamp: int) -> None:
    """Remind whose licence ends in 90, 60 or 30 days, at half past nine in the morning."""
    services.licences_remind(at=timezone.now())
