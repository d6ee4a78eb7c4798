"""Jobs of the archive."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yiciban.archive import services
from yiciban.kernel.actor import SYSTEM


@app.task(name="archive.make", retry=RetryStrategy(max_attempts=10, exponential_wait=3))
def make(number: str) -> None:
    """Make the package of a case that has ended; repeated while a seal cannot be had, it makes the same one."""
    services.package_make(number, by=SYSTEM, at=timezone.now())


@app.periodic(cron="25 17 * * *")
@app.task(name="archive.catch_up", queueing_lock="archive.catch_up")
def catch_up(timestamp: int) -> None:
    """Make at night in Asia/Shanghai what is missing: cases that ended before there was an archive, or in vain."""
    services.packages_catch_up(by=SYSTEM, at=timezone.now())
