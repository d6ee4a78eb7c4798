"""In and out for programs: items as JSON of the exchange (docs/exchange.md), tried before they count."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from yiciban.catalogue.facts import FileFormat, RowFinding, RunFact
from yiciban.catalogue.permissions import CATALOGUE_EDIT, CATALOGUE_VIEW
from yiciban.catalogue.queries.exchange import exchange_product, exchange_run, exchange_runs
from yiciban.catalogue.services import exchange as services
from yiciban.kernel.operations import operation
from yiciban.people.web import actor_of

router = Router(tags=["catalogue"])


class ImportIn(Schema):
    """Items with the exchange's names; tried only, unless `dry` is false; drafts, unless `publish`."""

    items: list[dict[str, Any]]
    publish: bool = False
    dry: bool = True
    skip_bad: bool = False
    name: str = "接口.json"


class ExportIn(Schema):
    """Which items, and as what."""

    format: FileFormat = FileFormat.JSON
    department: str = ""


class ApplyIn(Schema):
    """Whether the good items come in although others have errors."""

    skip_bad: bool = False


class RowOut(Schema):
    """One thing found in what was sent; `row` is the number of the item, from 1."""

    sheet: str
    row: int
    column: str
    value: str
    why: str
    mend: str
    severity: str
    item: str


class RunOut(Schema):
    """One import or export: waiting, running, done or failed; counts, and the first of what was found."""

    id: UUID
    kind: str
    format: FileFormat
    name: str
    state: str
    dry: bool
    publish: bool
    written: bool
    total: int
    done: int
    counts: dict[str, int]
    refusal: str
    findings: list[RowOut]
    asked_at: datetime
    ended_at: datetime | None

    @staticmethod
    def resolve_findings(run: RunFact) -> list[dict[str, Any]]:
        """Findings as programs read them."""
        return [_row(one) for one in run.findings]


def _row(one: RowFinding) -> dict[str, Any]:
    return {name: getattr(one, name) for name in RowOut.model_fields}


@router.get("/catalogue/exchange", response=list[RunOut], **operation("我的导入和导出", needs=CATALOGUE_VIEW))
def exchange_list(request: HttpRequest, page: int = 1) -> list[RunFact]:
    """One's own runs, newest first."""
    return list(exchange_runs(by=actor_of(request), page=max(1, min(page, 10_000))).rows)


@router.post("/catalogue/imports", response=RunOut, **operation("导入事项", needs=CATALOGUE_EDIT))
def exchange_import(request: HttpRequest, body: ImportIn) -> RunFact:
    """Try items, or import them; what is wrong comes with its row and column, and nothing is imported then."""
    lines = "\n".join(json.dumps(item, ensure_ascii=False) for item in body.items)
    file = io.BytesIO((lines if len(body.items) > 1 else json.dumps(body.items, ensure_ascii=False)).encode())
    return services.import_ask(
        body.name,
        file,
        by=actor_of(request),
        at=timezone.now(),
        publish=body.publish,
        dry=body.dry,
        skip_bad=body.skip_bad,
    )


@router.post(
    "/catalogue/exchange/{run_id}/apply", response=RunOut, **operation("正式导入试算过的", needs=CATALOGUE_EDIT)
)
def exchange_apply(request: HttpRequest, run_id: UUID, body: ApplyIn) -> RunFact:
    """Import in earnest what was tried."""
    return services.import_again(run_id, by=actor_of(request), at=timezone.now(), skip_bad=body.skip_bad)


@router.post("/catalogue/exports", response=RunOut, **operation("导出事项", needs=CATALOGUE_VIEW))
def exchange_export(request: HttpRequest, body: ExportIn) -> RunFact:
    """Have the items one sees written to a file."""
    return services.export_ask(body.format, by=actor_of(request), at=timezone.now(), department=body.department)


@router.get("/catalogue/exchange/{run_id}", response=RunOut, **operation("导入或导出到了哪里", needs=CATALOGUE_VIEW))
def exchange_state(request: HttpRequest, run_id: UUID) -> RunFact:
    """How far a run is and what it came to."""
    return exchange_run(run_id, by=actor_of(request))


@router.get("/catalogue/exchange/{run_id}/file", **operation("导出的文件", needs=CATALOGUE_VIEW))
def exchange_file(request: HttpRequest, run_id: UUID) -> FileResponse:
    """The file an export made."""
    by = actor_of(request)
    fact = exchange_run(run_id, by=by)
    return FileResponse(exchange_product(run_id, by=by), as_attachment=True, filename=fact.name)
