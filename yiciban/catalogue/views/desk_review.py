"""The review queue, the review of one draft with what it changes, and the difference of any two versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Finding
from yiciban.catalogue.views.desk_findings import found_in
from yiciban.catalogue.views.desk_item import draft_steps
from yiciban.catalogue.views.desk_shared import tabs
from yiciban.kernel.dates import local_date
from yiciban.network.queries import departments
from yiciban.people.web import actor_of

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A draft that waits: what it is of, whose, and since when."""

    draft: queries.DraftFact
    name: str
    office: str


@never_cache
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """What waits for this person, oldest first, and what waits for others."""
    found = queries.waiting(by=actor_of(request))
    names = queries.item_names([*found.mine, *found.others])
    offices = {one.code: one.label for one in departments()}

    def rows(drafts: Iterable[queries.DraftFact]) -> list[QueueRow]:
        return [QueueRow(one, names[one.slug], offices.get(one.department, one.department)) for one in drafts]

    context = {"tabs": tabs("review"), "mine": rows(found.mine), "others": rows(found.others)}
    return render(request, "catalogue/desk/queue.html", context)


@never_cache
@require_safe
def review_item(request: HttpRequest, slug: str) -> HttpResponse:
    """One draft: what it changes of the version in force, what the linter says, and the decision."""
    by = actor_of(request)
    whole = queries.desk_item(slug, by=by)
    compared = queries.compare(slug, whole.item.version, DRAFT, by=by)
    assert whole.draft is not None
    findings = queries.lint_document(whole.draft.document, local_date(timezone.now()))
    context = {
        "tabs": tabs("review"),
        "item": whole.item,
        "draft": whole.draft,
        "compared": compared,
        "changes": sum(len(section.changes) for section in compared.sections),
        "steps": draft_steps(whole.draft, by),
        "findings": found_in(whole.draft.document, findings, slug),
        "errors": _errors(findings),
        "outdated": whole.draft.base != whole.item.version,
    }
    return render(request, "catalogue/desk/review.html", context)


@never_cache
@require_safe
def difference(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed between two versions, or a version and the draft: `from` and `to` in the address."""
    by = actor_of(request)
    whole = queries.desk_item(slug, by=by)
    newest = whole.item.version
    new = request.GET.get("to", "") or (DRAFT if whole.draft else str(newest))
    before = newest if new == DRAFT else max(int(new) - 1, 0) if new.isdecimal() and len(new) < 6 else 0
    asked = request.GET.get("from", "")
    old = int(asked) if asked.isdecimal() and len(asked) < 6 else before
    context = {
        "tabs": tabs("desk"),
        "item": whole.item,
        "compared": queries.compare(slug, old, new, by=by),
        "versions": whole.versions,
        "has_draft": whole.draft is not None,
        "old": old,
        "new": new,
    }
    return render(request, "catalogue/desk/difference.html", context)


def _errors(findings: Iterable[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)
