"""Residents sign in with a code: sent seldom, good once, for five minutes and five tries."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from yiciban.journal.queries import history
from yiciban.kernel.refusal import Refusal
from yiciban.people import services
from yiciban.people.models import SignInCode, User
from yiciban.people.tests.conftest import AT, OTHER_PHONE, PHONE
from yiciban.providers.models import Message

IP = "203.0.113.7"
SECOND = timedelta(seconds=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_first_sign_in_opens_an_account(code_of: Any) -> None:
    assert services.code_request("138 0000 5127", at=AT, ip=IP) == PHONE
    user = services.code_redeem(PHONE, code_of(PHONE), at=AT)
    assert (user.phone, user.is_resident, user.is_staff) == (PHONE, True, False)
    assert not user.has_usable_password()
    assert [entry.action for entry in history(f"account:{user.pk}")] == ["account.opened", "account.signed_in"]
    assert PHONE not in str(history(f"account:{user.pk}"))


def test_the_second_finds_it_again(code_of: Any, owner: User) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    code = code_of(PHONE)
    assert services.code_redeem("+86 138-0000-5127", f" {code[:3]} {code[3:]}", at=AT).pk == owner.pk


def test_the_code_is_kept_as_a_digest_and_its_message_is_secret(code_of: Any) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    row, message = SignInCode.objects.get(), Message.objects.get()
    assert code_of(PHONE) not in row.digest
    assert message.secret
    assert message.text == f"您的验证码是 {code_of(PHONE)}，5 分钟内有效。请勿转告他人。"


def test_a_staff_account_with_the_same_phone_stays_out_of_it(code_of: Any, clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(phone=PHONE)
    services.code_request(PHONE, at=AT, ip=IP)
    user = services.code_redeem(PHONE, code_of(PHONE), at=AT)
    assert user.pk != clerk.pk
    assert not user.is_staff


@pytest.mark.parametrize("phone", ["", "1380000512", "0739-8812345", "abc"])
def test_only_mobile_numbers_get_a_code(db: None, phone: str) -> None:
    with pytest.raises(Refusal) as no:
        services.code_request(phone, at=AT, ip=IP)
    assert no.value.status == 422
    assert list(no.value.fields) == ["phone"]
    assert not Message.objects.exists()


def test_a_phone_gets_one_code_a_minute_and_five_an_hour(db: None) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    with pytest.raises(Refusal) as no:
        services.code_request(PHONE, at=AT + 59 * SECOND, ip=IP)
    assert no.value.code == "too_many"
    assert "10:25" in no.value.sentence
    for minute in range(1, 5):
        services.code_request(PHONE, at=AT + timedelta(minutes=minute), ip=IP)
    with pytest.raises(Refusal) as no:
        services.code_request(PHONE, at=AT + timedelta(minutes=6), ip=IP)
    assert "11:24" in no.value.sentence
    services.code_request(PHONE, at=AT + timedelta(hours=1), ip=IP)


def test_an_address_gets_thirty_an_hour(db: None) -> None:
    for last in range(30):
        services.code_request(f"138000000{last:02}", at=AT, ip=IP)
    with pytest.raises(Refusal) as no:
        services.code_request(OTHER_PHONE, at=AT, ip=IP)
    assert no.value.status == 429
    services.code_request(OTHER_PHONE, at=AT, ip="203.0.113.8")


def test_a_code_is_good_once(code_of: Any) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    services.code_redeem(PHONE, code_of(PHONE), at=AT)
    with pytest.raises(Refusal) as no:
        services.code_redeem(PHONE, code_of(PHONE), at=AT)
    assert no.value.code == "code_over"


def test_a_code_is_good_for_five_minutes(code_of: Any) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    with pytest.raises(Refusal) as no:
        services.code_redeem(PHONE, code_of(PHONE), at=AT + timedelta(minutes=5))
    assert no.value.code == "code_over"
    assert services.code_redeem(PHONE, code_of(PHONE), at=AT + timedelta(minutes=5) - SECOND)


def test_five_wrong_tries_end_a_code(code_of: Any) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    code = code_of(PHONE)
    for left in (4, 3, 2, 1):
        with pytest.raises(Refusal) as no:
            services.code_redeem(PHONE, wrong(code), at=AT)
        assert no.value.code == "code_wrong"
        assert f"还可以试 {left} 次" in no.value.fields["code"]
    for typed in (wrong(code), code):
        with pytest.raises(Refusal) as no:
            services.code_redeem(PHONE, typed, at=AT)
        assert no.value.code == "code_over"


def test_only_the_last_code_counts_and_only_for_its_phone(code_of: Any) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    first = code_of(PHONE)
    services.code_request(PHONE, at=AT + timedelta(minutes=1), ip=IP)
    services.code_request(OTHER_PHONE, at=AT, ip=IP)
    for phone, code in ((PHONE, first), (OTHER_PHONE, code_of(PHONE))):
        if code == code_of(phone):  # one in a million
            continue
        with pytest.raises(Refusal):
            services.code_redeem(phone, code, at=AT + timedelta(minutes=1))
    assert services.code_redeem(PHONE, code_of(PHONE), at=AT + timedelta(minutes=1))


def test_a_closed_account_stays_closed(code_of: Any, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(is_active=False)
    services.code_request(PHONE, at=AT, ip=IP)
    with pytest.raises(Refusal) as no:
        services.code_redeem(PHONE, code_of(PHONE), at=AT)
    assert no.value.code == "account_closed"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_the_same_code_at_once_one_gets_in(code_of: Any) -> None:
    services.code_request(PHONE, at=AT, ip=IP)
    code, gate = code_of(PHONE), threading.Barrier(2)
    outcomes: list[str] = []

    def run() -> None:
        gate.wait()
        try:
            services.code_redeem(PHONE, code, at=AT)
            outcomes.append("in")
        except Refusal as no:
            outcomes.append(no.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["code_over", "in"]
    assert User.objects.count() == 1
