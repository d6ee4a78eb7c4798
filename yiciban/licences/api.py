"""Licences for programs: make one, the wallet, the file with its detached seal, and what anyone may verify."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from ninja import Router, Schema, Status

from yiciban.documents.web import actor_of, as_strange
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import binary, operation
from yiciban.licences import queries, services
from yiciban.licences.facts import LicenceFact, State
from yiciban.licences.permissions import HOLD, ISSUE
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require
from yiciban.people.web import client_ip

router = Router(tags=["licences"])
verify_router = Router(tags=["licences"])
HOLDER = "持证人本人（单位的由它的经办人）和发证部门的制证员能看，别人 404。"


class RowOut(Schema):
    """One line of a licence."""

    label: str
    value: str


class LicenceOut(Schema):
    """One licence; `state` by the national code, as it is today."""

    identifier: str
    number: str
    type: str
    name: str
    holder_kind: PartyKind
    holder_name: str
    holder_id: str
    issuer: str
    issuer_name: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    state: State
    state_label: str
    version: int
    case_number: str
    rows: list[RowOut]


class LicencesOut(Schema):
    """The wallet."""

    items: list[LicenceOut]
    next: str | None = None


class SealOut(Schema):
    """The detached seal: the digest (hex) of the PDF, the signature (hex) over the digest's bytes, the public key."""

    identifier: str
    digest_algorithm: str
    digest: str
    algorithm: str
    signature: str
    key: str
    demo: bool


class VerificationOut(Schema):
    """What anyone may learn of a licence."""

    identifier: str
    state: State
    state_label: str
    holder: str


def _shown(fact: LicenceFact) -> dict[str, Any]:
    plain = {name: getattr(fact, name) for name in LicenceFact.__slots__}
    rows = [{"label": label, "value": value} for label, value in fact.rows]
    return plain | {"state_label": fact.state.label, "rows": rows}


@router.post(
    "/cases/{number}/licence",
    response={201: LicenceOut},
    **operation(
        "制证",
        needs=ISSUE,
        law="《行政许可法》第三十九条，《国务院关于在线政务服务的若干规定》第十条",
        note="准予以后、办结以前。证照进持证人的证照包，办件同时办结。",
    ),
)
def issue(request: HttpRequest, number: str) -> Status[Any]:
    """Make the licence of a granted case."""
    return Status(201, _shown(services.licence_issue(number, by=actor_of(request), at=timezone.now())))


@router.get(
    "/licences",
    response=LicencesOut,
    **operation("我的证照包", needs=HOLD, note="本人的和本人能代表的单位的，最近发的在前。"),
)
def wallet(request: HttpRequest) -> dict[str, Any]:
    """The licences of the person and of the firms they act for."""
    actor = actor_of(request)
    require(actor, HOLD)
    found = queries.wallet(actor, local_date(timezone.now()))
    return {"items": [_shown(fact) for fact in found]}


@router.get("/licences/{identifier}", response=LicenceOut, **operation("看一本证照", note=HOLDER))
def licence(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """One licence."""
    return _shown(queries.licence(identifier, actor_of(request), local_date(timezone.now())))


@router.get(
    "/licences/{identifier}/pdf",
    **operation("下载证照 PDF", note=HOLDER, schema=binary("application/pdf")),
)
def licence_pdf(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The file of a licence, the very bytes that were sealed."""
    sealed = queries.sealed_file(identifier, actor_of(request))
    response = HttpResponse(sealed.content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=sealed.name)
    return as_strange(response)


@router.get(
    "/licences/{identifier}/seal",
    response=SealOut,
    **operation(
        "证照的电子签章",
        note="签章和 PDF 分开。先算 PDF 的 SM3 摘要，和 `digest` 一样；再用 `key` 验 `signature`，"
        "被签的是摘要的 32 个字节。"
        "`demo` 为真的是演示签章，没有法律效力。",
    ),
)
def licence_seal(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """The detached seal of a licence's file."""
    sealed = queries.sealed_file(identifier, actor_of(request))
    return {
        "identifier": identifier,
        "digest_algorithm": "SM3",
        "digest": sealed.digest,
        "algorithm": sealed.algorithm,
        "signature": sealed.signature,
        "key": sealed.key,
        "demo": sealed.demo,
    }


@verify_router.get(
    "/licences/{identifier}/verification",
    response=VerificationOut,
    **operation(
        "核验一本证照",
        note="不用登录。只说有没有、状态、持有人（隐去一部分）。同一地址 10 分钟 30 次。",
    ),
)
def verification(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """State and masked holder of a licence."""
    found = queries.verify(identifier, ip=client_ip(request), at=timezone.now())
    return {
        "identifier": found.identifier,
        "state": found.state,
        "state_label": found.state.label,
        "holder": found.holder,
    }
