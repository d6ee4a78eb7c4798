"""One's own profile, confirmed or not; and the opening of masked values."""

from __future__ import annotations

from typing import Any

import pytest

from yiciban.journal.queries import history
from yiciban.kernel.actor import ANONYMOUS
from yiciban.kernel.refusal import Refusal
from yiciban.people import queries, services
from yiciban.people.facts import Assurance
from yiciban.people.models import Resident, User
from yiciban.people.tests.conftest import AT, NUMBER, OTHER_NUMBER, PHONE, actor, make_resident, staff_actor
from yiciban.providers.facts import IdentityAnswer
from yiciban.providers.faulty import FaultyIdentity


@pytest.fixture
def newcomer(db: None) -> User:
    return make_resident("", PHONE, "", assurance=1)


def save(user: User, name: str = "陈小芳", number: str = NUMBER, address: str = "梅园路") -> Any:
    return services.profile_save(name, number, address, by=actor(user), at=AT)


def test_a_number_that_is_confirmed_raises_the_assurance(newcomer: User) -> None:
    saved = save(newcomer, number="430702 19900101 1230")
    assert (saved.name, saved.id_number, saved.assurance) == ("陈小芳", NUMBER, Assurance.NAME_AND_NUMBER)
    assert saved.assured_by == "演示核验"
    assert str(Resident.objects.get().birth_date) == "1990-01-01"
    (entry,) = history(f"account:{newcomer.pk}")
    assert entry.data["changed"] == ["name", "id_number", "address", "assurance"]
    assert NUMBER not in str(entry)
    assert "陈小芳" not in str(entry.data)


def test_outside_a_demonstration_the_demo_check_confirms_nothing(newcomer: User, settings: Any) -> None:
    settings.YICIBAN_DEMO = False
    saved = save(newcomer)
    assert (saved.assurance, saved.assured_by) == (Assurance.SELF_REPORTED, "")


def test_a_name_alone_is_enough_to_begin(newcomer: User) -> None:
    assert save(newcomer, number="").assurance == Assurance.SELF_REPORTED


@pytest.mark.parametrize(
    ("name", "number", "code", "field"),
    [
        (" ", NUMBER, "name_missing", "name"),
        ("陈小芳", "430702199001011231", "resident_number_check", "id_number"),
        ("陈小芳", "123", "resident_number_length", "id_number"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    newcomer: User, name: str, number: str, code: str, field: str
) -> None:
    with pytest.raises(Refusal) as no:
        save(newcomer, name, number)
    assert (no.value.code, list(no.value.fields)) == (code, [field])
    assert not history(f"account:{newcomer.pk}")


def test_a_mismatch_is_refused(newcomer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = IdentityAnswer(False, 1, "对不上", "人口库", demo=False)
    monkeypatch.setattr("yiciban.providers.services.identity_check", lambda *_: answer)
    with pytest.raises(Refusal) as no:
        save(newcomer)
    assert (no.value.code, list(no.value.fields)) == ("identity_mismatch", ["id_number"])


def test_when_the_check_is_down_the_profile_is_saved_as_told(newcomer: User, settings: Any) -> None:
    path = f"{FaultyIdentity.__module__}.{FaultyIdentity.__name__}"
    settings.YICIBAN_PROVIDERS = {**settings.YICIBAN_PROVIDERS, "identity": path}
    saved = save(newcomer)
    assert (saved.id_number, saved.assurance) == (NUMBER, Assurance.SELF_REPORTED)


def test_the_check_cannot_be_used_to_try_numbers(newcomer: User) -> None:
    User.objects.filter(pk=newcomer.pk).update(name="周大山")
    Resident.objects.update(id_number=OTHER_NUMBER)
    for _ in range(10):
        Resident.objects.update(assurance=1, id_number="")
        save(newcomer)
    Resident.objects.update(assurance=1, id_number="")
    with pytest.raises(Refusal) as no:
        save(newcomer)
    assert no.value.code == "too_many"


def test_what_is_confirmed_changes_only_at_a_counter(owner: User) -> None:
    for name, number in (("陈芳", NUMBER), ("陈小芳", OTHER_NUMBER), ("陈小芳", "")):
        with pytest.raises(Refusal) as no:
            save(owner, name, number)
        assert no.value.code == "profile_assured"
    assert save(owner, address="新路 1 号").address == "新路 1 号"
    assert queries.resident_of(actor(owner)).assurance == Assurance.NAME_AND_NUMBER


@pytest.mark.parametrize(
    ("by", "code"), [(ANONYMOUS, "sign_in_needed"), (staff_actor("examiner"), "profile_keep_forbidden")]
)
def test_others_have_no_profile(db: None, by: Any, code: str) -> None:
    for ask in (lambda: services.profile_save("名", "", "", by=by, at=AT), lambda: queries.resident_of(by)):
        with pytest.raises(Refusal) as no:
            ask()
        assert no.value.code == code


def test_opening_a_masked_value_leaves_its_reason(db: None) -> None:
    entry = services.unmask(
        "case:1", "phone", reason="电话核实地址", by=staff_actor("examiner"), at=AT, region="439901001000"
    )
    assert (entry.action, entry.data) == ("person.unmasked", {"field": "phone", "reason": "电话核实地址"})
    assert history("case:1") == (entry,)


@pytest.mark.parametrize(
    ("role", "reason", "region", "code"),
    [
        ("examiner", "看 看", "", "reason_missing"),
        ("audit_admin", "电话核实地址", "", "person_unmask_forbidden"),
        ("supervisor", "电话核实地址", "", "person_unmask_forbidden"),
        ("rating_manager", "电话核实地址", "", "person_unmask_forbidden"),
        ("examiner", "电话核实地址", "439902000000", "person_unmask_forbidden"),
    ],
)
def test_without_reason_or_office_nothing_opens(db: None, role: str, reason: str, region: str, code: str) -> None:
    with pytest.raises(Refusal) as no:
        services.unmask("case:1", "phone", reason=reason, by=staff_actor(role), at=AT, region=region)
    assert no.value.code == code
    assert history("case:1") == ()
