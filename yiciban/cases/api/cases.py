"""Cases: one's own, the work of an office, one with its stages, materials, papers, files and history."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Router, Status
from pydantic import Field

from yiciban.cases import queries, services
from yiciban.cases.api import bodies, schemas, shapes
from yiciban.cases.facts import WorkSet
from yiciban.cases.permissions import ACCEPT, APPLY, READ
from yiciban.cases.queries.desk import works_on
from yiciban.catalogue.queries import clean_answers
from yiciban.documents.queries import notice, notice_pdf, notices
from yiciban.documents.web import actor_of, as_strange, attachment
from yiciban.journal.queries import history
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import PageLimit, binary, operation
from yiciban.kernel.refusal import forbidden
from yiciban.people.permissions import PERSON_UNMASK, require, require_reach
from yiciban.people.services import unmask

router = Router(tags=["cases"])
Text = Annotated[str, Field(max_length=200)]
SEEN = "申请人看自己的和自己单位的，工作人员看岗位管得到的；别人的一律 404。"


@router.get(
    "/cases",
    response=schemas.CasesOut,
    **operation("我的办件", needs=APPLY, note="没办完的在前，最近的在前。"),
)
def cases(request: HttpRequest, limit: PageLimit = 50, cursor: Text = "") -> dict[str, Any]:
    """The applicant's own cases."""
    actor = actor_of(request)
    require(actor, APPLY)
    rows, following = queries.my_cases(actor, limit=limit, cursor=cursor)
    return {"items": shapes.case_rows(rows, actor), "next": following or None}


@router.get(
    "/worklist",
    response=schemas.WorkOut,
    **operation(
        "我的待办",
        needs=READ,
        note="按到期日排。`which` 是 office（自己岗位能往下办的，默认）、mine（分给自己的）、today（今天到期的）、"
        "stuck（卡住的，`stuck` 写着为什么）、all（看得到的全部在办件）之一；"
        "`due` 是 late、today、soon、ok、none 之一；`text` 是办件编号或申请人姓名的开头。姓名脱敏。"
        "件数数到 1000 为止。",
    ),
)
def worklist(
    request: HttpRequest,
    which: WorkSet = WorkSet.OFFICE,
    item: Text = "",
    status: Text = "",
    text: Text = "",
    due: Text = "",
    limit: PageLimit = 50,
    cursor: Text = "",
) -> dict[str, Any]:
    """What this officer can move on now."""
    actor = actor_of(request)
    require_reach(actor, READ)
    today = local_date(timezone.now())
    found = queries.worklist(
        actor,
        today=today,
        soon_until=queries.soon_until(actor, today),
        which=which,
        item=item,
        status=status,
        text=text,
        due=due,
        limit=limit,
        cursor=cursor,
    )
    return {"items": shapes.case_rows(found.rows, actor), "next": found.next_cursor or None, "counts": found.figures}


@router.post(
    "/cases",
    response={201: schemas.CaseOut},
    **operation(
        "窗口收件",
        needs=ACCEPT,
        law="《行政许可法》第二十九条、第三十二条",
        note="材料可以先不齐，核对以后一次性告知补正。返回的查询码写在收件凭证上交给申请人。",
    ),
)
def receive(request: HttpRequest, body: bodies.ReceiveIn) -> Status[Any]:
    """Receive an application at a counter."""
    actor = actor_of(request)
    case = services.case_receive(
        body.item,
        services.Applicant(**body.applicant.model_dump()),
        body.form,
        body.seen,
        point=body.point,
        by=actor,
        at=timezone.now(),
        delivery=body.delivery,
        files=body.files,
        situation=clean_answers(body.situation),
        licence=body.licence,
    )
    return Status(201, shapes.case_whole(case, actor, with_code=True))


@router.get("/cases/{number}", response=schemas.CaseOut, **operation("看一个办件", needs=READ, note=SEEN))
def case(request: HttpRequest, number: str) -> dict[str, Any]:
    """One case."""
    actor = actor_of(request)
    return shapes.case_whole(queries.case(number, actor), actor)


@router.get(
    "/cases/{number}/stages",
    response=schemas.StagesOut,
    **operation("办到哪一步了", needs=READ, note="七个环节：告知、受理、承办、批准、办结、送达、评价。"),
)
def stages(request: HttpRequest, number: str) -> dict[str, Any]:
    """The seven stages."""
    fact = queries.case(number, actor_of(request))
    return {"items": shapes.stage_list(queries.stages(fact, notices(fact.subject)))}


