"""The command that makes the first administrators."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from yiciban.people import factors
from yiciban.people.models import User


def test_a_staff_account_is_made_and_its_secrets_shown_once(db: None) -> None:
    out = StringIO()
    call_command("staff_create", "root", name="管理员", job="系统管理员", stdout=out)
    user = User.objects.get(username="root")
    assert user.is_staff
    secret = factors.opened(user.totp_secret)
    assert secret
    assert secret in out.getvalue()
    with pytest.raises(CommandError, match="已经有人用了"):
        call_command("staff_create", "root", name="管理员", stdout=out)
