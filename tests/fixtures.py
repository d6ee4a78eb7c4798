"""Fixtures every test may ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.cast import Cast, district
from tests.snapshot import Snapshot

_made: list[tuple[Snapshot, Cast]] = []


def _district() -> Cast:
    """The cast, built once in this process and put back from its rows for every further test."""
    if not _made:
        cast = district()
        _made.append((Snapshot.take(), cast))
        return cast
    snapshot, cast = _made[0]
    with transaction.atomic():
        snapshot.restore()
    return cast


@pytest.fixture
def cast(db: None, _files: None) -> Cast:
    """The district and its people, in this test's database."""
    return _district()


@pytest.fixture
def live_cast(transactional_db: None, _files: None) -> Cast:
    """The same where commits are real: for races and for a served site."""
    return _district()


@pytest.fixture
def _files(settings: object, tmp_path: Path) -> None:
    """Files and keys of one test stay in its own folder."""
    settings.YICIBAN_FILES = str(tmp_path / "files")  # type: ignore[attr-defined]
    cache.clear()


@pytest.fixture
def deliver() -> Callable[[], int]:
    """Hand every journal entry to its subscribers, as the worker would."""
    from django.utils import timezone

    from yiciban.journal.models import Entry
    from yiciban.journal.services import deliver as deliver_one

    def run() -> int:
        ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
        return sum(deliver_one(entry_id, at=timezone.now()) for entry_id in ids)

    return run
