"""Where news of a payment goes: what raises fees stands on a higher floor and registers itself here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from yiciban.providers.facts import PaymentNotice

Receiver = Callable[[PaymentNotice, datetime], None]
_receivers: list[Receiver] = []


def register(receiver: Receiver) -> None:
    """Have every signed notification handed to this receiver, which may get the same one many times."""
    if receiver not in _receivers:
        _receivers.append(receiver)


def hand_over(notice: PaymentNotice, at: datetime) -> None:
    """Give a notification to whoever waits for payments."""
    for receiver in _receivers:
        receiver(notice, at)
