"""What goes in and out in bulk: what an import found, row by row of its file, and how far a run is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from yiciban.catalogue.facts.lint import Severity


class FileFormat(StrEnum):
    """What an exchange file is."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"

    @property
    def label(self) -> str:
        """The word on the page."""
        return {"xlsx": "Excel 表格", "csv": "CSV 表格（压缩包）", "json": "JSON"}[self.value]


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One thing wrong in a file: sheet, the file's own row number (0: the sheet as a whole), column, what stands there.

    `item` is the code of the item it is about, empty where that is not known.
    """

    sheet: str
    row: int
    column: str
    value: str
    why: str
    mend: str
    severity: Severity = Severity.ERROR
    item: str = ""


@dataclass(frozen=True, slots=True)
class RunFact:
    """One import or export: what was asked for, how far it is, what it came to."""

    id: UUID
    kind: str
    format: FileFormat
    name: str
    region: str
    state: str
    dry: bool
    skip_bad: bool
    publish: bool
    total: int
    done: int
    counts: Mapping[str, int]
    findings: tuple[RowFinding, ...]
    """The first of them; `counts` says how many there are."""
    named: tuple[tuple[str, str], ...]
    """Of what would change, the first: `new` or `changed`, and the item's name."""
    refusal: str
    """Why the run as a whole came to nothing, empty when it did not."""
    written: bool
    """Whether the import changed the catalogue."""
    has_product: bool
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether it still runs, or waits to."""
        return self.state in ("waiting", "running")

    @property
    def percent(self) -> int:
        """How far it is."""
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def errors(self) -> int:
        """How many findings keep an item out."""
        return self.counts.get("errors", 0)

    @property
    def changes(self) -> int:
        """How many items are new or changed."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)
