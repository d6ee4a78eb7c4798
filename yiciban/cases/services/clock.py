"""Commands of the clock: stop it for a special procedure, let it go on, lengthen it, work it out anew."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yiciban.cases import papers
from yiciban.cases.conversion import case_fact
from yiciban.cases.facts import CaseFact, ClockKind, Status, Step
from yiciban.cases.models import Case, ClockEntry
from yiciban.cases.queries.clock import clocks_of
from yiciban.cases.rules.clock import check_extension, correction_due, delivery_due, gap_due, intake_due, paper_due
from yiciban.cases.rules.lifecycle import ENDED, IN_DEPARTMENT
from yiciban.cases.rules.timers import wake_on
from yiciban.cases.services.frame import Move, begin, finish, issue
from yiciban.cases.services.watch import WATCH_COLUMNS, follow_dates
from yiciban.catalogue.facts import Guide, SpecialKind
from yiciban.catalogue.queries import guide_version
from yiciban.documents.facts import NoticeKind
from yiciban.documents.paper.shapes import Paper
from yiciban.documents.queries import notices
from yiciban.journal import services as journal
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.limits import Limit
from yiciban.kernel.permissions import region_stem
from yiciban.kernel.refusal import Refusal
from yiciban.network.queries import work_calendar

DUE_COLUMNS = ("promised_due", "legal_due", "due_provisional")


def procedure_start(
    move: Move, kind: SpecialKind, days: int, basis: str, reason: str, *, by: Actor, at: datetime
) -> CaseFact:
    """Stop the clock of a case for a signed special procedure and say so in writing (art. 45).

    `days` is how long it may take at most, in working days.
    """
    case = move.case
    ground = f"{kind.value}（{basis}）" if basis else kind.value
    _enter(case, ClockKind.PAUSE, local_date(at), days=days, ground=ground, by=by, at=at)
    case.promised_due = case.legal_due = None

    def paper(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
        return papers.procedure(fact, guide, by=by, at=at, kind=kind.value, days=days, basis=basis, reason=reason)

    data = {"kind": kind.value, "days": days, "basis": basis, "reason": reason}
    return finish(move, by=by, at=at, changed=DUE_COLUMNS, data=data, paper=paper)


def case_end_procedure(number: str, result: str, *, by: Actor, at: datetime) -> CaseFact:
    """Note the result of the special procedure; the clock goes on the day after.

    Raises Refusal `reason_needed` without a result, and those of every step.
    """
    with transaction.atomic():
        move = begin(number, Step.END_PROCEDURE, by=by, reason=result)
        _enter(move.case, ClockKind.RESUME, local_date(at), ground=result.strip()[:300], by=by, at=at)
        _work_out(move.case)
        data = {"result": result.strip(), "promised_due": str(move.case.promised_due)}
        data["legal_due"] = str(move.case.legal_due)
        return finish(move, by=by, at=at, changed=DUE_COLUMNS, data=data)


def case_extend(case: Case, days: int, reason: str, *, by: Actor, at: datetime) -> CaseFact:
    """Lengthen both dates of a locked case once, as a second person has signed, and tell the applicant why (art. 42).

    Raises Refusal `extended_before`, `extension_too_late`, `extension_unit`, `extension_too_long`.
    """
    check_extendable(case, days, local_date(at))
    before = case.promised_due, case.legal_due
    _enter(case, ClockKind.EXTEND, local_date(at), days=days, ground=reason, by=by, at=at)
    _work_out(case)
    case.wake_on = wake_on(case)
    case.save(update_fields=[*DUE_COLUMNS, "wake_on"])
    fact = case_fact(case)
    data = {
        "days": days,
        "reason": reason,
        "before": [str(day) for day in before],
        "promised_due": str(case.promised_due),
        "legal_due": str(case.legal_due),
    }
    journal.record(fact.subject, "case.extended", by=by, at=at, region=case.region, data=data)

    def paper(fact: CaseFact, guide: Guide, *, by: Actor, at: datetime) -> Paper:
        return papers.extension(fact, guide, by=by, at=at, days=days, reason=reason)

    guide = guide_version(case.version_id, case.situation).guide
    issue(NoticeKind.EXTENSION, fact, case, guide, paper, by=by, at=at)
    return fact


def check_extendable(case: Case, days: int, today: date) -> None:
    """Raise the refusals of `case_extend` without changing anything."""
    if case.legal_due is None:
        raise Refusal("extension_too_late", "这件现在没有在计时，不能延长。")
    extended = ClockEntry.objects.filter(case=case, kind=ClockKind.EXTEND).exists()
    joint = bool(guide_version(case.version_id, case.situation).guide.joint_bodies)
    legal = Limit.parse(case.legal_limit)
    check_extension(days, legal, joint=joint, extended=extended, legal_due=case.legal_due, today=today)


def case_recompute(number: str, cause: str, *, by: Actor, at: datetime) -> CaseFact | None:
    """Work out every open date of a case anew after the calendar has changed; None when they all stay.

    The only way a date may move earlier; the journal says from which day to which, and why.
    """
    with transaction.atomic():
        rows = Case.objects.select_related("department", "department__region", "point")
        case = rows.select_for_update(of=("self",)).get(number=number)
        before = {name: getattr(case, name) for name in DATES}
        _date_anew(case)
        after = {name: getattr(case, name) for name in DATES if name != "due_provisional"}
        moved = {name: [str(before[name]), str(day)] for name, day in after.items() if day != before[name]}
        if not moved:
            return None
        case.wake_on = wake_on(case)
        follow_dates(case)
        case.save(update_fields=[*DATES, "wake_on", *WATCH_COLUMNS])
        if moved.keys() & {"promised_due", "legal_due"}:
            _enter(case, ClockKind.RECOMPUTE, local_date(at), ground=cause, by=by, at=at)
        fact = case_fact(case)
        data = {"cause": cause, "moved": moved, "promised_due": str(case.promised_due or "")}
        journal.record(fact.subject, "case.recomputed", by=by, at=at, region=case.region, data=data)
        return fact


def clock_recompute(cause: str, *, region: str = "", at: datetime) -> int:
    """Work out the dates of every open case anew, those of a region and the places below it; how many moved.

    Each case is a transaction of its own: killed half-way, it is simply run again.
    """
    rows = Case.objects.exclude(status__in=ENDED).filter(region__startswith=region_stem(region) if region else "")
    numbers = rows.order_by("pk").values_list("number", flat=True).iterator(chunk_size=2000)
    return sum(case_recompute(number, cause, by=SYSTEM, at=at) is not None for number in numbers)


def recompute_ask(cause: str, region: str) -> None:
    """Have `clock_recompute` done by the worker: there may be very many cases."""
    from yiciban.cases.tasks import clock_recompute as job

    job.defer(cause=cause, region=region)


DATES = (
    "intake_due",
    "correction_due",
    "promised_due",
    "legal_due",
    "due_provisional",
    "gap_due",
    "delivery_due",
    "paper_due",
)


def _date_anew(case: Case) -> None:
    """Every date that is open now, from the day it began."""
    calendar, status = work_calendar(case.region), Status(case.status)
    guide = guide_version(case.version_id, case.situation).guide
    if case.intake_due:
        case.intake_due = intake_due(local_date(case.receipt_at), calendar)
    if case.correction_due:
        told = max(one.issued_at for one in notices(f"case:{case.number}") if one.kind is NoticeKind.CORRECTION)
        case.correction_due = correction_due(local_date(told), Limit.parse(guide.correction_limit), calendar)
    if status in IN_DEPARTMENT:
        _work_out(case)
    if case.gap_due and case.accepted_at:
        case.gap_due = gap_due(local_date(case.accepted_at), Limit.parse(case.promised_limit), calendar)
    if case.delivery_due and case.decided_at:
        case.delivery_due = delivery_due(local_date(case.decided_at), Limit.parse(guide.delivery_limit), calendar)
    if case.paper_due and case.decided_at:
        case.paper_due = paper_due(local_date(case.decided_at), calendar)


def _work_out(case: Case) -> None:
    due = clocks_of([case])[case.pk].due(work_calendar(case.region))
    if due is None:
        raise AssertionError("a paused case is worked out when its pause ends")
    case.promised_due, case.legal_due, case.due_provisional = due.promised, due.legal, due.provisional


def _enter(case: Case, kind: ClockKind, day: date, *, days: int = 0, ground: str = "", by: Actor, at: datetime) -> None:
    ClockEntry.objects.create(case=case, kind=kind.value, day=day, days=days, ground=ground[:300], at=at, by=by.id)
