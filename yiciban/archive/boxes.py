"""How the archive shows itself on the officer's page of a case; registers itself when imported."""

from __future__ import annotations

from yiciban.archive.permissions import READ
from yiciban.archive.queries import packages_of
from yiciban.cases.facts import CaseFact
from yiciban.cases.sections import Section, desk_section
from yiciban.kernel.actor import Actor
from yiciban.people.permissions import may


@desk_section
def at_the_desk(fact: CaseFact, actor: Actor) -> Section | None:
    """The package of an ended case, for whoever may read it."""
    if fact.ended_at is None:
        return None
    if not may(actor, READ, region=fact.region, department=fact.department, point=fact.point):
        return None
    return Section("archive/_desk_box.html", {"packages": packages_of(fact)})
