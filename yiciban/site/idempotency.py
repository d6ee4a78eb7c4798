"""Commands that may be sent twice and happen once: the header Idempotency-Key, for every operation of the API.

The key's row is inserted first, inside one transaction with the command. Of two requests at once one inserts; the
other waits at the unique index until the first commits, then replays its answer, or goes on alone when the first
rolled back. So there is no state "under way" that a crash could leave behind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from yiciban.kernel.digests import canonical_json, sha256_hex
from yiciban.site.api_errors import problem
from yiciban.site.api_guard import COMMANDS, Bearer, operation_of
from yiciban.site.models import IdempotentAnswer

Run = Callable[..., HttpResponse]
HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT = timedelta(hours=24)
LONGEST = 200
# An answer about the moment (too often, unavailable) must not be repeated to someone who comes back later.
PASSING = frozenset({401, 413, 415, 429})
_HEADERS = ("Content-Type", "Content-Disposition", "Location", "ETag")

# A key whose day is over begins anew; one in use returns no row.
_CLAIM = """
INSERT INTO site_idempotentanswer AS a (user_id, key, digest, status, headers, body, created_at)
VALUES (%(user)s, %(key)s, %(digest)s, 0, '{}', '', %(at)s)
ON CONFLICT (user_id, key) DO UPDATE SET digest = EXCLUDED.digest, status = 0, created_at = EXCLUDED.created_at
WHERE a.created_at <= %(over)s
RETURNING id
"""


def once(run: Run) -> Run:
    """Wrap one operation; requests without the header, reads and operations without a token pass through.

    Signing in is not covered on purpose: its answer is a secret, and secrets are not kept.
    """
    auth = next((one for one in operation_of(run).auth_callbacks if isinstance(one, Bearer)), None)

    @wraps(run)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(HEADER, "").strip()
        if not key or auth is None or request.method not in COMMANDS:
            return run(request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable() or not key.isascii():
            sentence = f"幂等键只能用英文字母、数字和符号，最多 {LONGEST} 个字符。建议用 UUID。"
            return problem(422, "idempotency_key_invalid", sentence, {HEADER: sentence})
        actor = auth(request)
        if actor is None or actor.user_id is None:
            return run(request, *args, **kwargs)
        try:
            digest = _digest(request)
        except RequestDataTooBig:
            return problem(413)
        return _answer(lambda: run(request, *args, **kwargs), actor.user_id, key, digest, timezone.now())

    return wrapped


def purge(*, at: datetime) -> int:
    """Forget the answers whose day is over; returns how many."""
    return IdempotentAnswer.objects.filter(created_at__lte=at - KEPT).delete()[0]


def _answer(run: Callable[[], HttpResponse], user_id: int, key: str, digest: str, at: datetime) -> HttpResponse:
    with transaction.atomic():
        row_id = _claim(user_id, key, digest, at)
        if row_id is None:
            return _replay(user_id, key, digest)
        response = run()
        # A broken transaction cannot keep anything, and a fault of ours must be possible to try again.
        if response.status_code >= 500 or response.status_code in PASSING or connection.needs_rollback:
            if response.status_code >= 500 or connection.needs_rollback:
                transaction.set_rollback(True)
            else:
                IdempotentAnswer.objects.filter(pk=row_id).delete()
            return response
        IdempotentAnswer.objects.filter(pk=row_id).update(
            status=response.status_code,
            headers={name: response[name] for name in _HEADERS if name in response},
            body=response.content,
        )
    return response


def _claim(user_id: int, key: str, digest: str, at: datetime) -> int | None:
    values: dict[str, int | str | datetime] = {
        "user": user_id,
        "key": key,
        "digest": digest,
        "at": at,
        "over": at - KEPT,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _replay(user_id: int, key: str, digest: str) -> HttpResponse:
    row = IdempotentAnswer.objects.get(user_id=user_id, key=key)
    if row.digest != digest:
        sentence = "这个幂等键已经用在另一个请求上了。请换一个新的键再提交。"
        return problem(422, "idempotency_key_reused", sentence)
    response = HttpResponse(bytes(row.body), status=row.status, headers=row.headers)
    response[REPLAYED] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    """What was asked: method, address, body, and where a chunk belongs."""
    parts = {
        "method": request.method,
        "path": request.get_full_path(),
        "offset": request.headers.get("Upload-Offset", ""),
        "body": sha256_hex(request.body),
    }
    return sha256_hex(canonical_json(parts))
