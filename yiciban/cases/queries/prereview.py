"""Reads of pre-reviews."""

from __future__ import annotations

from yiciban.cases.facts import CaseFact, Defect, PreReviewFact
from yiciban.cases.models import PreReview


def prereview(fact: CaseFact) -> PreReviewFact | None:
    """The pre-review of a case the caller has read, None where there was none; one query."""
    row = PreReview.objects.filter(case__number=fact.number).first()
    return prereview_fact(row) if row else None


def prereview_fact(row: PreReview) -> PreReviewFact:
    """The row as others may hold it."""
    defects = tuple(Defect(**defect) for defect in row.defects)
    return PreReviewFact(row.passed, tuple(row.bring), row.bring_by, defects, row.told_at, row.mended_at)
