"""Applications being written: open, answer, put files to materials, choose the delivery, hand in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Router, Status

from yiciban.cases import queries, receivers, services
from yiciban.cases.api import bodies, schemas, shapes
from yiciban.cases.permissions import APPLY
from yiciban.catalogue.queries import clean_answers, guide_version
from yiciban.documents.queries import own_file
from yiciban.documents.services import upload_begin
from yiciban.documents.web import BegunOut, UploadIn, actor_of, attachment, begun
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import binary, operation
from yiciban.kernel.refusal import Refusal, not_found
from yiciban.people.permissions import require

router = Router(tags=["drafts"])
Draft = dict[str, Any]


def _whole(request: HttpRequest, draft_id: UUID) -> Draft:
    actor = actor_of(request)
    return shapes.draft_whole(queries.draft(draft_id, actor), actor, local_date(timezone.now()))


@router.get(
    "/drafts",
    response=schemas.DraftsOut,
    **operation("我的草稿", needs=APPLY, note="没交的申请，最近改的在前，最多 20 份。"),
)
def drafts(request: HttpRequest) -> Draft:
    """What the person began and has not handed in."""
    actor = actor_of(request)
    require(actor, APPLY)
    return {"items": [shapes.draft_row(draft) for draft in queries.open_drafts(actor)]}


@router.post(
    "/drafts",
    response=schemas.DraftOut,
    **operation(
        "打开一份申请",
        needs=APPLY,
        note="一个人为一个主体办一个事项，只有一份没交的草稿：已经有了就接着写。`party` 从 `/api/me/parties` 取。"
        "`situation` 是情形：问题的编号和选了的选项，写了就换掉草稿里原来的。",
    ),
)
def draft_open(request: HttpRequest, body: bodies.DraftIn) -> Draft:
    """Open the draft of this item for this party."""
    situation = clean_answers(body.situation)
    by = actor_of(request)
    draft = services.draft_open(body.item, body.party, by=by, at=timezone.now(), situation=situation)
    return _whole(request, draft.id)


@router.get(
    "/drafts/{uuid:draft_id}",
    response=schemas.DraftOut,
    **operation("看一份申请", needs=APPLY, note="`problems` 是交之前还要改的地方，`known` 的项目不用填。"),
)
def draft(request: HttpRequest, draft_id: UUID) -> Draft:
    """One's own draft."""
    return _whole(request, draft_id)


@router.patch(
    "/drafts/{uuid:draft_id}",
    response=schemas.DraftOut,
    **operation(
        "边填边存", needs=APPLY, note="只存，不判断对错；没有提到的项目不变。`revision` 不同说明别的设备改过。"
    ),
)
def draft_save(request: HttpRequest, draft_id: UUID, body: bodies.DraftSaveIn) -> Draft:
    """Keep what was answered."""
    services.draft_save(draft_id, body.values, by=actor_of(request), at=timezone.now(), revision=body.revision)
    return _whole(request, draft_id)


@router.put(
    "/drafts/{uuid:draft_id}/situation",
    response=schemas.DraftOut,
    **operation("选情形", needs=APPLY, note="要交的材料、要填的项目跟着变；填过的、传过的都留着。没有的选项不算。"),
)
def draft_situation(request: HttpRequest, draft_id: UUID, body: bodies.SituationIn) -> Draft:
    """Answer the questions of the item."""
    services.draft_situate(draft_id, clean_answers(body.answers), by=actor_of(request), at=timezone.now())
    return _whole(request, draft_id)


@router.delete("/drafts/{uuid:draft_id}", response={204: None}, **operation("删掉一份没交的申请", needs=APPLY))
def draft_discard(request: HttpRequest, draft_id: UUID) -> Status[None]:
    """Throw a draft away."""
    services.draft_discard(draft_id, by=actor_of(request))
    return Status(204, None)


@router.put(
    "/drafts/{uuid:draft_id}/delivery",
    response=schemas.DraftOut,
    **operation("选怎么领结果", needs=APPLY, law="《行政许可法》第四十四条", note="选 `electronic` 就是同意电子送达。"),
)
def draft_delivery(request: HttpRequest, draft_id: UUID, body: bodies.DeliveryIn) -> Draft:
    """Choose the delivery."""
    services.draft_choose_delivery(draft_id, body.method, by=actor_of(request), at=timezone.now())
    return _whole(request, draft_id)


