"""Licences for programs: make one, the wallet, the file with its detached seal, and what anyone may verify.

The register of an office, and what takes two people, stand in `register`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Router, Schema, Status

from yiciban.documents.facts import NoticeFact, NoticeKind
from yiciban.documents.web import actor_of
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import binary, operation
from yiciban.licences import queries, services
from yiciban.licences.facts import Act, LicenceFact, State
from yiciban.licences.permissions import HOLD, ISSUE
from yiciban.licences.web import paper_response, pdf_response
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require
from yiciban.people.web import client_ip

router = Router(tags=["licences"])
verify_router = Router(tags=["licences"])
HOLDER = "持证人本人（单位的由它的经办人）和发证部门的承办人、审核人、批准人、制证员能看，别人 404。"


class RowOut(Schema):
    """One line of a licence."""

    label: str
    value: str


class LicenceOut(Schema):
    """One version of a licence; `state` by the national code, as it is today.

    `act` says how this version came to be, `end_ground` why it is not valid any more; `previous` and `next` are the
    identifiers of the versions about it. With `continued_by` (a case) it stays valid past its last day.
    """

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
    state_words: str
    version: int
    act: Act
    act_label: str
    ended_at: datetime | None
    end_ground: str
    previous: str
    next: str
    continued_by: str
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
    """What anyone may learn of a licence: its state, since when it is not valid, the versions about it."""

    identifier: str
    state: State
    state_label: str
    state_words: str
    holder: str
    ended_on: date | None
    previous: str
    next: str


def licence_out(fact: LicenceFact) -> dict[str, Any]:
    """A licence as programs get it."""
    plain = {name: getattr(fact, name) for name in LicenceFact.__slots__}
    rows = [{"label": label, "value": value} for label, value in fact.rows]
    words = {"state_label": fact.state.label, "state_words": fact.state_words, "act_label": fact.act.label}
    return plain | words | {"rows": rows}


def paper_out(paper: NoticeFact) -> dict[str, Any]:
    """A paper in a list."""
    return {"number": paper.number, "kind": paper.kind, "title": paper.title, "issued_at": paper.issued_at}


@router.post(
    "/cases/{number}/licence",
    response={201: LicenceOut},
    **operation(
        "制证",
        needs=ISSUE,
        law="《行政许可法》第三十九条，《国务院关于在线政务服务的若干规定》第十条",
        note="准予以后、办结以前。证照进持证人的证照包，办件同时办结。延续、变更、补办的换发新一版，证号不变，旧的失效。",
    ),
)
def issue(request: HttpRequest, number: str) -> Status[Any]:
    """Make the licence of a granted case."""
    return Status(201, licence_out(services.licence_issue(number, by=actor_of(request), at=timezone.now())))


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
    return {"items": [licence_out(fact) for fact in found]}


@router.get("/licences/{identifier}", response=LicenceOut, **operation("看一本证照", note=HOLDER))
def licence(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """One licence."""
    return licence_out(queries.licence(identifier, actor_of(request), local_date(timezone.now())))


@router.get(
    "/licences/{identifier}/pdf",
    **operation("下载证照 PDF", note=HOLDER, schema=binary("application/pdf")),
)
def licence_pdf(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The file of a licence, the very bytes that were sealed."""
    sealed = queries.sealed_file(identifier, actor_of(request))
    return pdf_response(sealed.content, sealed.name)


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


class PaperOut(Schema):
    """A numbered paper about a licence."""

    number: str
    kind: NoticeKind
    title: str
    issued_at: datetime


@router.get(
    "/licences/{identifier}/notices",
    response=list[PaperOut],
    **operation("证照的决定书", note=f"撤销、注销决定书。{HOLDER}"),
)
def licence_notices(request: HttpRequest, identifier: str) -> list[dict[str, Any]]:
    """The papers about a licence."""
    found = queries.licence(identifier, actor_of(request), local_date(timezone.now()))
    return [paper_out(paper) for paper in queries.papers(found)]


@router.get(
    "/licences/{identifier}/notices/{notice_number}/pdf",
    **operation("下载证照的决定书", note=HOLDER, schema=binary("application/pdf")),
)
def licence_notice_pdf(request: HttpRequest, identifier: str, notice_number: str) -> HttpResponseBase:
    """One paper about a licence."""
    found = queries.licence(identifier, actor_of(request), local_date(timezone.now()))
    return paper_response(queries.papers_of(found, notice_number))


@verify_router.get(
    "/licences/{identifier}/verification",
    response=VerificationOut,
    **operation(
        "核验一本证照",
        note="不用登录。只说有没有、状态、持有人（隐去一部分）、前后两版的标识。同一地址 10 分钟 30 次。",
    ),
)
def verification(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """State and masked holder of a licence."""
    found = queries.verify(identifier, ip=client_ip(request), at=timezone.now())
    return {
        "identifier": found.identifier,
        "state": found.state,
        "state_label": found.state.label,
        "state_words": found.state_words,
        "holder": found.holder,
        "ended_on": found.ended_on,
        "previous": found.previous,
        "next": found.next,
    }
