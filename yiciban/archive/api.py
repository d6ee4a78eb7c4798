"""Archive packages for programs: the list, those of a case, one made again, the file."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from yiciban.archive import queries, services
from yiciban.archive.facts import PackageFact
from yiciban.archive.permissions import MAKE, READ
from yiciban.documents import store
from yiciban.documents.web import as_strange
from yiciban.kernel.operations import Cursor, PageLimit, binary, operation
from yiciban.people.web import actor_of

router = Router(tags=["archive"])
Words = Annotated[str, Field(max_length=60)]
LAW = "GB/T 42727-2023 政务服务事项电子文件归档规范"


class PackageOut(Schema):
    """One package: `digest` is the SHA-256 of the file, `sm3` its SM3."""

    case_number: str
    item_name: str
    department_name: str
    ended_at: datetime | None
    made_at: datetime
    digest: str
    sm3: str
    size: int
    files: int


class PackagesOut(Schema):
    """Several packages, the latest first."""

    items: list[PackageOut]
    next: str | None = None


def _shown(fact: PackageFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in PackageOut.model_fields}


@router.get("/archive", response=PackagesOut, **operation("归档包", needs=READ, law=LAW))
def packages(
    request: HttpRequest, text: Words = "", limit: PageLimit = queries.PAGE, cursor: Cursor = ""
) -> dict[str, Any]:
    """The packages somebody may read."""
    page = queries.packages(actor_of(request), text=text, limit=limit, cursor=cursor)
    return {"items": [_shown(one) for one in page.rows], "next": page.next_cursor or None}


@router.get("/cases/{number}/archive", response=PackagesOut, **operation("一件的归档包", needs=READ, law=LAW))
def case_packages(request: HttpRequest, number: str) -> dict[str, Any]:
    """The packages of a case."""
    fact = queries.case_to_archive(number, actor_of(request))
    return {"items": [_shown(one) for one in queries.packages_of(fact)]}


@router.post(
    "/cases/{number}/archive",
    response=PackageOut,
    **operation("重做归档包", needs=MAKE, law=LAW, note="办件没有变化的，做出来是同一个包。"),
)
def make(request: HttpRequest, number: str) -> dict[str, Any]:
    """Make the package again."""
    return _shown(services.package_make(number, by=actor_of(request), at=timezone.now()))


@router.get(
    "/cases/{number}/archive/file",
    **operation(
        "下载归档包",
        needs=READ,
        law=LAW,
        note="ZIP。下载记入操作记录。用 `yiciban archive verify` 离线核对。",
        schema=binary("application/zip"),
    ),
)
def package_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The latest package."""
    package = services.package_hand_out(number, by=actor_of(request), at=timezone.now())
    response = FileResponse(
        store.open_file(package.digest), as_attachment=True, filename=package.name, content_type="application/zip"
    )
    return as_strange(response)
