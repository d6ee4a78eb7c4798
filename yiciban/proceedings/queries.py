"""Reads of what is done before a decision: all of one case, what another department is asked, who may go and chair."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from yiciban.cases.facts import CaseFact, Status
from yiciban.cases.hindrances import Question
from yiciban.cases.queries import case as read_case
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import file_fact
from yiciban.kernel.actor import Actor
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.masking import mask_name
from yiciban.kernel.permissions import may, region_stem, require_reach
from yiciban.kernel.refusal import forbidden, not_found
from yiciban.network.facts import DepartmentFact, Officer
from yiciban.network.queries import departments, officers, work_calendar
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import PERSON_UNMASK
from yiciban.proceedings import rules
from yiciban.proceedings.facts import (
    AskedBy,
    AskedFact,
    Conclusion,
    ConsultationFact,
    ConsultationState,
    HearingFact,
    HearingState,
    InspectionFact,
    InspectionState,
    Proceedings,
    Standing,
)
from yiciban.proceedings.models import Consultation, Hearing, Inspection, InspectionPhoto
from yiciban.proceedings.permissions import ANSWER, CHAIR, INSPECT

ANSWERS_SHOWN = 100
# Every decision asks this, so it is one statement: what the latest inspection said, hearings, open questions.
_STANDING = """
(SELECT 'inspection', conclusion, NULL::date, NULL::bigint, '' FROM proceedings_inspection
 WHERE case_id = %(case)s AND state = 'done' ORDER BY recorded_at DESC LIMIT 1)
UNION ALL SELECT 'hearing', state, ask_by, chair_id, '' FROM proceedings_hearing WHERE case_id = %(case)s
UNION ALL SELECT 'consultation', '', due, NULL, department.label FROM proceedings_consultation AS asked
 JOIN network_department AS department ON department.code = asked.department_id
 WHERE case_id = %(case)s AND state = 'open'
"""


def standing(number: str) -> Standing:
    """What the decision asks of a case's proceedings; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"case": number})
        rows = cursor.fetchall()
    inspected = next((Conclusion(word) for kind, word, *_ in rows if kind == "inspection"), None)
    live = [(HearingState(word), day) for kind, word, day, *_ in rows if kind == "hearing" and word in rules.LIVE]
    chairs = frozenset(chair for kind, _, _, chair, _ in rows if kind == "hearing" and chair is not None)
    asked = tuple(name for kind, _, _, _, name in rows if kind == "consultation")
    state, ask_by = live[0] if live else (None, None)
    return Standing(inspected, state, ask_by, chairs, asked)


def hindrance(question: Question) -> str | None:
    """What keeps a step waiting; registered with the cases."""
    found = standing(question.number)
    inspected = question.guide.inspected
    return rules.hindrance(question.step, found, inspected=inspected, user_id=question.user_id, today=question.today)


def proceedings(number: str, actor: Actor, today: date) -> Proceedings:
    """Everything about one case that the actor may see: an applicant does not read what departments ask each other.

    Raises Refusal `case_not_found`.
    """
    return proceedings_of(read_case(number, actor), actor, today)


def proceedings_of(fact: CaseFact, actor: Actor, today: date) -> Proceedings:
    """The same of a case the caller has read; four queries whatever their number."""
    inspections = list(Inspection.objects.filter(case_id=fact.number).order_by("-planned_at", "-pk"))
    photos: dict[UUID, list[FileFact]] = {row.pk: [] for row in inspections}
    for link in InspectionPhoto.objects.filter(inspection__in=inspections).select_related("file").order_by("pk"):
        photos[link.inspection_id].append(file_fact(link.file))
    seen = works_on(fact, actor) or actor.is_resident
    hearings = Hearing.objects.filter(case_id=fact.number).order_by("-told_at", "-pk")
    asked = Consultation.objects.filter(case_id=fact.number).select_related("department").order_by("-asked_at", "-pk")
    return Proceedings(
        tuple(inspection_fact(row, tuple(photos[row.pk]) if seen else ()) for row in inspections),
        tuple(hearing_fact(row, today) for row in hearings),
        () if actor.is_resident else tuple(consultation_fact(row) for row in asked),
    )


def works_on(fact: CaseFact, actor: Actor) -> bool:
    """Whether this officer works on the case, and does not only watch it."""
    return may(actor, PERSON_UNMASK, region=fact.region, department=fact.department, point=fact.point)


def photo(number: str, file_id: UUID, actor: Actor) -> FileFact:
    """One picture of an inspection, for those who work on the case and its applicant; Refusal `file_not_found`."""
    fact = read_case(number, actor)
    if actor.is_staff and not works_on(fact, actor):
        raise forbidden("照片只给办这件的人看。您可以看进度和文书。", "case_files_forbidden")
    link = (
        InspectionPhoto.objects.filter(file_id=file_id, inspection__case_id=fact.number).select_related("file").first()
    )
    if link is None:
        raise not_found("没有这个文件。", "file_not_found")
    return file_fact(link.file)


