"""The steps of a case, one operation for each: permission, paper and article stand in the lifecycle table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from yiciban.cases import permissions as p
from yiciban.cases import queries, receivers, services
from yiciban.cases.api import bodies, schemas, shapes
from yiciban.cases.facts import CaseFact, Defect, Handover
from yiciban.catalogue.queries import desk_item
from yiciban.documents.services import upload_begin
from yiciban.documents.web import BegunOut, UploadIn, actor_of, begun
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import operation

router = Router(tags=["steps"])
LAW = "《行政许可法》"


def _shown(request: HttpRequest, case: CaseFact) -> dict[str, Any]:
    return shapes.case_whole(case, actor_of(request))


@router.post(
    "/cases/{number}/accept",
    response=schemas.CaseOut,
    **operation(
        "受理",
        needs=p.ACCEPT,
        law=f"{LAW}第三十二条第一款第五项、第四十二条",
        note="材料齐了才能受理；受理当天发受理通知书，承诺和法定两个期限同时起算。",
    ),
)
def accept(request: HttpRequest, number: str) -> dict[str, Any]:
    """Accept."""
    return _shown(request, services.case_accept(number, by=actor_of(request), at=timezone.now()))


@router.post(
    "/cases/{number}/request-correction",
    response=schemas.CaseOut,
    **operation(
        "一次性告知补正",
        needs=p.ACCEPT,
        law=f"{LAW}第三十二条第一款第四项",
        note="只有一次，要把缺什么、哪里不对、怎么补全部说清。",
    ),
)
def request_correction(request: HttpRequest, number: str, body: bodies.CorrectionIn) -> dict[str, Any]:
    """Tell once what is missing or wrong."""
    defects = [Defect(**defect.model_dump()) for defect in body.defects]
    case = services.case_request_correction(number, defects, by=actor_of(request), at=timezone.now())
    return _shown(request, case)


@router.get(
    "/cases/{number}/correction",
    response=schemas.ChosenOut,
    **operation("补正选好了哪些文件", needs=p.APPLY),
)
def correction(request: HttpRequest, number: str) -> dict[str, Any]:
    """The files chosen for a correction so far."""
    return {"files": queries.correction_files(queries.case(number, actor_of(request)))}


@router.post(
    "/cases/{number}/correction/{material}/uploads",
    response={201: BegunOut},
    **operation("为补正上传文件", needs=p.APPLY, note="传完自动放到这样材料下，最后用“补交材料”一起交。"),
)
def correction_upload(request: HttpRequest, number: str, material: str, body: UploadIn) -> Status[Any]:
    """Announce an upload for a correction."""
    actor = actor_of(request)
    services.correction_check(number, material, by=actor)
    purpose = {"for": receivers.CORRECTION, "case": number, "material": material}
    return Status(201, begun(upload_begin(body.name, body.size, by=actor, at=timezone.now(), purpose=purpose)))


@router.delete(
    "/cases/{number}/correction/{material}/files/{uuid:file_id}",
    response={204: None},
    **operation("拿掉补正里的一个文件", needs=p.APPLY),
)
def correction_file_remove(request: HttpRequest, number: str, material: str, file_id: UUID) -> Status[None]:
    """Take a file back before it is handed in."""
    services.correction_file_remove(number, material, file_id, by=actor_of(request), at=timezone.now())
    return Status(204, None)


@router.post(
    "/cases/{number}/supply-correction",
    response=schemas.CaseOut,
    **operation(
        "补交材料",
        needs=p.SUPPLY,
        law=f"{LAW}第三十二条第一款第四项",
        note="`files` 是材料代码到文件编号，`seen` 是窗口看过原件的材料代码；都不写就交补正里选好的。"
        "交了以后，机关的五个工作日重新起算。",
    ),
)
def supply_correction(request: HttpRequest, number: str, body: bodies.SupplyIn) -> dict[str, Any]:
    """Hand in what was missing."""
    actor, at = actor_of(request), timezone.now()
    if body.files or body.seen:
        case = services.case_supply_correction(number, body.files, seen=body.seen, by=actor, at=at)
        return _shown(request, case)
    return _shown(request, services.correction_submit(number, by=actor, at=at))


@router.post(
    "/cases/{number}/refuse-acceptance",
    response=schemas.CaseOut,
    **operation(
        "不予受理",
        needs=p.ACCEPT,
        law=f"{LAW}第三十二条第一款第一项、第二项",
        note="不归本机关管的，`right_agency` 要写归哪个机关管。",
    ),
)
def refuse_acceptance(request: HttpRequest, number: str, body: bodies.RefusalIn) -> dict[str, Any]:
    """Refuse to accept."""
    case = services.case_refuse_acceptance(
        number,
        body.ground,
        body.reason,
        right_agency=body.right_agency,
        by=actor_of(request),
        at=timezone.now(),
    )
    return _shown(request, case)


@router.post(
    "/cases/{number}/return",
    response=schemas.CaseOut,
    **operation("逾期未补，退件", needs=p.ACCEPT, law=f"{LAW}第三十二条第一款第四项"),
)
def return_case(request: HttpRequest, number: str, body: bodies.ReasonIn) -> dict[str, Any]:
    """Return an application whose correction never came."""
    return _shown(request, services.case_return(number, body.reason, by=actor_of(request), at=timezone.now()))


@router.post(
    "/cases/{number}/grant-at-once",
    response=schemas.CaseOut,
    **operation(
        "当场准予",
        needs=p.GRANT_AT_ONCE,
        law=f"{LAW}第三十四条第二款",
        note="只有授权到窗口的即办件可以；受理和决定由一个人当场作出。",
    ),
)
def grant_at_once(request: HttpRequest, number: str) -> dict[str, Any]:
    """Grant on the spot."""
    return _shown(request, services.case_grant_at_once(number, by=actor_of(request), at=timezone.now()))


@router.post(
    "/cases/{number}/examine",
    response=schemas.CaseOut,
    **operation("写审查意见，送审核", needs=p.EXAMINE, law=f"{LAW}第三十四条"),
)
def examine(request: HttpRequest, number: str, body: bodies.OpinionIn) -> dict[str, Any]:
    """Write the examiner's opinion."""
    case = services.case_examine(number, body.verdict, body.opinion, by=actor_of(request), at=timezone.now())
    return _shown(request, case)


