"""Beyond the plain way: gaps, special procedures, silences, what two people sign, the clock day by day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from yiciban.cases import permissions as p
from yiciban.cases import queries, services
from yiciban.cases.api import bodies, schemas, shapes
from yiciban.cases.facts import Defect
from yiciban.documents.web import actor_of
from yiciban.kernel.operations import operation
from yiciban.people.permissions import require

router = Router(tags=["law"])
LAW = "《行政许可法》"
SIGNERS = "特别程序、延期、终止由批准人签（联合办理的延期由政府负责人签），再次补正由监察员签，作废由中心管理员签。"


def _shown(request: HttpRequest, case: Any) -> dict[str, Any]:
    return shapes.case_whole(case, actor_of(request))


@router.post(
    "/cases/{number}/accept-with-gaps",
    response=schemas.CaseOut,
    **operation(
        "容缺受理",
        needs=p.ACCEPT,
        note="只差指南里写明可以后补的材料，而且申请人书面承诺的才能容缺；补齐以前不能准予。",
    ),
)
def accept_with_gaps(request: HttpRequest, number: str, body: bodies.GapIn) -> dict[str, Any]:
    """Accept although secondary materials are missing."""
    case = services.case_accept_with_gaps(number, body.promised_by, by=actor_of(request), at=timezone.now())
    return _shown(request, case)


@router.post(
    "/cases/{number}/fill-gap",
    response=schemas.CaseOut,
    **operation("补齐容缺的材料", needs=p.SUPPLY, note="`files` 是材料代码到文件编号，`seen` 是窗口看过原件的。"),
)
def fill_gap(request: HttpRequest, number: str, body: bodies.SupplyIn) -> dict[str, Any]:
    """Bring what was left open."""
    actor = actor_of(request)
    case = services.case_fill_gap(number, body.files, seen=body.seen, by=actor, at=timezone.now())
    return _shown(request, case)


@router.post(
    "/cases/{number}/end-procedure",
    response=schemas.CaseOut,
    **operation("特别程序结束", needs=p.EXAMINE, law=f"{LAW}第四十五条", note="写明结果，第二天起接着计时。"),
)
def end_procedure(request: HttpRequest, number: str, body: bodies.ReasonIn) -> dict[str, Any]:
    """Note the result; the clock goes on."""
    return _shown(request, services.case_end_procedure(number, body.reason, by=actor_of(request), at=timezone.now()))


@router.post(
    "/cases/{number}/confirm-default",
    response=schemas.CaseOut,
    **operation("补出决定书", needs=p.DECIDE, note="到期没有决定、视为同意的，一个工作日内补出决定书，才能制证。"),
)
def confirm_default(request: HttpRequest, number: str) -> dict[str, Any]:
    """Issue the paper owed after a silence."""
    return _shown(request, services.case_confirm_default(number, by=actor_of(request), at=timezone.now()))


@router.get(
    "/cases/{number}/clock",
    response=schemas.ClockOut,
    **operation("每一天怎么算的", needs=p.READ, note="起算、计入、不算、暂停、最晚，一天一行，和挂历对得上。"),
)
def clock(request: HttpRequest, number: str) -> dict[str, Any]:
    """The clock of a case, day by day."""
    fact = queries.case(number, actor_of(request))
    found = queries.clock_days(fact, at=timezone.now())
    return {
        "running": found is not None,
        "promised_due": fact.promised_due,
        "legal_due": fact.legal_due,
        "provisional": fact.due_provisional,
        "paused": bool(found and found.paused),
        "days": [asdict(day) | {"label": day.kind.label} for day in (found.days if found else ())],
        "events": [asdict(event) | {"label": event.kind.label} for event in queries.clock_events(fact)],
    }


@router.get("/cases/{number}/prereview", response=schemas.PreReviewOut, **operation("预审说了什么", needs=p.READ))
def prereview(request: HttpRequest, number: str) -> dict[str, Any]:
    """What a pre-review said of a case; `told_at` is empty where there was none."""
    return shapes.prereview_out(queries.prereview(queries.case(number, actor_of(request))))


@router.post(
    "/cases/{number}/prereview",
    response={201: schemas.PreReviewOut},
    **operation(
        "预审", needs=p.ACCEPT, note="网上交的、事项设了网上预审的，受理以前做一次。不停计时，不代替受理和补正告知。"
    ),
)
def prereview_say(request: HttpRequest, number: str, body: bodies.PreReviewIn) -> Status[Any]:
    """Pass it, or say all that is wrong."""
    actor, at = actor_of(request), timezone.now()
    if body.passed:
        done = services.case_prereview_pass(number, body.bring, body.bring_by, by=actor, at=at)
    else:
        defects = [Defect(**one.model_dump()) for one in body.defects]
        done = services.case_prereview_tell(number, defects, by=actor, at=at)
    return Status(201, shapes.prereview_out(done))


@router.post(
    "/cases/{number}/prereview/mend",
    response=schemas.CaseOut,
    **operation("改好预审提的", needs=p.SUPPLY, note="答复的日期不变。"),
)
def prereview_mend(request: HttpRequest, number: str, body: bodies.MendIn) -> dict[str, Any]:
    """Bring what the pre-review named."""
    return _shown(request, services.case_prereview_mend(number, body.files, by=actor_of(request), at=timezone.now()))


@router.get("/cases/{number}/requests", response=list[schemas.RequestOut], **operation("请示和签批", needs=p.READ))
def requests(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """What was asked and signed about a case."""
    actor = actor_of(request)
    fact = queries.case(number, actor)
    require(actor, p.READ, region=fact.region, department=fact.department, point=fact.point)
    return [shapes.request_out(one) for one in queries.requests_of(fact)]


@router.post(
    "/cases/{number}/requests",
    response={201: schemas.RequestOut},
    **operation(
        "提出请示",
        needs=p.ASK,
        law=f"{LAW}第三十二条、第四十二条、第四十五条",
        note="`procedure` 特别程序：kind、days、basis；`extension` 延期：days；`second_correction` 再次补正：defects；"
        "`termination` 终止：ground；`voiding` 作废：ground。" + SIGNERS,
    ),
)
def ask(request: HttpRequest, number: str, body: bodies.RequestIn) -> Status[Any]:
    """Ask a second person to sign."""
    made = services.request_ask(number, body.kind, body.data, body.reason, by=actor_of(request), at=timezone.now())
    return Status(201, shapes.request_out(made))


@router.get("/requests", response=list[schemas.RequestOut], **operation("等我签批的", needs=p.ANSWER))
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for one's signature."""
    return [shapes.request_out(one) for one in queries.to_sign(actor_of(request))]


