"""What commands of higher floors do beside the lifecycle: hold a case, and issue a letter about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from yiciban.cases import papers
from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact
from yiciban.cases.services.frame import issue, lock
from yiciban.catalogue.facts import Guide
from yiciban.catalogue.queries import guide_version
from yiciban.documents.facts import NoticeKind
from yiciban.documents.paper.shapes import Paper
from yiciban.kernel.actor import Actor


def case_hold(number: str, *, by: Actor) -> CaseFact:
    """Lock a case to the end of the caller's transaction, so that nobody decides it meanwhile.

    Raises Refusal `case_not_found` for what one may not know of.
    """
    return case_fact(lock(number, by))


def letter_issue(
    number: str,
    kind: NoticeKind,
    *,
    values: Mapping[str, str],
    rows: tuple[tuple[str, str], ...] = (),
    to_sign: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Issue a numbered letter about a case, inside the caller's transaction and as its last act.

    `values` fill the places of its wording (`documents.rules.PLACES`); the item's name is known.
    """
    row = lock(number, by)

    def build(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
        return papers.letter(fact, guide, by=by, at=at, kind=kind, values=values, rows=rows, to_sign=to_sign)

    issue(kind, case_fact(row), row, guide_version(row.version_id, row.situation).guide, build, by=by, at=at)
