"""People as others may hold them: roles, residents, organisations, the party a case belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from yiciban.kernel.roles import ROLE_LABELS, Role

__all__ = [
    "ROLE_LABELS",
    "Assurance",
    "DemoPerson",
    "GrantFact",
    "HandlerFact",
    "NewStaff",
    "OrganisationFact",
    "Party",
    "PartyKind",
    "ResidentFact",
    "Role",
    "StaffFact",
]


class Assurance(IntEnum):
    """How surely we know who someone is (own scale; facts, section 12)."""

    SELF_REPORTED = 1
    NAME_AND_NUMBER = 2
    IN_PERSON = 3
    CERTIFICATE = 4


class PartyKind(StrEnum):
    """Whose matter it is."""

    PERSON = "person"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class ResidentFact:
    """A resident's own profile; full values, for the person and for offices that work on their case."""

    user_id: int
    name: str
    id_number: str
    phone: str
    address: str
    assurance: Assurance
    assured_by: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationFact:
    """A firm or other organisation someone may act for."""

    id: int
    name: str
    uscc: str
    address: str
    legal_person: str


@dataclass(frozen=True, slots=True)
class Party:
    """For whom a matter is done: the person themselves, or a firm through one of its handlers.

    `key` is stable (`person:12`, `firm:7`); `handler` is the person who acts.
    """

    kind: PartyKind
    key: str
    name: str
    id_number: str
    phone: str
    address: str
    handler: str
    legal_person: str = ""
    legal_person_key: str = ""
    """The key of the legal representative as a person, when it is they who act: their own licences then count."""
    counter: CounterKey | None = None
    """What finds the cases a counter took in for this person; None while their number is not confirmed."""


@dataclass(frozen=True, slots=True)
class CounterKey:
    """How a counter names a person who has no account there: by the number on the card they showed.

    `phone`, where it is not empty, must stand in the case too.
    """

    key: str
    phone: str = ""

    @classmethod
    def of(cls, kind: PartyKind, number: str) -> str:
        """The key of whoever stands at a counter: `person-id:…` or `firm-code:…`."""
        return f"{'person-id' if kind is PartyKind.PERSON else 'firm-code'}:{number}"


@dataclass(frozen=True, slots=True)
class StaffFact:
    """A member of staff in a list; never their secrets."""

    user_id: int
    username: str
    name: str
    job: str


@dataclass(frozen=True, slots=True)
class HandlerFact:
    """That a person may act for a firm, until a day."""

    organisation: OrganisationFact
    is_legal_person: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class GrantFact:
    """That a firm let someone act for it: what its legal representative sees; the phone is masked."""

    user_id: int
    name: str
    phone: str
    is_legal_person: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A staff account just made; the address is shown once, for the authenticator app."""

    user_id: int
    username: str
    otpauth_uri: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone one can become in a demonstration: `office` heads the group, `note` says what to try."""

    user_id: int
    name: str
    is_staff: bool
    office: str
    job: str
    note: str
