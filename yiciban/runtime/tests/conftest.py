"""Folders PostgreSQL can reach even when root runs the tests: pytest's own tmp_path is closed to others."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yiciban-") as made:
        Path(made).chmod(0o711)
        yield Path(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made
