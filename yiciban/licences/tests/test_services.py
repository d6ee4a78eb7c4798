"""Issuing a licence, entering one from paper, and what each leaves behind."""

from __future__ import annotations

from datetime import date

import pytest

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases.facts import Status
from yiciban.cases.queries import case as read_case
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.digests import sm3_hex
from yiciban.kernel.identifiers import parse_licence_identifier
from yiciban.kernel.keys import is_signed
from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import State
from yiciban.licences.models import Licence
from yiciban.licences.queries import licence, proof_for, sealed_file, verify, wallet
from yiciban.licences.services import licence_enter, licence_issue
from yiciban.people.queries import parties_of, party

TODAY = date(2026, 11, 24)


def refused(code: str, call: object, *args: object, **kwargs: object) -> None:
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)  # type: ignore[operator]
    assert no.value.code == code


def test_a_granted_case_gets_its_licence_and_is_concluded(cast: Cast) -> None:
    number = way.granted(cast).number
    made = licence_issue(number, by=cast.maker, at=NOW)
    assert (made.holder_name, made.state, made.valid_to) == ("明德区丽人理发店", State.VALID, date(2030, 11, 23))
    parse_licence_identifier(made.identifier)
    case = read_case(number, cast.owner)
    assert (case.status, case.licence) == (Status.CONCLUDED, made.identifier)
    assert [e.action for e in history(f"licence:{made.identifier}")] == ["licence.issued"]


def test_no_licence_before_the_decision_nor_twice_nor_by_another_office(cast: Cast) -> None:
    number = way.deciding(cast).number
    refused("not_granted", licence_issue, number, by=cast.maker, at=NOW)
    refused("licence_issue_forbidden", licence_issue, number, by=cast.approver, at=NOW)
    refused("case_not_found", licence_issue, number, by=cast.other_examiner, at=NOW)
    number = way.granted(cast).number
    licence_issue(number, by=cast.maker, at=NOW)
    refused("not_granted", licence_issue, number, by=cast.maker, at=NOW)
    assert Licence.objects.count() == 1


def test_the_seal_holds_over_the_file_and_breaks_with_one_byte(cast: Cast) -> None:
    made = licence_issue(way.granted(cast).number, by=cast.maker, at=NOW)
    file = sealed_file(made.identifier, cast.owner)
    assert file.content.startswith(b"%PDF-")
    assert sm3_hex(file.content) == file.digest
    assert is_signed(bytes.fromhex(file.digest), file.signature, file.key)
    assert file.demo
    changed = sm3_hex(file.content[:-1] + b"!")
    assert not is_signed(bytes.fromhex(changed), file.signature, file.key)


def test_a_licence_is_read_by_its_holder_and_its_office_and_by_nobody_else(cast: Cast) -> None:
    made = licence_issue(way.granted(cast).number, by=cast.maker, at=NOW)
    assert licence(made.identifier, cast.owner, TODAY) == licence(made.identifier, cast.maker, TODAY)
    for stranger in (cast.neighbour, cast.clerk, cast.other_examiner):
        refused("licence_not_found", licence, made.identifier, stranger, TODAY)
        refused("licence_not_found", sealed_file, made.identifier, stranger)
    refused("licence_not_found", licence, "nonsense", cast.owner, TODAY)


def test_anyone_verifies_state_and_masked_holder_and_a_mistyped_identifier_is_named(cast: Cast) -> None:
    made = licence_issue(way.granted(cast).number, by=cast.maker, at=NOW)
    found = verify(made.identifier.lower(), ip="127.0.0.1", at=NOW)
    assert (found.state, found.holder) == (State.VALID, "明德区****店")
    wrong = made.identifier[:-1] + ("A" if made.identifier[-1] != "A" else "B")
    refused("licence_identifier_check", verify, wrong, ip="127.0.0.1", at=NOW)


def test_verification_cannot_be_used_to_try_numbers_out(cast: Cast) -> None:
    made = licence_issue(way.granted(cast).number, by=cast.maker, at=NOW)
    for _ in range(30):
        verify(made.identifier, ip="10.0.0.1", at=NOW)
    refused("too_many", verify, made.identifier, ip="10.0.0.1", at=NOW)
    verify(made.identifier, ip="10.0.0.2", at=NOW)


def test_the_system_enters_a_licence_from_paper_without_signing_in(cast: Cast) -> None:
    firm = party(cast.owner, cast.firm_key)
    dates = {"issued_on": date(2026, 10, 28), "valid_to": None, "at": NOW}
    made = licence_enter("business_licence", firm, {}, issuer="health", by=SYSTEM, **dates)
    assert sealed_file(made.identifier, cast.owner).content.startswith(b"%PDF")


def test_a_licence_from_paper_spares_its_holder_the_material(cast: Cast) -> None:
    firm = party(cast.owner, cast.firm_key)
    dates = {"issued_on": date(2026, 10, 28), "by": cast.maker, "at": NOW}
    enter = licence_enter
    refused("licence_issue_forbidden", enter, "business_licence", firm, {}, issuer="market", valid_to=None, **dates)
    refused("dates_reversed", enter, "business_licence", firm, {}, issuer="health", valid_to=date(2026, 1, 1), **dates)
    enter("business_licence", firm, {}, issuer="health", valid_to=date(2026, 12, 31), **dates)
    assert [held.type for held in wallet(cast.owner, TODAY)] == ["business_licence"]
    proof = proof_for(firm, "business_licence", TODAY)
    assert proof is not None
    assert proof.holder == firm.name
    assert proof_for(firm, "business_licence", date(2027, 1, 1)) is None
    assert proof_for(parties_of(cast.neighbour)[0], "business_licence", TODAY) is None