@router.post(
    "/requests/{uuid:request_id}/sign",
    response=schemas.CaseOut,
    **operation("签批同意", needs=p.ANSWER, note=SIGNERS + "自己提的不能自己签。"),
)
def sign(request: HttpRequest, request_id: UUID) -> dict[str, Any]:
    """Say yes."""
    return _shown(request, services.request_sign(request_id, by=actor_of(request), at=timezone.now()))


@router.post(
    "/requests/{uuid:request_id}/refuse",
    response=schemas.RequestOut,
    **operation("不同意", needs=p.ANSWER, note="要写为什么。"),
)
def refuse(request: HttpRequest, request_id: UUID, body: bodies.ReasonIn) -> dict[str, Any]:
    """Say no."""
    made = services.request_refuse(request_id, body.reason, by=actor_of(request), at=timezone.now())
    return shapes.request_out(made)


@router.post(
    "/requests/{uuid:request_id}/take-back",
    response=schemas.RequestOut,
    **operation("收回请示", needs=p.ASK, note="自己提的、还没有人答复的才能收回。"),
)
def take_back(request: HttpRequest, request_id: UUID) -> dict[str, Any]:
    """Take back what nobody has answered."""
    return shapes.request_out(services.request_take_back(request_id, by=actor_of(request), at=timezone.now()))
