"""Counting in the database: exact, for all processes together."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from yiciban.kernel.refusal import Refusal
from yiciban.people import limits
from yiciban.people.models import Spending
from yiciban.people.tests.conftest import AT

MINUTE = timedelta(minutes=1)


def test_what_the_window_holds_is_let_through_and_the_rest_told_when(db: None) -> None:
    limits.spend("a", 2, MINUTE, AT)
    limits.spend("a", 2, MINUTE, AT + timedelta(seconds=30))
    with pytest.raises(Refusal) as no:
        limits.spend("a", 2, MINUTE, AT + timedelta(seconds=59), what="查进度")
    assert (no.value.status, no.value.code) == (429, "too_many")
    assert "查进度太频繁了。请在 10:25 以后再试" in no.value.sentence


def test_the_window_ends_after_its_length_and_not_on_the_clock(db: None) -> None:
    start = AT + timedelta(seconds=50)
    limits.spend("a", 1, MINUTE, start)
    with pytest.raises(Refusal):
        limits.spend("a", 1, MINUTE, start + timedelta(seconds=59))
    limits.spend("a", 1, MINUTE, start + MINUTE)


def test_keys_do_not_know_each_other_and_are_not_kept_in_the_clear(db: None) -> None:
    limits.spend("code:13800005127", 1, MINUTE, AT)
    limits.spend("code:13800005128", 1, MINUTE, AT)
    assert not Spending.objects.filter(key_digest__contains="1380").exists()


def test_ended_windows_are_forgotten(db: None) -> None:
    limits.spend("a", 1, MINUTE, AT)
    assert limits.forget(at=AT) == 0
    assert limits.forget(at=AT + MINUTE) == 1


def test_spending_is_one_statement(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        limits.spend("a", 1, MINUTE, AT)


@pytest.mark.parametrize(("second", "said"), [(0, "10:24"), (1, "10:25"), (59, "10:25")])
def test_the_time_said_is_never_too_early(second: int, said: str) -> None:
    assert limits.clock_text(AT + timedelta(seconds=second)) == said


@pytest.mark.django_db(transaction=True)
def test_of_eight_at_once_as_many_get_through_as_may() -> None:
    through: list[int] = []
    gate = threading.Barrier(8)

    def run() -> None:
        gate.wait()
        try:
            limits.spend("a", 3, MINUTE, AT)
            through.append(1)
        except Refusal:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) == 3
