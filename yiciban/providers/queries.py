"""Reads of the outside services: how each of them is, and the outbox."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet

from yiciban.kernel.actor import Actor
from yiciban.kernel.masking import mask_phone
from yiciban.kernel.permissions import Permission, require_reach
from yiciban.kernel.refusal import not_found
from yiciban.providers.facts import MessageFact, MessageStatus, ProviderKind, ProviderState
from yiciban.providers.models import Message
from yiciban.providers.permissions import MESSAGE_SEE, PROVIDER_SEE
from yiciban.providers.registry import provider

PAGE = 50
SECRET_TEXT = "（验证码，不显示）"  # noqa: S105 - the words that stand instead of one


def provider_states(actor: Actor, *, at: datetime) -> tuple[ProviderState, ...]:
    """How each outside service is, by its own check; a check that fails is a state, not an error.

    Raises Refusal `provider_see_forbidden`, `sign_in_needed`.
    """
    require_reach(actor, PROVIDER_SEE)
    return tuple(_state(kind, at) for kind in ProviderKind)


def _state(kind: ProviderKind, at: datetime) -> ProviderState:
    try:
        service = provider(kind)
    except ImproperlyConfigured as error:
        return ProviderState(kind, kind.label, "没有配置", False, False, str(error), at)
    try:
        ok, detail = service.self_check()
    except Exception as error:  # noqa: BLE001 - a provider is somebody else's program
        ok, detail = False, f"自检没有通过：{type(error).__name__}"
    return ProviderState(kind, kind.label, service.name, service.demo, bool(ok), str(detail), at)


def messages(
    actor: Actor, *, status: MessageStatus | None = None, before: int | None = None, limit: int = PAGE
) -> tuple[MessageFact, ...]:
    """The outbox, newest first, phones masked and codes blanked; `before` is the number the last page ended with.

    Raises Refusal `message_see_forbidden`, `sign_in_needed`.
    """
    rows = visible(actor, MESSAGE_SEE)
    if status is not None:
        rows = rows.filter(status=status)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(as_fact(row) for row in rows.order_by("-pk")[: min(limit, 200)])


def failed_count(actor: Actor) -> int:
    """How many messages the actor should look at."""
    return visible(actor, MESSAGE_SEE).filter(status=MessageStatus.FAILED).count()


def demo_messages(phone: str = "", *, limit: int = PAGE) -> tuple[MessageFact, ...]:
    """The last messages with all they say, as the phones of a demonstration would show them.

    Raises Refusal `not_found` unless the deployment is a demonstration and its carrier only pretends.
    """
    if not settings.YICIBAN_DEMO or not provider(ProviderKind.SMS).demo:
        raise not_found("没有这一页。")
    rows = Message.objects.filter(to_phone=phone) if phone else Message.objects.all()
    return tuple(as_fact(row, open_text=True) for row in rows.order_by("-created_at", "-pk")[: min(limit, 200)])


def visible(actor: Actor, wanted: Permission) -> QuerySet[Message]:
    """The messages the actor's postings reach; those of no region belong to the whole deployment."""
    begins = (Q(region__startswith=stem) for stem in require_reach(actor, wanted))
    return Message.objects.filter(reduce(or_, begins, Q(region="")))


def as_fact(row: Message, *, open_text: bool = False) -> MessageFact:
    """The row as others may hold it; `open_text` only for the phones of a demonstration."""
    return MessageFact(
        id=row.pk,
        phone=row.to_phone if open_text else mask_phone(row.to_phone),
        text=SECRET_TEXT if row.secret and not open_text else row.text,
        purpose=row.purpose,
        subject=row.subject,
        region=row.region,
        status=MessageStatus(row.status),
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
        secret=row.secret,
    )


def provider_name(kind: ProviderKind) -> tuple[str, bool]:
    """What the provider of a kind calls itself for people, and whether it only pretends."""
    service = provider(kind)
    return service.name, service.demo
