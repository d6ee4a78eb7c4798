"""Every address and every operation, walked by every person: the tables say what each of them gets, and no 500."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache as memory
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.addresses import ANONYMOUS, EVERYONE, PAGES, Address, World, world
from tests.cast import district
from tests.operations import FILL, OPERATIONS, Operation
from yiciban.journal.models import Entry
from yiciban.people.services import token_issue
from yiciban.site.api import api

# What no person may call and no table need hold: the document of the API, which is on the page api/docs.
OPEN_DOCUMENTS = ("openapi-json", "api-root")
WRONG_DOOR = (401, 403, 404, 405)
# Each test inside the module's own transaction.
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Walkers:
    """Everybody, signed in once for all tests: what a test does to a session is rolled back with it."""

    world: World
    sessions: Mapping[str, str]
    tokens: Mapping[str, str]

    def browser(self, person: str, *, enforced: bool = False) -> Client:
        """A browser of that person."""
        client = _client(enforced=enforced)
        if person != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return client

    def program(self, person: str) -> Client:
        """A program of that person."""
        sent = {} if person == ANONYMOUS else {"Authorization": f"Bearer {self.tokens[person]}"}
        return _client(headers=sent)


@cache
def _site(*, enforced: bool) -> ClientHandler:
    """The site, its middleware made once: a page that breaks answers 500 instead of raising."""
    handler = ClientHandler(enforce_csrf_checks=enforced)
    handler.load_middleware()
    return handler


def _client(*, enforced: bool = False, **given: Any) -> Client:
    client = Client(raise_request_exception=False, **given)
    client.handler = _site(enforced=enforced)
    return client


@pytest.fixture(scope="module")
def walkers(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walkers]:
    """One district for the whole module, rolled back at its end: building it takes longer than a walk."""
    files: Path = tmp_path_factory.mktemp("files")
    memory.clear()
    with (
        django_db_blocker.unblock(),
        override_settings(YICIBAN_FILES=str(files)),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        # Nobody here asks which templates were used, and keeping a copy of every context takes its time.
        patch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
        there = world(district())
        users = {person: there.cast.user(person) for person in EVERYONE - {ANONYMOUS}}
        tokens = {person: token_issue(user, "test", at=timezone.now()) for person, user in users.items()}
        yield Walkers(there, {person: _signed_in(user) for person, user in users.items()}, tokens)
        transaction.set_rollback(True)


def _signed_in(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def patterns(within: list[Any], names: tuple[str, ...] = (), start: str = "") -> Iterator[tuple[str, str]]:
    """Name and address of every pattern of the URLconf, however deep; an unnamed one goes by its address."""
    for one in within:
        here = start + str(one.pattern)
        if isinstance(one, URLPattern):
            yield ":".join((*names, one.name)) if one.name else here, here
        elif isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, (*names, one.namespace) if one.namespace else names, here)


def undone(send: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to a request that leaves nothing behind."""
    with transaction.atomic():
        answer = send()
        transaction.set_rollback(True)
    return answer


def test_every_address_is_in_the_table_and_the_table_names_nothing_else() -> None:
    found = {name for name, _ in patterns(get_resolver().url_patterns) if not name.startswith("api:")}
    assert found == set(PAGES)
    called = {
        f"{method.upper()} {path}" for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert called == set(OPERATIONS)
    addressed = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{address}")
        for name, address in patterns(get_resolver().url_patterns)
        if name.startswith("api:") and name.removeprefix("api:") not in OPEN_DOCUMENTS
    }
    assert addressed == {operation.split()[1] for operation in OPERATIONS}


def test_every_page_opens_for_those_who_may_and_for_nobody_else(walkers: Walkers) -> None:
    wrong = []
    for name, address in PAGES.items():
        for person in sorted(EVERYONE):
            answer = walkers.browser(person).get(walkers.world.url(address.path))
            expected = address.expected(person) if "GET" in address.methods else 405
            if answer.status_code != expected:
                wrong.append(f"{name} as {person}: {answer.status_code}, expected {expected}")
            elif expected == 303:
                assert answer.headers["Location"].startswith("/sign-in/"), name
    assert not wrong, "\n".join(wrong)


