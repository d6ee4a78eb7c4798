"""Who there is in the demonstration, for programs that play its people: `yiciban walk` and load tests."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from yiciban.demo.people import staff_of
from yiciban.demo.source import read
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import operation
from yiciban.kernel.refusal import not_found
from yiciban.network.queries import postings

router = Router(tags=["demo"])


class DemoResidentOut(Schema):
    """A resident: signs in with the phone and the code among the demo messages."""

    name: str
    phone: str
    job: str
    note: str
    firms: list[str]


class DemoPostingOut(Schema):
    """One office of a member of staff."""

    role: str
    region: str
    department: str
    point: str


class DemoStaffOut(Schema):
    """A member of staff: signs in with the password and a code made from the secret."""

    username: str
    name: str
    job: str
    password: str
    totp_secret: str
    postings: list[DemoPostingOut]


class DemoPeopleOut(Schema):
    """Everybody one can be."""

    residents: list[DemoResidentOut]
    staff: list[DemoStaffOut]


@router.get(
    "/demo/people",
    response=DemoPeopleOut,
    **operation("演示里的人", note="都是虚构的，密码和动态口令密钥公开。只有演示环境有，别处 404。"),
)
def people(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """The people of the demonstration, with what they sign in with."""
    if not settings.YICIBAN_DEMO:
        raise not_found("这里不是演示环境。")
    data = read("people.yaml")
    firms: dict[str, list[str]] = defaultdict(list)
    for firm in data["firms"]:
        for phone in (firm["owner"], *firm.get("handlers", ())):
            firms[phone].append(firm["name"])
    offices = defaultdict(list)
    for posting in postings(on=local_date(timezone.now())):
        offices[posting.user_id].append(posting)
    accounts = get_user_model()._default_manager.filter(is_active=True).exclude(demo_note="")
    ids = dict(accounts.values_list("username", "pk"))
    return {
        "residents": [{**row, "firms": firms[row["phone"]]} for row in data["residents"]],
        "staff": [
            {name: getattr(one, name) for name in ("username", "name", "job", "password", "totp_secret")}
            | {"postings": offices[ids[one.username]]}
            for one in staff_of(data)
            if one.username in ids
        ],
    }
