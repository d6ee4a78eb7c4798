"""Mandates and guardianships: given, recorded, confirmed, refused, taken back; each with its failure beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests import way
from tests.cast import NOW, RESIDENTS, Cast
from yiciban.documents.services import file_put
from yiciban.journal.queries import history
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal
from yiciban.mandates import queries, services
from yiciban.mandates.facts import Act, Kind, MandateFact, ProofKind, Relation, State
from yiciban.mandates.models import Mandate
from yiciban.people.facts import PartyKind
from yiciban.people.models import Handler, Resident
from yiciban.providers.models import Message

OWNER, NEIGHBOUR = RESIDENTS["owner"], RESIDENTS["neighbour"]
UNTIL = date(2027, 3, 1)
TERMS = services.Terms((Act.FILE, Act.COLLECT), UNTIL)


def number_of(stem: str) -> str:
    """The stem of a resident number with its check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(int(d) * w for d, w in zip(stem, weights, strict=True)) % 11]


WARD = ("陈小满", number_of("43990120150601001"))
OLD = ("陈老太", number_of("43990119500203002"))


def paper(by: Actor) -> UUID:
    return file_put("证明.png", way.picture(), by=by, at=NOW).id


def give(cast: Cast, key: str = "", terms: services.Terms = TERMS, **changed: Any) -> MandateFact:
    said = {"agent_name": NEIGHBOUR[0], "agent_number": NEIGHBOUR[1]} | changed
    return services.mandate_give(key or f"person:{cast.owner.user_id}", **said, terms=terms, by=cast.owner, at=NOW)


def guard(cast: Cast, ward: tuple[str, str] = WARD, proof: ProofKind = ProofKind.HOUSEHOLD) -> MandateFact:
    return services.guardianship_ask(*ward, Relation.PARENT, proof, paper(cast.owner), by=cast.owner, at=NOW)


