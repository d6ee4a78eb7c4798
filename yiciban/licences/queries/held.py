"""What the cases ask: a licence that spares a material, and the licences an application can be about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.db.models import Q

from yiciban.cases.sources import HeldLicence, LicenceProof, Wanted
from yiciban.catalogue.facts import VariantKind
from yiciban.licences.facts import State
from yiciban.licences.models import Licence
from yiciban.licences.queries.conversion import current_state
from yiciban.licences.queries.wallet import held_by
from yiciban.people.facts import Party, PartyKind

AT_MOST = 50
_FITS: Mapping[VariantKind, frozenset[State]] = MappingProxyType(
    {VariantKind.CANCEL: frozenset({State.VALID, State.HELD, State.EXPIRED})}
)
"""The states in which an act may be asked for; of the acts not named here: valid."""


_OVER = frozenset({State.REVOKED, State.CANCELLED, State.WITHDRAWN})
"""What nothing can be renewed or changed in any more; one that merely ran out may still be kept by its renewal."""


def has_ended(identifier: str) -> bool:
    """Whether a licence was revoked, withdrawn or cancelled; registered with the cases."""
    return Licence.objects.filter(identifier=identifier, state__in=_OVER).exists()


def proof_for(party: Party, licence_type: str, today: date) -> LicenceProof | None:
    """A valid licence of the party's that spares a material (免提交); registered with the cases."""
    keys = [key for key in (party.key, party.legal_person_key) if key]
    rows = Licence.objects.filter(holder_key__in=keys, type=licence_type, state=State.VALID).order_by("-issued_on")
    for row in rows:
        if current_state(row, today) is State.VALID:
            return LicenceProof(row.identifier, row.name, row.holder_name, row.valid_to)
    return None


def held_licences(wanted: Wanted) -> tuple[HeldLicence, ...]:
    """The newest versions the party holds of a type and office, the latest first; registered with the cases.

    A resident's are those of their own wallet; at a counter they are found by the number on the card.
    """
    party = wanted.party
    whose = Q(holder_kind=_kind(party), holder_id=party.id_number)
    if wanted.by.is_resident:
        whose = held_by(wanted.by) & (Q(holder_key=party.key) | whose)
    rows = Licence.objects.filter(
        whose, type=wanted.licence_type, issuer=wanted.department, next__isnull=True
    ).order_by("-issued_on", "-pk")
    return tuple(_held(row, wanted) for row in rows[:AT_MOST])


def _held(row: Licence, wanted: Wanted) -> HeldLicence:
    state = current_state(row, wanted.today)
    act, fits = wanted.act.value, _FITS.get(wanted.act, frozenset({State.VALID}))
    why_not = ""
    if state is State.EXPIRED and state not in fits:
        why_not = f"{row.name}（{row.number}）已经过了有效期，不能{act}，请重新申请。"
    elif state not in fits:
        why_not = f"{row.name}（{row.number}）已经{state.label}，不能{act}。"
    return HeldLicence(row.identifier, row.number, row.name, row.valid_to, why_not)


def _kind(party: Party) -> str:
    return "person" if party.kind is PartyKind.PERSON else "firm"
