"""How an upper floor hears of what happened below: handlers registered by action.

A handler takes one `EntryFact`. It runs in a job, at least once, so it must be idempotent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from yiciban.journal.facts import EntryFact

Handler = Callable[[EntryFact], None]
_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(*actions: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for these actions, once per name."""

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        for action in actions:
            _handlers.setdefault(action, {})[name] = handler
        return handler

    return register


def handlers_for(action: str) -> Mapping[str, Handler]:
    """The handlers of an action by name; empty when nobody listens."""
    return MappingProxyType(_handlers.get(action, {}))
