"""Commands of the counter: the five outcomes of 行政许可法 art. 32, and the decision on the spot of art. 34."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiciban.cases import hindrances, papers
from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, Channel, Check, Defect, Intake, Proof, RefusalGround, Status, Step
from yiciban.cases.models import Case, CaseFile, CaseMaterial
from yiciban.cases.permissions import ACCEPT, SUPPLY
from yiciban.cases.rules import intake as rules
from yiciban.cases.rules.clock import correction_due, decision_due, delivery_due, gap_due, intake_due
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT, check_separation
from yiciban.cases.rules.timers import check_passed, wake_on
from yiciban.cases.services.frame import Move, begin, finish, lock, question_of
from yiciban.catalogue.facts import Guide
from yiciban.documents.paper.shapes import Paper
from yiciban.documents.queries import own_file
from yiciban.journal import services as journal
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal, invalid, not_found
from yiciban.network.queries import work_calendar
from yiciban.people.permissions import require

_MATERIALS = "SELECT * FROM cases_casematerial WHERE case_id = %s ORDER BY position"


def case_accept(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """Accept a complete application and start both clocks (art. 32(1)(5), art. 42).

    Raises Refusal `case_not_found`, `case_accept_forbidden`, `step_not_possible`, `materials_incomplete`.
    """
    with transaction.atomic():
        move = begin(number, Step.ACCEPT, by=by)
        rules.check_complete(_materials(move.case))
        fields = start_clock(move.case, move.guide, by, at)
        data = {"promised_due": str(move.case.promised_due), "legal_due": str(move.case.legal_due)}
        return finish(move, by=by, at=at, changed=fields, data=data, paper=papers.acceptance)


def case_accept_with_gaps(number: str, promised_by: str, *, by: Actor, at: datetime) -> CaseFact:
    """Accept although secondary materials are missing, on the applicant's written promise to bring them (容缺受理).

    `promised_by` is who signed the promise. The clock runs; nothing is granted before the gap is filled. Raises
    Refusal as `case_accept`, and `gap_none`, `gap_too_short`, `gap_unsigned`.
    """
    with transaction.atomic():
        move = begin(number, Step.ACCEPT_WITH_GAPS, by=by)
        case = move.case
        missing = rules.check_gaps(_materials(case), promised_by)
        fields = start_clock(case, move.guide, by, at, intake=Intake.GAPS)
        case.gap_due = gap_due(local_date(at), Limit.parse(case.promised_limit), work_calendar(case.region))
        data = {
            "promised_due": str(case.promised_due),
            "legal_due": str(case.legal_due),
            "gap_due": str(case.gap_due),
            "gaps": list(missing),
            "promised_by": promised_by.strip(),
        }

        def paper(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
            return papers.gap_acceptance(fact, guide, by=by, at=at, missing=missing, promised_by=promised_by.strip())

        return finish(move, by=by, at=at, changed=(*fields, "gap_due"), data=data, paper=paper)


def case_fill_gap(
    number: str, files: Mapping[str, Sequence[UUID]], *, seen: Collection[str] = (), by: Actor, at: datetime
) -> CaseFact:
    """Bring what was left open at acceptance; the last of it closes the gap.

    Raises Refusal `gap_closed` when nothing is open, `gap_not_supplied`, `material_not_found`, `file_not_found`.
    """
    with transaction.atomic():
        case = lock(number, by)
        require(by, SUPPLY, region=case.region, department=case.department_id, point=case.point_id)
        if case.gap_due is None or Status(case.status) not in WITH_DEPARTMENT:
            raise Refusal("gap_closed", "这件没有要后补的材料。")
        seen = frozenset(seen) if by.is_staff else frozenset()
        files = {code: ids for code, ids in files.items() if ids}
        rows = {row.code: row for row in _materials(case)}
        brought = {*files, *seen}
        rules.check_brought(rows, brought)
        for code in sorted(brought):
            supply(rows[code], files.get(code, ()), round_number=case.corrections + 1, by=by)
        if not rules.open_gaps(rows.values()):
            case.gap_due = None
        case.wake_on = wake_on(case)
        case.save(update_fields=["gap_due", "wake_on"])
        fact = case_fact(case)
        data = {"materials": sorted(brought), "closed": case.gap_due is None}
        journal.record(fact.subject, "case.gap_filled", by=by, at=at, region=case.region, data=data)
        return fact


def case_deem_accepted(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """Silence for five working days: accepted as of the day of receipt (art. 32(1)(4)).

    Taken by the timer alone; both clocks run from the receipt. Raises Refusal `not_due_yet` and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.DEEM_ACCEPTED, by=by)
        case = move.case
        check_passed(case.intake_due, local_date(at))
        fields = start_clock(case, move.guide, by, case.receipt_at, intake=Intake.SILENCE)
        data = {
            "promised_due": str(case.promised_due),
            "legal_due": str(case.legal_due),
            "as_of": local_date(case.receipt_at).isoformat(),
        }
        return finish(move, by=by, at=at, changed=fields, data=data, paper=papers.acceptance)


