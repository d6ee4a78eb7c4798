"""Who may know of which case: the one door through which every read and every command goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from yiciban.cases.models import Case
from yiciban.cases.permissions import READ
from yiciban.kernel.actor import Actor, ActorKind, Posting
from yiciban.kernel.dates import local_midnight
from yiciban.kernel.refusal import forbidden
from yiciban.mandates.facts import Act, MandateFact
from yiciban.mandates.queries import acting_for
from yiciban.people.facts import CounterKey, Party, PartyKind
from yiciban.people.permissions import region_stem
from yiciban.people.queries import parties_of

NOT_THERE = "没有找到这个办件。请核对办件编号，或者用申请时的账号登录再看。"


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases an actor may know of; for anyone else they do not exist.

    An applicant sees their own, online or taken in at a counter, and those of the firms they act for today; who acts
    for another by mandate or as guardian, what that covers; staff those their postings reach.
    """
    rows = Case.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.is_resident:
        return rows.filter(reduce(or_, map(_mandated, acting_for(actor)), _own(parties_of(actor))))
    reach = [_reach(posting) for posting in actor.postings if posting.role in READ.roles]
    return rows.filter(reduce(or_, reach)) if reach else rows.none()


def _own(parties: Sequence[Party]) -> Q:
    """What was filed for these parties, and what a counter took in for the person under their confirmed number."""
    # The case holds for whom it was filed, so a handler whose mandate has ended no longer finds it.
    own = Q(party_key__in=[party.key for party in parties])
    for counter in (party.counter for party in parties if party.counter):
        own |= Q(party_key=counter.key, **({"party_phone": counter.phone} if counter.phone else {}))
    return own


def check_act(number: str, slug: str, actor: Actor, act: Act) -> None:
    """Raise Refusal `mandate_too_narrow` for who acts for another beyond what was allowed: seeing is not doing."""
    if not actor.is_resident or Case.objects.filter(_own(parties_of(actor)), number=number).exists():
        return
    # A mandate that covers the item lets its case be seen; what may be done with it, the acts say.
    allowed = [found for found in acting_for(actor) if found.covers(slug, act)]
    if not Case.objects.filter(reduce(or_, map(_mandated, allowed), Q(pk__in=[])), number=number).exists():
        sentence = f"委托里没有“{act.label}”这一样，请委托人自己来，或者请委托人再委托一次。"
        raise forbidden(sentence, "mandate_too_narrow")


def _mandated(found: MandateFact) -> Q:
    """What a mandate lets somebody see: the items it is for, and nothing that had ended before it began."""
    principal = found.principal
    whose = Q(party_key=principal.key)
    if principal.kind is PartyKind.PERSON and principal.phone:
        # What a counter took in for the same person, known by the number and the phone they gave there.
        whose |= Q(party_key=CounterKey.of(principal.kind, principal.number), party_phone=principal.phone)
    recent = Q(ended_at__isnull=True) | Q(ended_at__gte=local_midnight(found.since))
    return whose & recent & (Q(slug__in=found.items) if found.items else Q())


def _reach(posting: Posting) -> Q:
    bound = {"department": posting.department, "point": posting.point}
    return Q(region__startswith=region_stem(posting.region), **{name: code for name, code in bound.items() if code})
