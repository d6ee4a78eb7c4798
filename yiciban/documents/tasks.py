"""Jobs of the documents."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.documents import services


@app.periodic(cron="25 18 * * *")
@app.task(name="documents.purge_uploads", queueing_lock="documents.purge_uploads")
def purge_uploads(timestamp: int) -> None:
    """Forget uploads that nobody finished for a week."""
    services.uploads_purge(before=timezone.now() - timedelta(days=7))
