"""Jobs of the catalogue."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.catalogue import services
from yiciban.kernel.actor import SYSTEM


@app.task(name="catalogue.lint")
def lint_catalogue(run_id: int) -> None:
    """Look at the whole catalogue for someone who waits for it."""
    services.checkup_run(run_id, at=timezone.now())


@app.task(name="catalogue.exchange")
def exchange(run_id: str) -> None:
    """Do an import or an export that somebody asked for and may have left."""
    services.exchange.exchange_do(UUID(run_id), at=timezone.now())


@app.periodic(cron="40 18 * * *")
@app.task(name="catalogue.lint_nightly", queueing_lock="catalogue.lint_nightly")
def lint_nightly(timestamp: int) -> None:
    """Look at it every night in Asia/Shanghai: guides grow old, entries and dictionaries change under them."""
    services.checkup_ask(by=SYSTEM, at=timezone.now())


@app.periodic(cron="20 18 * * *")
@app.task(name="catalogue.misses_forget", queueing_lock="catalogue.misses_forget")
def misses_forget(timestamp: int) -> None:
    """Forget at night what was searched for once, months ago, and never looked at."""
    services.misses_forget(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="catalogue.publish_due", queueing_lock="catalogue.publish_due")
def publish_due(timestamp: int) -> None:
    """Publish what was approved for a day that has come; the day begins at midnight in Asia/Shanghai."""
    services.publish_due(at=timezone.now())
