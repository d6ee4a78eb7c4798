"""When a message that did not get through is tried again. Pure: no clock, no settings, no database."""

from __future__ import annotations

from datetime import timedelta

# After the first, second, … failure. A gateway that is down for lunch still gets the message out by the evening.
BACK_OFF = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
)
# A sign-in code is worth nothing after five minutes.
BACK_OFF_SECRET = (timedelta(seconds=10), timedelta(seconds=30))

# One who took a message to send it and has not come back after this is taken to be dead.
CLAIM = timedelta(seconds=60)

# How long the text of a secret message may lie in the outbox of a demo provider, where one reads it.
SECRET_KEPT = timedelta(hours=12)


def wait_after(attempts: int, *, secret: bool) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it was the last."""
    steps = BACK_OFF_SECRET if secret else BACK_OFF
    return steps[attempts - 1] if attempts <= len(steps) else None
