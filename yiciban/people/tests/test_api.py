"""The same for programs: a code or an authenticator for a token, and a token for everything else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from yiciban.people.models import Organisation, User
from yiciban.people.tests.conftest import NUMBER, OTHER_PHONE, PASSWORD, PHONE, SECRET, USCC

pytestmark = [pytest.mark.urls("yiciban.people.tests.urls"), pytest.mark.django_db]


def post(client: Client, path: str, token: str = "", **body: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


@pytest.fixture
def token(client: Client, code_of: Any, owner: User) -> str:
    post(client, "/sign-in/code", phone=PHONE)
    return str(post(client, "/sign-in", phone=PHONE, code=code_of(PHONE)).json()["token"])


@pytest.fixture
def headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_code_becomes_a_token(client: Client, code_of: Any) -> None:
    sent = post(client, "/sign-in/code", phone=PHONE)
    assert (sent.status_code, sent.json()) == (202, {"phone": "138****5127", "expires_in": 300})
    again = post(client, "/sign-in/code", phone=PHONE)
    assert (again.status_code, again.json()["code"]) == (429, "too_many")
    wrong = post(client, "/sign-in", phone=PHONE, code="1")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "code_wrong")
    assert "code" in wrong.json()["fields"]
    assert post(client, "/sign-in", phone=PHONE, code=code_of(PHONE)).status_code == 200


def test_staff_get_a_token_for_two_factors(client: Client, clerk: User) -> None:
    typed = {"username": "clerk", "password": PASSWORD, "otp": pyotp.TOTP(SECRET).now()}
    assert post(client, "/sign-in/staff", **typed | {"password": "x"}).json()["code"] == "sign_in_wrong"
    assert post(client, "/sign-in/staff", **typed).json()["user"] == "赵敏"


def test_one_s_profile(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/api/v1/me").status_code == 401
    me = client.get("/api/v1/me", headers=headers).json()
    assert (me["name"], me["id_number"], me["assurance"]) == ("陈小芳", NUMBER, 2)
    body = {"name": "陈小芳", "id_number": NUMBER, "address": "新路"}
    saved = client.put("/api/v1/me", body, content_type="application/json", headers=headers)
    assert saved.json()["address"] == "新路"
    other = client.put("/api/v1/me", body | {"name": "别人"}, content_type="application/json", headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "profile_assured")


def test_firms_and_handlers(client: Client, token: str, headers: dict[str, str], neighbour: User) -> None:
    made = post(client, "/me/organisations", token, name="梅园小馆", uscc=USCC)
    assert made.status_code == 201
    firm = Organisation.objects.get()
    assert made.json()["id"] == firm.pk
    assert client.get("/api/v1/me/organisations", headers=headers).json()[0]["is_legal_person"]
    assert [p["key"] for p in client.get("/api/v1/me/parties", headers=headers).json()][1] == f"firm:{firm.pk}"
    path = f"/me/organisations/{firm.pk}/handlers"
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    assert post(client, path, token, phone=OTHER_PHONE, until=until).json()["name"] == "周大山"
    assert len(client.get(f"/api/v1{path}", headers=headers).json()) == 2
    gone = client.delete(f"/api/v1{path}/{neighbour.pk}", headers=headers)
    assert gone.status_code == 204
    assert client.delete(f"/api/v1{path}/{neighbour.pk}", headers=headers).status_code == 404


def test_signing_out_ends_the_token(client: Client, token: str, headers: dict[str, str]) -> None:
    assert post(client, "/sign-out", token).status_code == 204
    assert client.get("/api/v1/me", headers=headers).status_code == 401
