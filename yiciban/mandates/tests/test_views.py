"""The pages of mandates: given, registered, confirmed, recorded; what is wrong stands beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import way
from tests.cast import NOW, RESIDENTS, Cast
from yiciban.mandates import queries
from yiciban.mandates.facts import State
from yiciban.mandates.tests.test_services import WARD, guard, number_of

OWNER, NEIGHBOUR = RESIDENTS["owner"], RESIDENTS["neighbour"]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def browser(cast: Cast) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.user(name))
        return client

    return sign_in


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("证明.png", way.picture(), "image/png")


def test_a_mandate_is_given_shown_to_both_and_taken_back(cast: Cast, browser: Callable[[str], Client]) -> None:
    owner, neighbour = browser("owner"), browser("neighbour")
    sent: dict[str, Any] = {
        "party": f"person:{cast.owner.user_id}",
        "agent_name": NEIGHBOUR[0],
        "agent_number": NEIGHBOUR[1],
        "acts": ["file"],
        "item": "",
        "until": "2027-03-01",
    }
    wrong = owner.post("/me/mandates/new/", sent | {"agent_number": "12", "until": ""})
    assert wrong.status_code == 422
    assert "请选委托到哪天" in wrong.content.decode()
    unknown = owner.post("/me/mandates/new/", sent | {"item": "天上的事"})
    assert unknown.status_code == 422
    assert owner.post("/me/mandates/new/", sent).status_code == 302
    (made,) = queries.given_by(cast.owner)
    assert "周*山" in owner.get("/me/mandates/").content.decode()
    assert "您是代理人" in neighbour.get("/me/mandates/").content.decode()
    assert owner.get(f"/me/mandates/{made.id}/revoke/").status_code == 200
    assert owner.post(f"/me/mandates/{made.id}/revoke/").status_code == 302
    assert queries.mandate(made.id, cast.owner).state is State.REVOKED


def test_a_guardian_registers_and_a_clerk_confirms(cast: Cast, browser: Callable[[str], Client]) -> None:
    sent = {"ward_name": WARD[0], "ward_number": WARD[1], "relation": "spouse", "proof": "household", "file": scan()}
    wrong = browser("owner").post("/me/mandates/guardian/", sent)
    assert "配偶不能登记为未成年人的监护人" in wrong.content.decode()
    done = browser("owner").post("/me/mandates/guardian/", sent | {"relation": "parent", "file": scan()})
    assert done.status_code == 302
    (asked,) = queries.waiting(cast.clerk)
    clerk, url = browser("clerk"), f"/desk/mandates/{asked.id}/"
    assert "等核对的监护" in clerk.get("/desk/mandates/").content.decode()
    assert WARD[1] not in clerk.get(url).content.decode()
    assert "请写明为什么" in clerk.post(f"{url}refuse/", {"reason": ""}).content.decode()
    assert clerk.post(f"{url}confirm/").status_code == 302
    assert clerk.post(f"{url}confirm/").status_code == 409
    assert clerk.post(f"{url}nonsense/").status_code == 404
    assert queries.mandate(asked.id, cast.owner).state is State.LIVE


def test_a_clerk_records_a_paper_and_finds_it_by_number(cast: Cast, browser: Callable[[str], Client]) -> None:
    clerk = browser("clerk")
    sent = {
        "kind": "person",
        "principal_name": OWNER[0],
        "principal_number": OWNER[1],
        "principal_phone": OWNER[2],
        "agent_name": NEIGHBOUR[0],
        "agent_number": NEIGHBOUR[1],
        "agent_phone": NEIGHBOUR[2],
        "acts": ["file", "collect"],
        "until": "2027-03-01",
    }
    unseen = clerk.post("/desk/mandates/new/", sent | {"file": scan()})
    assert "请核对两个人的证件原件" in unseen.content.decode()
    done = clerk.post("/desk/mandates/new/", sent | {"file": scan(), "cards": "on"})
    assert done.status_code == 302
    page = clerk.post("/desk/mandates/", {"number": NEIGHBOUR[1]}).content.decode()
    assert "陈*芳" in page
    assert OWNER[1] not in page


def test_a_list_asks_the_same_however_long_it_is(cast: Cast, browser: Callable[[str], Client]) -> None:
    clerk, counts = browser("clerk"), []
    for ward in (WARD, ("陈小年", number_of("43990120160601002"))):
        guard(cast, ward)
        clerk.get("/desk/mandates/")
        with CaptureQueriesContext(connection) as asked:
            clerk.get("/desk/mandates/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
