"""Bearer tokens, and what is left behind when they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yiciban.journal.queries import history
from yiciban.people import queries, services
from yiciban.people.models import ApiToken, FailedSignIn, SignInCode, Spending, User
from yiciban.people.tests.conftest import AT, PHONE

HOUR = timedelta(hours=1)


def test_a_token_leads_to_its_account_with_one_query(owner: User, django_assert_num_queries: Any) -> None:
    token = services.token_issue(owner, "手机", at=AT)
    with django_assert_num_queries(1):
        assert queries.user_of_token(token, at=AT) == owner
    assert queries.user_of_token(token + "x", at=AT) is None
    assert token not in ApiToken.objects.get().digest


@pytest.mark.parametrize(("hours", "good_for"), [(12, 12), (1, 1), (1000, 12)])
def test_a_token_ends_by_itself(owner: User, hours: int, good_for: int) -> None:
    token = services.token_issue(owner, "手机", at=AT, hours=hours)
    assert queries.user_of_token(token, at=AT + good_for * HOUR - timedelta(seconds=1))
    assert queries.user_of_token(token, at=AT + good_for * HOUR) is None


def test_a_token_taken_back_is_gone(owner: User) -> None:
    token = services.token_issue(owner, "手机", at=AT)
    assert services.token_revoke(token, at=AT)
    assert queries.user_of_token(token, at=AT) is None
    assert not services.token_revoke(token, at=AT)
    actions = [entry.action for entry in history(f"account:{owner.pk}")]
    assert actions == ["account.token_issued", "account.token_revoked"]


def test_a_token_of_a_closed_account_is_nothing(owner: User) -> None:
    token = services.token_issue(owner, "手机", at=AT)
    User.objects.update(is_active=False)
    assert queries.user_of_token(token, at=AT) is None


def test_the_purge_takes_only_what_is_of_no_use(owner: User) -> None:
    services.code_request(PHONE, at=AT, ip="203.0.113.7")
    services.token_issue(owner, "手机", at=AT)
    FailedSignIn.objects.create(name_digest="x", count=1, last_at=AT)
    assert services.purge(at=AT) == {"codes": 0, "tokens": 0, "limits": 0, "failures": 0}
    services.purge(at=AT + timedelta(days=2))
    assert [model.objects.count() for model in (SignInCode, Spending, FailedSignIn, ApiToken)] == [0, 0, 0, 1]
    services.purge(at=AT + timedelta(days=32))
    assert not ApiToken.objects.exists()
