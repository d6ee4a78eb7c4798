"""The demo's catalogue for tests of the catalogue."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.snapshot import standing
from yiciban.catalogue.facts import Guide
from yiciban.catalogue.services import item_publish
from yiciban.demo import loader, source
from yiciban.kernel.actor import SYSTEM
from yiciban.network.services import calendar_load_shipped

AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)
DISTRICT = "439901000000"


@pytest.fixture(autouse=True)
def _static_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path  # whitenoise warns of a folder that is not there


@pytest.fixture
def base(db: None, request: pytest.FixtureRequest) -> None:
    """Calendar, network and dictionaries: everything an item stands on."""
    if "catalogue" in request.fixturenames:
        standing("catalogue", _catalogue)
    else:
        standing("catalogue base", _base)


@pytest.fixture
def catalogue(base: None) -> None:
    """Every item of the demo district, published."""


def _base() -> None:
    calendar_load_shipped(by=SYSTEM, at=AT)
    loader.load_network(AT)
    loader.load_dictionaries(AT)


def _catalogue() -> None:
    _base()
    loader.load_catalogue(AT)


@pytest.fixture(scope="session")
def guides() -> dict[str, Guide]:
    """Every guide of the demo, by slug; no database."""
    return {guide.slug: guide for guide in source.guides()}


@pytest.fixture
def publish(base: None) -> Callable[..., object]:
    """Publish a guide with some values changed."""

    def run(guide: Guide, **changes: object) -> object:
        changed = guide.particulars.model_copy(update=changes)
        return item_publish(changed, region=DISTRICT, by=SYSTEM, at=AT)

    return run
