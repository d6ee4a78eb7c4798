"""What takes two people: one asks, another signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class RequestKind(StrEnum):
    """What may be asked for."""

    PROCEDURE = "procedure"
    EXTENSION = "extension"
    SECOND_CORRECTION = "second_correction"
    TERMINATION = "termination"
    VOIDING = "voiding"

    @property
    def label(self) -> str:
        """The office's word."""
        return {
            "procedure": "特别程序",
            "extension": "延长期限",
            "second_correction": "再次告知补正",
            "termination": "终止办理",
            "voiding": "作废",
        }[self.value]


class RequestState(StrEnum):
    """What became of it."""

    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """In words."""
        return {"open": "等签批", "signed": "已同意", "refused": "没有同意", "taken_back": "已收回"}[self.value]


@dataclass(frozen=True, slots=True)
class RequestFact:
    """One request, with what was asked and what was answered."""

    id: UUID
    case_number: str
    kind: RequestKind
    state: RequestState
    data: Mapping[str, Any]
    reason: str
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    answered_by: int | None
    answered_by_name: str
    answered_at: datetime | None
    answer: str
