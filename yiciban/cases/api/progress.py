"""Progress for whoever holds number and query code, signed in or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from yiciban.cases import queries
from yiciban.cases.api import bodies, schemas, shapes
from yiciban.kernel.operations import operation
from yiciban.people.web import client_ip

router = Router(tags=["progress"])


@router.post(
    "/progress",
    response=schemas.ProgressOut,
    **operation(
        "凭编号和查询码查进度",
        note="不用登录，不显示姓名。用 POST 是为了查询码不留在地址和日志里。"
        "编号错和查询码错回答一样；同一地址 10 分钟 20 次，同一编号 10 次。",
    ),
)
def progress(request: HttpRequest, body: bodies.ProgressIn) -> dict[str, Any]:
    """Where a case stands."""
    case = queries.progress(body.number, body.code, ip=client_ip(request), at=timezone.now())
    return {
        "number": case.number,
        "status": case.status,
        "status_label": case.status.label,
        "item_name": case.item_name,
        "department_name": case.department_name,
        "promised_due": case.promised_due,
        "legal_due": case.legal_due,
        "stages": shapes.stage_list(queries.stages(case, ()), papers=False),
    }
