"""Lists of work as files: ask, look whether it is ready, fetch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Router, Status

from yiciban.cases import queries, services
from yiciban.cases.api import bodies, schemas
from yiciban.cases.permissions import EXPORT
from yiciban.documents.web import actor_of, as_strange
from yiciban.kernel.operations import binary, operation

router = Router(tags=["office"])


@router.post(
    "/exports",
    response={201: schemas.ExportOut},
    **operation(
        "导出办件清单", needs=EXPORT, note="和清单一样的范围和筛选，姓名脱敏。在后台做，好了 `state` 是 ready。"
    ),
)
def export_ask(request: HttpRequest, body: bodies.ExportIn) -> Status[Any]:
    """Ask for a list as a file."""
    filters = {name: getattr(body, name) for name in ("item", "status", "text", "due")}
    return Status(201, services.export_ask(body.which, body.format, filters, by=actor_of(request), at=timezone.now()))


@router.get("/exports", response=schemas.ExportsOut, **operation("我导出过的", needs=EXPORT, note="最近的 50 次。"))
def exports(request: HttpRequest) -> dict[str, Any]:
    """One's own exports."""
    return {"items": queries.exports(actor_of(request)), "next": None}


@router.get("/exports/{uuid:export_id}", response=schemas.ExportOut, **operation("一次导出", needs=EXPORT))
def export(request: HttpRequest, export_id: UUID) -> Any:
    """Whether it is ready."""
    return queries.export(export_id, actor_of(request))


@router.get(
    "/exports/{uuid:export_id}/file",
    **operation(
        "下载导出的文件",
        needs=EXPORT,
        note="做好以后留 7 天。谁在什么时候下载，操作记录里都有。",
        schema=binary("application/octet-stream"),
    ),
)
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """The file."""
    fact, file = services.export_take(export_id, by=actor_of(request), at=timezone.now())
    return as_strange(FileResponse(file, as_attachment=True, filename=fact.name, content_type=fact.format.media_type))
