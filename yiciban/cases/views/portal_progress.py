"""Where a case stands, for whoever holds its number and query code, signed in or not: no name, no file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yiciban.cases import queries
from yiciban.cases.facts import CaseFact
from yiciban.cases.forms import ProgressForm
from yiciban.cases.views.portal_case import fresh, head, stage_row
from yiciban.catalogue.queries import guide_version
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Refusal
from yiciban.people.web import client_ip


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; the code is never in an address, so it lies in no log and no history."""
    form = ProgressForm(request.POST or None, initial={"number": request.GET.get("number", "")[:40]})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            fact = queries.progress(typed["number"], typed["code"], ip=client_ip(request), at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
            return render(request, "cases/portal/progress.html", {"form": form}, status=refusal.status)
        return render(request, "cases/portal/progress_found.html", _found(fact))
    return render(request, "cases/portal/progress.html", {"form": form}, status=422 if form.errors else 200)


def _found(fact: CaseFact) -> dict[str, Any]:
    published = guide_version(fact.version_id, fact.situation)
    guide = published.guide
    fact = replace(fact, department_name=published.department_name)
    stages = [{**stage_row(stage, fact), "papers": ()} for stage in queries.stages(fact, ())]
    return {
        "case": fact,
        "number": format_case_number(fact.number),
        "standing": head(fact, guide),
        "stages": stages,
        "guide": guide,
        "fresh": fresh(),
    }
