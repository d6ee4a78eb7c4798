"""For whom an application can be made: oneself, one's firms, and those who let one act for them in this item."""

from __future__ import annotations

from typing import NamedTuple

from yiciban.catalogue.facts import Guide
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import not_found
from yiciban.mandates.facts import Act, Kind, MandateFact
from yiciban.mandates.queries import acting_for, check_in_person
from yiciban.people import queries as people
from yiciban.people.facts import Party, PartyKind


class Acting(NamedTuple):
    """A party, and what lets the actor act for it: None for oneself and one's own firms."""

    party: Party
    mandate: MandateFact | None = None


def parties_for(actor: Actor, item: Guide) -> tuple[Acting, ...]:
    """For whom the actor could apply for the item, themselves first; who acts for another twice stands here once."""
    own = [Acting(party) for party in people.parties_of(actor)]
    known = {one.party.key for one in own}
    others: dict[str, Acting] = {}
    for found in acting_for(actor):
        refused = item.in_person and found.kind is Kind.AGENT
        if found.covers(item.slug, Act.FILE) and found.principal.key not in known and not refused:
            others.setdefault(found.principal.key, Acting(_party(found), found))
    return (*own, *others.values())


def party_for(actor: Actor, key: str, item: Guide) -> Acting:
    """One of `parties_for`. Raises Refusal `party_not_found`, `in_person` where the item wants the applicant there."""
    own = next((party for party in people.parties_of(actor) if party.key == key), None)
    if own:
        return Acting(own)
    fit = [one for one in acting_for(actor) if one.principal.key == key and one.covers(item.slug, Act.FILE)]
    if not fit:
        raise not_found(
            "您不能替这个人或单位办这件事，委托可能已经到期或者收回了。请换一个办事主体。", "party_not_found"
        )
    # Who is a guardian as well may, whatever else they were given.
    found = next((one for one in fit if one.kind is Kind.GUARDIAN), fit[0])
    check_in_person(found.kind, in_person=item.in_person)
    return Acting(_party(found), found)


def party_known(actor: Actor, key: str) -> Party:
    """A party the actor acts for, whatever the item: what a page of a draft needs to be shown at all.

    Raises Refusal `party_not_found`.
    """
    others = (_party(found) for found in acting_for(actor))
    party = next((one for one in (*people.parties_of(actor), *others) if one.key == key), None)
    if party is None:
        raise not_found("您不能替这个人或单位办事了，委托可能已经到期或者收回。", "party_not_found")
    return party


def _party(found: MandateFact) -> Party:
    principal = found.principal
    return Party(
        principal.kind,
        principal.key,
        principal.name,
        principal.number,
        # A ward has no phone of their own that the office would know.
        principal.phone or found.agent_phone,
        principal.address,
        handler=principal.name if principal.kind is PartyKind.PERSON else found.agent_name,
    )
