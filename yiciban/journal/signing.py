"""The key that signs checkpoints: Ed25519, kept outside the database it vouches for.

`YICIBAN_JOURNAL_KEY` names the file; by default it is made on first use under the home folder.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from yiciban.kernel import keys


def _key() -> Ed25519PrivateKey:
    return keys.signing_key(Path(settings.YICIBAN_JOURNAL_KEY))


def public_key_hex() -> str:
    """The public half, as 64 hex digits, to publish and to verify with."""
    return keys.public_hex(_key())


def trusted_keys() -> frozenset[str]:
    """Our own key and the former ones the deployment vouches for; one kept beside what it signs proves nothing."""
    return frozenset({public_key_hex(), *settings.YICIBAN_JOURNAL_FORMER_KEYS})


def sign(digest: str) -> str:
    """Signature over a hex digest, as hex."""
    return _key().sign(bytes.fromhex(digest)).hex()


def is_signed(digest: str, signature: str, key: str) -> bool:
    """Whether `signature` over `digest` was made by the holder of `key` (all hex)."""
    try:
        return keys.is_signed(bytes.fromhex(digest), signature, key)
    except ValueError:
        return False
