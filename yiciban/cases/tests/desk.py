"""What the tests of the desk share: signing in, a still clock, many cases at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import NOW, Cast
from yiciban.cases.models import Case

LATER = NOW + timedelta(hours=8)  # Tuesday 2026-11-24, 18:24 in Shanghai


def sign_in(cast: Cast, name: str) -> Client:
    """A browser of one of the cast; errors of the server are answers, not exceptions."""
    client = Client(raise_request_exception=True)
    client.force_login(cast.user(name))
    return client


def stop_clock(monkeypatch: pytest.MonkeyPatch, at: datetime = LATER) -> None:
    """Let every page believe it is this moment."""
    monkeypatch.setattr(timezone, "now", lambda: at)


def text(response: object) -> str:
    """The page as text."""
    return response.content.decode()  # type: ignore[attr-defined]


def copies(number: str, count: int) -> None:
    """The same case many more times, each with a number of its own."""
    row = Case.objects.get(number=number)
    row.draft_id = None
    rows = []
    for index in range(count):
        copy = Case(**{f.attname: getattr(row, f.attname) for f in Case._meta.concrete_fields if not f.primary_key})
        copy.number = f"43990120261124{index + 100:06d}0"
        rows.append(copy)
    Case.objects.bulk_create(rows)
