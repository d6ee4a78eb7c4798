"""What views and operations that answer programs share: the actor, a refusal as JSON, files, announced uploads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from ninja import Schema
from pydantic import ConfigDict, Field

from yiciban.documents import rules, services, store
from yiciban.documents.facts import CHUNK, FileFact, UploadFact
from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.people.web import actor_of

__all__ = [
    "BegunOut",
    "FileOut",
    "UploadIn",
    "actor_of",
    "answer_json",
    "as_strange",
    "attachment",
    "begun",
    "keep_posted",
]

View = Callable[..., HttpResponse]
SIGNED_OUT = {"code": "sign_in_needed", "detail": "登录过期了，请重新登录。"}


def answer_json(view: View) -> View:
    """Let a view answer script: 401 when nobody is signed in, a refusal as {"code", "detail"} with its status.

    Only `upload_offset` and `draft_changed` stay 409, which a script mends by asking again; it would ask for
    ever about any other conflict, so those are 422.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actor_of(request).kind is ActorKind.ANONYMOUS:
            return JsonResponse(SIGNED_OUT, status=401)
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            final = refusal.status == 409 and refusal.code not in ("upload_offset", "draft_changed")
            body = {"code": refusal.code, "detail": refusal.sentence, "fields": dict(refusal.fields)}
            return JsonResponse(body, status=422 if final else refusal.status)

    return answer


def keep_posted(request: HttpRequest, *, by: Actor, at: datetime) -> Iterator[FileFact]:
    """Keep the files of a plain form's field `file`, one by one; each is measured before it is read.

    Raises Refusal `file_missing`, and those of an upload.
    """
    posted = request.FILES.getlist("file")
    if not posted:
        raise invalid("file_missing", "还没有选文件。请先选照片或文件，再按“上传”。")
    for file in posted:
        rules.check_size(file.size or 0)
        yield services.file_put(file.name or "", file.read(), by=by, at=at)


def attachment(file: FileFact) -> HttpResponseBase:
    """A handed-in file as a download: never opened in the page's own name, whatever it holds."""
    response = FileResponse(
        store.open_file(file.digest), as_attachment=True, filename=file.name, content_type=file.media_type
    )
    return as_strange(response)


def as_strange(response: HttpResponseBase) -> HttpResponseBase:
    """Headers for content that others made: no guessing of its type, no script, no caching by others."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class UploadIn(Schema):
    """A file that is going to be sent: its name with extension, its size in bytes."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=300)]
    size: int


class FileOut(Schema):
    """A file that arrived whole; `digest` is the SHA-256 of its bytes, `media_type` what it is by its content."""

    id: UUID
    name: str
    media_type: str
    size: int
    digest: str


class BegunOut(Schema):
    """An announced upload: send `chunk` bytes at a time, the first at `offset`."""

    id: UUID
    offset: int
    size: int
    chunk: int


def begun(upload: UploadFact) -> dict[str, object]:
    """The answer to an announced upload."""
    return {"id": upload.id, "offset": upload.offset, "size": upload.size, "chunk": CHUNK}
