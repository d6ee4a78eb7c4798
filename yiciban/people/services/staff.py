"""Staff accounts: sign-in with password and second factor, lock-out, and what administrators do with accounts."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from yiciban.journal import services as journal
from yiciban.kernel.actor import ANONYMOUS, Actor
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.people import factors, rules
from yiciban.people.facts import NewStaff
from yiciban.people.limits import clock_text, spend, too_many
from yiciban.people.models import ApiToken, FailedSignIn, User
from yiciban.people.permissions import ACCOUNT_CREATE, ACCOUNT_SECURE, require, sign_in_needed
from yiciban.people.services.shared import account, self_of

log = logging.getLogger(__name__)
WEAK = {
    "password_too_short": "密码太短，请至少用 10 位。",
    "password_too_common": "这个密码太常见，容易被猜到，请换一个。",
    "password_entirely_numeric": "密码不能全是数字，请加上字母。",
    "password_too_similar": "密码和用户名太像，请换一个。",
}
# One sentence for an unknown name, a wrong password and a wrong code: none must be told from another.
WRONG = "用户名、密码或动态口令不对。请核对后再试，动态口令请等下一个。"


def staff_check(username: str, password: str, otp: str, *, at: datetime, ip: str) -> User:
    """The member of staff who knows the password and holds the second factor.

    Five failures in a row lock the typed name for 15 minutes, whether or not anybody has it; one address may try
    sixty times in ten minutes, whatever the names. A code of the authenticator is good once. Raises Refusal
    `sign_in_wrong`, `sign_in_locked`, `too_many`.
    """
    way_on = "着急请联系安全管理员"
    spend(f"staff:ip:{ip}", rules.ADDRESS_TRIES, rules.ADDRESS_WINDOW, at, what="从这里登录", way_on=way_on)
    username = username.strip()
    with transaction.atomic():
        failed = _lock_failures(username)
        known = rules.Failures(failed.count, failed.last_at, failed.locked_until)
        if known.is_locked(at):
            raise _locked(known)
        user = User.objects.select_for_update().filter(username=username, is_staff=True, is_active=True).first()
        step = _factors_hold(user, password, otp, at)
        if user is not None and step is not None:
            user.totp_last_step = step
            user.last_login = at
            if not factors.is_current(user.totp_secret):
                user.totp_secret = factors.sealed(factors.opened(user.totp_secret) or "")
            user.save(update_fields=["totp_last_step", "last_login", "totp_secret"])
            failed.delete()
            journal.record(account(user.pk), "account.signed_in", by=self_of(user), at=at, data={"way": "password"})
            return user
        known = known.one_more(at)
        failed.count, failed.last_at, failed.locked_until = known.count, known.last_at, known.locked_until
        failed.save()
        _note_failure(user, known, at)
    # The failure is committed before the no leaves.
    if known.is_locked(at):
        raise _locked(known)
    raise invalid("sign_in_wrong", WRONG)


def _lock_failures(username: str) -> FailedSignIn:
    digest = salted_hmac("yiciban.people.staff", username.lower(), algorithm="sha256").hexdigest()
    FailedSignIn.objects.bulk_create([FailedSignIn(name_digest=digest)], ignore_conflicts=True)
    return FailedSignIn.objects.select_for_update().get(name_digest=digest)


def _factors_hold(user: User | None, password: str, otp: str, at: datetime) -> int | None:
    """The time step of the second factor when both hold; takes as long for a name nobody has."""
    if user is None:
        make_password(password)
        return None
    is_right = check_password(password, user.password)
    typed = "".join(char for char in otp if char.isdecimal())
    secret = factors.opened(user.totp_secret)
    if not secret:
        why = "no second factor" if secret == "" else "a second factor that none of our keys opens"
        log.warning("staff account %s has %s and cannot sign in", user.pk, why)
        return None
    totp = pyotp.TOTP(secret)
    steps = [
        step
        for step in rules.totp_steps(at)
        if step > user.totp_last_step and constant_time_compare(totp.generate_otp(step), typed)
    ]
    return steps[0] if is_right and steps else None


def _note_failure(user: User | None, known: rules.Failures, at: datetime) -> None:
    """Journal what concerns an account. A name nobody has may be a mistyped password: it goes nowhere."""
    if user is None:
        log.warning("sign-in failed for an unknown staff name")
        return
    is_locked = known.is_locked(at)
    action = "account.locked" if is_locked else "account.sign_in_failed"
    journal.record(account(user.pk), action, by=ANONYMOUS, at=at, data={"way": "password"})


def _locked(known: rules.Failures) -> Refusal:
    until = clock_text(known.locked_until) if known.locked_until else ""
    return too_many(
        f"连续输错 {rules.FAILURES_BEFORE_LOCK} 次，为安全起见锁定到 {until}。到时再试，或联系安全管理员。",
        "sign_in_locked",
    )


def staff_create(
    *,
    username: str,
    name: str,
    job: str,
    password: str,
    by: Actor,
    at: datetime,
    phone: str = "",
    demo_note: str = "",
    totp_secret: str = "",
) -> NewStaff:
    """Open a staff account and return the address for its authenticator app, shown once.

    Offices are given separately (`network`). Raises Refusal `account_create_forbidden`, `username_taken`,
    `password_weak`.
    """
    require(by, ACCOUNT_CREATE)
    secret = totp_secret or pyotp.random_base32()
    pyotp.TOTP(secret)  # raises ValueError for one that is too short to be a secret
    user = User(
        username=username.strip(),
        name=name.strip(),
        job=job.strip(),
        phone=phone or None,
        is_staff=True,
        totp_secret=factors.sealed(secret),
        demo_note=demo_note,
    )
    if not user.username or not user.name:
        raise invalid("staff_incomplete", "请填用户名和姓名。")
    _set_password(user, password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
            journal.record(account(user.pk), "account.staff_opened", by=by, at=at, data={"username": user.username})
    except IntegrityError as error:
        sentence = "这个用户名已经有人用了，请换一个。"
        raise invalid("username_taken", sentence, {"username": sentence}) from error
    return _new_staff(user, secret)


def staff_factor_reset(user_id: int, *, by: Actor, at: datetime) -> NewStaff:
    """Give a member of staff who lost the phone a new second factor; their tokens end.

    Raises Refusal `account_secure_forbidden`, `account_not_found`.
    """
    require(by, ACCOUNT_SECURE)
    with transaction.atomic():
        user = _staff_locked(user_id)
        secret = pyotp.random_base32()
        user.totp_secret, user.totp_last_step = factors.sealed(secret), 0
        user.save(update_fields=["totp_secret", "totp_last_step"])
        _end_tokens(user, at)
        journal.record(account(user.pk), "account.factor_reset", by=by, at=at)
    return _new_staff(user, secret)


def staff_deactivate(user_id: int, *, by: Actor, at: datetime) -> None:
    """Close a staff account: sessions and tokens stop at their next use, what it did stays in the journal.

    Raises Refusal `account_secure_forbidden`, `account_not_found`.
    """
    require(by, ACCOUNT_SECURE)
    with transaction.atomic():
        user = _staff_locked(user_id)
        user.is_active = False
        user.save(update_fields=["is_active"])
        _end_tokens(user, at)
        journal.record(account(user.pk), "account.closed", by=by, at=at)


def password_change(old: str, new: str, *, by: Actor, at: datetime) -> User:
    """Change one's own password; every other session and every token of the account ends.

    Raises Refusal `password_wrong`, `password_weak`, `too_many`.
    """
    if by.user_id is None or not by.is_staff:
        raise sign_in_needed()
    spend(f"password:{by.user_id}", 10, timedelta(hours=1), at, what="修改密码")
    with transaction.atomic():
        user = _staff_locked(by.user_id)
        if not user.check_password(old):
            sentence = "现在的密码不对，请再输一遍。"
            raise invalid("password_wrong", sentence, {"old": sentence})
        _set_password(user, new)
        # Django's sessions carry a digest of the password: the others end by themselves.
        user.save(update_fields=["password"])
        _end_tokens(user, at)
        journal.record(account(user.pk), "account.password_changed", by=by, at=at)
    return user


def demo_become(user_id: int, *, at: datetime) -> User:
    """Sign in as a person of the demonstration without password or code. Raises Refusal `not_found` elsewhere."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(demo_note="").first()
    if not settings.YICIBAN_DEMO or user is None:
        raise not_found("没有这一页。")
    with transaction.atomic():
        journal.record(account(user.pk), "account.signed_in", by=self_of(user), at=at, data={"way": "demo"})
    return user


def _staff_locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id, is_staff=True, is_active=True).first()
    if user is None:
        raise not_found("没有这个工作人员账号。", "account_not_found")
    return user


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        sentence = "".join(WEAK.get(str(one.code), "密码太容易猜，请换一个。") for one in error.error_list[:1])
        raise invalid("password_weak", sentence, {"new": sentence}) from error
    user.set_password(password)


def _end_tokens(user: User, at: datetime) -> None:
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def _new_staff(user: User, secret: str) -> NewStaff:
    issuer = f"一次办 {settings.YICIBAN_SITE_NAME}"
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=issuer)
    return NewStaff(user.pk, user.username, uri)
