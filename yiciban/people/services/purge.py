"""What sign-in leaves behind goes when it is of no use any more (个人信息保护法 art. 19)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore

from yiciban.people import limits
from yiciban.people.models import ApiToken, FailedSignIn, SignInCode

DAY = timedelta(days=1)


def purge(*, at: datetime) -> dict[str, int]:
    """Delete ended codes, tokens, sessions, windows of limits and counts of failures; returns how many of each.

    Tokens stay a month: whoever looks into a misuse wants to know which there were.
    """
    SessionStore.clear_expired()
    return {
        "codes": SignInCode.objects.filter(expires_at__lt=at - DAY).delete()[0],
        "tokens": ApiToken.objects.filter(expires_at__lt=at - 30 * DAY).delete()[0],
        "limits": limits.forget(at=at),
        "failures": FailedSignIn.objects.filter(last_at__lt=at - DAY).delete()[0],
    }
