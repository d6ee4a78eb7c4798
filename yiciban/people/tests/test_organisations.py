"""Firms: registered by their legal representative, who lets others act for them until a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from yiciban.journal.queries import history
from yiciban.kernel.refusal import Refusal
from yiciban.people import queries, services
from yiciban.people.models import Handler, Organisation, Resident, User
from yiciban.people.tests.conftest import (
    AT,
    OTHER_PHONE,
    OTHER_USCC,
    PHONE,
    TODAY,
    USCC,
    actor,
    staff_actor,
)
from yiciban.providers.models import Message

MONTH = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_today", lambda: TODAY)


def authorise(firm: Organisation, by: User, phone: str = OTHER_PHONE, until: Any = MONTH) -> Any:
    return services.handler_authorise(firm.pk, phone=phone, until=until, by=actor(by), at=AT)


def test_the_legal_representative_registers_and_may_act_at_once(owner: User) -> None:
    firm = services.organisation_register("梅园小馆", USCC.lower(), "梅园路", by=actor(owner), at=AT)
    assert (firm.uscc, firm.legal_person) == (USCC, "陈小芳")
    (handled,) = queries.organisations_of(actor(owner))
    assert (handled.organisation, handled.is_legal_person, handled.until) == (firm, True, None)
    assert history(f"organisation:{firm.id}")[0].action == "organisation.registered"


def test_registering_again_changes_nothing(owner: User, firm: Organisation) -> None:
    services.organisation_register("别的名字", USCC, "", by=actor(owner), at=AT)
    assert Organisation.objects.get().name == "梅园小馆"
    assert Handler.objects.count() == 1


def test_one_who_is_not_the_legal_representative_is_sent_to_the_counter(firm: Organisation, neighbour: User) -> None:
    with pytest.raises(Refusal) as no:
        services.organisation_register("梅园小馆", USCC, "", by=actor(neighbour), at=AT)
    assert no.value.code == "legal_person_differs"
    assert queries.organisations_of(actor(neighbour)) == ()


@pytest.mark.parametrize(
    ("uscc", "name", "code"),
    [("1", "馆", "uscc_length"), (f"{USCC[:-1]}0", "馆", "uscc_check"), (USCC, " ", "name_missing")],
)
def test_what_cannot_be_is_not_registered(owner: User, uscc: str, name: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        services.organisation_register(name, uscc, "", by=actor(owner), at=AT)
    assert no.value.code == code
    assert not Organisation.objects.exists()


def test_one_we_do_not_surely_know_registers_nothing(owner: User) -> None:
    Resident.objects.update(assurance=1)
    with pytest.raises(Refusal) as no:
        services.organisation_register("梅园小馆", USCC, "", by=actor(owner), at=AT)
    assert no.value.code == "assurance_too_low"


def test_a_handler_may_act_until_the_day_and_is_told(owner: User, firm: Organisation, neighbour: User) -> None:
    grant = authorise(firm, owner)
    assert (grant.name, grant.phone, grant.until) == ("周大山", "139****2046", MONTH)
    message = Message.objects.get(to_phone=OTHER_PHONE)
    assert "梅园小馆" in message.text
    assert "2026年12月24日" in message.text
    (handled,) = queries.organisations_of(actor(neighbour))
    assert not handled.is_legal_person
    assert queries.party(actor(neighbour), f"firm:{firm.pk}").handler == "周大山"
    entry = history(f"organisation:{firm.pk}")[-1]
    assert (entry.action, entry.data) == ("handler.authorised", {"user": neighbour.pk, "until": "2026-12-24"})


def test_after_the_day_a_handler_may_not_act(
    owner: User, firm: Organisation, neighbour: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorise(firm, owner)
    monkeypatch.setattr(queries, "_today", lambda: MONTH)
    assert queries.organisations_of(actor(neighbour))
    monkeypatch.setattr(queries, "_today", lambda: MONTH + timedelta(days=1))
    assert queries.organisations_of(actor(neighbour)) == ()
    with pytest.raises(Refusal) as no:
        queries.party(actor(neighbour), f"firm:{firm.pk}")
    assert (no.value.code, no.value.status) == ("party_not_found", 404)


def test_authorising_again_changes_the_day(owner: User, firm: Organisation, neighbour: User) -> None:
    authorise(firm, owner)
    assert authorise(firm, owner, until=TODAY).until == TODAY
    assert len(queries.grants_of(actor(owner), firm.pk)) == 2


def test_an_authorisation_can_be_taken_back_at_once(owner: User, firm: Organisation, neighbour: User) -> None:
    authorise(firm, owner)
    services.handler_revoke(firm.pk, user_id=neighbour.pk, by=actor(owner), at=AT)
    assert queries.organisations_of(actor(neighbour)) == ()
    assert Message.objects.filter(to_phone=OTHER_PHONE).count() == 2
    for user_id in (neighbour.pk, owner.pk):
        with pytest.raises(Refusal) as no:
            services.handler_revoke(firm.pk, user_id=user_id, by=actor(owner), at=AT)
        assert no.value.code == "handler_not_found"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"phone": "13700000000"}, "handler_unknown"),
        ({"phone": "1"}, "phone_length"),
        ({"phone": PHONE}, "handler_is_legal_person"),
        ({"until": TODAY + timedelta(days=366)}, "mandate_too_long"),
        ({"until": TODAY - timedelta(days=1)}, "mandate_over"),
    ],
)
def test_what_is_not_authorised(
    owner: User, firm: Organisation, neighbour: User, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as no:
        authorise(firm, owner, **values)
    assert no.value.code == code
    assert Handler.objects.count() == 1
    assert not Message.objects.exists()


def test_a_handler_cannot_authorise_or_look(owner: User, firm: Organisation, neighbour: User) -> None:
    authorise(firm, owner)
    for ask in (
        lambda: authorise(firm, neighbour, phone=PHONE),
        lambda: queries.grants_of(actor(neighbour), firm.pk),
        lambda: services.handler_revoke(firm.pk, user_id=neighbour.pk, by=actor(neighbour), at=AT),
    ):
        with pytest.raises(Refusal) as no:
            ask()
        assert no.value.code == "organisation_not_found"


def test_staff_act_for_nobody(firm: Organisation) -> None:
    by = staff_actor("centre_manager", user_id=1)
    for ask in (queries.organisations_of, queries.parties_of):
        with pytest.raises(Refusal) as no:
            ask(by)
        assert no.value.code == "profile_keep_forbidden"


@pytest.mark.parametrize("count", [1, 50])
def test_parties_are_two_queries(owner: User, count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        firm = Organisation.objects.create(
            name=f"馆 {place}", uscc=f"X{place}", legal_person_name="陈小芳", legal_person_id="1"
        )
        Handler.objects.create(organisation=firm, user=owner, is_legal_person=True, since=TODAY, granted_by=owner)
    with django_assert_num_queries(2):
        parties = queries.parties_of(actor(owner))
    assert len(parties) == count + 1
    assert parties[0].key == f"person:{owner.pk}"


@pytest.mark.parametrize("count", [1, 50])
def test_grants_are_two_queries(owner: User, firm: Organisation, count: int, django_assert_num_queries: Any) -> None:
    for place in range(count):
        user = User.objects.create(username=f"u{place}", phone=f"1370000{place:04}", is_resident=True)
        Handler.objects.create(organisation=firm, user=user, since=TODAY, until=MONTH, granted_by=owner)
    with django_assert_num_queries(2):
        assert len(queries.grants_of(actor(owner), firm.pk)) == count + 1


def test_a_second_firm_is_another(owner: User, firm: Organisation) -> None:
    services.organisation_register("二馆", OTHER_USCC, "", by=actor(owner), at=AT)
    assert [p.name for p in queries.parties_of(actor(owner))] == ["陈小芳", "二馆", "梅园小馆"]
