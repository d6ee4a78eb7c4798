"""One element of many items: choose it, see every row before and after, then make the drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.catalogue import queries, services
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.rules.documents import read
from yiciban.catalogue.rules.elements import Element, path_label
from yiciban.catalogue.rules.elements_table import BULK
from yiciban.catalogue.views.desk_form import Node, nodes_of, offers_for
from yiciban.catalogue.views.desk_shared import tabs
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import invalid
from yiciban.people.web import actor_of

AT_MOST = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Step by step in the address: items, element, value, preview; the POST makes the drafts and says how it went."""
    by = actor_of(request)
    require_reach(by, CATALOGUE_EDIT)
    sent = request.POST if request.method == "POST" else request.GET
    slugs = sent.getlist("item")[:AT_MOST]
    path = sent.get("element", "")
    if not slugs:
        if request.method == "POST":
            raise invalid("bulk_items", "请先在事项列表里勾选要改的事项。")
        messages.error(request, "请先在列表里勾选要改的事项。")
        return redirect("catalogue:desk")
    context: dict[str, Any] = {
        "tabs": tabs("desk"),
        "slugs": slugs,
        "path": path,
        "choices": [(one, path_label(one)) for one in BULK],
        "typed": "given" in sent,
    }
    if path:
        element = queries.bulk_element(path)
        value = _value(element, sent)
        context |= {"label": path_label(path), "node": _node(element, value), "offers": offers_for({}), "value": value}
        if request.method == "POST":
            context["outcomes"] = services.bulk_change(slugs, path, value, by=by, at=timezone.now())
        elif "given" in sent:
            context["rows"] = queries.bulk_rows(slugs, path, value, by=by)
    return render(request, "catalogue/desk/bulk.html", context)


def _value(element: Element, sent: Any) -> Any:
    """What was typed for the element, its default where nothing was."""
    return read([element], lambda name: sent.getlist("value") if name == element.name else []).get(
        element.name, element.default
    )


def _node(element: Element, value: Any) -> Node:
    """The one input, under the name `value`."""
    found = nodes_of([element], {element.name: value}, ())[0]
    return Node(element, "value", "e-value", found.value, ())
