"""A list of work taken out as a file: asked for, made by a job, kept for some days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from yiciban.cases.facts.work import WorkSet


class ExportFormat(StrEnum):
    """What an office opens."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def label(self) -> str:
        """In words."""
        return {"xlsx": "Excel（.xlsx）", "csv": "CSV"}[self.value]

    @property
    def media_type(self) -> str:
        """What the file is to a browser."""
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return {"xlsx": sheet, "csv": "text/csv; charset=utf-8"}[self.value]


class ExportState(StrEnum):
    """How far it is; the file of one that is gone has been deleted."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"

    @property
    def label(self) -> str:
        """In words."""
        return {"waiting": "正在做", "ready": "可以下载", "failed": "没有做成", "gone": "过期，已删除"}[self.value]


@dataclass(frozen=True, slots=True)
class ExportFact:
    """One export of one's own."""

    id: UUID
    format: ExportFormat
    which: WorkSet
    state: ExportState
    name: str
    total: int
    sentence: str
    """Why it failed, in words."""
    asked_at: datetime
    ended_at: datetime | None
    until: datetime | None
    """Till when the file is kept."""
    taken: bool
