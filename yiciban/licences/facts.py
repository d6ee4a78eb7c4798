"""Licences as others may hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """证照状态, by the national code."""

    VALID = "01"
    HELD = "02"
    REVOKED = "03"
    CANCELLED = "04"
    EXPIRED = "05"
    MOVED = "06"
    WITHDRAWN = "07"

    @property
    def label(self) -> str:
        """The office's word."""
        return STATE_LABELS[self]


STATE_LABELS: Mapping[State, str] = {
    State.VALID: "有效",
    State.HELD: "暂扣",
    State.REVOKED: "撤销",
    State.CANCELLED: "注销",
    State.EXPIRED: "已过有效期",
    State.MOVED: "办理转出",
    State.WITHDRAWN: "吊销",
}


@dataclass(frozen=True, slots=True)
class LicenceFact:
    """One licence, for its holder and for the office that issued it."""

    identifier: str
    number: str
    type: str
    name: str
    holder_kind: str
    holder_name: str
    holder_id: str
    issuer: str
    issuer_name: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    state: State
    version: int
    case_number: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What anyone may learn of a licence: that it exists, its state, and who holds it with the name masked."""

    identifier: str
    state: State
    holder: str


@dataclass(frozen=True, slots=True)
class SealedFile:
    """The PDF of a licence with the office's detached seal over its SM3 digest."""

    name: str
    content: bytes
    digest: str
    signature: str
    key: str
    algorithm: str
    demo: bool
