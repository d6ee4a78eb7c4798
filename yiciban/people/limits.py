"""How often something may be done: counted in the database, in one statement, the same for every process."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from yiciban.kernel.dates import local_moment
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.people.models import Spending

# A window opens with the first spending and ends after its length; then the next spending opens another.
_SPEND = """
INSERT INTO people_spending AS s (key_digest, opened_at, ends_at, count) VALUES (%(key)s, %(at)s, %(ends)s, 1)
ON CONFLICT (key_digest) DO UPDATE SET
    count = CASE WHEN s.ends_at <= %(at)s THEN 1 ELSE LEAST(s.count + 1, %(cap)s) END,
    opened_at = CASE WHEN s.ends_at <= %(at)s THEN %(at)s ELSE s.opened_at END,
    ends_at = CASE WHEN s.ends_at <= %(at)s THEN %(ends)s ELSE s.ends_at END
RETURNING count, ends_at
"""

WAY_ON = "着急可以拨打 12345 或到窗口办理"


def spend(
    key: str, limit: int, window: timedelta, at: datetime, *, what: str = "这个操作", way_on: str = WAY_ON
) -> None:
    """Count one more of `key` (like `progress:203.0.113.7`) and return while the window holds no more than `limit`.

    Raises Refusal `too_many` (429), saying when to try again. Call it outside the command's transaction: a
    refusal that rolls back would forget that it was asked.
    """
    values: dict[str, str | int | datetime] = {"key": _digest(key), "at": at, "ends": at + window, "cap": limit + 1}
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        count, ends_at = cursor.fetchone()
    if count > limit:
        again = clock_text(ends_at)
        raise too_many(f"{what}太频繁了。请在 {again} 以后再试，{way_on}。")


def too_many(sentence: str, code: str = "too_many") -> Refusal:
    """The no to someone who tries too often."""
    return Refusal(code, sentence, Kind.TOO_MANY)


def clock_text(instant: datetime) -> str:
    """The first whole minute that is not before the instant, on a clock in China: 10:25."""
    moment = local_moment(instant)
    if moment.second or moment.microsecond:
        moment += timedelta(minutes=1)
    return f"{moment:%H:%M}"


def forget(*, at: datetime) -> int:
    """Delete the windows that have ended; returns how many."""
    return Spending.objects.filter(ends_at__lte=at).delete()[0]


def _digest(key: str) -> str:
    """Keys name phones and addresses: without the secret key they cannot be guessed back."""
    return salted_hmac("yiciban.people.limits", key, algorithm="sha256").hexdigest()
