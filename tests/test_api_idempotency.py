"""A command sent twice with one key happens once."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import Cast
from tests.programs import Program, program, refused
from tests.way import SLUG, submitted
from yiciban.cases.models import Case, Draft
from yiciban.journal.queries import history
from yiciban.people.models import ApiToken
from yiciban.site import idempotency
from yiciban.site.models import IdempotentAnswer


def test_the_same_request_again_gets_the_same_answer_and_nothing_happens(cast: Cast) -> None:
    case = submitted(cast)
    clerk, key = program(cast, "clerk"), str(uuid4())
    first = clerk("POST", f"/cases/{case.number}/accept", key=key)
    again = clerk("POST", f"/cases/{case.number}/accept", key=key)
    assert first.status_code == again.status_code == 200
    assert (first.content, "Idempotency-Replayed" in first) == (again.content, False)
    assert again["Idempotency-Replayed"] == "true"
    assert again["Content-Type"] == first["Content-Type"]
    assert [entry.action for entry in history(case.subject)].count("case.accept") == 1


def test_without_a_key_the_second_time_is_judged_anew(cast: Cast) -> None:
    case = submitted(cast)
    clerk = program(cast, "clerk")
    assert clerk("POST", f"/cases/{case.number}/accept").status_code == 200
    assert refused(clerk("POST", f"/cases/{case.number}/accept")) == (409, "step_not_possible")


def test_a_key_belongs_to_one_request(cast: Cast) -> None:
    owner = program(cast, "owner")
    draft = owner.post("/drafts", {"item": SLUG, "party": cast.firm_key})
    path = f"/drafts/{draft['id']}"
    assert owner("PATCH", path, {"values": {"seat_count": "3"}}, key="k").status_code == 200
    for method, there, body in (
        ("PATCH", path, {"values": {"seat_count": "4"}}),
        ("PATCH", f"{path}?other=1", {"values": {"seat_count": "3"}}),
        ("DELETE", path, None),
    ):
        assert refused(owner(method, there, body, key="k")) == (422, "idempotency_key_reused")
    assert Draft.objects.get().form == {"seat_count": "3"}


def test_a_key_belongs_to_one_person(cast: Cast) -> None:
    body = {"name": "图.png", "size": 10}
    first, second = (program(cast, name).post("/uploads", body, key="same") for name in ("owner", "neighbour"))
    assert first["id"] != second["id"]


def test_a_no_is_replayed_too(cast: Cast) -> None:
    case = submitted(cast)
    clerk = program(cast, "clerk")
    early = clerk("POST", f"/cases/{case.number}/deliver", {"method": "electronic"}, key="early")
    again = clerk("POST", f"/cases/{case.number}/deliver", {"method": "electronic"}, key="early")
    assert refused(early) == refused(again) == (409, "step_not_possible")
    assert again["Idempotency-Replayed"] == "true"


def test_a_fault_of_ours_is_forgotten_and_may_be_tried_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = submitted(cast)
    clerk = program(cast, "clerk")
    clerk.client.raise_request_exception = False
    with monkeypatch.context() as broken:

        def fail(*given: Any, **named: Any) -> None:
            raise RuntimeError("the printer burns")

        broken.setattr("yiciban.cases.services.case_accept", fail)
        assert refused(clerk("POST", f"/cases/{case.number}/accept", key="k")) == (500, "broken")
    assert not IdempotentAnswer.objects.exists()
    assert clerk("POST", f"/cases/{case.number}/accept", key="k").status_code == 200


@pytest.mark.parametrize("key", ["k" * 201, "键", "a\x01b"])
def test_a_strange_key_is_refused(cast: Cast, key: str) -> None:
    answer = program(cast, "owner")("POST", "/uploads", {"name": "图.png", "size": 10}, key=key)
    assert refused(answer) == (422, "idempotency_key_invalid")


def test_a_stranger_claims_no_key_and_a_token_is_never_kept(cast: Cast) -> None:
    assert refused(Program()("POST", "/uploads", {"name": "图.png", "size": 1}, key="k"))[0] == 401
    Program()("POST", "/sign-in/code", {"phone": "13800005127"}, key="k")
    assert not IdempotentAnswer.objects.exists()
    assert ApiToken.objects.count() == 0


def test_after_a_day_a_key_is_new_and_its_answer_is_purged(cast: Cast) -> None:
    owner = program(cast, "owner")
    first = owner.post("/uploads", {"name": "图.png", "size": 10}, key="k")
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    second = owner.post("/uploads", {"name": "图.png", "size": 20}, key="k")
    assert first["id"] != second["id"]
    assert idempotency.purge(at=timezone.now()) == 0
    assert idempotency.purge(at=timezone.now() + timedelta(hours=25)) == 1


@pytest.mark.slow
def test_of_many_at_once_one_makes_the_case_and_the_others_get_its_answer(live_cast: Cast) -> None:
    owner = live_cast.owner
    from tests.way import answers, picture
    from yiciban.cases import services as cases
    from yiciban.cases.queries import draft_materials
    from yiciban.documents.services import file_put
    from yiciban.kernel.dates import local_date
    from yiciban.people.queries import party

    at = timezone.now()
    draft = cases.draft_open(SLUG, live_cast.firm_key, by=owner, at=at)
    cases.draft_save(draft.id, answers(), by=owner, at=at)
    for material in draft_materials(draft, party(owner, live_cast.firm_key), local_date(at)):
        if not material.is_there:
            file = file_put(f"{material.code}.png", picture(), by=owner, at=at)
            cases.draft_file_add(draft.id, material.code, file.id, by=owner, at=at)
    programs = [program(live_cast, "owner") for _ in range(6)]
    barrier = threading.Barrier(len(programs))
    seen: list[Any] = []

    def hand_in(one: Program) -> None:
        barrier.wait()
        try:
            seen.append(one("POST", f"/drafts/{draft.id}/submit", {}, key="race"))
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in, args=(one,)) for one in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in seen} == {201}
    assert len({answer.content for answer in seen}) == 1
    assert sorted("Idempotency-Replayed" in answer for answer in seen) == [False] + [True] * 5
    assert Case.objects.count() == 1


@pytest.mark.slow
def test_two_steps_at_once_with_one_key_are_one_step(live_cast: Cast) -> None:
    case = submitted(live_cast, timezone.now())
    programs = [program(live_cast, "clerk") for _ in range(4)]
    barrier = threading.Barrier(len(programs))
    seen: list[Any] = []

    def accept(one: Program) -> None:
        barrier.wait()
        try:
            seen.append(one("POST", f"/cases/{case.number}/accept", key="race"))
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(one,)) for one in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in seen] == [200] * 4
    assert sum("Idempotency-Replayed" in answer for answer in seen) == 3
