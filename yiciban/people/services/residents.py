"""Sign-in of residents: a code by short message, good once; the first one opens the account."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from yiciban.journal import services as journal
from yiciban.kernel.actor import ANONYMOUS
from yiciban.kernel.identifiers import parse_phone
from yiciban.kernel.refusal import forbidden, invalid
from yiciban.people import rules
from yiciban.people.limits import spend
from yiciban.people.models import Resident, SignInCode, User
from yiciban.people.services.shared import about, account, self_of
from yiciban.providers import services as providers

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WHAT = "获取验证码"


def code_request(phone: str, *, at: datetime, ip: str) -> str:
    """Send a sign-in code to a phone and return its number in plain digits.

    One a minute and five an hour for a phone, thirty an hour for an address. Only the last code counts. Nothing
    happened to any account yet, so there is no journal entry. Raises Refusal `phone_…`, `too_many`.
    """
    with about("phone"):
        number = str(parse_phone(phone))
    spend(f"code:ip:{ip}", 30, HOUR, at, what=WHAT)
    spend(f"code:minute:{number}", 1, MINUTE, at, what=WHAT)
    spend(f"code:hour:{number}", 5, HOUR, at, what=WHAT)
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    with transaction.atomic():
        SignInCode.objects.filter(phone=number).delete()
        SignInCode.objects.create(
            phone=number,
            digest=_digest(number, code),
            created_at=at,
            expires_at=at + rules.CODE_LIFE,
            tries_left=rules.CODE_TRIES,
        )
        providers.message_queue(
            number,
            f"您的验证码是 {code}，5 分钟内有效。请勿转告他人。",
            purpose="sign_in_code",
            subject="",
            by=ANONYMOUS,
            at=at,
            secret=True,
        )
    return number


def code_redeem(phone: str, code: str, *, at: datetime) -> User:
    """The resident whose phone the code went to, made at the first sign-in.

    A code is good once, for five minutes and five tries; of two who send it at once, one gets in.
    Raises Refusal `phone_…`, `code_wrong`, `code_over`, `account_closed`.
    """
    with about("phone"):
        number = str(parse_phone(phone))
    typed = "".join(char for char in code if char.isdecimal())
    with transaction.atomic():
        # A second redeemer waits here, then finds the row no longer unused.
        row = (
            SignInCode.objects.select_for_update()
            .filter(phone=number, used_at=None, expires_at__gt=at, tries_left__gt=0)
            .order_by("-created_at")
            .first()
        )
        if row is not None and constant_time_compare(row.digest, _digest(number, typed)):
            row.used_at = at
            row.save(update_fields=["used_at"])
            return _signed_in(number, at)
        left = 0
        if row is not None:
            row.tries_left = left = row.tries_left - 1
            row.save(update_fields=["tries_left"])
    # The count of tries is committed before the no leaves.
    if left:
        sentence = f"验证码不对。请再看一遍短信，还可以试 {left} 次。"
        raise invalid("code_wrong", sentence, {"code": sentence})
    sentence = "这个验证码不能用了（过期、用过或错了 5 次）。请重新获取。"
    raise invalid("code_over", sentence, {"code": sentence})


def _signed_in(number: str, at: datetime) -> User:
    user, is_new = User.objects.get_or_create(
        phone=number,
        is_resident=True,
        defaults={"username": f"resident-{uuid4().hex[:16]}", "password": make_password(None)},
    )
    if not user.is_active:
        raise forbidden("这个账号已停用。请带身份证到政务服务中心窗口咨询。", "account_closed")
    if is_new:
        Resident.objects.create(user=user)
        journal.record(account(user.pk), "account.opened", by=self_of(user), at=at)
    journal.record(account(user.pk), "account.signed_in", by=self_of(user), at=at, data={"way": "code"})
    return user


def _digest(number: str, code: str) -> str:
    """A million codes are quickly tried: without the secret key the digest says nothing."""
    return salted_hmac("yiciban.people.code", f"{number}:{code}", algorithm="sha256").hexdigest()