@router.put(
    "/drafts/{uuid:draft_id}/licence",
    response=schemas.DraftOut,
    **operation(
        "选是哪一本证",
        needs=APPLY,
        law="《行政许可法》第四十九条、第五十条",
        note="延续、变更、补办、注销的，说明是哪一本；只有一本合适的不用选。`licences` 里有能选的和不能选的原因。",
    ),
)
def draft_licence(request: HttpRequest, draft_id: UUID, body: bodies.LicenceIn) -> Draft:
    """Choose the licence it is about."""
    services.draft_choose_licence(draft_id, body.licence, by=actor_of(request), at=timezone.now())
    return _whole(request, draft_id)


@router.post(
    "/drafts/{uuid:draft_id}/materials/{material}/uploads",
    response={201: BegunOut},
    **operation(
        "给一样材料上传文件",
        needs=APPLY,
        note="传完自动放到这样材料下。同名同大小没传完的，再开始一次会接着上次的位置。",
    ),
)
def draft_upload(request: HttpRequest, draft_id: UUID, material: str, body: UploadIn) -> Status[Any]:
    """Announce an upload for a material."""
    actor = actor_of(request)
    fact = queries.draft(draft_id, actor)
    if fact.case_number:
        raise Refusal("draft_submitted", f"这份申请已经交了，办件编号 {fact.case_number}，不能再改。")
    if guide_version(fact.version_id, fact.situation).guide.material(material) is None:
        raise not_found("这份申请不需要这样材料。请按清单上传。", "material_not_found")
    purpose = {"for": receivers.DRAFT, "draft": str(draft_id), "material": material}
    return Status(201, begun(upload_begin(body.name, body.size, by=actor, at=timezone.now(), purpose=purpose)))


@router.put(
    "/drafts/{uuid:draft_id}/materials/{material}/files/{uuid:file_id}",
    response=schemas.DraftOut,
    **operation("把传好的文件放到一样材料下", needs=APPLY, note="放两次和放一次一样。"),
)
def draft_file_add(request: HttpRequest, draft_id: UUID, material: str, file_id: UUID) -> Draft:
    """Put an uploaded file to a material."""
    services.draft_file_add(draft_id, material, file_id, by=actor_of(request), at=timezone.now())
    return _whole(request, draft_id)


@router.delete(
    "/drafts/{uuid:draft_id}/materials/{material}/files/{uuid:file_id}",
    response=schemas.DraftOut,
    **operation("从一样材料下拿掉文件", needs=APPLY),
)
def draft_file_remove(request: HttpRequest, draft_id: UUID, material: str, file_id: UUID) -> Draft:
    """Take a file from a material."""
    services.draft_file_remove(draft_id, material, file_id, by=actor_of(request), at=timezone.now())
    return _whole(request, draft_id)


@router.get(
    "/drafts/{uuid:draft_id}/files/{uuid:file_id}",
    **operation("下载草稿里的文件", needs=APPLY, schema=binary("application/octet-stream")),
)
def draft_file(request: HttpRequest, draft_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file of one's own draft."""
    actor = actor_of(request)
    queries.draft(draft_id, actor)
    return attachment(own_file(file_id, by=actor))


@router.post(
    "/drafts/{uuid:draft_id}/submit",
    response={201: schemas.CaseOut},
    **operation(
        "提交申请",
        needs=APPLY,
        law="《行政许可法》第二十九条、第三十二条",
        note="全部做成或者全部不做：办件编号、查询码、收件凭证和答复期限一起产生。同一份草稿交几次，都是同一个办件。",
    ),
)
def draft_submit(request: HttpRequest, draft_id: UUID, body: bodies.SubmitIn) -> Status[Any]:
    """Hand the draft in."""
    actor = actor_of(request)
    case = services.case_submit(draft_id, by=actor, at=timezone.now(), consent_licences=body.consent_licences)
    return Status(201, shapes.case_whole(case, actor))
