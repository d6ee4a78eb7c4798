"""The catalogue manager's page: every item with its state and version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.views.rows import chip
from yiciban.network.queries import departments
from yiciban.people.web import actor_of

STATES = (("", "全部"), ("published", "在用"), ("suspended", "暂停"))


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Items of the departments this person keeps, with a filter for one department and for the state."""
    chosen = {"department": request.GET.get("department", ""), "state": request.GET.get("state", "")}
    rows = queries.desk_items(by=actor_of(request), **chosen)
    context = {
        "rows": rows,
        "chosen": chosen,
        "states": [chip(label, "state", value, chosen) for value, label in STATES],
        "departments": [(fact.code, fact.label) for fact in departments()],
    }
    return render(request, "catalogue/desk.html", context)
