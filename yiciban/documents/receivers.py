"""Where a finished upload goes: what takes files stands on higher floors and registers itself here by purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from yiciban.documents.facts import FileFact
from yiciban.kernel.actor import Actor

Receiver = Callable[[FileFact, Mapping[str, str], Actor, datetime], None]
_receivers: dict[str, Receiver] = {}


def register(kind: str, receiver: Receiver) -> None:
    """Let uploads whose purpose says `{"for": kind, …}` be handed to this receiver when they are complete."""
    _receivers[kind] = receiver


def hand_over(file: FileFact, purpose: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Give a finished file to whoever it was uploaded for; nobody is waiting for one without a purpose."""
    kind = purpose.get("for", "")
    if kind:
        _receivers[kind](file, purpose, by, at)
