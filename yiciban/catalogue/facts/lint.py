"""What the linter says: findings and scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps an item from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """The word on the page."""
        return "要改" if self is Severity.ERROR else "建议改"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the linter found: which rule, in which item, at which element, why, and how to mend it.

    `element` is the path inside the document (`materials.id_card.issuer`), empty for the item as a whole.
    """

    rule: str
    severity: Severity
    slug: str
    element: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Score:
    """How an office (or the district, `department` empty) stands: 0 to 100, and what they are made of."""

    department: str
    department_name: str
    items: int
    completeness: float
    """要素完整度: the share of elements that apply and are filled."""
    accuracy: float
    """办事指南准确度: the share of items without an error."""
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in a list, with whose item it is in."""

    finding: Finding
    item_name: str
    department: str
    department_name: str


@dataclass(frozen=True, slots=True)
class CheckupFact:
    """One look at the whole catalogue: `done` of `total` items, and what was found when it ended."""

    id: int
    state: str
    total: int
    done: int
    errors: int
    warnings: int
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether it still runs, or waits to."""
        return self.state in ("waiting", "running")

    @property
    def percent(self) -> int:
        """How far it is."""
        return self.done * 100 // self.total if self.total else 0
