"""Reads of what the linter found: findings, the rules they break, scores of offices, the last look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from yiciban.catalogue.facts import CheckupFact, Finding, ListedFinding, Score, Severity
from yiciban.catalogue.models import Checkup, CheckupRun, FindingRow, Variant
from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.catalogue.queries.scope import within
from yiciban.catalogue.rules.lint import RULE_WORDS, RuleWords
from yiciban.catalogue.rules.lint.completeness import ELEMENT_LABELS
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach

PAGE = 50
ITEMS_A_PAGE = 20
SHOWN_OF_A_RULE = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows a list of findings; empty means all."""

    severity: str = ""
    department: str = ""
    rule: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule is broken, in how many items, and the first findings of it."""

    words: RuleWords
    findings: int
    items: int
    first: tuple[ListedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemFindings:
    """Everything found in one item, errors first, and the elements that are empty."""

    slug: str
    name: str
    department: str
    department_name: str
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """One page of findings, and whether there are more."""

    rows: tuple[ListedFinding, ...]
    more: bool


def findings(*, by: Actor, wanted: Wanted, page: int = 1, limit: int = PAGE) -> FindingsPage:
    """Findings in the actor's items, errors first; one query. Raises Refusal `catalogue_view_forbidden`."""
    start = (page - 1) * limit
    rows = [_listed(row) for row in _values(_ordered(_wanted(by, wanted)))[start : start + limit + 1]]
    return FindingsPage(tuple(rows[:limit]), len(rows) > limit)


def all_findings(*, by: Actor, wanted: Wanted) -> Iterator[ListedFinding]:
    """The same, all of them, as they come from the database. Raises Refusal `catalogue_view_forbidden`."""
    return map(_listed, _values(_ordered(_wanted(by, wanted))).iterator(chunk_size=2000))


def rule_counts(*, by: Actor, wanted: Wanted) -> tuple[RuleCount, ...]:
    """The broken rules, errors and the often broken first, each with its first findings; two queries.

    Raises Refusal `catalogue_view_forbidden`.
    """
    rows = _wanted(by, wanted)
    counted = rows.values_list("rule").annotate(n=Count("pk"), items=Count("variant", distinct=True)).order_by()
    numbered = rows.annotate(place=Window(RowNumber(), partition_by=F("rule"), order_by=["variant_id", "pk"]))
    first: dict[str, list[ListedFinding]] = {}
    for row in _values(numbered.filter(place__lte=SHOWN_OF_A_RULE).order_by("rule", "place")):
        first.setdefault(row["rule"], []).append(_listed(row))
    found = [RuleCount(rule_words(code), number, items, tuple(first.get(code, ()))) for code, number, items in counted]
    return tuple(sorted(found, key=lambda one: (one.words.severity != "error", -one.findings, one.words.code)))


def items_with_findings(*, by: Actor, wanted: Wanted, page: int = 1) -> tuple[tuple[ItemFindings, ...], bool]:
    """Items with what was found in them, the worst first, and whether there are more; two queries.

    Raises Refusal `catalogue_view_forbidden`.
    """
    rows = _wanted(by, wanted)
    is_error = Q(severity=Severity.ERROR.value)
    worst = rows.values("variant_id").annotate(errors=Count("pk", filter=is_error), n=Count("pk"))
    start = (page - 1) * ITEMS_A_PAGE
    slugs = [
        row["variant_id"] for row in worst.order_by("-errors", "-n", "variant_id")[start : start + ITEMS_A_PAGE + 1]
    ]
    shown = slugs[:ITEMS_A_PAGE]
    by_slug: dict[str, list[Any]] = {slug: [] for slug in shown}
    for row in _values(_ordered(rows.filter(variant_id__in=shown)), "variant__checkup__missing"):
        by_slug[row["variant_id"]].append(row)
    return tuple(_item(found) for found in by_slug.values()), len(slugs) > ITEMS_A_PAGE


