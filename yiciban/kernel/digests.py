"""Canonical JSON and the digests taken over it: SM3 (GB/T 32905) and SHA-256.

One value has one text, so that a hash chained today can be checked in ten years by another program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

from yiciban.kernel.refusal import Kind, Refusal

# GB/T 32905-2016, appendix A.1
_SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def canonical_json(value: object) -> bytes:
    """The one UTF-8 text of a value: sorted keys, no spaces, dates ISO, instants in UTC with a Z.

    Decimals and UUIDs become strings, dataclasses objects. Raises TypeError for a key that is not text or a
    value without a canonical form, ValueError for NaN, infinities and instants without a time zone.
    """
    text = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sm3_hex(data: bytes) -> str:
    """SM3 as 64 lower-case hexadecimal digits. Raises Refusal `sm3_missing` where OpenSSL lacks it."""
    if not sm3_available():
        raise Refusal(
            "sm3_missing",
            "本机的 OpenSSL 不带国密 SM3 算法，无法计算摘要。请改用带 SM3 的 OpenSSL 3。",
            Kind.UNAVAILABLE,
        )
    return hashlib.new("sm3", data).hexdigest()


@cache
def sm3_available() -> bool:
    """Whether this build of OpenSSL has SM3 and gets the standard's example right."""
    try:
        return hashlib.new("sm3", b"abc").hexdigest() == _SM3_OF_ABC
    except ValueError:
        return False


def _plain(value: object) -> object:
    """The value in JSON's own types; json.dumps alone would let a number pass as a key."""
    match value:
        case Mapping():
            return {_key(key): _plain(held) for key, held in value.items()}
        case list() | tuple():
            return [_plain(held) for held in value]
        case None | bool() | int() | float() | str():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _plain(asdict(value))
    return _as_text(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key must be text, not {type(key).__name__}")
    return key


def _as_text(value: object) -> str:
    match value:
        case datetime():
            if value.tzinfo is None:
                raise ValueError("an instant needs a time zone")
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
