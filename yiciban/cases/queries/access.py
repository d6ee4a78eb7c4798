"""Who may know of which case: the one door through which every read and every command goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yiciban.cases.models import Case
from yiciban.cases.permissions import READ
from yiciban.kernel.actor import Actor, ActorKind, Posting
from yiciban.people.facts import Party
from yiciban.people.permissions import region_stem
from yiciban.people.queries import parties_of

NOT_THERE = "没有找到这个办件。请核对办件编号，或者用申请时的账号登录再看。"


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases an actor may know of; for anyone else they do not exist.

    An applicant sees their own, online or taken in at a counter, and those of the firms they act for today; staff
    those their postings reach.
    """
    rows = Case.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.is_resident:
        return rows.filter(_own(parties_of(actor)))
    reach = [_reach(posting) for posting in actor.postings if posting.role in READ.roles]
    return rows.filter(reduce(or_, reach)) if reach else rows.none()


def _own(parties: Sequence[Party]) -> Q:
    """What was filed for these parties, and what a counter took in for the person under their confirmed number."""
    # The case holds for whom it was filed, so a handler whose mandate has ended no longer finds it.
    own = Q(party_key__in=[party.key for party in parties])
    for counter in (party.counter for party in parties if party.counter):
        own |= Q(party_key=counter.key, **({"party_phone": counter.phone} if counter.phone else {}))
    return own


def _reach(posting: Posting) -> Q:
    bound = {"department": posting.department, "point": posting.point}
    return Q(region__startswith=region_stem(posting.region), **{name: code for name, code in bound.items() if code})
