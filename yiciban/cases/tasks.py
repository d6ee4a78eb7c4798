"""Jobs of cases: the timers of the legal clock, and dates worked out anew when the calendar has changed."""

from __future__ import annotations

from uuid import UUID

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


@app.task(name="cases.export")
def export(export_id: str) -> None:
    """Write a list to a file for whoever asked and has gone on with something else."""
    services.export_do(UUID(export_id), at=timezone.now())


@app.periodic(cron="10 18 * * *")
@app.task(name="cases.exports_forget", queueing_lock="cases.exports_forget")
def exports_forget(timestamp: int) -> None:
    """Delete at night the files of exports that were kept long enough."""
    services.exports_forget(at=timezone.now())
