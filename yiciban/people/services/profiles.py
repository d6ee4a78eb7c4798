"""A resident's own profile, and the opening of masked values by staff."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yiciban.journal import services as journal
from yiciban.journal.facts import EntryFact
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.identifiers import ResidentNumber, parse_resident_number
from yiciban.kernel.refusal import Kind, Refusal, invalid
from yiciban.people import queries
from yiciban.people.facts import Assurance, ResidentFact
from yiciban.people.limits import spend
from yiciban.people.models import Resident, User
from yiciban.people.permissions import PERSON_UNMASK, PROFILE_KEEP, require, user_id_of
from yiciban.people.services.shared import about, account
from yiciban.providers import services as providers
from yiciban.providers.facts import IdentityAnswer

SHORTEST_REASON = 4


def profile_save(name: str, id_number: str, address: str, *, by: Actor, at: datetime) -> ResidentFact:
    """Save one's own name, resident number and address; a number new to us goes to the identity provider first.

    When the provider does not answer, the profile is saved as self-reported. What has been confirmed can only be
    changed at a counter. Raises Refusal `name_missing`, `resident_number_…`, `identity_mismatch`,
    `profile_assured`, `too_many`.
    """
    require(by, PROFILE_KEEP)
    name, address = " ".join(name.split()), address.strip()
    if not name:
        raise invalid("name_missing", "请填姓名，要和身份证上一样。", {"name": "请填姓名，要和身份证上一样。"})
    number = _number(id_number, at)
    answer = _confirmed(name, number, by, at)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id_of(by))
        resident, _ = Resident.objects.select_for_update().get_or_create(user=user)
        _require_unassured(user, resident, name, str(number or ""))
        before = (user.name, resident.id_number, resident.address, resident.assurance)
        user.name = name
        resident.address = address
        if resident.assurance == Assurance.SELF_REPORTED:
            resident.id_number = str(number or "")
            resident.birth_date = number.birth if number else None
            resident.assurance = answer.assurance if answer else Assurance.SELF_REPORTED
            resident.assured_by = answer.by if answer and answer.assurance > Assurance.SELF_REPORTED else ""
        user.save(update_fields=["name"])
        resident.save()
        after = (user.name, resident.id_number, resident.address, resident.assurance)
        names = ("name", "id_number", "address", "assurance")
        changed = [field for field, old, new in zip(names, before, after, strict=True) if old != new]
        # The journal can never be erased: which fields, not what they say.
        data = {"changed": changed, "assurance": resident.assurance, "assured_by": resident.assured_by}
        journal.record(account(user.pk), "profile.saved", by=by, at=at, data=data)
    return queries.resident_fact(user, resident)


def unmask(
    subject: str,
    field: str,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    region: str = "",
    department: str = "",
    point: str = "",
) -> EntryFact:
    """Note that someone opened a masked value, and why, before it is shown to them once.

    `subject` is whose value it is (`case:…`, `person:12`), `field` which (`phone`); the caller has made sure that
    the actor may know of the subject. Raises Refusal `person_unmask_forbidden`, `reason_missing`.
    """
    require(by, PERSON_UNMASK, region=region, department=department, point=point)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        sentence = f"请写明为什么要看，至少 {SHORTEST_REASON} 个字，例如“电话核实地址”。"
        raise invalid("reason_missing", sentence, {"reason": sentence})
    with transaction.atomic():
        data = {"field": field, "reason": reason[:200]}
        return journal.record(subject, "person.unmasked", by=by, at=at, region=region, data=data)


def _number(typed: str, at: datetime) -> ResidentNumber | None:
    if not typed.strip():
        return None
    with about("id_number"):
        return parse_resident_number(typed, today=local_date(at))


def _confirmed(name: str, number: ResidentNumber | None, by: Actor, at: datetime) -> IdentityAnswer | None:
    """What the identity provider says, asked outside the transaction; None when there is nothing new to ask."""
    known = queries.resident_of(by)
    is_same = (known.name, known.id_number) == (name, str(number or ""))
    if number is None or (is_same and known.assurance > Assurance.SELF_REPORTED):
        return None
    # Else one could try names against numbers.
    spend(f"identity:{by.user_id}", 10, timedelta(days=1), at, what="核验身份")
    try:
        answer = providers.identity_check(name, str(number))
    except Refusal as refusal:
        if refusal.kind is Kind.UNAVAILABLE:
            return None
        raise
    if not answer.matched:
        sentence = "姓名和身份证号对不上。请对照身份证再看一遍。"
        raise invalid("identity_mismatch", sentence, {"id_number": sentence})
    return answer


def _require_unassured(user: User, resident: Resident, name: str, number: str) -> None:
    is_same = (user.name, resident.id_number) == (name, number)
    if resident.assurance > Assurance.SELF_REPORTED and not is_same:
        raise Refusal("profile_assured", "姓名和身份证号已经核验过，要改请带身份证到政务服务中心窗口。")