def test_every_form_takes_posts_from_those_who_may_and_from_nobody_else(walkers: Walkers) -> None:
    wrong = []
    for name, address in PAGES.items():
        before = Entry.objects.count()
        for person in sorted(EVERYONE):
            status = _post(walkers.world, walkers.browser(person), address)
            if not _as_expected(status, address, person):
                wrong.append(f"{name} as {person}: {status}")
        assert Entry.objects.count() == before, name
    assert not wrong, "\n".join(wrong)


def _post(there: World, client: Client, address: Address) -> int:
    """A form as good as empty; what it does is undone."""
    sent: dict[str, Any] = {"data": address.body}
    if address.kind == "data":
        sent |= {"content_type": "application/json", "headers": {"Upload-Offset": "0"}}
    send = client.patch if address.methods == "PATCH" else client.post
    return undone(lambda: send(there.url(address.path), **sent)).status_code


def _as_expected(status: int, address: Address, person: str) -> bool:
    if address.methods == "GET":
        return status == 405
    if person in address.yes:
        return status < 500 and status not in WRONG_DOOR
    if person in address.led:
        return status in ((303, 401) if person not in address.missing else (404,))
    return status in (403, 404)


def test_nothing_is_changed_without_the_token_of_a_page(walkers: Walkers) -> None:
    before = Entry.objects.count()
    for name, address in PAGES.items():
        if name == "elder":
            continue  # changes the size of the type in this browser, nothing here; reading must not set a cookie
        method = "PATCH" if address.methods == "PATCH" else "POST"
        for person in ("owner", "clerk"):
            answer = walkers.browser(person, enforced=True).generic(method, walkers.world.url(address.path))
            assert answer.status_code == 403, (name, person)
    assert Entry.objects.count() == before


def test_a_demonstration_shows_its_people_and_their_messages_to_everyone(walkers: Walkers) -> None:
    with override_settings(YICIBAN_DEMO=True):
        for person in sorted(EVERYONE):
            assert walkers.browser(person).get("/demo/").status_code == 200, person
            assert walkers.browser(person).get("/demo/messages/").status_code == 200, person


def test_every_operation_answers_those_who_may_and_nobody_else(walkers: Walkers) -> None:
    wrong = []
    for name, operation in OPERATIONS.items():
        before = Entry.objects.count()
        for person in sorted(EVERYONE) if not operation.open else (ANONYMOUS, "owner", "clerk"):
            status = _call(walkers.world, walkers.program(person), name, operation)
            if not _as_promised(status, operation, person):
                wrong.append(f"{name} as {person}: {status}, expected {operation.expected(person)}")
        assert Entry.objects.count() == before, name
    assert not wrong, "\n".join(wrong)


def _as_promised(status: int, operation: Operation, person: str) -> bool:
    if operation.open:  # wrong codes, a demonstration that is none: any answer but a question who one is
        return status < 500 and status not in (401, 403, 405)
    # Whoever may is not turned away; what else stands in the way of this very case is for other tests.
    expected = operation.expected(person)
    return status in (200, 201, 204, 409, 422) if expected == 200 else status == expected


def _call(there: World, client: Client, name: str, operation: Operation) -> int:
    method, path = name.split()
    url = there.url(re.sub(r"\{(\w+)\}", lambda found: {**FILL, **operation.fill}[found[1]], path))
    if isinstance(operation.body, bytes):
        sent: dict[str, Any] = {"data": operation.body, "headers": {"Upload-Offset": "0"}}
    elif operation.body is not None:
        body = json.dumps(operation.body, ensure_ascii=False).replace("{firm}", there.values["firm"])
        sent = {"data": body, "content_type": "application/json"}
    else:
        sent = {}
    return undone(lambda: client.generic(method, url, **sent)).status_code


def test_a_browsers_session_opens_no_operation(walkers: Walkers) -> None:
    """The API has no CSRF token because it knows no cookie."""
    for name, operation in OPERATIONS.items():
        if not operation.open:
            assert _call(walkers.world, walkers.browser("owner"), name, operation) == 401, name
