"""What comes of its own accord from the outside: that somebody has paid."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yiciban.providers import receipts
from yiciban.providers.services.questions import payment_notice


def payment_notified(body: bytes, headers: Mapping[str, str], *, at: datetime) -> None:
    """Take a notification of the payment provider, once or many times; whoever waits for it keeps it.

    Raises Refusal `payment_notice_unsigned`, and what the receiver raises: then the provider comes again.
    """
    receipts.hand_over(payment_notice(body, headers), at)
