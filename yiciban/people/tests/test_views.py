"""The pages of people, walked as people walk them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yiciban.people.models import Handler, Organisation, User
from yiciban.people.tests.conftest import OTHER_PHONE, PASSWORD, PHONE, USCC, make_resident
from yiciban.people.tests.conftest import SECRET as TOTP

pytestmark = [pytest.mark.urls("yiciban.people.tests.urls"), pytest.mark.django_db]


def become(client: Client, user: User) -> Client:
    User.objects.filter(pk=user.pk).update(demo_note="演示")
    assert client.post(reverse("people:become", args=[user.pk])).status_code == 302
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_resident_signs_in_and_returns_where_they_were(client: Client, code_of: Any) -> None:
    assert 'value="/apply/3/"' in text(client.get("/sign-in/?next=/apply/3/"))
    sent = client.post("/sign-in/", {"phone": PHONE, "next": "/apply/3/"})
    assert sent["Location"] == "/sign-in/code/?next=%2Fapply%2F3%2F"
    page = text(client.get(sent["Location"]))
    assert "138****5127" in page
    assert 'data-countdown="60"' in page
    done = client.post("/sign-in/code/", {"code": code_of(PHONE), "next": "/apply/3/"})
    assert done["Location"] == "/apply/3/"
    assert "还没有填姓名" in text(client.get("/me/"))


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_elsewhere(client: Client, code_of: Any, there: str) -> None:
    client.post("/sign-in/", {"phone": PHONE, "next": there})
    assert client.post("/sign-in/code/", {"code": code_of(PHONE), "next": there})["Location"] == "/"


def test_what_was_typed_wrong_stays_with_a_sentence(client: Client) -> None:
    response = client.post("/sign-in/", {"phone": "1380000"})
    assert response.status_code == 422
    assert "手机号应为 11 位，您填了 7 位" in text(response)
    assert 'value="1380000"' in text(response)
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"
    client.post("/sign-in/", {"phone": PHONE})
    assert "验证码不对" in text(client.post("/sign-in/code/", {"code": "1"}))
    assert "太频繁了" in text(client.post("/sign-in/", {"phone": PHONE}))


def test_staff_sign_in_on_one_page(client: Client, clerk: User) -> None:
    import pyotp

    typed = {"username": "clerk", "password": PASSWORD, "otp": "000000"}
    wrong = client.post("/sign-in/staff/", typed)
    assert wrong.status_code == 422
    assert "用户名、密码或动态口令不对" in text(wrong)
    assert PASSWORD not in text(wrong)
    done = client.post("/sign-in/staff/", typed | {"otp": pyotp.TOTP(TOTP).now()})
    assert done["Location"] == "/desk/"
    assert "赵敏的账号" in text(client.get("/desk/account/"))


def test_signing_out_needs_a_form(client: Client, owner: User) -> None:
    become(client, owner)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/"
    assert client.get("/me/").status_code == 303


def test_one_s_own_profile_is_masked_and_can_be_completed(client: Client) -> None:
    user = make_resident("", PHONE, "", assurance=1)
    become(client, user)
    bad = client.post("/me/edit/", {"name": "陈小芳", "id_number": "430702199001011231"})
    assert "最后一位对不上" in text(bad)
    client.post("/me/edit/", {"name": "陈小芳", "id_number": "430702199001011230", "address": "梅园路"})
    page = text(client.get("/me/"))
    assert "430702********1230" in page
    assert "演示核验" in page
    fixed = text(client.get("/me/edit/"))
    assert "id_id_number" not in fixed
    client.post("/me/edit/", {"address": "新路 1 号", "name": "别人"})
    assert "新路 1 号" in text(client.get("/me/"))
    assert User.objects.get(pk=user.pk).name == "陈小芳"


def test_a_firm_is_registered_and_someone_authorised(client: Client, owner: User, neighbour: User) -> None:
    become(client, owner)
    assert "登记这家单位" in text(client.get("/me/organisations/new/"))
    client.post("/me/organisations/new/", {"name": "梅园小馆", "uscc": USCC})
    firm = Organisation.objects.get()
    url = reverse("people:handler_new", args=[firm.pk])
    page = text(client.get(url))
    assert 'type="date"' in page
    late = client.post(url, {"phone": OTHER_PHONE, "until": "2099-01-01"})
    assert "一次最多授权一年" in text(late)
    from datetime import timedelta

    from django.utils import timezone

    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    client.post(url, {"phone": OTHER_PHONE, "until": until})
    assert "139****2046" in text(client.get("/me/"))
    revoke = reverse("people:handler_revoke", args=[firm.pk, neighbour.pk])
    assert revoke in text(client.get("/me/"))
    client.post(revoke)
    assert Handler.objects.count() == 1


def test_another_s_firm_is_not_there(client: Client, firm: Organisation, neighbour: User) -> None:
    become(client, neighbour)
    assert client.get(reverse("people:handler_new", args=[firm.pk])).status_code == 404


@pytest.mark.parametrize("path", ["/me/", "/me/edit/", "/me/organisations/new/", "/desk/account/"])
def test_strangers_sign_in_first(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 303
    kind = "staff/" if path.startswith("/desk/") else ""
    assert response["Location"].startswith(f"/sign-in/{kind}?next=")


def test_staff_have_no_resident_s_page(client: Client, clerk: User) -> None:
    become(client, clerk)
    assert client.get("/me/").status_code == 403


def test_two_passwords_must_be_the_same(client: Client, clerk: User) -> None:
    become(client, clerk)
    response = client.post("/desk/account/", {"old": PASSWORD, "new": "another-2026-pass", "again": "x"})
    assert "两次输的新密码不一样" in text(response)


def test_the_demonstration_shows_whom_one_can_become(client: Client, owner: User, clerk: User) -> None:
    User.objects.update(demo_note="试试办一个证")
    page = text(client.get("/demo/"))
    assert page.index("办事人") < page.index("区政务服务中心")
    assert "变成陈小芳" in page
    assert "赵敏，综窗收件员" in page
    client.post("/sign-in/", {"phone": PHONE})
    assert "您的验证码是" in text(client.get("/demo/messages/"))
    assert "还没有短信" in text(client.get("/demo/messages/?phone=13700000000"))


def test_elsewhere_there_is_no_demonstration(client: Client, owner: User, settings: Any) -> None:
    settings.YICIBAN_DEMO = False
    User.objects.update(demo_note="试试")
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/messages/").status_code == 404
    assert client.post(reverse("people:become", args=[owner.pk])).status_code == 404


def test_only_people_of_the_demonstration_can_be_become(client: Client, owner: User) -> None:
    assert client.post(reverse("people:become", args=[owner.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_of_people_is_one_query(client: Client, count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        User.objects.create(username=f"u{place}", name="人", is_staff=True, job="局 · 员", demo_note="试")
    with django_assert_num_queries(1):
        assert text(client.get("/demo/")).count("变成人") == count
