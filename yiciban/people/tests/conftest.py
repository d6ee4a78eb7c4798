"""The people that the tests of this package need: two residents, a firm, a clerk and the administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pyotp
import pytest

from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.people import services
from yiciban.people.models import Handler, Organisation, Resident, User
from yiciban.people.services.shared import self_of
from yiciban.providers.models import Message

AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)  # Tuesday, 10:24 in Shanghai
TODAY = date(2026, 11, 24)
PHONE, OTHER_PHONE = "13800005127", "13900002046"
NUMBER, OTHER_NUMBER = "430702199001011230", "43070219850505001X"
USCC, OTHER_USCC = "91439901MA0000001D", "91439901MA0000002G"
PASSWORD = "yiciban-test-2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def staff_actor(*roles: str, user_id: int | None = None) -> Actor:
    postings = tuple(Posting(role, "439901000000") for role in roles)
    return Actor(ActorKind.STAFF, f"user:{user_id or 99}", "赵敏", user_id, postings)


def otp(at: datetime = AT) -> str:
    return pyotp.TOTP(SECRET).at(at)


def without_shell(engine: dict[str, Any]) -> dict[str, Any]:
    """The desk's navigation comes from the upper floors; the pages stand without it."""
    kept = [name for name in engine["OPTIONS"]["context_processors"] if not name.endswith(".shell")]
    return {**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": kept}}


@pytest.fixture(autouse=True)
def _settings(settings: Any) -> None:
    settings.WHITENOISE_AUTOREFRESH = True
    settings.TEMPLATES = [without_shell(engine) for engine in settings.TEMPLATES]
    last = "yiciban.people.middleware.SignInMiddleware"
    settings.MIDDLEWARE = [*(name for name in settings.MIDDLEWARE if name != last), last]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.YICIBAN_DEMO = True


@pytest.fixture
def code_of(db: None) -> Callable[[str], str]:
    """The last code a phone got."""

    def read(phone: str) -> str:
        message = Message.objects.filter(to_phone=phone, purpose="sign_in_code").latest("pk")
        return message.text.removeprefix("您的验证码是 ")[:6]

    return read


def make_resident(name: str, phone: str, number: str, assurance: int = 2) -> User:
    user = User.objects.create(username=f"r{phone}", name=name, phone=phone, is_resident=True)
    by = "演示核验" if assurance > 1 else ""
    Resident.objects.create(user=user, id_number=number, address="城南街道", assurance=assurance, assured_by=by)
    return user


@pytest.fixture
def owner(db: None) -> User:
    return make_resident("陈小芳", PHONE, NUMBER)


@pytest.fixture
def neighbour(db: None) -> User:
    return make_resident("周大山", OTHER_PHONE, OTHER_NUMBER)


@pytest.fixture
def firm(owner: User) -> Organisation:
    made = Organisation.objects.create(
        name="梅园小馆", uscc=USCC, legal_person_name=owner.name, legal_person_id=NUMBER, address="梅园路"
    )
    Handler.objects.create(organisation=made, user=owner, is_legal_person=True, since=TODAY, granted_by=owner)
    return made


@pytest.fixture
def clerk(db: None) -> User:
    made = services.staff_create(
        username="clerk", name="赵敏", job="区政务服务中心 · 综窗收件员", password=PASSWORD, totp_secret=SECRET,
        by=SYSTEM, at=AT,
    )  # fmt: skip
    return User.objects.get(pk=made.user_id)


def actor(user: User) -> Actor:
    return self_of(user)
