"""Staff sign in with two factors; failures lock, codes are good once, and nobody learns which names exist."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.people import factors, queries, services
from yiciban.people.models import User
from yiciban.people.tests.conftest import AT, PASSWORD, SECRET, actor, otp, staff_actor

STEP = timedelta(seconds=30)


def check(username: str, password: str, otp: str, *, at: datetime = AT, ip: str = "10.0.0.1") -> User:
    return services.staff_check(username, password, otp, at=at, ip=ip)


def refused(*typed: str, at: Any = AT, ip: str = "10.0.0.1") -> Refusal:
    with pytest.raises(Refusal) as no:
        check(*typed, at=at, ip=ip)
    return no.value


def test_two_factors_let_in(clerk: User) -> None:
    assert check(" clerk ", PASSWORD, otp(), at=AT).pk == clerk.pk
    assert history(f"account:{clerk.pk}")[-1].action == "account.signed_in"


@pytest.mark.parametrize("off", [-1, 1])
def test_a_clock_may_be_one_step_off(clerk: User, off: int) -> None:
    assert check("clerk", PASSWORD, otp(AT + off * STEP), at=AT)


@pytest.mark.parametrize("off", [-2, 2])
def test_and_no_more(clerk: User, off: int) -> None:
    assert refused("clerk", PASSWORD, otp(AT + off * STEP)).code == "sign_in_wrong"


def test_a_code_is_not_good_again(clerk: User) -> None:
    check("clerk", PASSWORD, otp(), at=AT)
    assert refused("clerk", PASSWORD, otp()).code == "sign_in_wrong"
    assert refused("clerk", PASSWORD, otp(), at=AT + STEP).code == "sign_in_wrong"
    assert check("clerk", PASSWORD, otp(AT + STEP), at=AT + STEP)


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
    assert check("clerk", PASSWORD, otp(later), at=later)
    assert refused("clerk", "wrong", otp(), at=later).code == "sign_in_wrong"


def test_one_address_may_not_try_name_after_name(clerk: User) -> None:
    """A lock of names alone would let one address try every name there is."""
    for number in range(60):
        assert refused(f"nobody-{number}", "wrong", "000000").code == "sign_in_wrong"
    no = refused("clerk", PASSWORD, otp())
    assert (no.code, no.status) == ("too_many", 429)
    assert no.sentence == "从这里登录太频繁了。请在 10:34 以后再试，着急请联系安全管理员。"
    assert check("clerk", PASSWORD, otp(), ip="10.0.0.2")
    later = AT + timedelta(minutes=10)
    assert check("clerk", PASSWORD, otp(later), at=later)


def test_failures_are_journalled_for_the_audit(clerk: User) -> None:
    for _ in range(5):
        refused("clerk", "wrong", otp())
    actions = [entry.action for entry in history(f"account:{clerk.pk}")]
    assert actions == ["account.staff_opened", *["account.sign_in_failed"] * 4, "account.locked"]
    assert "wrong" not in str([entry.data for entry in history(f"account:{clerk.pk}")])


def test_an_account_without_a_second_factor_stays_out(clerk: User) -> None:
    User.objects.update(totp_secret="")
    assert refused("clerk", PASSWORD, "").code == "sign_in_wrong"


def test_the_database_holds_no_second_factor_in_the_clear(clerk: User) -> None:
    assert SECRET not in clerk.totp_secret
    assert factors.opened(clerk.totp_secret) == SECRET
    assert factors.sealed(SECRET) != clerk.totp_secret


def test_a_former_key_still_opens_and_the_next_sign_in_writes_anew(clerk: User, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" * 5, [settings.SECRET_KEY]
    before = clerk.totp_secret
    assert not factors.is_current(before)
    assert check("clerk", PASSWORD, otp())
    clerk.refresh_from_db()
    assert factors.is_current(clerk.totp_secret)
    settings.SECRET_KEY_FALLBACKS = []
    later = AT + STEP
    assert check("clerk", PASSWORD, otp(later), at=later)


def test_what_no_key_opens_keeps_its_account_out(clerk: User, settings: Any) -> None:
    settings.SECRET_KEY = "another-key-" * 5
    assert factors.opened(clerk.totp_secret) is None
    assert refused("clerk", PASSWORD, otp()).code == "sign_in_wrong"


def test_the_migration_seals_what_lay_in_the_clear_and_nothing_twice(clerk: User) -> None:
    migration = import_module("yiciban.people.migrations.0002_sealed_factors")
    for before in (SECRET, factors.sealed(SECRET)):
        User.objects.update(totp_secret=before)
        migration.seal(apps, None)
        migration.seal(apps, None)
        clerk.refresh_from_db()
        assert factors.opened(clerk.totp_secret) == SECRET
    migration.unseal(apps, None)
    clerk.refresh_from_db()
    assert clerk.totp_secret == SECRET


def test_only_the_system_administrator_opens_accounts(db: None) -> None:
    values: dict[str, Any] = {"username": "new", "name": "新人", "job": "", "password": PASSWORD, "at": AT}
    made = services.staff_create(**values, by=staff_actor("system_admin"))
    assert made.otpauth_uri.startswith("otpauth://totp/")
    kept = User.objects.get(pk=made.user_id).totp_secret
    secret = made.otpauth_uri.split("secret=")[1].split("&")[0]
    assert (secret not in kept, factors.opened(kept)) == (True, secret)
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
    assert check("clerk", "another-2026-pass", otp(), at=AT)


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
