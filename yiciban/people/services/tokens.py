"""Bearer tokens of the JSON API, and signing out."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.digests import sha256_hex
from yiciban.people import rules
from yiciban.people.models import ApiToken, User
from yiciban.people.services.shared import account, self_of


def token_issue(user: User, name: str, *, at: datetime, hours: int = rules.TOKEN_HOURS) -> str:
    """A token for someone who has just signed in; shown once, kept as a digest, good for at most 12 hours."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            user=user,
            digest=sha256_hex(token.encode()),
            name=name[:60],
            created_at=at,
            expires_at=at + timedelta(hours=min(hours, rules.LONGEST_TOKEN_HOURS)),
        )
        data = {"token": row.pk, "name": row.name}
        journal.record(account(user.pk), "account.token_issued", by=self_of(user), at=at, data=data)
    return token


def token_revoke(token: str, *, at: datetime) -> bool:
    """End a token; returns whether it was still good."""
    with transaction.atomic():
        row = (
            ApiToken.objects.select_for_update(of=("self",))
            .select_related("user")
            .filter(digest=sha256_hex(token.encode()), revoked_at=None)
            .first()
        )
        if row is None:
            return False
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        data = {"token": row.pk}
        journal.record(account(row.user_id), "account.token_revoked", by=self_of(row.user), at=at, data=data)
    return True


def sign_out(*, by: Actor, at: datetime) -> None:
    """Note that someone signed out; the session itself is the web's to end."""
    if by.user_id is not None:
        with transaction.atomic():
            journal.record(account(by.user_id), "account.signed_out", by=by, at=at)