@router.get("/cases/{number}/materials", response=schemas.MaterialsOut, **operation("办件的材料", needs=READ))
def materials(request: HttpRequest, number: str) -> dict[str, Any]:
    """The materials with their files."""
    return {"items": shapes.material_list(queries.materials(queries.case(number, actor_of(request))))}


@router.put(
    "/cases/{number}/materials/{material}/check",
    response=schemas.MaterialsOut,
    **operation(
        "核对一样材料",
        needs=ACCEPT,
        law="《行政许可法》第三十二条第一款第三项、第四项",
        note="`check` 是 open、fits、wrong 之一；wrong 要写清哪里不对。`seen` 说明原件在窗口看过了。返回全部材料。",
    ),
)
def material_check(request: HttpRequest, number: str, material: str, body: bodies.CheckIn) -> dict[str, Any]:
    """Note what the counter found of a material."""
    actor = actor_of(request)
    services.material_check(number, material, body.check, note=body.note, seen=body.seen, by=actor, at=timezone.now())
    return {"items": shapes.material_list(queries.materials(queries.case(number, actor)))}


@router.get(
    "/cases/{number}/history",
    response=schemas.HistoryOut,
    **operation("办件的全部经过", needs=READ, note="从记录本里来，一条不少；内部意见只给工作人员看。"),
)
def case_history(request: HttpRequest, number: str) -> dict[str, Any]:
    """What happened, from the journal."""
    actor = actor_of(request)
    fact = queries.case(number, actor)
    return {"items": shapes.history_rows(history(fact.subject), actor)}


@router.get("/cases/{number}/notices", response=schemas.NoticesOut, **operation("办件的文书", needs=READ))
def case_notices(request: HttpRequest, number: str) -> dict[str, Any]:
    """The papers of a case."""
    return {"items": notices(queries.case(number, actor_of(request)).subject)}


@router.get(
    "/cases/{number}/notices/{notice_number}/pdf",
    **operation(
        "下载文书 PDF",
        needs=READ,
        note="内容和发出时一样。文书编号里有汉字，放进地址时要按 UTF-8 编码。",
        schema=binary("application/pdf"),
    ),
)
def notice_file(request: HttpRequest, number: str, notice_number: str) -> HttpResponseBase:
    """One paper as PDF."""
    fact = queries.case(number, actor_of(request))
    paper = notice(notice_number, subject=fact.subject)
    response = HttpResponse(notice_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{fact.number}-{paper.kind.value}-{paper.serial}.pdf"'
    return as_strange(response)


@router.get(
    "/cases/{number}/files/{uuid:file_id}",
    **operation(
        "下载申请人交的文件",
        needs=READ,
        note="工作人员只有办这件的才能下载；只看进度的（中心管理员、监察员）不能。",
        schema=binary("application/octet-stream"),
    ),
)
def case_file(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """A file handed in with a case."""
    actor = actor_of(request)
    fact = queries.case(number, actor)
    if actor.is_staff and not works_on(fact, actor):
        raise forbidden("材料只给办这件的人看。您可以看进度和文书。", "case_files_forbidden")
    return attachment(queries.case_file(fact.number, file_id, actor))


@router.get(
    "/cases/{number}/steps",
    response=schemas.StepsOut,
    **operation("现在能做哪几步", needs=READ, note="只列自己岗位的步骤；不能做的说明原因。"),
)
def steps(request: HttpRequest, number: str) -> dict[str, Any]:
    """The steps from here."""
    actor = actor_of(request)
    return {"items": queries.step_choices(queries.case(number, actor), actor)}


@router.post(
    "/cases/{number}/unmask",
    response=schemas.UnmaskOut,
    **operation(
        "看完整号码",
        needs=PERSON_UNMASK,
        law="《个人信息保护法》第六条、第五十一条",
        note="要写原因，谁、何时、为什么都记入操作记录。",
    ),
)
def case_unmask(request: HttpRequest, number: str, body: bodies.UnmaskIn) -> dict[str, Any]:
    """Open masked values, on the record."""
    actor = actor_of(request)
    fact = queries.case(number, actor)
    place = {"region": fact.region, "department": fact.department, "point": fact.point}
    unmask(fact.subject, body.field, reason=body.reason, by=actor, at=timezone.now(), **place)
    return {"values": shapes.unmasked(fact, body.field)}
