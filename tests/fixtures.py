"""Fixtures every test may ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree

import pytest
from django.core.cache import cache

from tests import stages
from tests.cast import Cast, district
from tests.snapshot import standing
from yiciban.demo.loader import Loaded


@pytest.fixture(scope="session", autouse=True)
def _prompt_live_server() -> Iterator[None]:
    """Head and body of an answer are two packets: the second must not wait 40 ms until the first is confirmed."""
    from django.core.servers.basehttp import WSGIRequestHandler

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "disable_nagle_algorithm", True)
        yield


def _district() -> Cast:
    cast = standing("cast", district)
    stages.begin()
    return cast


@pytest.fixture
def cast(db: None, _files: None) -> Cast:
    """The district and its people, in this test's database."""
    return _district()


@pytest.fixture
def live_cast(transactional_db: None, _files: None) -> Cast:
    """The same where commits are real: for races and for a served site."""
    return _district()


@pytest.fixture(autouse=True)
def _in_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finder is built where the test runs: another thread would not see what it has not committed.

    What a process remembers of answers and of the network is forgotten: the test before had another one.
    """
    from yiciban.catalogue.queries.bodies import MEMORY as BODIES
    from yiciban.catalogue.queries.index import KEPT
    from yiciban.catalogue.views.search import forget_answers
    from yiciban.network.queries.calendar import SNAPSHOT as CALENDAR
    from yiciban.network.queries.places import forget_places

    monkeypatch.setattr(KEPT, "in_thread", False)
    BODIES.forget()
    forget_answers()
    forget_places()
    CALENDAR.forget()


@pytest.fixture
def _files(settings: object, tmp_path: Path) -> None:
    """Files and keys of one test stay in its own folder."""
    settings.YICIBAN_FILES = str(tmp_path / "files")  # type: ignore[attr-defined]
    cache.clear()


@pytest.fixture(scope="session")
def _demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demonstration keeps on disk; every test gets a copy."""
    return tmp_path_factory.mktemp("demo") / "files"


@pytest.fixture
def load_demo(settings: object, _files: None, _demo_files: Path) -> Callable[[], Loaded]:
    """Load the whole demonstration as of now into this test's empty database, and say what that added."""
    from django.utils import timezone

    from yiciban.demo import loader

    own = Path(settings.YICIBAN_FILES)  # type: ignore[attr-defined]

    def build() -> Loaded:
        loaded = loader.load(timezone.now())
        copytree(own, _demo_files)
        return loaded

    def run() -> Loaded:
        settings.YICIBAN_DEMO = True  # type: ignore[attr-defined]
        loaded = standing("demo", build)
        copytree(_demo_files, own, dirs_exist_ok=True)
        return loaded

    return run


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
