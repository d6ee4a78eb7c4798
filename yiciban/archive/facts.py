"""Archive packages as others may hold them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PackageFact:
    """One package of one case; the file stands under its SHA-256."""

    id: int
    case_number: str
    item_name: str
    department_name: str
    ended_at: datetime | None
    made_at: datetime
    made_by: str
    digest: str
    sm3: str
    size: int
    files: int

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{self.case_number}.zip"

    @property
    def subject(self) -> str:
        """The name in the journal: the chain of the case itself stays as it was when the case ended."""
        return f"archive:{self.case_number}"


@dataclass(frozen=True, slots=True)
class PackagePage:
    """One page of a list with the cursor of the next."""

    rows: tuple[PackageFact, ...]
    next_cursor: str
