"""When a message is tried again."""

from __future__ import annotations

from itertools import pairwise

from yiciban.providers.rules import BACK_OFF, BACK_OFF_SECRET, wait_after


def test_waits_grow_and_then_end() -> None:
    for steps, secret in ((BACK_OFF, False), (BACK_OFF_SECRET, True)):
        waits = [wait_after(attempts, secret=secret) for attempts in range(1, len(steps) + 1)]
        assert waits == list(steps)
        assert all(first < second for first, second in pairwise(steps))
        assert wait_after(len(steps) + 1, secret=secret) is None


def test_a_code_is_given_up_before_it_is_worthless() -> None:
    assert sum(step.total_seconds() for step in BACK_OFF_SECRET) < 300
