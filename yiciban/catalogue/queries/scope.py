"""How far someone who keeps the catalogue reaches."""

from __future__ import annotations

from django.db.models import Q

from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.permissions import region_stem


def within(by: Actor) -> Q:
    """The rows (with department and region) that the actor's postings reach, their department when bound to one."""
    if by.kind is ActorKind.SYSTEM:
        return Q()
    reached = Q(pk__in=[])
    for posting in by.postings:
        if posting.role in CATALOGUE_VIEW.roles:
            own = Q(department_id=posting.department) if posting.department else Q()
            reached |= own & Q(region__code__startswith=region_stem(posting.region))
    return reached
