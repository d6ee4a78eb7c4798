"""Commands of the linter: look at the whole catalogue, keep what it finds in the versions in force.

The catalogue passes by in portions, each read, judged and kept in a transaction of its own: whoever publishes
waits for one portion at most, and what they publish is judged with their command. Only what the rules of the
whole catalogue need is held in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from pydantic import ValidationError

from yiciban.catalogue.facts import CheckupFact, Finding, Guide, Severity
from yiciban.catalogue.models import CheckupRun, FindingRow, Variant
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.checkups import checkup_fact, scores
from yiciban.catalogue.queries.lint import whole_surroundings
from yiciban.catalogue.rules.lint import WHOLE_RULES, Surroundings, WholeLint, lint_guide
from yiciban.catalogue.rules.lint.completeness import Completeness, completeness
from yiciban.catalogue.rules.lint.shape import shape_findings
from yiciban.catalogue.rules.shapes import current_shape
from yiciban.journal.services import record
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require_reach

PORTION = 250
# So many are looked at while the person waits; more go to the worker.
AT_ONCE = 300
# A run that says nothing for so long has lost its worker.
LOST_AFTER = timedelta(hours=1)
WHOLE_CODES = [rule.code for rule in WHOLE_RULES]

_PORTION = """
SELECT variant.slug, version.content::text
FROM catalogue_variant variant JOIN catalogue_itemversion version ON version.id = variant.current_id
WHERE variant.state <> 'cancelled' AND variant.slug > %s
ORDER BY variant.slug LIMIT %s FOR SHARE OF variant
"""
_KEEP_FINDINGS = "COPY catalogue_findingrow (variant_id, rule, severity, element, why, mend) FROM STDIN"
_KEEP_CHECKUPS = "COPY catalogue_checkup (variant_id, applicable, missing, checked_at) FROM STDIN"

Looked = tuple[str, tuple[Finding, ...], Completeness | None]


def catalogue_lint(*, by: Actor, at: datetime) -> CheckupFact:
    """Look at the whole catalogue now, whatever its size. Raises Refusal `catalogue_view_forbidden`."""
    return checkup_run(_begin(by, at).pk, at=at)


def checkup_ask(*, by: Actor, at: datetime) -> CheckupFact:
    """Have the whole catalogue looked at: a small one at once, a large one by the worker.

    A run that is under way is joined, not doubled. Raises Refusal `catalogue_view_forbidden`.
    """
    row = _begin(by, at)
    if row.state != "waiting" or row.asked_at != at:
        return checkup_fact(row)
    if row.total <= AT_ONCE:
        return checkup_run(row.pk, at=at)
    from yiciban.catalogue.tasks import lint_catalogue

    lint_catalogue.defer(run_id=row.pk)
    return checkup_fact(row)


def checkup_run(run_id: int, *, at: datetime) -> CheckupFact:
    """Do a run that was asked for; one that has ended stays as it is."""
    row = CheckupRun.objects.get(pk=run_id)
    if row.ended_at is not None:
        return checkup_fact(row)
    CheckupRun.objects.filter(pk=run_id).update(state="running", done=0)
    try:
        _look_at_everything(row, at)
    except Exception:
        CheckupRun.objects.filter(pk=run_id).update(state="failed", ended_at=at)
        raise
    row.refresh_from_db()
    return checkup_fact(row)


def keep_findings(guide: Guide, found: Iterable[Finding], *, at: datetime) -> None:
    """Put the findings of a newly published version in place of those of the one before.

    What only the whole catalogue can show stays until the next look at all of it.
    """
    keep_looked([(guide.slug, tuple(found), completeness(guide))], at)


def _begin(by: Actor, at: datetime) -> CheckupRun:
    """A new run, or the one under way."""
    require_reach(by, CATALOGUE_VIEW)
    under_way = CheckupRun.objects.filter(state__in=("waiting", "running"))
    under_way.filter(asked_at__lt=at - LOST_AFTER).update(state="failed", ended_at=at)
    total = Variant.objects.exclude(state="cancelled").count()
    try:
        with transaction.atomic():
            return CheckupRun.objects.create(total=total, asked_by=by.id, asked_at=at)
    except IntegrityError:  # catalogue_one_checkup_at_a_time
        return under_way.get()


def _look_at_everything(row: CheckupRun, at: datetime) -> None:
    around = whole_surroundings(local_date(at))
    together = WholeLint()
    last = ""
    while True:
        with transaction.atomic():
            portion = _read(last)
            if not portion:
                break
            keep_looked([_look(slug, text, around, together) for slug, text in portion], at)
            last = portion[-1][0]
        # After the commit, so that the page sees it move.
        CheckupRun.objects.filter(pk=row.pk).update(done=F("done") + len(portion))
    _finish(row, together.findings(), at)


def _read(last: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_PORTION, [last, PORTION])
        return [(slug, text) for slug, text in cursor.fetchall()]


def _look(slug: str, text: str, around: Surroundings, together: WholeLint) -> Looked:
    try:
        # Documents of an earlier shape are rare; only what mentions the old word is read the long way.
        if '"audience"' in text:
            guide = Guide.model_validate(current_shape(json.loads(text)))
        else:
            guide = Guide.model_validate_json(text)
    except ValidationError as error:
        return slug, shape_findings(slug, error), None
    together.see(guide, around)
    return slug, lint_guide(guide, around), completeness(guide)


def keep_looked(looked: list[Looked], at: datetime) -> None:
    """Put what was found in these versions in place of what was found in those before."""
    slugs = [slug for slug, _, _ in looked]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalogue_findingrow WHERE variant_id = ANY(%s) AND rule <> ALL(%s)", [slugs, WHOLE_CODES]
        )
        cursor.execute("DELETE FROM catalogue_checkup WHERE variant_id = ANY(%s)", [slugs])
        _copy(cursor, _KEEP_FINDINGS, (_row(one) for _, found, _ in looked for one in found))
        rows = ((slug, whole.applicable, list(whole.missing), at) for slug, _, whole in looked if whole)
        _copy(cursor, _KEEP_CHECKUPS, rows)


def _row(one: Finding) -> tuple[str, ...]:
    return one.slug, one.rule, one.severity.value, one.element[:120], one.why[:400], one.mend[:400]


def _copy(cursor: Any, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _finish(row: CheckupRun, whole: Iterator[Finding], at: datetime) -> None:
    """Keep what the whole catalogue showed, close the run, and journal what it came to."""
    with transaction.atomic():
        FindingRow.objects.filter(rule__in=WHOLE_CODES).delete()
        with connection.cursor() as cursor:
            _copy(cursor, _KEEP_FINDINGS, map(_row, whole))
        found = FindingRow.objects.exclude(variant__state="cancelled")
        row.errors = found.filter(severity=Severity.ERROR.value).count()
        row.warnings = found.filter(severity=Severity.WARNING.value).count()
        row.state, row.ended_at, row.done = "done", at, row.total
        row.save(update_fields=["errors", "warnings", "state", "ended_at", "done"])
        data: dict[str, Any] = {
            "asked_by": row.asked_by,
            "items": row.total,
            "errors": row.errors,
            "warnings": row.warnings,
        }
        for score in scores(by=SYSTEM)[:1]:
            data |= {"completeness": round(score.completeness, 2), "accuracy": round(score.accuracy, 2)}
        record("catalogue", "catalogue.linted", by=SYSTEM, at=at, data=data)
