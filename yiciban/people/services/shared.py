"""What several commands of people need: whose entry it is, and which field a no belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.refusal import Refusal
from yiciban.people.models import User


def self_of(user: User) -> Actor:
    """The account's owner as the one who acts, before any office is known: `network.queries.actor_of` knows those."""
    kind = ActorKind.RESIDENT if user.is_resident else ActorKind.STAFF
    return Actor(kind, f"user:{user.pk}", user.name or "居民", user.pk)


def account(user_id: int | None) -> str:
    """The journal's subject for an account."""
    return f"account:{user_id}"


@contextmanager
def about(field: str) -> Iterator[None]:
    """Say of every refusal inside that it is about this field, so that the page can put it there."""
    try:
        yield
    except Refusal as refusal:
        fields = {field: refusal.sentence}
        raise Refusal(refusal.code, refusal.sentence, refusal.kind, fields=fields) from refusal
