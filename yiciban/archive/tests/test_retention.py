"""How long a package is kept, without a database."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from yiciban.archive.rules import kept
from yiciban.cases.facts import Status


@pytest.mark.parametrize(
    ("case", "lasting", "period", "until"),
    [
        ({"licence": "L"}, True, "永久", None),
        ({"licence": "L"}, False, "30年", date(2056, 12, 31)),
        ({}, True, "30年", date(2056, 12, 31)),
        ({"is_permit": False}, False, "10年", date(2036, 12, 31)),
        ({"verdict": "deny", "is_permit": False}, False, "30年", date(2056, 12, 31)),
        ({"status": Status.NOT_ACCEPTED, "verdict": ""}, False, "30年", date(2056, 12, 31)),
        ({"status": Status.WITHDRAWN, "verdict": ""}, False, "10年", date(2036, 12, 31)),
    ],
)
def test_the_first_row_that_fits_counts(case: dict[str, Any], lasting: bool, period: str, until: date | None) -> None:
    fact: Any = SimpleNamespace(
        **{"status": Status.DELIVERED, "verdict": "grant", "licence": "", "is_permit": True, **case}
    )
    found = kept(fact, lasting=lasting, ended_on=date(2026, 11, 24))
    assert (found.period, found.until) == (period, until)
