"""The outside services for programs: states, outbox, resend, and the phones of a demonstration."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from yiciban.kernel.actor import Actor
from yiciban.kernel.cursors import place, read_cursor, write_cursor
from yiciban.kernel.operations import Cursor, PageLimit
from yiciban.providers import queries, services
from yiciban.providers.facts import MessageFact, MessageStatus, ProviderKind, ProviderState

router = Router(tags=["providers"])
demo_router = Router(tags=["demo"])


class StateOut(Schema):
    """How one outside service is."""

    kind: ProviderKind
    label: str
    name: str
    demo: bool
    ok: bool
    detail: str
    checked_at: datetime


class MessageOut(Schema):
    """One message of the outbox."""

    id: int
    phone: str
    text: str
    purpose: str
    subject: str
    region: str
    status: MessageStatus
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    secret: bool


class MessagesOut(Schema):
    """One page of the outbox."""

    items: list[MessageOut]
    next: str | None


def _actor(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


@router.get("/providers", response=list[StateOut], summary="外部服务好不好")
def states(request: HttpRequest) -> list[ProviderState]:
    """Every outside service with what its own check says now."""
    return list(queries.provider_states(_actor(request), at=timezone.now()))


@router.get("/messages", response=MessagesOut, summary="短信发件箱")
def outbox(
    request: HttpRequest, status: MessageStatus | None = None, limit: PageLimit = queries.PAGE, cursor: Cursor = ""
) -> dict[str, Any]:
    """The messages, newest first."""
    before = read_cursor(cursor, place)[0] if cursor else None
    rows = queries.messages(_actor(request), status=status, before=before, limit=limit + 1)
    following = write_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return {"items": rows[:limit], "next": following}


@router.post("/messages/{int:message_id}/resend", response=MessageOut, summary="重发一条短信")
def resend(request: HttpRequest, message_id: int) -> MessageFact:
    """Send a failed message again."""
    return services.message_resend(message_id, by=_actor(request), at=timezone.now())


@demo_router.get("/demo/messages", response=list[MessageOut], summary="演示短信")
def demo_messages(request: HttpRequest, phone: str = "", limit: PageLimit = 10) -> list[MessageFact]:  # noqa: ARG001
    """The last messages with all they say; 404 unless the deployment is a demonstration."""
    return list(queries.demo_messages(phone, limit=limit))
