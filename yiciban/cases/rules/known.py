"""What the office knows already of a party, under the names by which data elements ask for it. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping

from yiciban.people.facts import Party, PartyKind

# Where a result is sent may differ from what the profile says; who somebody is may not.
EDITABLE = frozenset({"profile.phone", "profile.address"})


def known_values(party: Party) -> Mapping[str, str]:
    """The values by source (`profile.name`, `org.uscc`)."""
    if party.kind is PartyKind.PERSON:
        return {
            "profile.name": party.name,
            "profile.id_number": party.id_number,
            "profile.phone": party.phone,
            "profile.address": party.address,
        }
    return {
        "org.name": party.name,
        "org.uscc": party.id_number,
        "org.address": party.address,
        "org.legal_person": party.legal_person,
        "profile.name": party.handler,
        "profile.phone": party.phone,
    }
