"""Jobs of cases: the timers of the legal clock, and dates worked out anew when the calendar has changed."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.cases import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.clock_sweep", queueing_lock="cases.clock_sweep")
def clock_sweep(timestamp: int) -> None:
    """Let the timers act: the first run after midnight in Asia/Shanghai for the day, the others for what was held."""
    services.clock_sweep(at=timezone.now())


@app.task(name="cases.clock_recompute")
def clock_recompute(cause: str, region: str) -> None:
    """Work out the dates of every open case of a region anew."""
    services.clock_recompute(cause, region=region, at=timezone.now())
