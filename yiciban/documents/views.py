"""The upload protocol: a chunk at a time, from where the connection was lost. See frontend/src/upload.js.

An upload is announced where its file is wanted (`cases`); here it is filled, asked about and given up.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.documents import services
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import progress_of
from yiciban.documents.web import actor_of, answer_json

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["PATCH", "HEAD", "DELETE"])
@answer_json
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Take a chunk, say how far the upload came, or forget it."""
    actor = actor_of(request)
    if request.method == "HEAD":
        return _at(progress_of(upload_id, by=actor), 200)
    if request.method == "DELETE":
        services.upload_cancel(upload_id, by=actor)
        return HttpResponse(status=204)
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit()):
        detail = "没有说明从哪里接着传。请重新选择文件再传。"
        return JsonResponse({"code": "upload_offset_missing", "detail": detail}, status=UNPROCESSABLE)
    taken = services.upload_receive(upload_id, int(offset), request.body, by=actor, at=timezone.now())
    if not isinstance(taken, FileFact):
        return _at(taken.offset, 204)
    body = {"id": str(taken.id), "name": taken.name, "size": taken.size, "type": taken.media_type}
    response = JsonResponse(body)
    response.headers["Upload-Offset"] = str(taken.size)
    return response


def _at(offset: int, status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={"Upload-Offset": str(offset)})
