"""Browser tests: a served site with real commits, Chromium, and people who sign in or are already."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from tests.cast import BEFORE, DISTRICT, Cast
from tests.e2e.browser import ARGUMENTS, DESK, PHONE, Visitor, program
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.roles import Role
from yiciban.licences.services import licence_enter
from yiciban.network.queries import actor_of
from yiciban.network.services import posting_grant
from yiciban.people.queries import parties_of

Enter = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; every person gets a context of their own."""
    built = site.STATICFILES_DIRS[0] / "dist" / "yiciban.css"
    if not built.exists():
        pytest.fail("The front end is not built: make build-front")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, in which Django forbids queries; nothing here
        # is asynchronous, and the fixtures have to reach the database beside the served site.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=program(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def enter(chromium: Browser, live_server: Any, live_cast: Cast) -> Iterator[Enter]:
    """Let somebody in: `enter("owner")` is signed in on a phone, `enter("clerk")` at a desk, `enter()` is nobody."""
    contexts = []

    def visit(name: str = "", *, desk: bool = False, **more: Any) -> Visitor:
        device = DESK if desk or (name and not live_cast.actors[name].is_resident) else PHONE
        given = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce", **device, **more}
        context = chromium.new_context(**given)
        context.set_default_timeout(15_000)
        contexts.append(context)
        if name:
            context.add_cookies([cookie_of(live_cast, name, live_server.url)])
        return Visitor(context, live_server.url)

    yield visit
    for context in contexts:
        context.close()
    settle()


def settle() -> None:
    """Wait for what the site still does for pages that are gone: emptying the database does not bear it."""
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if cursor.fetchone()[0] == 1:  # this very question
                return
        time.sleep(0.05)


def cookie_of(cast: Cast, name: str, url: str) -> Any:
    """The session of one of the cast, as a browser keeps it."""
    client = Client()
    client.force_login(cast.user(name))
    return {"name": site.SESSION_COOKIE_NAME, "value": client.cookies[site.SESSION_COOKIE_NAME].value, "url": url}


@pytest.fixture
def wallets(live_cast: Cast) -> None:
    """What spares the owner of the shop three materials: business licence, identity card, health certificates."""
    person, firm = sorted(parties_of(live_cast.owner), key=lambda party: party.kind != "person")
    rows = {"org_legal_person": firm.legal_person, "business_scope": "理发服务"}
    until = date(timezone.now().year + 5, 1, 31)
    for kind, holder, issuer, valid_to in (
        ("id_card", person, "police", until),
        ("business_licence", firm, "market", None),
        ("health_certificate", person, "health", until),
    ):
        if issuer != "health":
            office = {"region": DISTRICT, "department": issuer, "point": ""}
            posting_grant(live_cast.maker.user_id, Role.LICENCE_MAKER, **office, by=SYSTEM, at=BEFORE)
        dates = {"issued_on": date(2020, 3, 16), "valid_to": valid_to}
        maker = actor_of(live_cast.user("maker"))
        licence_enter(kind, holder, rows, issuer=issuer, **dates, by=maker, at=timezone.now())


@pytest.fixture(autouse=True)
def demonstration(settings: Any) -> None:
    """The site says that it is a demonstration: with the people and messages that only those have."""
    settings.YICIBAN_DEMO = True
    os.environ.setdefault("NO_PROXY", "localhost,127.0.0.1")
