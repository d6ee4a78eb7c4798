"""The register of an office for programs: find its licences, ask for and sign what takes two people, see the bans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yiciban.cases.facts import RequestState
from yiciban.documents.web import actor_of
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import operation
from yiciban.licences import permissions as p
from yiciban.licences import queries, services
from yiciban.licences.api.licences import LicenceOut, licence_out
from yiciban.licences.facts import Act, Ground, LicenceRequestFact, State
from yiciban.licences.history import lines

router = Router(tags=["licences"])
LAW = "《行政许可法》第六十九条、第七十条，《行政处罚法》第九条"
BY_TWO = "发证部门的承办人提出，批准人签批，提出的人不能自己签。"
Words = Annotated[str, Field(max_length=4000)]


class LicenceRequestOut(Schema):
    """What an examiner asks about a licence and the approver signs."""

    id: UUID
    identifier: str
    number: str
    name: str
    holder_name: str
    act: Act
    act_label: str
    ground: Ground
    ground_label: str
    reason: str
    bans: bool
    state: RequestState
    state_label: str
    asked_by_name: str
    asked_at: datetime
    answered_by_name: str
    answered_at: datetime | None
    answer: str


class LicenceLineOut(Schema):
    """One thing that happened to a version of a licence."""

    at: datetime
    who: str
    version: int
    what: str
    words: str


class BanOut(Schema):
    """That somebody may not apply for a licence of a type until a day has passed."""

    holder_name: str
    holder_id: str
    type: str
    name: str
    since: date
    until: date
    identifier: str
    case_number: str
    ground: str


class Sent(Schema):
    """A body that names only what the operation knows."""

    model_config = ConfigDict(extra="forbid")


class LicenceRequestIn(Sent):
    """What is asked: the act, its ground, the facts; `bans` only for deceit (art. 79)."""

    act: Act
    ground: Ground
    reason: Words
    bans: bool = False


class LicenceAnswerIn(Sent):
    """Why not."""

    reason: Words


def _asked(fact: LicenceRequestFact) -> dict[str, Any]:
    plain = {name: getattr(fact, name) for name in LicenceRequestFact.__slots__}
    labels = {"act_label": fact.act.label, "ground_label": fact.ground.label, "state_label": fact.state.label}
    return plain | labels


@router.get(
    "/register/licences",
    response=list[LicenceOut],
    **operation(
        "本部门发的证照",
        needs=p.READ,
        note="`q` 是证号、证照标识、持证人或者办件编号，`state` 是状态代码；一页 50 本，最近发的在前。"
        "换发过的只列现行的一版，除非按 `q` 或者按 05 找。",
    ),
)
def register(
    request: HttpRequest,
    q: Annotated[str, Field(max_length=120)] = "",
    state: State | None = None,
    page: Annotated[int, Field(ge=1, le=100_000)] = 1,
) -> list[dict[str, Any]]:
    """One page of the register."""
    today = local_date(timezone.now())
    text = q.replace("\x00", "")
    found = queries.register(actor_of(request), today, text=text, state=state, page=page)
    return [licence_out(one) for one in found.rows]


@router.get(
    "/register/licences/{identifier}/versions",
    response=list[LicenceOut],
    **operation("一本证照的各版", needs=p.READ, note="最新的一版在前。"),
)
def versions(request: HttpRequest, identifier: str) -> list[dict[str, Any]]:
    """Every version of a licence."""
    today = local_date(timezone.now())
    return [
        licence_out(one) for one in queries.chain(queries.kept_licence(identifier, actor_of(request), today), today)
    ]


@router.get(
    "/register/licences/{identifier}/history",
    response=list[LicenceLineOut],
    **operation("一本证照的经过", needs=p.READ, note="各版的都在，最近的在前。"),
)
def history(request: HttpRequest, identifier: str) -> list[dict[str, Any]]:
    """What happened to a licence."""
    today = local_date(timezone.now())
    found = queries.chain(queries.kept_licence(identifier, actor_of(request), today), today)
    return [{name: getattr(line, name) for name in line.__slots__} for line in lines(found)]


@router.get(
    "/register/licences/{identifier}/requests",
    response=list[LicenceRequestOut],
    **operation("一本证照的请示", needs=p.READ),
)
def requests(request: HttpRequest, identifier: str) -> list[dict[str, Any]]:
    """What was asked and signed about a licence."""
    found = queries.kept_licence(identifier, actor_of(request), local_date(timezone.now()))
    return [_asked(one) for one in queries.requests_of(found)]


@router.post(
    "/register/licences/{identifier}/requests",
    response={201: LicenceRequestOut},
    **operation(
        "提出撤销、注销、暂扣、发还、吊销",
        needs=p.ASK,
        law=LAW,
        note=f"`act` 是 revoke、cancel、hold、release、withdraw。{BY_TWO}"
        "以欺骗、贿赂等手段取得（`deceit`），又直接关系公共安全、人身健康、生命财产安全的，"
        "`bans` 为真：三年内不得再申请。",
    ),
)
def ask(request: HttpRequest, identifier: str, body: LicenceRequestIn) -> Status[Any]:
    """Ask the approver."""
    by, at = actor_of(request), timezone.now()
    made = services.licence_ask(identifier, body.act, body.ground, body.reason, bans=body.bans, by=by, at=at)
    return Status(201, _asked(made))


@router.get(
    "/register/requests",
    response=list[LicenceRequestOut],
    **operation("等我签批的证照请示", needs=p.SIGN, note="最早提出的在前，最多 200 件。"),
)
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """What waits for one's signature."""
    return [_asked(one) for one in queries.to_sign(actor_of(request))]


@router.post(
    "/register/requests/{uuid:request_id}/sign",
    response=LicenceOut,
    **operation("签批同意证照请示", needs=p.SIGN, law=LAW, note=f"马上生效，出决定书，告诉持证人。{BY_TWO}"),
)
def sign(request: HttpRequest, request_id: UUID) -> dict[str, Any]:
    """Say yes."""
    return licence_out(services.licence_sign(request_id, by=actor_of(request), at=timezone.now()))


@router.post(
    "/register/requests/{uuid:request_id}/refuse",
    response=LicenceRequestOut,
    **operation("不同意证照请示", needs=p.SIGN, note="要写为什么。"),
)
def refuse(request: HttpRequest, request_id: UUID, body: LicenceAnswerIn) -> dict[str, Any]:
    """Say no."""
    return _asked(services.licence_refuse(request_id, body.reason, by=actor_of(request), at=timezone.now()))


@router.post(
    "/register/requests/{uuid:request_id}/take-back",
    response=LicenceRequestOut,
    **operation("收回证照请示", needs=p.ASK, note="自己提的、还没有人答复的才能收回。"),
)
def take_back(request: HttpRequest, request_id: UUID) -> dict[str, Any]:
    """Take back what nobody has answered."""
    return _asked(services.licence_take_back(request_id, by=actor_of(request), at=timezone.now()))


@router.get(
    "/register/bans",
    response=list[BanOut],
    **operation(
        "现在不得再申请的人",
        needs=p.READ,
        law="《行政许可法》第七十八条、第七十九条",
        note="本部门撤销的证照（三年）和因虚假材料不予的申请（一年）带来的，最晚到期的在前，最多 500 个。"
        "申请、收件时系统自动核对。",
    ),
)
def bans(request: HttpRequest) -> list[dict[str, Any]]:
    """The bans in force."""
    found = queries.bans(actor_of(request), local_date(timezone.now()))
    return [{name: getattr(one, name) for name in one.__slots__} for one in found]
