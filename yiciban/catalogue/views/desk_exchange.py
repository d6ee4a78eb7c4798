"""In and out: one's own imports and exports, a file handed in, and one run with what it found."""

from __future__ import annotations

import io
from collections.abc import Iterable
from itertools import islice
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.catalogue.facts import FileFormat, RowFinding, RunFact, Severity
from yiciban.catalogue.permissions import CATALOGUE_APPROVE, CATALOGUE_EDIT
from yiciban.catalogue.queries.exchange import exchange_product, exchange_run, exchange_runs
from yiciban.catalogue.rules.exchange.files import LARGEST
from yiciban.catalogue.rules.exchange.report import findings_csv, where
from yiciban.catalogue.rules.exchange.template import FILE_NAME, write_template
from yiciban.catalogue.services import exchange as services
from yiciban.catalogue.views.desk_shared import offices_of, page_number, page_urls, said_no, tabs
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import Refusal
from yiciban.people.web import actor_of

SHOWN = 100
"""So many findings stand on the page of a run; the table has more."""
MEDIA = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "application/zip",
    FileFormat.JSON: "application/jsonl",
}


@never_cache
@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """The ways in and out, and what this person ran before."""
    by = actor_of(request)
    page = page_number(request)
    runs = exchange_runs(by=by, page=page)
    context: dict[str, Any] = {
        "tabs": tabs("exchange"),
        "runs": [(run, _doing(run), _headline(run)) for run in runs.rows],
        "may_import": any(posting.role in CATALOGUE_EDIT.roles for posting in by.postings),
        "may_publish": _may_publish(by),
        "formats": [(kind.value, kind.label) for kind in FileFormat],
        "departments": offices_of(by),
        "largest": LARGEST >> 20,
        **page_urls({}, page, page + runs.more),
    }
    return render(request, "catalogue/desk/exchange.html", context)


@require_safe
def template(request: HttpRequest) -> FileResponse:
    """The empty workbook to fill."""
    require_reach(actor_of(request), CATALOGUE_EDIT)
    file = io.BytesIO()
    write_template(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=FILE_NAME, content_type=MEDIA[FileFormat.XLSX])


@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Try a file; nothing changes before somebody says so on the page of the run."""
    by = actor_of(request)
    require_reach(by, CATALOGUE_EDIT)
    file = request.FILES.get("file")
    if file is None or not file.size:
        messages.error(request, "还没有选文件。请选一个 Excel、CSV 或者 JSON 文件。")
        return redirect("catalogue:exchange")
    publish = request.POST.get("as") == "publish"
    try:
        run = services.import_ask(file.name or "文件", cast(BinaryIO, file), by=by, at=timezone.now(), publish=publish)
    except Refusal as refusal:
        return said_no(request, refusal, reverse("catalogue:exchange"))
    return redirect("catalogue:exchange_run", run.id)


@require_POST
def export_file(request: HttpRequest) -> HttpResponse:
    """Have the items one sees written to a file."""
    by = actor_of(request)
    asked = request.POST.get("format", "")
    kind = FileFormat(asked) if asked in set(FileFormat) else FileFormat.CSV
    department = request.POST.get("department", "")[:48].replace("\x00", "")
    run = services.export_ask(kind, by=by, at=timezone.now(), department=department)
    return redirect("catalogue:exchange_run", run.id)


@never_cache
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: how far it is, then what it came to and what may be done next."""
    by = actor_of(request)
    fact = exchange_run(run_id, by=by)
    if request.GET.get("part") == "progress":
        answer = render(request, "catalogue/desk/exchange_progress.html", {"run": fact})
        if not fact.is_under_way:
            answer["HX-Refresh"] = "true"
        return answer
    context = {
        "tabs": tabs("exchange"),
        "run": fact,
        "doing": _doing(fact),
        "headline": f"正在{_doing(fact)}" if fact.is_under_way else _headline(fact),
        "errors": _placed(one for one in fact.findings if one.severity is Severity.ERROR),
        "warnings": _placed(one for one in fact.findings if one.severity is Severity.WARNING),
        "queue_url": reverse("catalogue:desk"),
    }
    return render(request, "catalogue/desk/exchange_run.html", context)


@require_POST
def apply(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Import in earnest what was tried."""
    by = actor_of(request)
    skip_bad = request.POST.get("skip_bad") == "1"
    try:
        again = services.import_again(run_id, by=by, at=timezone.now(), skip_bad=skip_bad)
    except Refusal as refusal:
        return said_no(request, refusal, reverse("catalogue:exchange"))
    return redirect("catalogue:exchange_run", again.id)


@require_safe
def findings(request: HttpRequest, run_id: UUID) -> StreamingHttpResponse:
    """What a run found, as a table for a spreadsheet."""
    fact = exchange_run(run_id, by=actor_of(request))
    answer = StreamingHttpResponse(findings_csv(fact.findings), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="findings.csv"'
    return answer


@require_safe
def product(request: HttpRequest, run_id: UUID) -> FileResponse:
    """The file an export made."""
    by = actor_of(request)
    fact = exchange_run(run_id, by=by)
    file = exchange_product(run_id, by=by)
    return FileResponse(file, as_attachment=True, filename=fact.name, content_type=MEDIA[fact.format])


def _placed(found: Iterable[RowFinding]) -> list[tuple[str, RowFinding]]:
    """The first findings with their places in words."""
    return [(where(one), one) for one in islice(found, SHOWN)]


def _may_publish(by: Actor) -> bool:
    return any(posting.role in CATALOGUE_APPROVE.roles and not posting.department for posting in by.postings)


def _headline(run: RunFact) -> str:
    """What became of a run, the result first."""
    under_way = {"waiting": "正在排队", "running": f"做到 {run.percent}%", "failed": "没有做成"}.get(run.state)
    if under_way:
        return under_way
    if run.kind == "export":
        return f"{run.counts.get('items', 0)} 个事项，可以下载"
    if run.errors:
        return f"{run.errors} 处要改，{'没有错的已经导入' if run.written else '什么都没有改'}"
    if not run.counts.get("items"):
        return "文件里一个事项也没有，什么都没有改"
    if not run.changes:
        return "和现在的一样，不用导入"
    did = "可以导入" if run.dry else "已经发布" if run.publish else "已经做成草稿"
    return f"{did}：{_changes(run)}"


def _doing(run: RunFact) -> str:
    return "导出" if run.kind == "export" else "试算" if run.dry else "导入"


def _changes(run: RunFact) -> str:
    words = ((run.counts.get("new", 0), "新增"), (run.counts.get("changed", 0), "有变化"))
    return "，".join(f"{label} {number} 个" for number, label in words if number)
