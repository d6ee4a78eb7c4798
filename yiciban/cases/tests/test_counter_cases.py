"""What a counter took in is seen by the person it was taken in for, and by nobody who only claims to be them."""

from __future__ import annotations

import pytest

from tests import way
from tests.cast import NOW, RESIDENTS, Cast
from yiciban.cases import services as cases
from yiciban.cases.api.shapes import history_rows
from yiciban.cases.queries import case, my_cases
from yiciban.cases.tests.test_services import DEFECT, received
from yiciban.cases.views.desk_history import history_lines
from yiciban.documents.queries import notices
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.refusal import Refusal
from yiciban.licences.queries import licence, wallet
from yiciban.licences.services import licence_issue
from yiciban.network.queries import actor_of
from yiciban.people.facts import Assurance, PartyKind
from yiciban.people.models import Organisation, Resident, User

NAME, NUMBER, _ = RESIDENTS["neighbour"]


def mine(cast: Cast, name: str = "neighbour") -> list[str]:
    """The numbers on that person's own list."""
    return [row.number for row in my_cases(getattr(cast, name))[0]]


def test_a_confirmed_number_finds_what_the_counter_took_in(cast: Cast) -> None:
    number = received(cast).number
    assert mine(cast) == [number]
    assert case(number, cast.neighbour).party_name == NAME
    assert mine(cast, "owner") == []
    with pytest.raises(Refusal) as no:
        case(number, cast.owner)
    assert no.value.code == "case_not_found"


def test_a_number_nobody_confirmed_finds_nothing(cast: Cast) -> None:
    received(cast)
    Resident.objects.filter(user_id=cast.neighbour.user_id).update(assurance=Assurance.SELF_REPORTED)
    assert mine(cast) == []


def test_a_copied_card_on_another_phone_finds_nothing(cast: Cast) -> None:
    number = received(cast).number
    thief = User.objects.create(username="resident-thief", name=NAME, phone="13900009999", is_resident=True)
    Resident.objects.create(user=thief, id_number=NUMBER, assurance=Assurance.NAME_AND_NUMBER)
    assert my_cases(actor_of(thief))[0] == ()
    with pytest.raises(Refusal):
        case(number, actor_of(thief))


def test_who_showed_their_card_in_person_needs_no_phone(cast: Cast) -> None:
    number = received(cast, phone="13900009999").number
    assert mine(cast) == []
    Resident.objects.filter(user_id=cast.neighbour.user_id).update(assurance=Assurance.IN_PERSON)
    assert mine(cast) == [number]


def test_a_firm_that_was_only_declared_finds_nothing_of_the_counters(cast: Cast) -> None:
    """Whoever declares a firm is not yet its legal representative: its number alone opens no case."""
    uscc = Organisation.objects.get().uscc
    seen = [material.code for material in way.guide(way.SLUG).guide.materials]
    firm = cases.Applicant(kind=PartyKind.FIRM, name="明德区丽人理发店", id_number=uscc, phone=RESIDENTS["owner"][2])
    cases.case_receive(way.SLUG, firm, way.answers(), seen, point="centre", by=cast.clerk, at=NOW)
    assert mine(cast, "owner") == []


def test_the_licence_of_a_counters_case_is_in_the_wallet(cast: Cast) -> None:
    number = received(cast).number
    cases.case_grant_at_once(number, by=cast.clerk, at=NOW)
    made = licence_issue(number, by=SYSTEM, at=NOW).identifier
    today = NOW.date()
    assert [held.identifier for held in wallet(cast.neighbour, today)] == [made]
    assert licence(made, cast.neighbour, today).case_number == number
    assert wallet(cast.owner, today) == ()


def test_a_correction_handed_in_at_the_counter_was_entered_by_the_clerk(cast: Cast) -> None:
    number = way.submitted(cast).number
    cases.case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    fact = cases.case_supply_correction(number, {}, seen=["floor_plan"], by=cast.clerk, at=NOW)
    entries = history(fact.subject)
    line = history_lines(entries)[0]
    assert line.who == cast.clerk.name
    assert line.what.startswith("在窗口代申请人收下补交的 1 样材料")
    row = history_rows(entries, cast.clerk)[-1]
    assert (row["who"], row["label"]) == (cast.clerk.name, "窗口代申请人收下补交的材料")


def test_a_correction_handed_in_online_is_the_applicants(cast: Cast) -> None:
    number = way.submitted(cast).number
    cases.case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    file = way.file_put("图.png", way.picture(), by=cast.owner, at=NOW)
    fact = cases.case_supply_correction(number, {"floor_plan": [file.id]}, by=cast.owner, at=NOW)
    entries = history(fact.subject)
    assert history_lines(entries)[0].who == "申请人"
    row = history_rows(entries, cast.clerk)[-1]
    assert (row["who"], row["label"]) == ("申请人", "补交材料")


def test_the_second_receipt_is_named_after_the_correction(cast: Cast) -> None:
    number = way.submitted(cast).number
    cases.case_request_correction(number, [DEFECT], by=cast.clerk, at=NOW)
    fact = cases.case_supply_correction(number, {}, seen=["floor_plan"], by=cast.clerk, at=NOW)
    titles = [paper.title for paper in notices(fact.subject)]
    assert titles[0] == "收件凭证"
    assert titles[-1] == "补正收件凭证"
