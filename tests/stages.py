"""What many tests begin with, done once: the same commands on the same state lead to the same rows.

A test whose world stands as the cast left it gets the rows, and the files, that the commands of the stage made when
they first ran in this process. Whoever has written anything before, asks for another time or other answers, or has
real commits, gets the commands themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.cast import DISTRICT, NOW, Cast
from tests.snapshot import Snapshot
from yiciban.cases.facts import CaseFact
from yiciban.catalogue.queries import guide_version
from yiciban.network.queries import work_calendar

# What the transaction under way has written, undone rows too: the same again means that nothing was touched.
WRITTEN = """
SELECT pg_current_xact_id()::text, sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint FROM pg_stat_xact_user_tables
"""
Mark = tuple[str, int]
Stage = Callable[..., CaseFact]


@dataclass(frozen=True)
class Reached:
    """What a stage added to the cast, and what its last command answered."""

    rows: Snapshot
    files: dict[str, bytes]
    answer: CaseFact


_cast: list[Snapshot] = []
_reached: dict[str, Reached] = {}
_untouched: list[Mark | None] = [None]


def begin() -> None:
    """The cast stands, and nothing else."""
    if not _cast:
        _cast.append(Snapshot.take())
    _untouched[0] = _mark()


def stage(build: Stage) -> Stage:
    """Run `build`, or put back what it made of an untouched cast before."""

    @wraps(build)
    def run(cast: Cast, at: datetime = NOW, **changed: Any) -> CaseFact:
        mark = _untouched[0]
        if at != NOW or changed or mark is None or mark != _mark():
            return build(cast, at, **changed)
        name = build.__name__
        if name in _reached:
            _put_back(_reached[name])
        else:
            answer = build(cast, at)
            _reached[name] = Reached(Snapshot.take().since(_cast[0]), _files(), answer)
        return _reached[name].answer

    return run


def _mark() -> Mark | None:
    if not connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        number, rows = cursor.fetchone()
    return number, rows


def _files() -> dict[str, bytes]:
    home = Path(settings.YICIBAN_FILES)
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def _put_back(reached: Reached) -> None:
    reached.rows.restore()
    # What the commands would have read just now, and a process remembers for a minute: budgets count on it.
    work_calendar(DISTRICT)
    guide_version(reached.answer.version_id)
    for name, content in reached.files.items():
        path = Path(settings.YICIBAN_FILES) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
