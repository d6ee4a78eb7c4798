"""A folder PostgreSQL can reach even when root runs the tests: pytest's own tmp_path is closed to others."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yiciban-") as made:
        Path(made).chmod(0o711)
        yield Path(made)
