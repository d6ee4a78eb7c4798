"""Jobs of the journal, and the care of jobs as such: whoever defers one here may rely on its being done."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
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


@app.periodic(cron="* * * * *")
@app.task(name="journal.retry_stalled", queueing_lock="journal.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Put back jobs whose worker was killed: they would stay `doing` for ever. Every job of ours is idempotent."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
