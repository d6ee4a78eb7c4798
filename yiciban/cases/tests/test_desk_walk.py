"""Every address of the desk, walked by every role: who sees what, and that what one may not know does not exist."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import way
from tests.cast import RESIDENTS, STAFF, Cast
from yiciban.cases import urls_desk
from yiciban.cases.facts import RequestKind
from yiciban.cases.queries import case, materials
from yiciban.cases.services import request_ask
from yiciban.cases.tests.desk import sign_in, stop_clock
from yiciban.documents.queries import notices

WORKS = {"clerk", "examiner", "reviewer", "approver", "maker", "handout"}
WATCHES = {"supervisor", "manager", "government_head"}
RECEIVES = {"clerk", "town_clerk"}
SIGNS = {"approver", "government_head", "supervisor", "manager"}
HANDS_OUT = {"clerk", "town_clerk", "handout"}
ALL = set(STAFF)
READS = WORKS | WATCHES | RECEIVES | {"other_examiner"}


def answers_of(role: str) -> dict[str, int]:
    """What a GET of each address answers this role, for a case of the health office received online."""
    knows = 200 if role in WORKS | WATCHES else 404
    works = 200 if role in WORKS else 403 if role in WATCHES else 404
    accepts = 200 if role == "clerk" else 403 if knows == 200 else 404
    asks = 200 if role in {"clerk", "examiner"} else 403 if knows == 200 else 404
    return {
        "desk:home": 200,
        "desk:cases": 200,
        "desk:next": 302,
        "desk:batch": 422,
        "desk:assignment": 200 if role in {"examiner", "reviewer", "approver", "other_examiner"} else 403,
        "desk:share": 404 if role in {"reviewer", "approver"} else 403,
        "desk:hand_over": 405,
        "desk:exports": 200 if role in READS else 403,
        "desk:export_file": 404 if role in READS else 403,
        "desk:search": 200,
        "desk:handout": 200 if role in HANDS_OUT else 403,
        "desk:requests": 200 if role in SIGNS else 403,
        "desk:receive": 200 if role in RECEIVES else 403,
        "desk:receive_check": 405,
        "desk:versions": 200 if role in {"approver", "manager"} else 403,
        "desk:case": knows,
        "desk:unmask": works,
        "desk:file": works,
        "desk:preview": works,
        "desk:material": 405,
        "desk:step": accepts,
        "desk:prereview": accepts,
        "desk:fill_gap": 405,
        "desk:ask": asks,
        "desk:request": knows,
        "desk:request_answer": 405,
        "desk:notice": knows,
        "desk:notice_pdf": knows,
    }


def addresses(cast: Cast) -> dict[str, str]:
    """One address of each name, for a case that waits at the counter."""
    number = way.submitted(cast).number
    fact = case(number, cast.clerk)
    file = next(m.files[0] for m in materials(fact) if m.files)
    paper = notices(fact.subject)[0].number
    asked = request_ask(
        number, RequestKind.VOIDING, {"ground": "duplicate"}, "同一件收了两次。", by=cast.clerk, at=timezone.now()
    )
    arguments = {
        "desk:export_file": [file.id],
        "desk:versions": ["public_place_health_new"],
        "desk:case": [number],
        "desk:unmask": [number],
        "desk:file": [number, file.id],
        "desk:preview": [number, file.id, 1],
        "desk:material": [number, "floor_plan"],
        "desk:step": [number, "request_correction"],
        "desk:prereview": [number],
        "desk:fill_gap": [number],
        "desk:ask": [number, "voiding"],
        "desk:request": [number, asked.id],
        "desk:request_answer": [number, asked.id, "sign"],
        "desk:notice": [number, paper],
        "desk:notice_pdf": [number, paper],
    }
    return {
        f"desk:{p.name}": reverse(f"desk:{p.name}", args=arguments.get(f"desk:{p.name}")) for p in urls_desk.urlpatterns
    }


def test_every_address_answers_every_role_as_the_table_says(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)
    known = addresses(cast)
    assert set(known) == set(answers_of("clerk"))
    wrong = []
    for role in STAFF:
        client = sign_in(cast, role)
        for name, url in known.items():
            found = client.get(url).status_code
            if found != answers_of(role)[name]:
                wrong.append((role, name, found, answers_of(role)[name]))
    assert wrong == []


def test_a_stranger_is_led_to_the_staff_sign_in_and_back(cast: Cast, client: object) -> None:
    for name, url in addresses(cast).items():
        response = client.get(url)  # type: ignore[attr-defined]
        if response.status_code == 405:
            continue
        assert response.status_code in (302, 303), name
        assert response.headers["Location"].startswith("/sign-in/staff/?next=%2Fdesk%2F"), name


def test_a_resident_finds_no_desk(cast: Cast) -> None:
    known = addresses(cast)
    for name in RESIDENTS:
        client = sign_in(cast, name)
        assert {client.get(url).status_code for url in known.values()} <= {403, 404, 405}


def test_what_one_may_not_change_is_refused_and_nothing_happens(cast: Cast) -> None:
    known = addresses(cast)
    for role in ALL - {"clerk"}:
        client = sign_in(cast, role)
        found = client.post(known["desk:material"], {"check": "fits"}).status_code
        assert found in (403, 404), role
        found = client.post(known["desk:step"].replace("request_correction", "accept")).status_code
        assert found in (403, 404), role
    assert case(known["desk:case"].split("/")[3], cast.clerk).accepted_at is None


def test_the_bar_of_every_role_leads_only_to_pages_that_open(cast: Cast) -> None:
    from yiciban.cases.views.desk_nav import desk_nav

    for role in STAFF:
        client = sign_in(cast, role)
        for entry in desk_nav(getattr(cast, role), "/desk/"):
            assert client.get(entry["url"]).status_code == 200, (role, entry)


def test_a_case_stands_under_ones_work_in_the_bar(cast: Cast) -> None:
    from yiciban.cases.views.desk_nav import desk_nav

    active = [entry["label"] for entry in desk_nav(cast.examiner, "/desk/cases/123/") if entry["active"]]
    assert active == ["我的工作"]
