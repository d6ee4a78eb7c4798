"""What every step of a case shares: lock, permission, table row; then save, journal, paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Status, Step
from yiciban.cases.hindrances import Question
from yiciban.cases.models import Case
from yiciban.cases.papers import PaperBuilder
from yiciban.cases.queries.access import NOT_THERE, check_act, visible_to
from yiciban.cases.rules.lifecycle import ENDED, Transition, check_reason, check_route, transition
from yiciban.cases.rules.timers import wake_on
from yiciban.cases.services.watch import WATCH_COLUMNS, watch
from yiciban.catalogue.facts import Guide
from yiciban.catalogue.queries import guide_version
from yiciban.documents.facts import NoticeKind
from yiciban.documents.paper.shapes import read
from yiciban.documents.services import notice_issue
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import not_found
from yiciban.mandates.facts import Act
from yiciban.people.permissions import require

StepOf = Callable[[Guide], Step]


class Move(NamedTuple):
    """A case locked for one step, with the row of the table that allows it and the guide it was filed under."""

    case: Case
    step: Step
    row: Transition
    guide: Guide


def lock(number: str, by: Actor, act: Act = Act.FILE) -> Case:
    """The case, locked to the end of the transaction; Refusal `case_not_found` for what one may not know of.

    Whoever acts for the applicant must be allowed this act: Refusal `mandate_too_narrow`.
    """
    rows = visible_to(by).select_related("department", "department__region", "point")
    try:
        row = rows.select_for_update(of=("self",)).get(number=number)
    except Case.DoesNotExist:
        raise not_found(NOT_THERE, "case_not_found") from None
    check_act(row.number, row.slug, by, act)
    return row


def begin(number: str, step: Step | StepOf, *, by: Actor, reason: str = "") -> Move:
    """Lock the case and check that this person may take this step now, in that order of reasons.

    Where the guide says which step it is (`StepOf`), it is asked once the case is locked.
    """
    case = lock(number, by, Act.WITHDRAW if step is Step.WITHDRAW else Act.FILE)
    guide = guide_version(case.version_id, case.situation).guide
    wanted = step if isinstance(step, Step) else step(guide)
    row = transition(Status(case.status), wanted)
    require(by, row.permission, region=case.region, department=case.department_id, point=case.point_id)
    check_route(Status(case.status), wanted, reviewed=guide.reviewed)
    check_reason(row, reason)
    return Move(case, wanted, row, guide)


def question_of(move: Move, by: Actor, at: datetime) -> Question:
    """What a locked step asks the higher floors."""
    return Question(move.case.number, move.step, move.guide, by.user_id, local_date(at))


def begin_signed(case: Case, step: Step, *, reason: str) -> Move:
    """A step of a locked case that a second person has just signed: who may sign was checked there."""
    row = transition(Status(case.status), step)
    check_reason(row, reason)
    return Move(case, step, row, guide_version(case.version_id, case.situation).guide)


def finish(
    move: Move,
    *,
    by: Actor,
    at: datetime,
    changed: tuple[str, ...] = (),
    data: Mapping[str, Any] | None = None,
    paper: PaperBuilder | None = None,
) -> CaseFact:
    """Save the new status, journal the step, issue its paper (last: its counter's lock lasts to the commit)."""
    case, before = move.case, move.case.status
    case.status = move.row.to
    case.wake_on = None if move.row.to in ENDED else wake_on(case)
    watch(case, at)
    fields = ["status", "wake_on", *WATCH_COLUMNS, *changed]
    if move.row.to in ENDED:
        case.ended_at = at
        fields.append("ended_at")
    case.save(update_fields=fields)
    fact = case_fact(case)
    journal.record(
        fact.subject,
        f"case.{move.step}",
        by=by,
        at=at,
        region=case.region,
        data={"from": before, "to": case.status, **(data or {})},
    )
    if move.row.paper and paper:
        issue(move.row.paper, fact, case, move.guide, paper, by=by, at=at)
    return fact


def issue(
    kind: NoticeKind, fact: CaseFact, case: Case, guide: Guide, build: PaperBuilder, *, by: Actor, at: datetime
) -> None:
    """Issue one numbered paper about the case in the name of its department."""
    content = build(fact, guide, by=by, at=at)
    data = content.as_data()
    read(content.template, data)  # what cannot be printed is not issued
    notice_issue(
        kind,
        office=case.department_id,
        prefix=(case.department.region.name[:1], case.department.short),
        subject=fact.subject,
        title=content.title,
        data=data,
        by=by,
        at=at,
    )
