"""People for programs: sign-in by code or authenticator, one's own profile, organisations and handlers.

`sign_in_router` is open; the site mounts `me_router` behind `network.auth.TokenAuth`.

Lists are returned as lists: a tuple of two would be taken for a status and a body.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from yiciban.kernel.masking import mask_phone
from yiciban.people import queries, rules, services
from yiciban.people.facts import Assurance, GrantFact, HandlerFact, OrganisationFact, Party, PartyKind, ResidentFact
from yiciban.people.models import User
from yiciban.people.sessions import client_ip
from yiciban.people.web import actor_of

sign_in_router = Router(tags=["sign-in"])
me_router = Router(tags=["me"])


class PhoneIn(Schema):
    """The phone that gets a code."""

    phone: str


class CodeSentOut(Schema):
    """Where the code went, and how long it is good."""

    phone: str
    expires_in: int


class CodeIn(Schema):
    """A phone and the code it got."""

    phone: str
    code: str
    name: str = "api"


class StaffIn(Schema):
    """What a member of staff signs in with."""

    username: str
    password: str
    otp: str
    name: str = "api"


class TokenOut(Schema):
    """A bearer token, shown once."""

    token: str
    expires_at: datetime
    user: str


class ProfileIn(Schema):
    """One's own profile as typed."""

    name: str
    id_number: str = ""
    address: str = ""


class ProfileOut(Schema):
    """One's own profile, in full; `assurance` 1 self-reported to 4 certificate."""

    user_id: int
    name: str
    id_number: str
    phone: str
    address: str
    assurance: Assurance
    assured_by: str


class PartyOut(Schema):
    """For whom one may act."""

    kind: PartyKind
    key: str
    name: str


class OrganisationIn(Schema):
    """An organisation as its legal representative declares it."""

    name: str
    uscc: str
    address: str = ""


class OrganisationOut(Schema):
    """An organisation."""

    id: int
    name: str
    uscc: str
    address: str
    legal_person: str


class HandlingOut(Schema):
    """That one may act for an organisation, until a day."""

    organisation: OrganisationOut
    is_legal_person: bool
    until: date | None


class HandlerIn(Schema):
    """Whom to authorise, until when."""

    phone: str
    until: date


class HandlerOut(Schema):
    """Someone who may act for an organisation."""

    user_id: int
    name: str
    phone: str
    is_legal_person: bool
    since: date
    until: date | None


@sign_in_router.post("/sign-in/code", response={202: CodeSentOut}, summary="发送短信验证码")
def request_code(request: HttpRequest, body: PhoneIn) -> Status[object]:
    """Send a code to a phone."""
    number = services.code_request(body.phone, at=timezone.now(), ip=client_ip(request))
    seconds = int(rules.CODE_LIFE.total_seconds())
    return Status(202, {"phone": mask_phone(number), "expires_in": seconds})


@sign_in_router.post("/sign-in", response=TokenOut, summary="用验证码登录，取得令牌")
def redeem_code(request: HttpRequest, body: CodeIn) -> dict[str, object]:  # noqa: ARG001
    """A token for the phone that got the code."""
    at = timezone.now()
    return _token(services.code_redeem(body.phone, body.code, at=at), body.name, at)


@sign_in_router.post("/sign-in/staff", response=TokenOut, summary="工作人员登录，取得令牌")
def check_staff(request: HttpRequest, body: StaffIn) -> dict[str, object]:
    """A token for a member of staff."""
    at = timezone.now()
    user = services.staff_check(body.username, body.password, body.otp, at=at, ip=client_ip(request))
    return _token(user, body.name, at)


@me_router.post("/sign-out", response={204: None}, summary="退出登录，令牌作废")
def sign_out(request: HttpRequest) -> Status[object]:
    """End the token this request carries."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        services.token_revoke(token.strip(), at=timezone.now())
    return Status(204, None)


@me_router.get("/me", response=ProfileOut, summary="我的资料")
def profile(request: HttpRequest) -> ResidentFact:
    """One's own profile."""
    return queries.resident_of(actor_of(request))


@me_router.put("/me", response=ProfileOut, summary="保存我的资料")
def save_profile(request: HttpRequest, body: ProfileIn) -> ResidentFact:
    """Save one's own profile."""
    return services.profile_save(body.name, body.id_number, body.address, by=actor_of(request), at=timezone.now())


@me_router.get("/me/parties", response=list[PartyOut], summary="我能为谁办事")
def parties(request: HttpRequest) -> list[Party]:
    """For whom one may act: oneself first."""
    return list(queries.parties_of(actor_of(request)))


@me_router.get("/me/organisations", response=list[HandlingOut], summary="我能代表的单位")
def organisations(request: HttpRequest) -> list[HandlerFact]:
    """The organisations one may act for today."""
    return list(queries.organisations_of(actor_of(request)))


@me_router.post("/me/organisations", response={201: OrganisationOut}, summary="登记单位")
def register_organisation(request: HttpRequest, body: OrganisationIn) -> Status[object]:
    """Register an organisation as its legal representative."""
    firm: OrganisationFact = services.organisation_register(
        body.name, body.uscc, body.address, by=actor_of(request), at=timezone.now()
    )
    return Status(201, firm)


@me_router.get("/me/organisations/{int:organisation_id}/handlers", response=list[HandlerOut], summary="单位的经办人")
def handlers(request: HttpRequest, organisation_id: int) -> list[GrantFact]:
    """Who may act for the organisation; for its legal representative."""
    return list(queries.grants_of(actor_of(request), organisation_id))


@me_router.post("/me/organisations/{int:organisation_id}/handlers", response={201: HandlerOut}, summary="授权经办人")
def authorise_handler(request: HttpRequest, organisation_id: int, body: HandlerIn) -> Status[object]:
    """Authorise someone, or change until when."""
    grant = services.handler_authorise(
        organisation_id, phone=body.phone, until=body.until, by=actor_of(request), at=timezone.now()
    )
    return Status(201, grant)


@me_router.delete(
    "/me/organisations/{int:organisation_id}/handlers/{int:user_id}", response={204: None}, summary="收回经办人的授权"
)
def revoke_handler(request: HttpRequest, organisation_id: int, user_id: int) -> Status[object]:
    """Take an authorisation back."""
    services.handler_revoke(organisation_id, user_id=user_id, by=actor_of(request), at=timezone.now())
    return Status(204, None)


def _token(user: User, name: str, at: datetime) -> dict[str, object]:
    token = services.token_issue(user, name, at=at)
    ends = at + timedelta(hours=rules.TOKEN_HOURS)
    return {"token": token, "expires_at": ends, "user": user.name}
