"""要素体检 for programs: scores, findings, and having the catalogue looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import CheckupFact, ListedFinding, Score, Severity
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.kernel.operations import operation
from yiciban.people.web import actor_of

router = Router(tags=["catalogue"])
MOST = 200


class FindingOut(Schema):
    """One thing the linter found: which rule, in which item, at which element, why, and how to mend it."""

    rule: str
    severity: Severity
    title: str
    source: str
    item: str
    item_name: str
    department: str
    department_name: str
    element: str
    why: str
    mend: str


class ScoreOut(Schema):
    """How an office stands, 0 to 100; `department` is empty for all offices together."""

    department: str
    department_name: str
    items: int
    completeness: float
    accuracy: float
    errors: int
    warnings: int


class CheckupOut(Schema):
    """One look at the whole catalogue: waiting, running, done or failed."""

    id: int
    state: str
    total: int
    done: int
    errors: int
    warnings: int
    asked_at: datetime
    ended_at: datetime | None


class FindingsIn(Schema):
    """What narrows the findings; `page` counts from 1."""

    severity: Severity | None = None
    department: str = ""
    rule: str = ""
    item: str = ""
    page: int = 1
    limit: int = 50


@router.get("/catalogue/lint", response=list[FindingOut], **operation("要素体检查到的问题", needs=CATALOGUE_VIEW))
def lint_findings(request: HttpRequest, given: Query[FindingsIn]) -> list[dict[str, Any]]:
    """What was found in the versions in force, errors first."""
    severity = given.severity.value if given.severity else ""
    wanted = queries.Wanted(severity, given.department, given.rule, given.item)
    limit = max(1, min(given.limit, MOST))
    found = queries.findings(by=actor_of(request), wanted=wanted, page=max(1, given.page), limit=limit)
    return [_finding(row) for row in found.rows]


@router.get(
    "/catalogue/lint/scores", response=list[ScoreOut], **operation("要素完整度和办事指南准确度", needs=CATALOGUE_VIEW)
)
def lint_scores(request: HttpRequest) -> tuple[Score, ...]:
    """All offices together, then each, the worst first; nothing before the first look."""
    return queries.scores(by=actor_of(request))


@router.post("/catalogue/lint", response=CheckupOut, **operation("全部再查一遍", needs=CATALOGUE_VIEW))
def lint_ask(request: HttpRequest) -> CheckupFact:
    """Have the whole catalogue looked at; a large one is looked at by the worker, and this answers at once."""
    return services.checkup_ask(by=actor_of(request), at=timezone.now())


@router.get("/catalogue/lint/run", response=CheckupOut | None, **operation("体检到了哪里", needs=CATALOGUE_VIEW))
def lint_run(request: HttpRequest) -> CheckupFact | None:
    """The look under way, or the last one."""
    return queries.last_checkup(by=actor_of(request))


def _finding(row: ListedFinding) -> dict[str, Any]:
    one, rule = row.finding, queries.rule_words(row.finding.rule)
    return {
        "rule": one.rule,
        "severity": one.severity,
        "title": rule.title,
        "source": rule.source,
        "item": one.slug,
        "item_name": row.item_name,
        "department": row.department,
        "department_name": row.department_name,
        "element": one.element,
        "why": one.why,
        "mend": one.mend,
    }
