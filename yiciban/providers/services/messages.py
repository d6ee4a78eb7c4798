"""The outbox: a message is written with the command that causes it, and sent by a job once that has committed."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from yiciban.journal import services as journal
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.masking import mask_phone
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.providers import queries, rules
from yiciban.providers.facts import MessageFact, MessageStatus, ProviderKind
from yiciban.providers.models import Message
from yiciban.providers.permissions import MESSAGE_RESEND
from yiciban.providers.registry import provider

log = logging.getLogger(__name__)


def message_queue(
    phone: str,
    text: str,
    *,
    purpose: str,
    subject: str,
    by: Actor,
    at: datetime,
    region: str = "",
    key: str = "",
    secret: bool = False,
) -> int:
    """Put a message into the outbox, inside the caller's transaction; returns its number.

    The same `key` queues nothing new. A `secret` text (a sign-in code) is shown to no member of staff and does
    not outlive its sending. There is no journal entry: the caller's command writes the one of the matter.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("message_queue must run inside the command's transaction")
    values = {
        "to_phone": phone,
        "text": text,
        "purpose": purpose,
        "subject": subject,
        "region": region,
        "secret": secret,
        "created_by": by.id,
        "created_at": at,
    }
    if key:
        message, is_new = Message.objects.get_or_create(key=key, defaults=values)
    else:
        message, is_new = Message.objects.create(**values), True
    if is_new:
        _defer(message.pk)
    return message.pk


def message_send(message_id: int, *, at: datetime) -> MessageFact | None:
    """Hand one queued message to the carrier and record how that went; None when there is nothing to do.

    Three steps, so that no lock is held while the carrier answers: claim, send, record. A failure is recorded and
    tried again later by a job of its own, until `rules.wait_after` gives up and the message stays failed.
    """
    message = _claim(message_id, at)
    if message is None:
        return None
    try:
        receipt, error = _handed_over(message), ""
    except Exception as problem:  # noqa: BLE001 - a carrier is somebody else's program
        log.warning("message %s was not sent: %s", message.pk, type(problem).__name__)
        receipt, error = "", _plain(problem, message.to_phone)
    return _record(message.pk, receipt, error, at)


def message_resend(message_id: int, *, by: Actor, at: datetime) -> MessageFact:
    """Send a failed message again, from the start.

    Raises Refusal `message_resend_forbidden`, `message_not_found`, `message_not_failed`, `message_secret`.
    """
    require_reach(by, MESSAGE_RESEND)
    with transaction.atomic():
        message = queries.visible(by, MESSAGE_RESEND).select_for_update().filter(pk=message_id).first()
        if message is None:
            raise not_found("没有这条短信。", "message_not_found")
        if message.status != MessageStatus.FAILED:
            raise Refusal("message_not_failed", f"这条短信{_status(message).label}，不用重发。")
        if message.secret:
            raise Refusal("message_secret", "验证码已经过期，不能重发。请对方重新获取。")
        message.status, message.attempts, message.last_error = MessageStatus.QUEUED, 0, ""
        message.save(update_fields=["status", "attempts", "last_error"])
        _journal(message, "message.resent", by, at)
        _defer(message.pk)
    return queries.as_fact(message)


def secrets_forget(*, at: datetime) -> int:
    """Blank the sign-in codes that a demo or failing carrier left lying in the outbox; returns how many."""
    old = Message.objects.filter(secret=True, created_at__lt=at - rules.SECRET_KEPT)
    return old.exclude(text="").update(text="")


def _claim(message_id: int, at: datetime) -> Message | None:
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(pk=message_id, status=MessageStatus.QUEUED).first()
        if message is None:
            return None
        if message.claimed_at and message.claimed_at + rules.CLAIM > at:
            # Another worker has it. Should that one die, the message must not stay queued for ever.
            _defer(message.pk, message.claimed_at + rules.CLAIM)
            return None
        message.claimed_at = at
        message.attempts += 1
        message.save(update_fields=["claimed_at", "attempts"])
    return message


def _handed_over(message: Message) -> str:
    receipt = provider(ProviderKind.SMS).send(message.to_phone, message.text)
    if not isinstance(receipt, str) or not receipt:
        raise TypeError(f"no receipt but {type(receipt).__name__}")
    return receipt[:80]


def _record(message_id: int, receipt: str, error: str, at: datetime) -> MessageFact:
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        message.claimed_at, message.last_error = None, error
        if receipt:
            message.status, message.sent_at, message.receipt = MessageStatus.SENT, at, receipt
        else:
            wait = rules.wait_after(message.attempts, secret=message.secret)
            if wait is None:
                message.status = MessageStatus.FAILED
            else:
                _defer(message.pk, at + wait)
        if message.secret and message.status != MessageStatus.QUEUED and not settings.YICIBAN_DEMO:
            message.text = ""
        message.save(update_fields=["claimed_at", "last_error", "status", "sent_at", "receipt", "text"])
        if message.status != MessageStatus.QUEUED and not message.secret:
            _journal(message, f"message.{_status(message).value}", SYSTEM, at)
    return queries.as_fact(message)


def _journal(message: Message, action: str, by: Actor, at: datetime) -> None:
    data = {"subject": message.subject, "purpose": message.purpose, "attempts": message.attempts}
    journal.record(f"message:{message.pk}", action, by=by, at=at, region=message.region, data=data)


def _status(message: Message) -> MessageStatus:
    return MessageStatus(message.status)


def _plain(problem: Exception, phone: str) -> str:
    """What went wrong, short, without the number it was to go to."""
    text = f"{type(problem).__name__}: {problem}".replace(phone, mask_phone(phone))
    return text[:200]


def _defer(message_id: int, when: datetime | None = None) -> None:
    from yiciban.providers.tasks import send_message

    job = send_message.configure(schedule_at=when) if when else send_message
    job.defer(message_id=message_id)
