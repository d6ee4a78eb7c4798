"""Staff sign in with two factors; failures lock, codes are good once, and nobody learns which names exist."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.people import queries, services
from yiciban.people.models import User
from yiciban.people.tests.conftest import AT, PASSWORD, actor, otp, staff_actor

STEP = timedelta(seconds=30)


def refused(*typed: str, at: Any = AT) -> Refusal:
    with pytest.raises(Refusal) as no:
        services.staff_check(*typed, at=at)
    return no.value


def test_two_factors_let_in(clerk: User) -> None:
    assert services.staff_check(" clerk ", PASSWORD, otp(), at=AT).pk == clerk.pk
    assert history(f"account:{clerk.pk}")[-1].action == "account.signed_in"


@pytest.mark.parametrize("off", [-1, 1])
def test_a_clock_may_be_one_step_off(clerk: User, off: int) -> None:
    assert services.staff_check("clerk", PASSWORD, otp(AT + off * STEP), at=AT)


@pytest.mark.parametrize("off", [-2, 2])
def test_and_no_more(clerk: User, off: int) -> None:
    assert refused("clerk", PASSWORD, otp(AT + off * STEP)).code == "sign_in_wrong"


def test_a_code_is_not_good_again(clerk: User) -> None:
    services.staff_check("clerk", PASSWORD, otp(), at=AT)
    assert refused("clerk", PASSWORD, otp()).code == "sign_in_wrong"
    assert refused("clerk", PASSWORD, otp(), at=AT + STEP).code == "sign_in_wrong"
    assert services.staff_check("clerk", PASSWORD, otp(AT + STEP), at=AT + STEP)


def test_every_failure_sounds_the_same(clerk: User, owner: User) -> None:
    attempts = [
        ("clerk", "wrong", otp()),
        ("clerk", PASSWORD, "000000"),
        ("nobody", PASSWORD, otp()),
        (owner.username, PASSWORD, otp()),
    ]
    noes = [refused(*typed) for typed in attempts]
    assert len({(no.code, no.sentence, no.status) for no in noes}) == 1


@pytest.mark.parametrize("name", ["clerk", "nobody"])
def test_the_fifth_failure_locks_the_name_whether_or_not_it_exists(clerk: User, name: str) -> None:
    for _ in range(4):
        assert refused(name, "wrong", otp()).code == "sign_in_wrong"
    no = refused(name, "wrong", otp())
    assert (no.code, no.status) == ("sign_in_locked", 429)
    assert "锁定到 10:39" in no.sentence
    assert refused(name, PASSWORD, otp(), at=AT + timedelta(minutes=14)).code == "sign_in_locked"


def test_after_the_lock_the_right_factors_let_in_again(clerk: User) -> None:
    for _ in range(5):
        refused("clerk", "wrong", otp())
    later = AT + timedelta(minutes=15)
    assert services.staff_check("clerk", PASSWORD, otp(later), at=later)
    assert refused("clerk", "wrong", otp(), at=later).code == "sign_in_wrong"


def test_failures_are_journalled_for_the_audit(clerk: User) -> None:
    for _ in range(5):
        refused("clerk", "wrong", otp())
    actions = [entry.action for entry in history(f"account:{clerk.pk}")]
    assert actions == ["account.staff_opened", *["account.sign_in_failed"] * 4, "account.locked"]
    assert "wrong" not in str([entry.data for entry in history(f"account:{clerk.pk}")])


def test_an_account_without_a_second_factor_stays_out(clerk: User) -> None:
    User.objects.update(totp_secret="")
    assert refused("clerk", PASSWORD, "").code == "sign_in_wrong"


def test_only_the_system_administrator_opens_accounts(db: None) -> None:
    values: dict[str, Any] = {"username": "new", "name": "新人", "job": "", "password": PASSWORD, "at": AT}
    made = services.staff_create(**values, by=staff_actor("system_admin"))
    assert made.otpauth_uri.startswith("otpauth://totp/")
    assert User.objects.get(pk=made.user_id).totp_secret in made.otpauth_uri
    for by, code in ((staff_actor("centre_manager"), "account_create_forbidden"), (SYSTEM, "username_taken")):
        with pytest.raises(Refusal) as no:
            services.staff_create(**values, by=by)
        assert no.value.code == code


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "clerk-clerk"])
def test_weak_passwords_are_refused_in_chinese(db: None, password: str) -> None:
    with pytest.raises(Refusal) as no:
        services.staff_create(username="clerk-clerk", name="新人", job="", password=password, by=SYSTEM, at=AT)
    assert no.value.code == "password_weak"
    assert "密码" in no.value.sentence


def test_a_changed_password_ends_tokens(clerk: User) -> None:
    token = services.token_issue(clerk, "t", at=AT)
    by = actor(clerk)
    with pytest.raises(Refusal) as no:
        services.password_change("wrong", "another-2026-pass", by=by, at=AT)
    assert no.value.code == "password_wrong"
    services.password_change(PASSWORD, "another-2026-pass", by=by, at=AT)
    assert queries.user_of_token(token, at=AT) is None
    assert services.staff_check("clerk", "another-2026-pass", otp(), at=AT)


def test_a_lost_phone_gets_a_new_second_factor(clerk: User) -> None:
    with pytest.raises(Refusal) as no:
        services.staff_factor_reset(clerk.pk, by=staff_actor("system_admin"), at=AT)
    assert no.value.code == "account_secure_forbidden"
    made = services.staff_factor_reset(clerk.pk, by=staff_actor("security_admin"), at=AT)
    assert made.user_id == clerk.pk
    assert refused("clerk", PASSWORD, otp()).code == "sign_in_wrong"


def test_a_closed_account_stays_out_at_once(clerk: User) -> None:
    token = services.token_issue(clerk, "t", at=AT)
    services.staff_deactivate(clerk.pk, by=staff_actor("security_admin"), at=AT)
    assert refused("clerk", PASSWORD, otp()).code == "sign_in_wrong"
    assert queries.user_of_token(token, at=AT) is None
    with pytest.raises(Refusal) as no:
        services.staff_deactivate(clerk.pk, by=staff_actor("security_admin"), at=AT)
    assert no.value.code == "account_not_found"
