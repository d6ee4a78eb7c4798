"""What would become of each of many cases, before anybody does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yiciban.cases.conversion import case_fact, work_row
from yiciban.cases.facts import CaseFact, CaseRow, Step
from yiciban.cases.permissions import ASSIGN, EXAMINE, READ
from yiciban.cases.queries.access import NOT_THERE, visible_to
from yiciban.cases.rules.batch import BATCH, check_assignable, check_batch
from yiciban.cases.rules.lifecycle import check_separation, transition
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import require, require_reach
from yiciban.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One of the cases that were ticked, and the sentence of the no it would meet."""

    number: str
    row: CaseRow | None
    department: str
    no: str


def batch_steps(actor: Actor) -> tuple[Step, ...]:
    """The steps this person may take for many at once, in order of the table."""
    return tuple(step for step, one in BATCH.items() if one.permission(step).roles & actor.roles)


def batch_preview(step: Step | None, numbers: Sequence[str], actor: Actor, *, today: date) -> tuple[BatchRow, ...]:
    """Each of the cases with what stands in its way, in the order given; one query.

    No step means giving them to somebody. What only the command finds out (an inspection that is open, a gap) is not
    said here. Raises Refusal `case_read_forbidden`, `bulk_empty`, `bulk_too_many`.
    """
    require_reach(actor, READ)
    wanted = tuple(dict.fromkeys(numbers))
    check_batch(wanted)
    rows = visible_to(actor).filter(number__in=wanted).select_related("department", "point", "assignee")
    found = {row.number: row for row in rows}
    return tuple(
        BatchRow(
            number,
            work_row(found[number], today) if number in found else None,
            found[number].department_id if number in found else "",
            _no(step, case_fact(found[number]), actor) if number in found else NOT_THERE,
        )
        for number in wanted
    )


def _no(step: Step | None, fact: CaseFact, actor: Actor) -> str:
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    try:
        if step is None:
            check_assignable(fact.status)
            require(actor, ASSIGN if set(actor.roles) & ASSIGN.roles else EXAMINE, **where)
        else:
            require(actor, transition(fact.status, step).permission, **where)
            authorised = fact.instant_authorised
            check_separation(step, user_id=actor.user_id, accepted_by=fact.accepted_by, instant_authorised=authorised)
    except Refusal as refusal:
        return refusal.sentence
    return ""