@router.post(
    "/cases/{number}/review",
    response=schemas.CaseOut,
    **operation("写审核意见，送批准", needs=p.REVIEW, law=f"{LAW}第三十七条"),
)
def review(request: HttpRequest, number: str, body: bodies.OpinionIn) -> dict[str, Any]:
    """Write the reviewer's opinion."""
    case = services.case_review(number, body.verdict, body.opinion, by=actor_of(request), at=timezone.now())
    return _shown(request, case)


@router.post(
    "/cases/{number}/send-back",
    response=schemas.CaseOut,
    **operation(
        "退回上一步",
        note="审核人退给承办人，批准人退给审核人；期限照样走。权限：`case.review` 或 `case.decide`，看办件在哪一步。",
    ),
)
def send_back(request: HttpRequest, number: str, body: bodies.SendBackIn) -> dict[str, Any]:
    """Give the case back to the step before."""
    actor, at = actor_of(request), timezone.now()
    return _shown(request, services.case_send_back(number, body.reason, to_examiner=body.to_examiner, by=actor, at=at))


@router.post(
    "/cases/{number}/decide",
    response=schemas.CaseOut,
    **operation(
        "批准或者不予",
        needs=p.DECIDE,
        law=f"{LAW}第三十七条、第三十八条",
        note="不予要写理由。受理的人不能批准。决定书同时发出，送达期限起算。因为虚假材料不予的，`false_material` 为真："
        "一年内不得再申请（第七十八条）。",
    ),
)
def decide(request: HttpRequest, number: str, body: bodies.DecisionIn) -> dict[str, Any]:
    """Grant or deny."""
    case = services.case_decide(
        number,
        grant=body.grant,
        reason=body.reason,
        false_material=body.false_material,
        by=actor_of(request),
        at=timezone.now(),
    )
    return _shown(request, case)


