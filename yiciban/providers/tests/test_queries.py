"""Who sees which messages, masked; and no more queries for many than for one."""

from __future__ import annotations

from typing import Any

import pytest

from yiciban.kernel.actor import ANONYMOUS, SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.providers import queries
from yiciban.providers.facts import MessageStatus
from yiciban.providers.tests.conftest import AT, ELSEWHERE, EXAMINER, MANAGER, PHONE, staff


def test_states_say_what_is_a_demonstration(db: None) -> None:
    states = queries.provider_states(MANAGER, at=AT)
    assert [state.kind for state in states] == ["sms", "identity", "payment", "seal", "post"]
    assert all(state.ok and state.demo and "演示" in state.name for state in states)


@pytest.mark.parametrize(("by", "code"), [(EXAMINER, "provider_see_forbidden"), (ANONYMOUS, "sign_in_needed")])
def test_others_do_not_see_states(by: Any, code: str) -> None:
    with pytest.raises(Refusal) as no:
        queries.provider_states(by, at=AT)
    assert no.value.code == code


def test_phones_are_masked_and_codes_blanked(queued: Any) -> None:
    queued(), queued(secret=True)
    secret, plain = queries.messages(MANAGER)
    assert plain.phone == "138****5127"
    assert secret.text == queries.SECRET_TEXT


def test_a_manager_sees_the_own_region_and_what_has_none(queued: Any) -> None:
    here, nowhere = queued(), queued(region="")
    assert {m.id for m in queries.messages(MANAGER)} == {here.pk, nowhere.pk}
    assert {m.id for m in queries.messages(ELSEWHERE)} == {nowhere.pk}
    assert len(queries.messages(SYSTEM)) == 2
    assert len(queries.messages(staff("system_admin", "430000000000"))) == 2


def test_failed_ones_are_counted_and_listed(queued: Any, failed: Any) -> None:
    queued()
    message = failed()
    assert queries.failed_count(MANAGER) == 1
    assert [m.id for m in queries.messages(MANAGER, status=MessageStatus.FAILED)] == [message.pk]


def test_pages_follow_each_other(queued: Any) -> None:
    made = [queued().pk for _ in range(5)]
    first = queries.messages(MANAGER, limit=3)
    second = queries.messages(MANAGER, before=first[-1].id, limit=3)
    assert [m.id for m in (*first, *second)] == made[::-1]


@pytest.mark.parametrize("count", [1, 50])
def test_a_page_is_one_query(queued: Any, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        queued()
    with django_assert_num_queries(1):
        assert len(queries.messages(MANAGER)) == count


def test_the_phones_of_a_demonstration_show_everything(queued: Any, settings: Any) -> None:
    settings.YICIBAN_DEMO = True
    queued(secret=True)
    (message,) = queries.demo_messages(PHONE)
    assert (message.phone, message.text) == (PHONE, "您的办件已受理。")
    assert queries.demo_messages("13900000000") == ()


def test_elsewhere_there_are_no_such_phones(queued: Any, settings: Any, use: Any) -> None:
    settings.YICIBAN_DEMO = False
    with pytest.raises(Refusal) as no:
        queries.demo_messages()
    assert no.value.status == 404