def case_grant_at_once(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """Accept and grant on the spot where the item authorises the counter to (art. 34(2), 授权到窗).

    Raises Refusal as `case_accept`, `not_authorised_at_counter`, and `decision_hindered` as every decision.
    """
    with transaction.atomic():
        move = begin(number, Step.GRANT_AT_ONCE, by=by)
        case = move.case
        check_separation(
            Step.GRANT_AT_ONCE,
            user_id=by.user_id,
            accepted_by=by.user_id,
            instant_authorised=case.instant_authorised,
        )
        rules.check_complete(_materials(case))
        hindrances.check(question_of(move, by, at))
        fields = start_clock(case, move.guide, by, at)
        case.decided_at, case.decided_by_id = at, by.user_id
        limit = Limit.parse(move.guide.delivery_limit)
        case.delivery_due = delivery_due(local_date(at), limit, work_calendar(case.region))
        case.opinion = "材料齐全、符合条件，当场准予。"
        changed = (*fields, "decided_at", "decided_by", "delivery_due", "opinion")
        return finish(move, by=by, at=at, changed=changed, paper=papers.grant)


def case_request_correction(number: str, defects: Sequence[Defect], *, by: Actor, at: datetime) -> CaseFact:
    """Tell once, in writing, everything that is missing or wrong (art. 32(1)(4)); the intake clock stops.

    Raises Refusal `correction_empty`, `correction_unclear`, `correction_twice` (a second notice takes a supervisor's
    signature: `request_ask`), and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.REQUEST_CORRECTION, by=by, reason=reason_of(defects))
        rules.check_once(move.case.corrections)
        return ask_correction(move, defects, by=by, at=at)


def ask_correction(move: Move, defects: Sequence[Defect], *, by: Actor, at: datetime) -> CaseFact:
    """Issue the notice of a correction that may be asked for; the item says how long there is to answer."""
    rules.check_defects(defects)
    case = move.case
    case.defects = [asdict(defect) for defect in defects]
    case.corrections += 1
    case.intake_due = None
    limit = Limit.parse(move.guide.correction_limit)
    case.correction_due = correction_due(local_date(at), limit, work_calendar(case.region))
    data = {"defects": case.defects, "correction_due": case.correction_due.isoformat()}
    changed = ("defects", "corrections", "intake_due", "correction_due")
    return finish(move, by=by, at=at, changed=changed, data=data, paper=papers.correction)


def reason_of(defects: Sequence[Defect]) -> str:
    """The reasons of a notice as one, for the rule that every step of this kind is reasoned."""
    return "；".join(defect.reason for defect in defects) or "未写明理由"


def case_supply_correction(
    number: str, files: Mapping[str, Sequence[UUID]], *, seen: Collection[str] = (), by: Actor, at: datetime
) -> CaseFact:
    """Hand in what was missing; the office's five days begin anew with this receipt.

    The applicant uploads `files`; at the counter the clerk may instead have `seen` the paper of a material.
    Raises Refusal `correction_not_supplied` naming what is still open, `file_not_found`, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.SUPPLY_CORRECTION, by=by)
        case = move.case
        seen = frozenset(seen) if by.is_staff else frozenset()
        files = {code: ids for code, ids in files.items() if ids}
        rules.check_supplied(case.defects, {**dict.fromkeys(seen, seen), **files})
        rows = {row.code: row for row in CaseMaterial.objects.filter(case=case)}
        for code in {*files, *seen}:
            row = rows.get(code)
            if row is None:
                raise not_found("这件不需要这样材料。请按补正告知书上传。", "material_not_found")
            supply(row, files.get(code, ()), round_number=case.corrections, by=by)
        case.receipt_at = at
        case.intake_due = intake_due(local_date(at), work_calendar(case.region))
        case.correction_due = None
        case.defects = []
        channel = Channel.COUNTER if by.is_staff else Channel.ONLINE
        materials = sorted({*files, *seen})
        data = {"materials": materials, "intake_due": case.intake_due.isoformat(), "channel": channel}
        changed = ("receipt_at", "intake_due", "correction_due", "defects")
        return finish(move, by=by, at=at, changed=changed, data=data, paper=papers.receipt)


