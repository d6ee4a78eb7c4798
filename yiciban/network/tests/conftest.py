"""The demo's network for tests of the network."""

from datetime import UTC, datetime

import pytest

from tests.snapshot import standing
from yiciban.demo import loader
from yiciban.kernel.actor import SYSTEM
from yiciban.network.queries.calendar import SNAPSHOT
from yiciban.network.services import calendar_load_shipped

AT = datetime(2026, 11, 24, 2, 24, tzinfo=UTC)  # Tuesday, 10:24 in Shanghai
DISTRICT = "439901000000"


@pytest.fixture(autouse=True)
def _fresh(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path  # whitenoise warns of a folder that is not there
    SNAPSHOT.forget()
    yield
    SNAPSHOT.forget()


@pytest.fixture
def calendar(db: None, request: pytest.FixtureRequest) -> None:
    """The years of the State Council's notices."""
    if "network" in request.fixturenames:
        standing("network", _network)
    else:
        standing("calendar", _calendar)


@pytest.fixture
def network(calendar: None) -> None:
    """Regions, departments, points and windows of the demo district."""


def _calendar() -> None:
    calendar_load_shipped(by=SYSTEM, at=AT)


def _network() -> None:
    _calendar()
    loader.load_network(AT)
