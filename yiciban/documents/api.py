"""Uploads for programs: announce, append from where the connection was lost, ask how far it came, give up."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Router, Schema, Status
from ninja.errors import HttpError

from yiciban.documents import queries, services
from yiciban.documents.facts import FileFact
from yiciban.documents.web import BegunOut, FileOut, UploadIn, actor_of, begun
from yiciban.kernel.operations import operation

router = Router(tags=["uploads"])
OCTETS = ("application/octet-stream", "application/offset+octet-stream")
_RAW_BODY = {
    "requestBody": {
        "required": True,
        "content": {OCTETS[0]: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class UploadOut(Schema):
    """An upload; `offset` is how many bytes have arrived, `file` is there when all have."""

    id: UUID
    offset: int
    file: FileOut | None = None


@router.post(
    "/uploads",
    response={201: BegunOut},
    **operation(
        "开始上传一个文件",
        note="先说明文件名和大小，再用 PATCH 一片一片传。这样传的文件不属于任何材料，传完用它的编号放到草稿的材料下。"
        "要直接传给一样材料，用草稿和补正各自的上传地址。",
    ),
)
def upload_begin(request: HttpRequest, body: UploadIn) -> Status[object]:
    """Announce an upload that belongs to nothing yet."""
    upload = services.upload_begin(body.name, body.size, by=actor_of(request), at=timezone.now(), purpose={})
    return Status(201, begun(upload))


@router.patch(
    "/uploads/{uuid:upload_id}",
    response=UploadOut,
    **operation(
        "传一片",
        note="请求体是原始字节，请求头 `Upload-Offset` 说明从第几个字节开始。位置不对时返回 409 `upload_offset`，"
        "用 GET 问清已收到多少再接着传。传完最后一片，`file` 就有内容。",
        schema=_RAW_BODY,
    ),
)
def upload_append(
    request: HttpRequest, upload_id: UUID, upload_offset: Annotated[int, Header(ge=0, alias="Upload-Offset")]
) -> object:
    """Take a chunk."""
    if request.content_type not in OCTETS:
        raise HttpError(415, "media type")
    taken = services.upload_receive(upload_id, upload_offset, request.body, by=actor_of(request), at=timezone.now())
    if isinstance(taken, FileFact):
        return {"id": upload_id, "offset": taken.size, "file": taken}
    return {"id": upload_id, "offset": taken.offset}


@router.get(
    "/uploads/{uuid:upload_id}",
    response=UploadOut,
    **operation("问传到哪里了", note="断线以后先问这里，再从 `offset` 接着传。传完的也能问。"),
)
def upload_status(request: HttpRequest, upload_id: UUID) -> object:
    """Say how far an upload came."""
    offset = queries.progress_of(upload_id, by=actor_of(request))  # refuses for someone else's
    return {"id": upload_id, "offset": offset, "file": queries.files([upload_id]).get(upload_id)}


@router.delete("/uploads/{uuid:upload_id}", response={204: None}, **operation("取消上传"))
def upload_cancel(request: HttpRequest, upload_id: UUID) -> Status[None]:
    """Forget an upload under way."""
    services.upload_cancel(upload_id, by=actor_of(request))
    return Status(204, None)
