"""When somebody may act for somebody else: rules without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from yiciban.kernel.refusal import Refusal
from yiciban.mandates import rules
from yiciban.mandates.facts import Act, Kind, ProofKind, Relation, State

TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, tzinfo=UTC)
CHILD, GROWN = date(2015, 6, 1), date(1950, 1, 1)


@pytest.mark.parametrize(
    ("acts", "until", "agent", "code"),
    [
        ((Act.FILE,), TODAY, "A", "own_agent"),
        ((), TODAY, "B", "acts_missing"),
        ((Act.FILE,), None, "B", "until_missing"),
        ((Act.FILE,), date(2026, 11, 23), "B", "mandate_over"),
        ((Act.FILE,), date(2027, 11, 25), "B", "mandate_too_long"),
    ],
)
def test_what_is_no_mandate(acts: tuple[Act, ...], until: date | None, agent: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        rules.check_mandate(acts, until, principal="A", agent=agent, today=TODAY)
    assert no.value.code == code


@pytest.mark.parametrize("until", [TODAY, date(2027, 11, 24)])
def test_a_mandate_lasts_from_a_day_to_a_year(until: date) -> None:
    rules.check_mandate([Act.FILE], until, principal="A", agent="B", today=TODAY)


@pytest.mark.parametrize(
    ("birth", "adult_on"),
    [(date(2008, 11, 25), date(2026, 11, 25)), (date(2008, 2, 29), date(2026, 3, 1))],
)
def test_majority_is_the_18th_birthday_computed_from_the_birth(birth: date, adult_on: date) -> None:
    assert rules.majority(birth) == adult_on
    assert rules.is_minor(birth, date.fromordinal(adult_on.toordinal() - 1))
    assert not rules.is_minor(birth, adult_on)


def test_a_guardianship_of_a_minor_ends_the_day_before_the_birthday_and_of_an_adult_with_no_day() -> None:
    assert rules.guardian_until(date(2015, 6, 1), TODAY) == date(2033, 5, 31)
    assert rules.guardian_until(GROWN, TODAY) is None


def guard(relation: Relation, proof: ProofKind, birth: date, **changed: object) -> None:
    said = {"ward": "W", "guardian": "G", "guardian_age": 38} | changed
    rules.check_guardian(relation, proof, ward_birth=birth, today=TODAY, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("relation", "proof", "birth"),
    [
        (Relation.PARENT, ProofKind.HOUSEHOLD, CHILD),
        (Relation.PARENT, ProofKind.BIRTH, CHILD),
        (Relation.GRANDPARENT, ProofKind.APPOINTMENT, CHILD),
        (Relation.SPOUSE, ProofKind.COURT, GROWN),
        (Relation.CHILD, ProofKind.COURT, GROWN),
    ],
)
def test_who_can_be_a_guardian(relation: Relation, proof: ProofKind, birth: date) -> None:
    guard(relation, proof, birth)


@pytest.mark.parametrize(
    ("relation", "proof", "birth", "code"),
    [
        (Relation.SPOUSE, ProofKind.COURT, CHILD, "relation_not_fitting"),
        (Relation.CHILD, ProofKind.COURT, CHILD, "relation_not_fitting"),
        (Relation.GRANDPARENT, ProofKind.HOUSEHOLD, CHILD, "proof_not_fitting"),
        (Relation.PARENT, ProofKind.HOUSEHOLD, GROWN, "proof_not_fitting"),
    ],
)
def test_who_cannot(relation: Relation, proof: ProofKind, birth: date, code: str) -> None:
    with pytest.raises(Refusal) as no:
        guard(relation, proof, birth)
    assert no.value.code == code


def test_nobody_guards_themselves_and_no_minor_guards_another() -> None:
    with pytest.raises(Refusal, match="同一个人"):
        guard(Relation.PARENT, ProofKind.BIRTH, CHILD, ward="G")
    with pytest.raises(Refusal) as no:
        guard(Relation.SIBLING, ProofKind.COURT, CHILD, guardian_age=17)
    assert no.value.code == "guardian_too_young"


@pytest.mark.parametrize(
    ("until", "confirmed", "ended", "state"),
    [
        (TODAY, True, False, State.LIVE),
        (None, True, False, State.LIVE),
        (date(2026, 11, 23), True, False, State.OVER),
        (TODAY, False, False, State.WAITING),
        (TODAY, True, True, State.REVOKED),
        (TODAY, False, True, State.REFUSED),
    ],
)
def test_it_is_live_only_between_its_dates_confirmed_and_not_taken_back(
    until: date | None, confirmed: bool, ended: bool, state: State
) -> None:
    found = rules.state_of(
        since=TODAY, until=until, confirmed_at=AT if confirmed else None, ended_at=AT if ended else None, today=TODAY
    )
    assert found is state


def test_where_the_law_wants_the_person_no_agent_stands_in_but_a_guardian_does() -> None:
    rules.check_in_person(Kind.AGENT, in_person=False)
    rules.check_in_person(Kind.GUARDIAN, in_person=True)
    with pytest.raises(Refusal) as no:
        rules.check_in_person(Kind.AGENT, in_person=True)
    assert no.value.code == "in_person"
