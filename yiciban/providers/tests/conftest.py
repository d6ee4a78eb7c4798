"""The actors and the state of a message that the tests of this package need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.providers import registry, services
from yiciban.providers.models import Message

AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)
PHONE = "13800005127"


def staff(role: str, region: str = "439901000000", user_id: int = 7) -> Actor:
    return Actor(ActorKind.STAFF, f"user:{user_id}", "赵敏", user_id, (Posting(role, region),))


MANAGER = staff("centre_manager")
ELSEWHERE = staff("centre_manager", "439902000000")
EXAMINER = staff("examiner")


@pytest.fixture(autouse=True)
def _seal_key(settings: Any, tmp_path: Any) -> None:
    settings.YICIBAN_SEAL_KEY = str(tmp_path / "seal.pem")


@pytest.fixture
def use(settings: Any) -> Iterator[Callable[..., None]]:
    """Put other providers in place: `use(sms="yiciban.providers.faulty.FaultySms")`."""

    def put(**paths: str) -> None:
        settings.YICIBAN_PROVIDERS = {**settings.YICIBAN_PROVIDERS, **paths}

    yield put
    registry._made.cache_clear()


@pytest.fixture
def queued(db: None) -> Callable[..., Message]:
    """A message in the outbox."""

    def make(**values: Any) -> Message:
        wanted = {"purpose": "case_accepted", "subject": "case:1", "by": SYSTEM, "at": AT, "region": "439901000000"}
        with transaction.atomic():
            number = services.message_queue(PHONE, "您的办件已受理。", **(wanted | values))
        return Message.objects.get(pk=number)

    return make


@pytest.fixture
def failed(queued: Callable[..., Message]) -> Callable[..., Message]:
    """A message that did not get through."""

    def make(**values: Any) -> Message:
        message = queued(**values)
        message.status, message.attempts, message.last_error = "failed", 6, "TimeoutError: no answer"
        message.save()
        return message

    return make
