"""Exports of lists: asked for on the list, made in the background, fetched here."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from yiciban.cases import queries, services
from yiciban.cases.facts import WorkSet
from yiciban.cases.facts.exports import ExportFormat, ExportState
from yiciban.cases.rules.exports import KEPT
from yiciban.cases.services.exports import FILTERS
from yiciban.cases.views.desk_shell import desk_page, desk_render
from yiciban.documents.web import as_strange
from yiciban.kernel.actor import Actor


@desk_page("GET", "POST")
def exports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own exports, the newest first; sent, one more."""
    if request.method == "POST":
        which, kind = request.POST.get("list", ""), request.POST.get("format", "")
        filters = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in FILTERS}
        services.export_ask(
            WorkSet(which) if which in set(WorkSet) else WorkSet.OFFICE,
            ExportFormat(kind) if kind in set(ExportFormat) else ExportFormat.XLSX,
            filters,
            by=actor,
            at=timezone.now(),
        )
        return redirect("desk:exports")
    rows = queries.exports(actor)
    context = {"rows": rows, "waiting": any(row.state is ExportState.WAITING for row in rows), "days": KEPT.days}
    part = request.GET.get("part") == "rows"
    return desk_render(request, actor, "_exports.html" if part else "exports.html", context)


@desk_page("GET")
def export_file(_request: HttpRequest, actor: Actor, export_id: UUID) -> HttpResponseBase:
    """The file of one's own export."""
    fact, file = services.export_take(export_id, by=actor, at=timezone.now())
    return as_strange(FileResponse(file, as_attachment=True, filename=fact.name, content_type=fact.format.media_type))