def refused(code: str, call: Any, *args: Any, **kwargs: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        call(*args, **kwargs)
    assert no.value.code == code, no.value
    return no.value


def test_a_mandate_is_live_at_once_and_both_are_told(cast: Cast) -> None:
    made = give(cast)
    assert (made.kind, made.state, made.until, made.agent_id) == (Kind.AGENT, State.LIVE, UNTIL, cast.neighbour.user_id)
    (found,) = queries.acting_for(cast.neighbour)
    assert found == made
    assert queries.acting_for(cast.owner) == ()
    assert [one.id for one in queries.given_by(cast.owner)] == [made.id]
    told = Message.objects.filter(purpose="mandate").values_list("to_phone", flat=True)
    assert set(told) == {OWNER[2], NEIGHBOUR[2]}
    (entry,) = history(made.subject)
    assert entry.action == "mandate.given"
    assert NEIGHBOUR[1] not in str(entry.data)


def test_a_firm_gives_one_through_its_legal_representative_alone(cast: Cast) -> None:
    assert give(cast, cast.firm_key).principal.key == cast.firm_key
    Handler.objects.filter(user_id=cast.owner.user_id).update(is_legal_person=False, until=UNTIL)
    refused("not_legal_person", give, cast, cast.firm_key)


def test_whoever_is_not_known_by_name_and_number_gets_none(cast: Cast) -> None:
    refused("agent_unknown", give, cast, agent_name="周小山")
    Resident.objects.filter(user_id=cast.neighbour.user_id).update(assurance=1)
    refused("agent_unknown", give, cast)
    assert not Mandate.objects.exists()


def test_nobody_is_their_own_agent(cast: Cast) -> None:
    refused("own_agent", give, cast, agent_name=OWNER[0], agent_number=OWNER[1])
    made = give(cast)
    with pytest.raises(IntegrityError, match="mandates_nobody_is_their_own_agent"), transaction.atomic():
        Mandate.objects.filter(pk=made.id).update(agent_number=OWNER[1])


def test_a_mandate_for_a_matter_nobody_does_is_none(cast: Cast) -> None:
    refused("item_not_found", give, cast, terms=services.Terms((Act.FILE,), UNTIL, ("nothing",)))


def test_staff_and_strangers_give_none(cast: Cast) -> None:
    call = services.mandate_give
    refused("mandate_give_forbidden", call, "person:1", "某", "x", TERMS, by=cast.clerk, at=NOW)
    refused("party_not_found", call, cast.firm_key, *OWNER[:2], TERMS, by=cast.neighbour, at=NOW)


def test_it_ends_by_itself_with_its_last_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = give(cast)
    monkeypatch.setattr(queries, "_today", lambda: UNTIL)
    assert queries.acting_for(cast.neighbour)
    monkeypatch.setattr(queries, "_today", lambda: UNTIL + timedelta(days=1))
    assert queries.acting_for(cast.neighbour) == ()
    assert queries.phone_of(made.id) == ""
    assert queries.mandate(made.id, cast.owner).state is State.OVER


def test_it_is_taken_back_or_laid_down_at_once_and_only_by_the_two(cast: Cast) -> None:
    for who in (cast.owner, cast.neighbour):
        made = give(cast)
        assert services.mandate_revoke(made.id, by=who, at=NOW).state is State.REVOKED
        assert queries.acting_for(cast.neighbour) == ()
        refused("mandate_ended", services.mandate_revoke, made.id, by=who, at=NOW)
    refused("mandate_not_found", services.mandate_revoke, uuid4(), by=cast.owner, at=NOW)


def test_a_counter_ends_one_with_a_reason(cast: Cast) -> None:
    made = give(cast)
    refused("reason_needed", services.mandate_revoke, made.id, by=cast.clerk, at=NOW)
    ended = services.mandate_revoke(made.id, "委托人到窗口要求收回", by=cast.clerk, at=NOW)
    assert (ended.state, ended.end_reason) == (State.REVOKED, "委托人到窗口要求收回")
    refused("mandate_record_forbidden", services.mandate_revoke, made.id, "没有权限的人", by=cast.examiner, at=NOW)


def record(cast: Cast, by: Actor | None = None, **changed: Any) -> MandateFact:
    clerk = by or cast.clerk
    principal = services.Holder(*OWNER) if "principal" not in changed else changed["principal"]
    agent = changed.get("agent", services.Holder(*NEIGHBOUR))
    file_id = changed.get("file_id") or paper(clerk)
    return services.mandate_record(PartyKind.PERSON, principal, agent, TERMS, file_id, by=clerk, at=NOW)


def test_a_counter_records_a_paper_after_checking_both_numbers(cast: Cast) -> None:
    made = record(cast)
    assert made.state is State.LIVE
    assert made.principal.key == f"person-id:{OWNER[1]}"
    assert made.agent_id == cast.neighbour.user_id
    assert queries.between(OWNER[1], NEIGHBOUR[1], slug="anything", act=Act.FILE) == made
    assert queries.between(OWNER[1], NEIGHBOUR[1], slug="anything", act=Act.WITHDRAW) is None
    assert [one.id for one in queries.given_by(cast.owner)] == [made.id]


def test_an_agent_without_an_account_acts_at_counters_alone(cast: Cast) -> None:
    made = record(cast, agent=services.Holder(NEIGHBOUR[0], NEIGHBOUR[1], "13900009999"))
    assert made.agent_id is None
    assert queries.acting_for(cast.neighbour) == ()


def test_a_paper_with_a_wrong_number_or_without_its_scan_is_not_recorded(cast: Cast) -> None:
    wrong = services.Holder("", "43990119500203", "1")
    no = refused("holders_invalid", record, cast, agent=wrong)
    assert set(no.fields) == {"agent_name", "agent_number", "agent_phone"}
    refused("file_not_found", record, cast, file_id=uuid4())
    refused("mandate_record_forbidden", record, cast, by=cast.examiner)


def test_a_guardian_waits_for_a_clerk_and_then_acts_until_the_18th_birthday(cast: Cast) -> None:
    asked = guard(cast)
    assert (asked.state, asked.until) == (State.WAITING, date(2033, 5, 31))
    assert queries.acting_for(cast.owner) == ()
    assert [one.id for one in queries.waiting(cast.clerk)] == [asked.id]
    done = services.guardianship_confirm(asked.id, by=cast.clerk, at=NOW)
    assert done.state is State.LIVE
    assert queries.acting_for(cast.owner) == (done,)
    refused("mandate_answered", services.guardianship_confirm, asked.id, by=cast.clerk, at=NOW)


def test_only_a_court_says_that_an_adult_has_a_guardian(cast: Cast) -> None:
    refused("proof_not_fitting", guard, cast, OLD)
    asked = guard(cast, OLD, ProofKind.COURT)
    assert asked.until is None


def test_a_clerk_refuses_a_guardianship_with_the_reason(cast: Cast) -> None:
    asked = guard(cast)
    refused("reason_needed", services.guardianship_refuse, asked.id, "", by=cast.clerk, at=NOW)
    refused("mandate_record_forbidden", services.guardianship_refuse, asked.id, "户口簿看不清", by=cast.owner, at=NOW)
    no = services.guardianship_refuse(asked.id, "户口簿看不清", by=cast.clerk, at=NOW)
    assert no.state is State.REFUSED
    assert Message.objects.filter(purpose="mandate", text__contains="户口簿看不清").exists()
    assert guard(cast).state is State.WAITING


def test_one_guardianship_of_two_people_stands_once(cast: Cast) -> None:
    guard(cast)
    refused("guardianship_exists", guard, cast)


def test_nobody_confirms_their_own(cast: Cast) -> None:
    asked = guard(cast)
    with pytest.raises(IntegrityError, match="mandates_nobody_confirms_their_own"), transaction.atomic():
        Mandate.objects.filter(pk=asked.id).update(confirmed_at=NOW, confirmed_by=cast.owner.user_id)


def test_the_paper_is_for_its_two_sides_and_the_counter(cast: Cast) -> None:
    asked = guard(cast)
    assert queries.paper(asked.id, cast.clerk).name == "证明.png"
    refused("file_not_found", queries.paper, asked.id, cast.neighbour)
    refused("mandate_not_found", queries.mandate, asked.id, cast.neighbour)
