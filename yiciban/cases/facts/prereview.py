"""预审: what a clerk said of an online submission before it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yiciban.cases.facts.case import Defect


@dataclass(frozen=True, slots=True)
class PreReviewFact:
    """One look at an online submission: passed, with what to bring once and by when, or all that is wrong at once."""

    passed: bool
    bring: tuple[str, ...]
    bring_by: date | None
    defects: tuple[Defect, ...]
    told_at: datetime
    mended_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether the applicant may still mend what was named."""
        return not self.passed and self.mended_at is None
