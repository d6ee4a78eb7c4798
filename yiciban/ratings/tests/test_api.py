"""Ratings through the API: by the applicant, once; counted for those who look after them."""

from __future__ import annotations

from tests.cast import Cast
from tests.programs import program, refused
from tests.way import delivered, granted


def test_the_applicant_rates_a_delivered_case_once(cast: Cast) -> None:
    case = delivered(cast)
    owner, there = program(cast, "owner"), f"/cases/{case.number}/rating"
    assert refused(owner("GET", there)) == (404, "rating_not_found")
    assert [row["number"] for row in owner.get("/ratings/waiting")["items"]] == [case.number]
    given = owner.post(there, {"level": "excellent", "tags": ["513"], "text": "很快。", "anonymous": True})
    assert (given["level_label"], given["tags"][0]["text"]) == ("非常满意", "可以全程网上办理")
    assert owner.get(there) == given
    assert refused(owner("POST", there, {"level": "bad"})) == (409, "already_rated")
    assert owner.get("/ratings/waiting")["items"] == []
    assert owner.get(f"/cases/{case.number}")["rated"]


def test_too_early_and_by_staff_and_with_strange_reasons_it_is_refused(cast: Cast) -> None:
    early, case = granted(cast), delivered(cast)
    owner = program(cast, "owner")
    assert refused(owner("POST", f"/cases/{early.number}/rating", {"level": "good"})) == (409, "not_delivered_yet")
    there = f"/cases/{case.number}/rating"
    assert refused(program(cast, "clerk")("POST", there, {"level": "good"})) == (403, "rating_give_forbidden")
    assert refused(owner("POST", there, {"level": "good", "tags": ["510"]})) == (422, "tag_not_of_level")
    assert refused(owner("POST", there, {"level": "perfect"})) == (422, "invalid_request")


def test_those_who_look_after_ratings_see_them_without_the_name(cast: Cast) -> None:
    case = delivered(cast)
    program(cast, "owner").post(f"/cases/{case.number}/rating", {"level": "poor", "anonymous": True})
    manager = program(cast, "rating_manager")
    (row,) = manager.get("/ratings")["items"]
    assert (row["writer"], row["case_number"]) == ("匿名", "")
    assert manager.get("/ratings?level=excellent")["items"] == []
    counted = manager.get("/ratings/summary")
    assert (counted["all"]["total"], counted["all"]["bad"]) == (1, 1)
    assert refused(program(cast, "clerk")("GET", "/ratings")) == (403, "rating_read_forbidden")
    assert refused(manager("GET", "/ratings?since=2026-12-31&until=2026-01-01")) == (422, "span_invalid")


def test_the_reasons_are_the_national_ones(cast: Cast) -> None:
    levels = program(cast, "owner").get("/ratings/tags")["items"]
    assert [level["level"] for level in levels] == ["excellent", "good", "fair", "poor", "bad"]
    assert all(len(level["tags"]) == 8 for level in levels)
