"""Commands of the outside services: messages through the outbox, and one question at a time to the others."""

from yiciban.providers.services.messages import (
    message_queue,
    message_resend,
    message_send,
    secrets_forget,
)
from yiciban.providers.services.payments import payment_notified
from yiciban.providers.services.questions import (
    identity_check,
    office_seal,
    payment_notice,
    payment_order,
    payment_refund,
    payment_state,
    post_order,
    post_track,
)

__all__ = [
    "identity_check",
    "message_queue",
    "message_resend",
    "message_send",
    "office_seal",
    "payment_notice",
    "payment_notified",
    "payment_order",
    "payment_refund",
    "payment_state",
    "post_order",
    "post_track",
    "secrets_forget",
]
