"""Reads of people: profiles, the parties someone may act for, tokens, and the people of a demonstration."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import sha256_hex
from yiciban.kernel.masking import mask_phone
from yiciban.kernel.refusal import not_found
from yiciban.people.facts import (
    Assurance,
    DemoPerson,
    GrantFact,
    HandlerFact,
    OrganisationFact,
    Party,
    PartyKind,
    ResidentFact,
)
from yiciban.people.models import Handler, Organisation, Resident, User
from yiciban.people.permissions import PROFILE_KEEP, require, user_id_of
from yiciban.people.rules import counter_key

JOB_SEPARATOR = " · "
# Every request of a program asks this, and Django takes longer to write it than PostgreSQL to answer it.
_ACCOUNT_BEHIND = """
SELECT account.* FROM people_apitoken AS token JOIN people_user AS account ON account.id = token.user_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND token.expires_at > %s AND account.is_active
"""


def resident_of(actor: Actor) -> ResidentFact:
    """The actor's own profile. Raises Refusal `sign_in_needed`, `profile_keep_forbidden`, `resident_not_found`."""
    require(actor, PROFILE_KEEP)
    row = Resident.objects.select_related("user").filter(user_id=user_id_of(actor)).first()
    if row is None:
        raise not_found("没有您的资料。请退出后重新登录。", "resident_not_found")
    return resident_fact(row.user, row)


def assured_resident(name: str, number: str) -> ResidentFact | None:
    """The account of the person with this name and confirmed number, the surest first; None when there is none."""
    rows = Resident.objects.select_related("user").filter(
        id_number=number, user__name=name, user__is_active=True, assurance__gte=Assurance.NAME_AND_NUMBER
    )
    row = rows.order_by("-assurance", "pk").first()
    return resident_fact(row.user, row) if row else None


def organisations_of(actor: Actor) -> tuple[HandlerFact, ...]:
    """The organisations the actor may act for today, in order of name; one query.

    Raises Refusal `sign_in_needed`, `profile_keep_forbidden`.
    """
    require(actor, PROFILE_KEEP)
    rows = _valid_handlers(_today()).filter(user_id=user_id_of(actor)).select_related("organisation")
    facts = (
        HandlerFact(organisation_fact(row.organisation), row.is_legal_person, row.until)
        for row in rows.order_by("organisation__name", "pk")
    )
    return tuple(facts)


def organisation(actor: Actor, organisation_id: int) -> HandlerFact:
    """One organisation the actor may act for. Raises Refusal `organisation_not_found`."""
    for handled in organisations_of(actor) if actor.is_resident else ():
        if handled.organisation.id == organisation_id:
            return handled
    raise not_found("没有这家单位，或您还不能替它办事。", "organisation_not_found")


def grants_of(actor: Actor, organisation_id: int) -> tuple[GrantFact, ...]:
    """Who may act for an organisation, for its legal representative alone, ended authorisations included.

    Raises Refusal `organisation_not_found`.
    """
    if not organisation(actor, organisation_id).is_legal_person:
        raise not_found("没有这家单位，或您不是它的法定代表人。", "organisation_not_found")
    rows = Handler.objects.filter(organisation_id=organisation_id).select_related("user")
    return tuple(grant_fact(row) for row in rows.order_by("-is_legal_person", "pk"))


def parties_of(actor: Actor) -> tuple[Party, ...]:
    """For whom the actor may act: first themselves, then the organisations; two queries."""
    me = resident_of(actor)
    return (_person(me), *(_firm(me, handled) for handled in organisations_of(actor)))


def party(actor: Actor, key: str) -> Party:
    """One of `parties_of` by its key. Raises Refusal `party_not_found`."""
    for found in parties_of(actor):
        if found.key == key:
            return found
    raise not_found("您不能替这个人或单位办事。请换一个办事主体。", "party_not_found")


def phone_of_party(key: str) -> str:
    """Where a party is told something when no case says it: their own phone, a firm's legal representative's.

    Empty for whoever has no account here; one query.
    """
    kind, _, number = key.partition(":")
    if not number.isascii() or not number.isdigit():
        return ""
    phones: list[str | None] = []
    if kind == PartyKind.PERSON:
        phones = list(User.objects.filter(pk=number, is_active=True).values_list("phone", flat=True))
    elif kind == PartyKind.FIRM:
        rows = _valid_handlers(_today()).filter(organisation_id=number, user__is_active=True)
        phones = list(rows.order_by("-is_legal_person", "pk").values_list("user__phone", flat=True))
    return next((phone for phone in phones if phone), "")


def user_of_token(token: str, *, at: datetime) -> User | None:
    """The account behind a bearer token that is still good; one query."""
    return next(iter(User.objects.raw(_ACCOUNT_BEHIND, [sha256_hex(token.encode()), at])), None)


def demo_people() -> tuple[DemoPerson, ...]:
    """Whom one can become in a demonstration: residents first, then staff by office; none elsewhere.

    An account belongs to the demonstration when it has a `demo_note`; its `job` reads `区卫生健康局 · 承办人`.
    """
    if not settings.YICIBAN_DEMO:
        return ()
    rows = User.objects.filter(is_active=True).exclude(demo_note="").order_by("is_staff", "pk")
    people = [_demo_person(row) for row in rows]
    places = {person.office: place for place, person in reversed(list(enumerate(people)))}
    return tuple(sorted(people, key=lambda person: places[person.office]))


def resident_fact(user: User, row: Resident) -> ResidentFact:
    """The rows as others may hold them."""
    return ResidentFact(
        user.pk,
        user.name,
        row.id_number,
        user.phone or "",
        row.address,
        Assurance(row.assurance),
        row.assured_by,
    )


def organisation_fact(row: Organisation) -> OrganisationFact:
    """The row as others may hold it."""
    return OrganisationFact(row.pk, row.name, row.uscc, row.address, row.legal_person_name)


def grant_fact(row: Handler) -> GrantFact:
    """The row as the legal representative sees it."""
    phone = mask_phone(row.user.phone or "")
    return GrantFact(row.user_id, row.user.name or "还没填姓名", phone, row.is_legal_person, row.since, row.until)


def _valid_handlers(today: date) -> QuerySet[Handler]:
    return Handler.objects.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)


def _today() -> date:
    return local_date(timezone.now())


def _person(me: ResidentFact) -> Party:
    return Party(
        PartyKind.PERSON,
        f"person:{me.user_id}",
        me.name,
        me.id_number,
        me.phone,
        me.address,
        handler=me.name,
        counter=counter_key(me.id_number, me.phone, me.assurance),
    )


def _firm(me: ResidentFact, handled: HandlerFact) -> Party:
    firm = handled.organisation
    return Party(
        PartyKind.FIRM,
        f"firm:{firm.id}",
        firm.name,
        firm.uscc,
        me.phone,
        firm.address,
        handler=me.name,
        legal_person=firm.legal_person,
        legal_person_key=f"person:{me.user_id}" if handled.is_legal_person else "",
    )


def _demo_person(row: User) -> DemoPerson:
    office, _, job = row.job.rpartition(JOB_SEPARATOR)
    if not row.is_staff:
        office, job = "办事人", row.job
    return DemoPerson(row.pk, row.name, row.is_staff, office or "工作人员", job, row.demo_note)