def case_refuse_acceptance(
    number: str, ground: RefusalGround, reason: str, *, right_agency: str = "", by: Actor, at: datetime
) -> CaseFact:
    """Refuse to accept because no permit is needed or another agency is the right one (art. 32(1)(1)(2)).

    Raises Refusal `right_agency_missing`, `reason_needed`, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.REFUSE_ACCEPTANCE, by=by, reason=reason)
        rules.check_refusal(ground, right_agency)
        move.case.opinion, move.case.intake_due = reason.strip(), None
        data = {"ground": ground, "reason": reason.strip(), "right_agency": right_agency.strip()}

        def paper(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
            return papers.refusal_of_acceptance(
                fact, guide, by=by, at=at, ground=ground, right_agency=right_agency.strip()
            )

        return finish(move, by=by, at=at, changed=("opinion", "intake_due"), data=data, paper=paper)


def case_return(number: str, reason: str, *, by: Actor, at: datetime) -> CaseFact:
    """Return an application whose correction never came (退件), once its time is over.

    Raises Refusal `not_due_yet` before that, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.RETURN, by=by, reason=reason)
        check_passed(move.case.correction_due, local_date(at))
        move.case.opinion, move.case.correction_due = reason.strip(), None
        data = {"reason": reason.strip()}
        return finish(move, by=by, at=at, changed=("opinion", "correction_due"), data=data, paper=papers.ended)


def material_check(
    number: str, code: str, check: Check, *, note: str = "", seen: bool = False, by: Actor, at: datetime
) -> None:
    """Note what the counter found of one material; `seen` says that the clerk has it on the desk.

    Raises Refusal `material_not_found`, `check_too_late`, `note_needed`, and those of every step.
    """
    with transaction.atomic():
        case = lock(number, by)
        require(by, ACCEPT, region=case.region, department=case.department_id, point=case.point_id)
        if case.status != Status.RECEIVED:
            raise Refusal("check_too_late", "这件已经不在收件环节，材料核对不能再改。")
        row = CaseMaterial.objects.filter(case=case, code=code).first()
        if row is None:
            raise not_found("这件没有这样材料。", "material_not_found")
        if check is Check.WRONG and len(note.strip()) < 4:
            raise invalid(
                "note_needed",
                "请写清楚哪里不对、怎么改，至少 4 个字。",
                {"note": "请写清楚哪里不对、怎么改。"},
            )
        if seen and row.proof == Proof.NONE:
            row.proof = Proof.SEEN
        row.check_state, row.note = check, note.strip()[:300]
        row.save(update_fields=["check_state", "note", "proof"])
        journal.record(
            f"case:{case.number}",
            "case.material_checked",
            by=by,
            at=at,
            region=case.region,
            data={"material": code, "check": check, "note": row.note, "proof": row.proof},
        )


def _materials(case: Case) -> Iterable[CaseMaterial]:
    return CaseMaterial.objects.raw(_MATERIALS, [case.pk])


def start_clock(
    case: Case, item: Guide, by: Actor, at: datetime, *, intake: Intake = Intake.COMPLETE
) -> tuple[str, ...]:
    """Begin both clocks at the acceptance `at`, under the limits of the guide; returns the columns it changed."""
    case.promised_limit, case.legal_limit = item.promised_limit, item.legal_limit
    limits = Limit.parse(case.promised_limit), Limit.parse(case.legal_limit)
    due = decision_due(local_date(at), *limits, work_calendar(case.region))
    case.accepted_at, case.accepted_by_id, case.intake = at, by.user_id, intake.value
    case.promised_due, case.legal_due, case.due_provisional = due.promised, due.legal, due.provisional
    case.tacit, case.intake_due = item.tacit_approval, None
    return _CLOCK_COLUMNS


_CLOCK_COLUMNS = (
    "accepted_at",
    "accepted_by",
    "intake",
    "promised_limit",
    "legal_limit",
    "promised_due",
    "legal_due",
    "due_provisional",
    "tacit",
    "intake_due",
)


def supply(row: CaseMaterial, ids: Sequence[UUID], *, round_number: int, by: Actor) -> None:
    """Add what came in for a material: files, or else the paper the clerk has seen."""
    for file_id in ids:
        own_file(file_id, by=by)
    CaseFile.objects.bulk_create([CaseFile(material=row, file_id=i, round=round_number) for i in ids])
    row.proof, row.check_state, row.note = (Proof.FILES if ids else Proof.SEEN), Check.OPEN, ""
    row.save(update_fields=["proof", "check_state", "note"])
