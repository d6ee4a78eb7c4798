"""Commands of the counter: the five outcomes of 行政许可法 art. 32, and the decision on the spot of art. 34."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from yiciban.cases import papers
from yiciban.cases.facts import CaseFact, Channel, Check, Defect, Proof, RefusalGround, Status, Step
from yiciban.cases.models import Case, CaseFile, CaseMaterial
from yiciban.cases.permissions import ACCEPT
from yiciban.cases.rules import intake as rules
from yiciban.cases.rules.clock import decision_due, delivery_due, intake_due
from yiciban.cases.rules.lifecycle import check_separation
from yiciban.cases.services.frame import begin, finish, lock
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
        fields = _start_clock(move.case, move.guide, by, at)
        data = {"promised_due": str(move.case.promised_due), "legal_due": str(move.case.legal_due)}
        return finish(move, by=by, at=at, changed=fields, data=data, paper=papers.acceptance)


def case_grant_at_once(number: str, *, by: Actor, at: datetime) -> CaseFact:
    """Accept and grant on the spot where the item authorises the counter to (art. 34(2), 授权到窗).

    Raises Refusal as `case_accept`, and `not_authorised_at_counter`.
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
        fields = _start_clock(case, move.guide, by, at)
        case.decided_at, case.decided_by_id = at, by.user_id
        limit = Limit.parse(move.guide.delivery_limit)
        case.delivery_due = delivery_due(local_date(at), limit, work_calendar(case.region))
        case.opinion = "材料齐全、符合条件，当场准予。"
        changed = (*fields, "decided_at", "decided_by", "delivery_due", "opinion")
        return finish(move, by=by, at=at, changed=changed, paper=papers.grant)


def case_request_correction(number: str, defects: Sequence[Defect], *, by: Actor, at: datetime) -> CaseFact:
    """Tell once, in writing, everything that is missing or wrong (art. 32(1)(4)); the intake clock stops.

    Raises Refusal `correction_empty`, `correction_unclear`, `correction_twice`, and those of every step.
    """
    with transaction.atomic():
        reason = "；".join(defect.reason for defect in defects)
        move = begin(number, Step.REQUEST_CORRECTION, by=by, reason=reason or "未写明理由")
        rules.check_defects(defects, corrections=move.case.corrections)
        move.case.defects = [asdict(defect) for defect in defects]
        move.case.corrections += 1
        move.case.intake_due = None
        data = {"defects": move.case.defects}
        changed = ("defects", "corrections", "intake_due")
        return finish(move, by=by, at=at, changed=changed, data=data, paper=papers.correction)


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
            _supply(row, files.get(code, ()), round_number=case.corrections, by=by)
        case.intake_due = intake_due(local_date(at), work_calendar(case.region))
        case.defects = []
        channel = Channel.COUNTER if by.is_staff else Channel.ONLINE
        materials = sorted({*files, *seen})
        data = {"materials": materials, "intake_due": case.intake_due.isoformat(), "channel": channel}
        return finish(move, by=by, at=at, changed=("intake_due", "defects"), data=data, paper=papers.receipt)


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
    """Return an application whose correction never came (退件)."""
    with transaction.atomic():
        move = begin(number, Step.RETURN, by=by, reason=reason)
        move.case.opinion = reason.strip()
        data = {"reason": reason.strip()}
        return finish(move, by=by, at=at, changed=("opinion",), data=data, paper=papers.ended)


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


def _start_clock(case: Case, item: Guide, by: Actor, at: datetime) -> tuple[str, ...]:
    due = decision_due(
        local_date(at),
        Limit.parse(item.promised_limit),
        Limit.parse(item.legal_limit),
        work_calendar(case.region),
    )
    case.accepted_at, case.accepted_by_id = at, by.user_id
    case.promised_due, case.legal_due, case.due_provisional = due.promised, due.legal, due.provisional
    case.intake_due = None
    return ("accepted_at", "accepted_by", "promised_due", "legal_due", "due_provisional", "intake_due")


def _supply(row: CaseMaterial, ids: Sequence[UUID], *, round_number: int, by: Actor) -> None:
    """Add what came in for a material: files, or else the paper the clerk has seen."""
    for file_id in ids:
        own_file(file_id, by=by)
    CaseFile.objects.bulk_create([CaseFile(material=row, file_id=i, round=round_number) for i in ids])
    row.proof, row.check_state, row.note = (Proof.FILES if ids else Proof.SEEN), Check.OPEN, ""
    row.save(update_fields=["proof", "check_state", "note"])
