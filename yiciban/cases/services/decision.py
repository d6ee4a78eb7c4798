"""Commands inside the department: examine, review, decide, conclude (行政许可法 arts. 34, 37, 38)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yiciban.cases import hindrances, papers
from yiciban.cases.facts import CaseFact, Status, Step, Verdict
from yiciban.cases.rules.clock import delivery_due
from yiciban.cases.rules.intake import check_no_gap
from yiciban.cases.rules.lifecycle import check_separation
from yiciban.cases.services.frame import begin, finish, question_of
from yiciban.catalogue.facts import Guide
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.network.queries import work_calendar


def case_examine(number: str, verdict: Verdict, opinion: str, *, by: Actor, at: datetime) -> CaseFact:
    """Write the examiner's opinion and pass the case on: to the reviewer, or to the approver where there is none.

    Raises Refusal `case_not_found`, `case_examine_forbidden`, `step_not_possible`, `reason_needed`,
    `decision_hindered` for one who may not examine it any more (chaired its hearing).
    """
    with transaction.atomic():
        move = begin(number, _onward, by=by, reason=opinion)
        hindrances.check(question_of(move, by, at))
        move.case.verdict, move.case.opinion, move.case.examined_by_id = verdict, opinion.strip(), by.user_id
        data = {"verdict": verdict, "opinion": opinion.strip()}
        return finish(move, by=by, at=at, changed=("verdict", "opinion", "examined_by"), data=data)


def case_review(number: str, verdict: Verdict, opinion: str, *, by: Actor, at: datetime) -> CaseFact:
    """Write the reviewer's opinion and pass the case to the approver."""
    with transaction.atomic():
        move = begin(number, Step.REVIEW, by=by, reason=opinion)
        move.case.verdict, move.case.opinion, move.case.reviewed_by_id = verdict, opinion.strip(), by.user_id
        data = {"verdict": verdict, "opinion": opinion.strip()}
        return finish(move, by=by, at=at, changed=("verdict", "opinion", "reviewed_by"), data=data)


def case_send_back(number: str, reason: str, *, to_examiner: bool = False, by: Actor, at: datetime) -> CaseFact:
    """Give the case back to the step before, or `to_examiner` past the reviewer, with the reason; the clock runs on."""
    with transaction.atomic():
        move = begin(number, Step.SEND_BACK_TO_EXAMINER if to_examiner else Step.SEND_BACK, by=by, reason=reason)
        return finish(move, by=by, at=at, data={"opinion": reason.strip()})


def case_decide(
    number: str, *, grant: bool, reason: str, false_material: bool = False, by: Actor, at: datetime
) -> CaseFact:
    """Decide: grant, or deny with reasons and remedies (arts. 37, 38); the delivery clock of art. 44 starts.

    `false_material` says that a permit directly concerning safety is denied because the applicant hid or forged
    something: whoever did may not apply again for a year (art. 78), which a higher floor sees to.

    Raises Refusal `same_person` when the one who accepted would decide, `reason_needed` for a denial,
    `false_material_not_possible` where there is no permit to deny,
    `decision_hindered` while a higher floor waits for something (an inspection, a hearing, another department).
    """
    step = Step.GRANT if grant else Step.DENY
    with transaction.atomic():
        move = begin(number, step, by=by, reason=reason)
        case = move.case
        check_separation(
            step,
            user_id=by.user_id,
            accepted_by=case.accepted_by_id,
            instant_authorised=case.instant_authorised,
        )
        if grant:
            check_no_gap(case.gap_due)
        hindrances.check(question_of(move, by, at))
        if false_material and (grant or not (move.guide.is_permit and move.guide.result.licence)):
            sentence = "只有不予发证的行政许可，才有“提供虚假材料，一年内不得再申请”。"
            raise invalid("false_material_not_possible", sentence, {"false_material": sentence})
        case.gap_due = None
        case.decided_at, case.decided_by_id = at, by.user_id
        case.verdict = Verdict.GRANT if grant else Verdict.DENY
        case.opinion = reason.strip() or case.opinion
        limit = Limit.parse(move.guide.delivery_limit)
        case.delivery_due = delivery_due(local_date(at), limit, work_calendar(case.region))
        data = {"opinion": case.opinion, "delivery_due": str(case.delivery_due), "false_material": false_material}
        changed = ("decided_at", "decided_by", "verdict", "opinion", "delivery_due", "gap_due")
        paper = papers.grant if grant else papers.deny_for_false_material if false_material else papers.deny
        return finish(move, by=by, at=at, changed=changed, data=data, paper=paper)


def case_conclude(number: str, *, licence: str = "", by: Actor, at: datetime) -> CaseFact:
    """Close the department's work: the result exists (`licence` names it) and waits for delivery.

    Raises Refusal `licence_needed` where a granted item's result is a licence and none has been made.
    """
    with transaction.atomic():
        move = begin(number, Step.CONCLUDE, by=by)
        if move.case.status == Status.GRANTED and move.guide.result.licence and not licence:
            raise Refusal("licence_needed", "这个事项的结果是证照，请用“制证”，证发出来就办结了。")
        move.case.concluded_at, move.case.licence = at, licence
        return finish(move, by=by, at=at, changed=("concluded_at", "licence"), data={"licence": licence})


def _onward(guide: Guide) -> Step:
    """Where the examiner's opinion goes: to the reviewer, or to the approver where the item has no reviewer."""
    return Step.EXAMINE if guide.reviewed else Step.PROPOSE
