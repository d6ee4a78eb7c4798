"""Who acts for another, by mandate or as guardian: files, follows, supplies in their name, and no further."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import way
from tests.cast import NOW, RESIDENTS, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import case, draft_materials, my_cards, my_cases, parties_for, party_for
from yiciban.cases.tests.test_services import DEFECT, refused
from yiciban.cases.views.desk_words import party_in_list
from yiciban.catalogue.queries import guide
from yiciban.courier.facts import Direction
from yiciban.courier.services import leg_order
from yiciban.documents.queries import notices
from yiciban.documents.services import file_put
from yiciban.journal.queries import history
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.mandates import queries, services
from yiciban.mandates.facts import Act, MandateFact
from yiciban.mandates.tests.test_services import WARD, guard, paper
from yiciban.people.facts import PartyKind
from yiciban.people.models import User
from yiciban.providers.models import Message
from yiciban.ratings.facts import Level
from yiciban.ratings.services import rating_give

CARD = "social_card_replace"
OWNER, NEIGHBOUR = RESIDENTS["owner"], RESIDENTS["neighbour"]
UNTIL = date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_today", lambda: local_date(NOW))


def mandate(cast: Cast, *acts: Act, items: tuple[str, ...] = (), firm: bool = True) -> MandateFact:
    """What the owner lets the neighbour do, for her firm or for herself."""
    key = cast.firm_key if firm else f"person:{cast.owner.user_id}"
    terms = services.Terms(acts or (Act.FILE, Act.COLLECT), UNTIL, items)
    return services.mandate_give(key, NEIGHBOUR[0], NEIGHBOUR[1], terms, by=cast.owner, at=NOW)


def file(cast: Cast, by: Actor, key: str, slug: str = way.SLUG, at: Any = NOW) -> CaseFact:
    """An application this person hands in for that party."""
    draft = cases.draft_open(slug, key, by=by, at=at)
    cases.draft_save(draft.id, way.answers(slug), by=by, at=at)
    party = party_for(by, key, guide(slug).guide).party
    for material in draft_materials(draft, party, local_date(at)):
        if not material.is_there:
            kept = file_put(f"{material.code}.png", way.picture(), by=by, at=at)
            cases.draft_file_add(draft.id, material.code, kept.id, by=by, at=at)
    return cases.case_submit(draft.id, by=by, at=at)


def test_an_agent_files_in_the_principals_name_and_the_case_says_who_acted(cast: Cast) -> None:
    given = mandate(cast)
    fact = file(cast, cast.neighbour, cast.firm_key)
    assert (fact.party_key, fact.party_phone) == (cast.firm_key, OWNER[2])
    assert fact.agent is not None
    assert (fact.agent.label, fact.agent.name, fact.agent.mandate) == ("代理人", NEIGHBOUR[0], given.id)
    entry = history(fact.subject)[0]
    assert (entry.action, entry.data["mandate"]) == ("case.submit", str(given.id))
    # The principal sees everything; so does the agent, in lists and on papers with both names.
    for person in (cast.owner, cast.neighbour):
        assert case(fact.number, person).number == fact.number
        (card,), _ = my_cards(person, today=local_date(NOW))
        assert "代理人周*山" in card.party
    (row,), _ = my_cases(cast.owner)
    assert "（代理人周*山）" in party_in_list(row)
    assert notices(fact.subject)[0].data["agent"] == "周*山"


def test_what_happens_is_told_to_both_and_to_the_agent_no_longer_once_it_ended(cast: Cast) -> None:
    given = mandate(cast)
    fact = file(cast, cast.neighbour, cast.firm_key)
    says = {"purpose": "case_progress", "subject": fact.subject, "at": NOW}
    cases.applicant_tell(fact, "第一条", key="a", **says)
    services.mandate_revoke(given.id, by=cast.owner, at=NOW)
    cases.applicant_tell(fact, "第二条", key="b", **says)

    def told(text: str) -> set[str]:
        return set(Message.objects.filter(text=text).values_list("to_phone", flat=True))

    assert told("第一条") == {OWNER[2], NEIGHBOUR[2]}
    assert told("第二条") == {OWNER[2]}


def test_without_a_mandate_nobody_files_for_another(cast: Cast) -> None:
    refused("party_not_found", cases.draft_open, way.SLUG, cast.firm_key, by=cast.neighbour, at=NOW)
    mandate(cast, items=(CARD,))
    refused("party_not_found", cases.draft_open, way.SLUG, cast.firm_key, by=cast.neighbour, at=NOW)
    mandate(cast, Act.COLLECT)
    refused("party_not_found", cases.draft_open, way.SLUG, cast.firm_key, by=cast.neighbour, at=NOW)


def test_a_mandate_that_ends_while_one_writes_submits_nothing(cast: Cast) -> None:
    given = mandate(cast)
    draft = cases.draft_open(way.SLUG, cast.firm_key, by=cast.neighbour, at=NOW)
    services.mandate_revoke(given.id, by=cast.owner, at=NOW)
    refused("party_not_found", cases.case_submit, draft.id, by=cast.neighbour, at=NOW)


def test_an_ended_mandate_shows_no_case_and_leaves_it_to_the_principal(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    mandate(cast)
    fact = file(cast, cast.neighbour, cast.firm_key)
    monkeypatch.setattr(queries, "_today", lambda: UNTIL + timedelta(days=1))
    refused("case_not_found", case, fact.number, cast.neighbour)
    assert case(fact.number, cast.owner).agent is not None


def test_seeing_is_not_doing_an_agent_withdraws_only_when_that_was_given(cast: Cast) -> None:
    fact = way.submitted(cast)
    refused("case_not_found", cases.case_withdraw, fact.number, "不办了", by=cast.neighbour, at=NOW)
    mandate(cast, Act.FILE)
    assert case(fact.number, cast.neighbour).number == fact.number
    refused("mandate_too_narrow", cases.case_withdraw, fact.number, "不办了", by=cast.neighbour, at=NOW)
    mandate(cast, Act.WITHDRAW)
    assert cases.case_withdraw(fact.number, "不办了", by=cast.neighbour, at=NOW).status == "withdrawn"


def test_an_agent_supplies_a_correction_and_one_who_only_collects_does_not(cast: Cast) -> None:
    fact = way.submitted(cast)
    cases.case_request_correction(fact.number, [DEFECT], by=cast.clerk, at=NOW)
    kept = file_put("图.png", way.picture(), by=cast.neighbour, at=NOW)
    mandate(cast, Act.COLLECT)
    supply = cases.case_supply_correction
    refused("mandate_too_narrow", supply, fact.number, {"floor_plan": [kept.id]}, by=cast.neighbour, at=NOW)
    mandate(cast, Act.FILE)
    done = supply(fact.number, {"floor_plan": [kept.id]}, by=cast.neighbour, at=NOW)
    assert done.status == "received"


def test_who_only_collects_orders_no_parcel_and_rates_nothing(cast: Cast) -> None:
    fact = way.submitted(cast)
    mandate(cast, Act.COLLECT)
    end = {"name": NEIGHBOUR[0], "phone": NEIGHBOUR[2], "address": "别处 1 号"}
    refused("mandate_too_narrow", leg_order, fact.number, Direction.IN, **end, by=cast.neighbour, at=NOW)
    refused("mandate_too_narrow", rating_give, fact.number, Level.GOOD, by=cast.neighbour, at=NOW)


def test_what_had_ended_before_the_mandate_began_stays_the_principals_own(cast: Cast) -> None:
    fact = way.submitted(cast)
    cases.case_withdraw(fact.number, "不办了", by=cast.owner, at=NOW - timedelta(days=2))
    mandate(cast)
    refused("case_not_found", case, fact.number, cast.neighbour)


def test_what_must_be_done_in_person_no_agent_files(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    mandate(cast)
    published = guide(way.SLUG)
    own = published.guide.model_copy(update={"in_person": True})
    key, slug = cast.firm_key, way.SLUG
    assert key in {one.party.key for one in parties_for(cast.neighbour, published.guide)}
    assert key not in {one.party.key for one in parties_for(cast.neighbour, own)}
    refused("in_person", party_for, cast.neighbour, key, own)
    assert party_for(cast.owner, key, own).mandate is None
    assert slug == own.slug


def test_a_guardian_files_for_a_child_until_the_birthday(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = guard(cast)
    key = asked.principal.key
    refused("party_not_found", cases.draft_open, CARD, key, by=cast.owner, at=NOW)
    services.guardianship_confirm(asked.id, by=cast.clerk, at=NOW)
    fact = file(cast, cast.owner, key, CARD)
    assert (fact.party_name, fact.party_id, fact.party_phone) == (*WARD, OWNER[2])
    assert fact.agent is not None
    assert fact.agent.label == "监护人"
    cases.applicant_tell(fact, "只发一条", purpose="case_progress", subject=fact.subject, at=NOW, key="c")
    assert Message.objects.filter(text="只发一条").count() == 1
    monkeypatch.setattr(queries, "_today", lambda: date(2033, 6, 1))
    refused("case_not_found", case, fact.number, cast.owner)


def applicant(**changed: str) -> cases.Applicant:
    said = {"name": OWNER[0], "id_number": OWNER[1], "phone": OWNER[2], "agent_number": NEIGHBOUR[1]} | changed
    return cases.Applicant(PartyKind.PERSON, **said)


def receive(cast: Cast, **changed: str) -> CaseFact:
    form = {"photo_ok": "yes"} | way.answers(CARD)
    return cases.case_receive(CARD, applicant(**changed), form, [], point="centre", by=cast.clerk, at=NOW)


def test_a_counter_takes_in_what_an_agent_brings_once_the_paper_is_recorded(cast: Cast) -> None:
    refused("mandate_missing", receive, cast)
    refused("resident_number_length", receive, cast, agent_number="12")
    principal, agent = services.Holder(*OWNER), services.Holder(NEIGHBOUR[0], NEIGHBOUR[1], "13900009999")
    terms = services.Terms((Act.FILE,), UNTIL)
    services.mandate_record(PartyKind.PERSON, principal, agent, terms, paper(cast.clerk), by=cast.clerk, at=NOW)
    fact = receive(cast)
    assert fact.agent is not None
    assert fact.agent.name == NEIGHBOUR[0]
    assert case(fact.number, cast.owner).number == fact.number
    # They have an account, but not with the phone they gave: at counters alone.
    assert User.objects.filter(pk=cast.neighbour.user_id).exists()
    refused("case_not_found", case, fact.number, cast.neighbour)
