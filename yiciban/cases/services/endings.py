"""Commands that end a case without a decision, and those of the office's silence."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.cases import hindrances, papers, sources
from yiciban.cases.facts import CaseFact, DefaultGround, EndGround, Status, Step, Verdict
from yiciban.cases.rules.clock import delivery_due, paper_due
from yiciban.cases.rules.lifecycle import check_separation
from yiciban.cases.rules.requests import check_end
from yiciban.cases.rules.timers import check_passed
from yiciban.cases.services.frame import Move, begin, finish, question_of
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.limits import Limit
from yiciban.network.queries import work_calendar


def terminate(move: Move, ground: EndGround, reason: str, *, by: Actor, at: datetime) -> CaseFact:
    """End a case that cannot be decided or carried out any more, with a paper that says why.

    Raises Refusal `ground_not_fitting`.
    """
    check_end(Status(move.case.status), ground, licence_ended=sources.has_ended(move.case.renews))
    return _end(move, ground, reason, by=by, at=at, paper=papers.ended)


def void(move: Move, ground: EndGround, reason: str, *, by: Actor, at: datetime) -> CaseFact:
    """Void a case that should not be there, as two people have agreed."""
    return _end(move, ground, reason, by=by, at=at, paper=papers.voiding)


def case_gap_overdue(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """The timer of a gap that was not filled: the case is terminated. Raises Refusal `not_due_yet`."""
    with transaction.atomic():
        reason = "容缺承诺补齐的材料到期没有补齐。"
        move = begin(number, Step.TERMINATE, by=by, reason=reason)
        check_passed(move.case.gap_due, local_date(at))
        return terminate(move, EndGround.GAP_OVERDUE, reason, by=by, at=at)


def case_grant_by_default(number: str, ground: DefaultGround, *, by: Actor, at: datetime) -> CaseFact:
    """The office was silent: the case goes on as granted, the department owes the paper within one working day.

    A red card is written beside it. No licence leaves from here: that takes a human (`case_confirm_default`).
    Consent by silence is the list of this place: it waits for a hearing or another department's answer, and the
    sweep asks again the next day. A renewal waits for nothing: 行政许可法 art. 50 knows no exception.

    Raises Refusal `not_due_yet`, `decision_hindered`, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.GRANT_BY_DEFAULT, by=by)
        case, today = move.case, local_date(at)
        listed = case.promised_due if case.tacit else None
        due = listed if ground is DefaultGround.TACIT else case.renewal_due
        check_passed(due, today)
        if ground is DefaultGround.TACIT:
            hindrances.check(question_of(move, by, at))  # what the office still waits for is no silence
        calendar = work_calendar(case.region)
        case.default_ground, case.verdict, case.decided_at = ground.value, Verdict.GRANT, at
        case.opinion = f"{ground.label}：到期没有作出决定。"
        case.paper_due = paper_due(today, calendar)
        case.delivery_due = delivery_due(today, Limit.parse(move.guide.delivery_limit), calendar)
        data = {"ground": ground.value, "silent_since": str(due), "paper_due": str(case.paper_due)}
        changed = ("default_ground", "verdict", "decided_at", "opinion", "paper_due", "delivery_due")
        fact = finish(move, by=by, at=at, changed=changed, data=data)
        card = {"card": "red", "rule": ground.value, "department": case.department_id, "due": str(due)}
        journal.record(fact.subject, "case.red_card", by=by, at=at, region=case.region, data=card)
        return fact


def case_confirm_default(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """Issue the paper the department owes after its silence; from here a licence may be made.

    Raises Refusal `same_person` for the one who accepted, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.CONFIRM_DEFAULT, by=by)
        case = move.case
        check_separation(
            Step.GRANT,
            user_id=by.user_id,
            accepted_by=case.accepted_by_id,
            instant_authorised=case.instant_authorised,
        )
        case.decided_by_id, case.paper_due = by.user_id, None
        data = {"opinion": case.opinion, "delivery_due": str(case.delivery_due)}
        return finish(move, by=by, at=at, changed=("decided_by", "paper_due"), data=data, paper=papers.grant)


def _end(
    move: Move, ground: EndGround, reason: str, *, by: Actor, at: datetime, paper: papers.PaperBuilder
) -> CaseFact:
    case = move.case
    case.end_ground, case.gap_due, case.paper_due = ground.value, None, None
    case.opinion = f"{ground.label}。{reason.strip()}"
    data = {"ground": ground.value, "reason": reason.strip()}
    return finish(move, by=by, at=at, changed=("end_ground", "gap_due", "paper_due", "opinion"), data=data, paper=paper)