@router.post(
    "/cases/{number}/conclude",
    response=schemas.CaseOut,
    **operation(
        "办结",
        needs=p.CONCLUDE,
        note="结果是证照的，准予以后用“制证”，会同时办结；这里办结不予的和没有证照的。",
    ),
)
def conclude(request: HttpRequest, number: str) -> dict[str, Any]:
    """Close the department's work."""
    return _shown(request, services.case_conclude(number, by=actor_of(request), at=timezone.now()))


@router.post(
    "/cases/{number}/deliver",
    response=schemas.CaseOut,
    **operation(
        "送达",
        needs=p.DELIVER,
        law=f"{LAW}第四十四条",
        note="窗口领取要写领取人，邮寄要写快递单号，电子送达要申请人事先同意；留置要写地点、事由和两位见证人"
        "（或者录像记录），委托要写受托机关和领取人，公告要写登在哪里和用过的办法。发送达回证。",
    ),
)
def deliver(request: HttpRequest, number: str, body: bodies.DeliverIn) -> dict[str, Any]:
    """Hand the result over."""
    how = Handover(**{**body.model_dump(exclude={"method"}), "witnesses": tuple(body.witnesses)})
    case = services.case_deliver(number, body.method, how, by=actor_of(request), at=timezone.now())
    return _shown(request, case)


@router.get(
    "/cases/{number}/move-version",
    response=schemas.MoveOut,
    **operation(
        "换到另一版指南会怎样",
        needs=p.MOVE_VERSION,
        note="只看不换。`version` 是版本号，不写就是最新的一版；`why_not` 不空就不能换。",
    ),
)
def move_preview(request: HttpRequest, number: str, version: bodies.VersionNumber = 0) -> dict[str, Any]:
    """What moving the case to another version would change."""
    target, move = queries.move_preview(number, version, by=actor_of(request))
    return shapes.move(number, target, move)


@router.get(
    "/catalogue/items/{slug}/moves",
    response=list[schemas.MoveOut],
    **operation(
        "一个事项在办的都换到另一版会怎样",
        needs=p.MOVE_VERSION,
        note="列在办的、不是这一版的办件，早收的在前；`version` 不写就是最新的一版。",
    ),
)
def move_previews(request: HttpRequest, slug: str, version: bodies.VersionNumber = 0) -> list[dict[str, Any]]:
    """The running cases of an item under other versions, and what moving each would change."""
    by = actor_of(request)
    target = version or desk_item(slug, by=by).item.version
    rows = queries.move_previews(slug, target, by=by, today=local_date(timezone.now()))
    return [shapes.move(row.number, target, row.move) for row in rows]


@router.post(
    "/cases/{number}/move-version",
    response=schemas.CaseOut,
    **operation(
        "换到新的一版指南",
        needs=p.MOVE_VERSION,
        note="只有在办的能换；换了以后，承诺和法定期限只会提前，不会推后，已经交的材料都留着。",
    ),
)
def move_version(request: HttpRequest, number: str, body: bodies.MoveVersionIn) -> dict[str, Any]:
    """Let a running case go on under another version."""
    actor = actor_of(request)
    return _shown(
        request, services.case_move_version(number, body.version, by=actor, at=timezone.now(), reason=body.reason)
    )


@router.put(
    "/cases/{number}/delivery",
    response=schemas.CaseOut,
    **operation(
        "改领取办法",
        needs=p.APPLY,
        law="《民事诉讼法》第九十条",
        note="送达以前申请人都可以改。选电子送达就是同意电子送达，改选别的就是收回同意。",
    ),
)
def choose_delivery(request: HttpRequest, number: str, body: bodies.DeliveryIn) -> dict[str, Any]:
    """Choose again how the result is handed over."""
    case = services.case_choose_delivery(number, body.method, by=actor_of(request), at=timezone.now())
    return _shown(request, case)


@router.post(
    "/cases/{number}/withdraw",
    response=schemas.CaseOut,
    **operation("撤回申请", needs=p.WITHDRAW, note="决定作出以前都可以。"),
)
def withdraw(request: HttpRequest, number: str, body: bodies.WithdrawIn) -> dict[str, Any]:
    """Take the application back."""
    return _shown(request, services.case_withdraw(number, body.reason, by=actor_of(request), at=timezone.now()))
