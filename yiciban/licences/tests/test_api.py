"""Licences through the API: made once, held by one, sealed, verified by anyone."""

from __future__ import annotations

from tests.cast import Cast
from tests.programs import Program, program, refused
from tests.way import accepted, delivered, granted
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.keys import is_signed


def test_a_licence_is_made_once_by_its_maker(cast: Cast) -> None:
    case, early = granted(cast), accepted(cast)
    maker = program(cast, "maker")
    assert refused(maker("POST", f"/cases/{early.number}/licence")) == (409, "not_granted")
    assert refused(program(cast, "owner")("POST", f"/cases/{case.number}/licence"))[0] == 403
    assert refused(program(cast, "neighbour")("POST", f"/cases/{case.number}/licence"))[0] == 404
    made = maker.post(f"/cases/{case.number}/licence")
    assert (made["case_number"], made["state"]) == (case.number, "01")
    assert refused(maker("POST", f"/cases/{case.number}/licence")) == (409, "not_granted")


def test_the_holder_downloads_it_with_a_seal_that_holds(cast: Cast) -> None:
    delivered(cast)
    owner = program(cast, "owner")
    (licence,) = owner.get("/licences")["items"]
    there = f"/licences/{licence['identifier']}"
    assert owner.get(there) == licence
    content, seal = owner("GET", f"{there}/pdf").content, owner.get(f"{there}/seal")
    assert content.startswith(b"%PDF-")
    assert (sm3_hex(content), seal["demo"]) == (seal["digest"], True)
    assert is_signed(bytes.fromhex(seal["digest"]), seal["signature"], seal["key"])


def test_for_others_it_does_not_exist_but_may_be_verified_with_its_holder_masked(cast: Cast) -> None:
    delivered(cast)
    identifier = program(cast, "owner").get("/licences")["items"][0]["identifier"]
    for rest in ("", "/pdf", "/seal"):
        for name in ("neighbour", "clerk", "other_examiner"):
            answer = program(cast, name)("GET", f"/licences/{identifier}{rest}")
            assert refused(answer) == (404, "licence_not_found")
    assert program(cast, "neighbour").get("/licences")["items"] == []
    assert refused(program(cast, "maker")("GET", "/licences")) == (403, "licence_hold_forbidden")
    seen = Program().get(f"/licences/{identifier}/verification")
    assert (seen["state"], seen["holder"]) == ("01", "明德区****店")


def test_a_mistyped_identifier_is_told_apart_from_an_unknown_one(cast: Cast) -> None:
    assert refused(Program()("GET", "/licences/1.2.3/verification"))[0] == 422
