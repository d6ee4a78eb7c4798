"""What others may hold of the journal: entries and the findings of a verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One thing that happened: who did what to which subject, when, with the facts that mattered."""

    id: int
    subject: str
    seq: int
    action: str
    at: datetime
    actor: str
    actor_name: str
    region: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where the journal does not hold: which entry, and what is wrong with it."""

    subject: str
    seq: int | None
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of reading the journal from end to end."""

    entries: int
    subjects: int
    checkpoints: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was altered, removed or reordered."""
        return not self.findings
