"""Jobs of the outside services."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yiciban.providers import services


@app.task(name="providers.send_message", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def send_message(message_id: int) -> None:
    """Send one message. Failures of the carrier are recorded and deferred anew; the retry is for our own."""
    services.message_send(message_id, at=timezone.now())


@app.periodic(cron="20 17 * * *")
@app.task(name="providers.forget_secrets", queueing_lock="providers.forget_secrets")
def forget_secrets(timestamp: int) -> None:
    """Blank old sign-in codes, at night in Asia/Shanghai."""
    services.secrets_forget(at=timezone.now())