def inspectors(fact: CaseFact, today: date) -> tuple[Officer, ...]:
    """Who of the department may be sent; one query."""
    return officers(fact.department, INSPECT.roles, today)


def chairs(fact: CaseFact, today: date) -> tuple[Officer, ...]:
    """Who of the department may chair a hearing, whoever handles the case; one query."""
    return officers(fact.department, CHAIR.roles, today)


def work_calendar_of(fact: CaseFact) -> WorkCalendar:
    """The calendar by which the periods of a case are counted, for a page: it opens in any year."""
    return work_calendar(fact.region).lenient()


def consultable(fact: CaseFact) -> tuple[DepartmentFact, ...]:
    """The departments that may be asked: every other one of the district."""
    return tuple(one for one in departments() if one.code != fact.department)


# --- what one's own department is asked


def consultations_for(actor: Actor) -> tuple[AskedFact, ...]:
    """What the actor's departments are asked, open ones first and by their day; one query.

    Raises Refusal `sign_in_needed`, `proceedings_answer_forbidden`.
    """
    require_reach(actor, ANSWER)
    rows = _asked(actor).order_by("answered_at", "due", "pk")
    facts = [asked_fact(row) for row in rows.exclude(state=ConsultationState.WITHDRAWN)[:ANSWERS_SHOWN]]
    return tuple(sorted(facts, key=_waits))


def consultation(consultation_id: UUID, actor: Actor) -> AskedFact:
    """One question to the actor's department; Refusal `consultation_not_found`."""
    row = _asked(actor).filter(pk=consultation_id).first()
    if row is None:
        raise not_found("没有这份征求意见。", "consultation_not_found")
    return asked_fact(row)


def _waits(fact: AskedFact) -> bool:
    return fact.closed or fact.consultation.state is not ConsultationState.OPEN


def _asked(actor: Actor) -> QuerySet[Consultation]:
    reach = Q(pk__in=[])
    for posting in actor.postings:
        if posting.role in ANSWER.roles:
            bound = {"department": posting.department} if posting.department else {}
            reach |= Q(department__region__code__startswith=region_stem(posting.region), **bound)
    return Consultation.objects.filter(reach).select_related("department", "asking", "case")


# --- rows to facts


def asked_fact(row: Consultation) -> AskedFact:
    """A question without the case behind it: whose matter it is only as far as it can be recognised."""
    case = row.case
    is_person = case.party_kind == PartyKind.PERSON
    return AskedFact(
        consultation_fact(row),
        case.number,
        case.item_name,
        row.asking.label or row.asking.name,
        mask_name(case.party_name, organisation=not is_person),
        Status(case.status) not in rules.UNDECIDED,
    )


def inspection_fact(row: Inspection, photos: tuple[FileFact, ...] = ()) -> InspectionFact:
    """The row as others may hold it."""
    return InspectionFact(
        row.pk,
        InspectionState(row.state),
        row.day,
        row.place,
        tuple(row.inspector_names),
        (row.first_inspector_id, row.second_inspector_id, *row.more_inspectors),
        row.findings,
        Conclusion(row.conclusion) if row.conclusion else None,
        row.applicant_present,
        row.remark,
        row.recorded_by_name,
        row.recorded_at,
        row.reason,
        photos,
    )


def hearing_fact(row: Hearing, today: date) -> HearingFact:
    """The row as it stands on a day: told and not asked in time has lapsed, whatever the row says."""
    state = HearingState(row.state)
    return HearingFact(
        row.pk,
        HearingState.LAPSED if rules.has_lapsed(state, row.ask_by, today) else state,
        row.matter,
        tuple(row.interested),
        row.told_at,
        row.told_by_id,
        row.ask_by,
        AskedBy(row.asked_by) if row.asked_by else None,
        row.asked_by_name,
        row.asked_at,
        row.ask_reason,
        row.hold_by,
        row.day,
        row.hour,
        row.place,
        row.chair_id,
        row.chair_name,
        row.minutes,
        tuple(row.present),
        tuple(row.signed_by),
        row.held_at,
        row.reason,
    )


def consultation_fact(row: Consultation) -> ConsultationFact:
    """The row with its department, which it must carry."""
    return ConsultationFact(
        row.pk,
        ConsultationState(row.state),
        row.department_id,
        row.department.label or row.department.name,
        row.question,
        row.due,
        row.asked_by_name,
        row.asked_at,
        row.answer,
        row.answered_by_name,
        row.answered_at,
        row.reason,
    )
