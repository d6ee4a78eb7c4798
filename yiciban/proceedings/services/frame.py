"""What every command here shares: the case held and undecided, the permission, the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yiciban.cases.facts import CaseFact
from yiciban.cases.services import case_hold
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import Permission, require
from yiciban.proceedings.rules import check_undecided


def hold(number: str, wanted: Permission, *, by: Actor) -> CaseFact:
    """The case, locked to the end of the transaction, so that nobody decides it meanwhile.

    Raises Refusal `case_not_found`, the permission's own, `proceedings_closed`.
    """
    fact = case_hold(number, by=by)
    require(by, wanted, region=fact.region, department=fact.department, point=fact.point)
    check_undecided(fact.status)
    return fact


def note(fact: CaseFact, action: str, data: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """The journal's entry of a command, in the chain of the case."""
    journal.record(fact.subject, f"case.{action}", by=by, at=at, region=fact.region, data=data)
