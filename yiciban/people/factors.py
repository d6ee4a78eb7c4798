"""Secrets of second factors as the database holds them: encrypted under a key that lies outside it.

The key is derived from `SECRET_KEY`. What was written under a former one is still read while `SECRET_KEY_FALLBACKS`
names it, and is written anew at the next sign-in.
"""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"yiciban.people.factors"


def sealed(secret: str) -> str:
    """The secret as it may lie in the database; empty stays empty: no second factor."""
    return _own().encrypt(secret.encode()).decode() if secret else ""


def opened(kept: str) -> str | None:
    """The secret again; None where none of our keys opens it."""
    if not kept:
        return ""
    try:
        return _any().decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def is_current(kept: str) -> bool:
    """Whether it lies under the present key."""
    try:
        _own().decrypt(kept.encode())
    except InvalidToken:
        return False
    return True


def _own() -> Fernet:
    return _lock(settings.SECRET_KEY)


def _any() -> MultiFernet:
    return MultiFernet([_lock(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@cache
def _lock(secret_key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
