"""Who may know of which case: the one door through which every read and every command goes."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yiciban.cases.models import Case
from yiciban.cases.permissions import READ
from yiciban.kernel.actor import Actor, ActorKind, Posting
from yiciban.people.permissions import region_stem
from yiciban.people.queries import parties_of

NOT_THERE = "没有找到这个办件。请核对办件编号，或者用申请时的账号登录再看。"


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases an actor may know of; for anyone else they do not exist.

    An applicant sees their own and those of the firms they act for today; staff those their postings reach.
    """
    rows = Case.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.is_resident:
        # The case holds for whom it was filed, so a handler whose mandate has ended no longer finds it.
        return rows.filter(party_key__in=[party.key for party in parties_of(actor)])
    reach = Q(pk__in=[])
    for posting in actor.postings:
        if posting.role in READ.roles:
            reach |= _reach(posting)
    return rows.filter(reach)


def _reach(posting: Posting) -> Q:
    reach = Q(region__startswith=region_stem(posting.region))
    if posting.department:
        reach &= Q(department=posting.department)
    if posting.point:
        reach &= Q(point=posting.point)
    return reach
