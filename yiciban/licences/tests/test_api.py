"""Licences through the API: made once, held by one, sealed, verified by anyone."""

from __future__ import annotations

from tests.cast import Cast
from tests.programs import Program, program, refused
from tests.way import accepted, delivered, granted
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.keys import is_signed
from yiciban.licences.tests.law import REASON, RENEW, ending, issued


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


def test_a_program_finds_a_licence_asks_and_another_signs(cast: Cast) -> None:
    made = issued(cast)
    examiner, approver = program(cast, "examiner"), program(cast, "approver")
    (found,) = examiner.get(f"/register/licences?q={made.number}")["items"]
    assert (found["identifier"], found["state_words"], found["act"]) == (made.identifier, "有效", "issue")
    there = f"/register/licences/{made.identifier}"
    body = {"act": "revoke", "ground": "deceit", "reason": REASON, "bans": True}
    wrong = examiner("POST", f"{there}/requests", {**body, "ground": "abuse"})
    assert refused(wrong) == (422, "ban_not_possible")
    asked = examiner.post(f"{there}/requests", body)
    assert refused(examiner("POST", f"{there}/requests", body)) == (409, "request_open")
    assert refused(examiner("POST", f"/register/requests/{asked['id']}/sign")) == (403, "licence_sign_forbidden")
    assert [one["id"] for one in approver.get("/register/requests")["items"]] == [asked["id"]]
    assert approver.post(f"/register/requests/{asked['id']}/sign")["state"] == "03"
    assert refused(approver("POST", f"/register/requests/{asked['id']}/sign")) == (409, "request_answered")
    assert [one["state"] for one in examiner.get(f"{there}/requests")["items"]] == ["signed"]
    assert [one["what"] for one in examiner.get(f"{there}/history")["items"]][-1] == "制证，放进证照包"
    assert len(examiner.get(f"{there}/versions")["items"]) == 1
    assert [one["holder_name"] for one in approver.get("/register/bans")["items"]] == ["明德区丽人理发店"]
    owner = program(cast, "owner")
    (paper,) = owner.get(f"/licences/{made.identifier}/notices")["items"]
    assert owner("GET", f"/licences/{made.identifier}/notices/{paper['number']}/pdf").content.startswith(b"%PDF-")
    new = {"item": "public_place_health_new", "party": cast.firm_key}
    assert refused(owner("POST", "/drafts", new)) == (409, "applicant_banned")


def test_a_request_is_refused_or_taken_back_by_a_program(cast: Cast) -> None:
    made = issued(cast)
    examiner, approver = program(cast, "examiner"), program(cast, "approver")
    body = {"act": "cancel", "ground": "dissolved", "reason": REASON}
    asked = examiner.post(f"/register/licences/{made.identifier}/requests", body)
    assert refused(approver("POST", f"/register/requests/{asked['id']}/refuse", {"reason": "不"}))[0] == 422
    assert approver.post(f"/register/requests/{asked['id']}/refuse", {"reason": "证据还不够。"})["state"] == "refused"
    again = examiner.post(f"/register/licences/{made.identifier}/requests", body)
    assert examiner.post(f"/register/requests/{again['id']}/take-back")["state"] == "taken_back"


def test_of_several_licences_a_program_names_the_one_it_renews(cast: Cast) -> None:
    first, second = ending(cast, 60), issued(cast)
    owner = program(cast, "owner")
    draft = owner.post("/drafts", {"item": RENEW, "party": cast.firm_key})
    assert {one["number"] for one in draft["licences"]} == {first.number, second.number}
    assert refused(owner("POST", f"/drafts/{draft['id']}/submit", {})) == (422, "licence_not_chosen")
    assert refused(owner("PUT", f"/drafts/{draft['id']}/licence", {"licence": "第1号"})) == (422, "licence_not_yours")
    chosen = owner("PUT", f"/drafts/{draft['id']}/licence", {"licence": first.number}).json()
    assert [one["number"] for one in chosen["licences"] if one["chosen"]] == [first.number]
