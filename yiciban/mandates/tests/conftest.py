"""The day of the cast's tests, and a guardian's paper."""

from __future__ import annotations

import pytest

from tests.cast import NOW
from yiciban.kernel.dates import local_date
from yiciban.mandates import queries


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_today", lambda: local_date(NOW))