def scores(*, by: Actor) -> tuple[Score, ...]:
    """How the actor's offices stand, the worst first, after the whole of them (`department` empty); two queries.

    Nothing when the linter has not looked yet. Raises Refusal `catalogue_view_forbidden`.
    """
    variants = _variants(by)
    empty = Func(F("missing"), function="cardinality", output_field=IntegerField())
    checked = Checkup.objects.filter(variant__in=variants)
    sums: dict[tuple[str, str], Counter[str]] = {}
    for code, name, items, applicable, missing in (
        checked.values_list("variant__department_id", "variant__department__label")
        .annotate(items=Count("pk"), applying=Sum("applicable"), gone=Sum(empty))
        .order_by()
    ):
        sums[code, name] = Counter(items=items, applicable=applicable, missing=missing)
    found = FindingRow.objects.filter(variant__in=variants)
    for code, name, severity, number, items in (
        found.values_list("variant__department_id", "variant__department__label", "severity")
        .annotate(n=Count("pk"), items=Count("variant", distinct=True))
        .order_by()
    ):
        if (code, name) in sums:
            sums[code, name].update({severity: number, f"{severity}_items": items})
    offices = [_score(*office, one) for office, one in sums.items()]
    if not offices:
        return ()
    total: Counter[str] = sum(sums.values(), Counter())
    offices.sort(key=lambda score: (score.accuracy, score.completeness, -score.errors, score.department))
    return (_score("", "", total), *offices)


def missing_elements(*, by: Actor, department: str = "", at_most: int = 12) -> tuple[tuple[str, int], ...]:
    """The elements most often empty, by name, with the number of items; one query.

    Raises Refusal `catalogue_view_forbidden`.
    """
    rows = Checkup.objects.filter(variant__in=_variants(by)).exclude(missing=[])
    if department:
        rows = rows.filter(variant__department_id=department)
    each = rows.annotate(one=Func(F("missing"), function="unnest")).values_list("one")
    counted = Counter(code for (code,) in each.iterator())
    return tuple((ELEMENT_LABELS.get(code, code), times) for code, times in counted.most_common(at_most))


def last_checkup(*, by: Actor) -> CheckupFact | None:
    """The look under way, or the last one; None before the first. Raises Refusal `catalogue_view_forbidden`."""
    require_reach(by, CATALOGUE_VIEW)
    row = CheckupRun.objects.order_by("-pk").first()
    return checkup_fact(row) if row else None


def checkup_fact(row: CheckupRun) -> CheckupFact:
    """The row as others may hold it."""
    return CheckupFact(row.pk, row.state, row.total, row.done, row.errors, row.warnings, row.asked_at, row.ended_at)


def _variants(by: Actor) -> QuerySet[Variant]:
    require_reach(by, CATALOGUE_VIEW)
    return Variant.objects.filter(within(by)).exclude(state="cancelled")


def _wanted(by: Actor, wanted: Wanted) -> QuerySet[FindingRow]:
    rows = FindingRow.objects.filter(variant__in=_variants(by))
    for column, value in (
        ("severity", wanted.severity),
        ("variant__department_id", wanted.department),
        ("rule", wanted.rule),
        ("variant_id", wanted.item),
    ):
        if value:
            rows = rows.filter(**{column: value})
    return rows


def _ordered(rows: QuerySet[FindingRow]) -> QuerySet[FindingRow]:
    return rows.order_by("severity", "rule", "variant_id", "pk")


def _values(rows: QuerySet[FindingRow], *more: str) -> QuerySet[FindingRow, dict[str, Any]]:
    names = ("rule", "severity", "variant_id", "element", "why", "mend")
    office = ("variant__full_name", "variant__department_id", "variant__department__label")
    found: QuerySet[FindingRow, dict[str, Any]] = rows.values(*names, *office, *more)
    return found


def _finding(row: Mapping[str, Any]) -> Finding:
    severity = Severity(row["severity"])
    return Finding(row["rule"], severity, row["variant_id"], row["element"], row["why"], row["mend"])


def _listed(row: Mapping[str, Any]) -> ListedFinding:
    return ListedFinding(
        _finding(row), row["variant__full_name"], row["variant__department_id"], row["variant__department__label"]
    )


def _item(rows: list[Mapping[str, Any]]) -> ItemFindings:
    first = rows[0]
    return ItemFindings(
        first["variant_id"],
        first["variant__full_name"],
        first["variant__department_id"],
        first["variant__department__label"],
        tuple(_finding(row) for row in rows),
        tuple(ELEMENT_LABELS.get(code, code) for code in first["variant__checkup__missing"] or ()),
    )


def rule_words(code: str) -> RuleWords:
    """What is said of a rule; one that is gone since has only its code."""
    return RULE_WORDS.get(code) or RuleWords(code, Severity.WARNING, code, "")


def _score(code: str, name: str, sums: Mapping[str, int]) -> Score:
    items, applicable = sums["items"], sums["applicable"]
    return Score(
        department=code,
        department_name=name,
        items=items,
        completeness=100 * (applicable - sums["missing"]) / applicable if applicable else 100.0,
        accuracy=100 * (items - sums.get("error_items", 0)) / items if items else 100.0,
        errors=sums.get("error", 0),
        warnings=sums.get("warning", 0),
    )
