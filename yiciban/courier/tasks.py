"""Jobs of parcels."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from yiciban.courier import services


@app.periodic(cron="*/30 * * * *")
@app.task(name="courier.follow", queueing_lock="courier.follow")
def follow(timestamp: int) -> None:
    """Ask the carrier for every parcel under way."""
    services.legs_follow(at=timezone.now())
