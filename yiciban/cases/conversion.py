"""Rows to facts: the one place where a case row becomes what others may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from yiciban.cases.facts import (
    AgentFact,
    CaseFact,
    CaseRow,
    Channel,
    Check,
    ClockEvent,
    ClockKind,
    Defect,
    DeliveryMethod,
    DraftFact,
    MaterialFact,
    Proof,
    RequestFact,
    RequestKind,
    RequestState,
    Status,
)
from yiciban.cases.models import Case, CaseMaterial, CaseRequest, ClockEntry, Draft
from yiciban.cases.rules.lifecycle import ENDED, WITH_DEPARTMENT
from yiciban.cases.rules.stuck import stuck_words
from yiciban.cases.rules.work import due_column
from yiciban.catalogue.queries import clean_answers
from yiciban.documents.facts import FileFact

_SAME = [
    "number",
    "query_code",
    "slug",
    "version_id",
    "item_name",
    "is_permit",
    "instant",
    "instant_authorised",
    "region",
    "party_kind",
    "party_key",
    "party_name",
    "party_id",
    "party_phone",
    "party_address",
    "handler_name",
    "form",
    "received_at",
    "receipt_at",
    "intake",
    "accepted_at",
    "decided_at",
    "concluded_at",
    "delivered_at",
    "ended_at",
    "intake_due",
    "correction_due",
    "promised_limit",
    "legal_limit",
    "promised_due",
    "legal_due",
    "delivery_due",
    "due_provisional",
    "gap_due",
    "paper_due",
    "tacit",
    "renews",
    "renewal_due",
    "default_ground",
    "end_ground",
    "verdict",
    "opinion",
    "corrections",
    "licence",
    "consent_at",
    "consent_to",
    "served_on",
]


def case_fact(row: Case) -> CaseFact:
    """The case with its department and point, which the row must carry (select_related)."""
    return CaseFact(
        **{name: getattr(row, name) for name in _SAME},
        status=Status(row.status),
        department=row.department_id,
        department_name=row.department.name,
        point=row.point_id,
        point_name=row.point.name,
        channel=Channel(row.channel),
        situation=clean_answers(row.situation),
        delivery=DeliveryMethod(row.delivery),
        defects=tuple(Defect(**defect) for defect in row.defects),
        accepted_by=row.accepted_by_id,
        examined_by=row.examined_by_id,
        reviewed_by=row.reviewed_by_id,
        decided_by=row.decided_by_id,
        assignee=row.assignee_id,
        agent=agent_fact(row.agent),
    )


def case_row(row: Case) -> CaseRow:
    """The case as one line of a list."""
    status = Status(row.status)
    return CaseRow(
        row.number,
        status,
        row.item_name,
        row.party_name,
        row.party_kind,
        row.department.label or row.department.name,
        row.point.name,
        Channel(row.channel),
        getattr(row, due_column(status)),
        row.legal_due,
        row.received_at,
        status in ENDED,
        row.correction_due if status is Status.CORRECTING else row.gap_due if status in WITH_DEPARTMENT else None,
        agent=agent_fact(row.agent),
    )


def work_row(row: Case, today: date) -> CaseRow:
    """The case as one line of a list of work; the row carries its assignee (select_related)."""
    stuck = stuck_words(row.stuck_by, row.stuck_on, today) if row.stuck_on and row.stuck_on < today else ""
    return replace(case_row(row), assignee=row.assignee.name if row.assignee else "", stuck=stuck)


def agent_fact(kept: Mapping[str, str]) -> AgentFact | None:
    """Who acts for the applicant, from what the case keeps of them."""
    if not kept:
        return None
    return AgentFact(UUID(kept["mandate"]), kept["label"], kept["name"], kept["id_number"])


def material_fact(row: CaseMaterial, files: tuple[FileFact, ...]) -> MaterialFact:
    """A material of a case with its files."""
    return MaterialFact(
        row.code, row.name, row.need, Proof(row.proof), Check(row.check_state), row.note, row.reference, files
    )


def draft_fact(row: Draft) -> DraftFact:
    """A draft as its writer sees it."""
    return DraftFact(
        row.pk,
        row.slug,
        row.version_id,
        row.item_name,
        row.party_key,
        row.form,
        clean_answers(row.situation),
        row.revision,
        row.updated_at,
        DeliveryMethod(row.delivery),
        row.submitted_as,
        row.renews,
    )


def clock_event(row: ClockEntry) -> ClockEvent:
    """One line of the ledger."""
    return ClockEvent(ClockKind(row.kind), row.day, row.days, row.ground, row.at)


def request_fact(row: CaseRequest) -> RequestFact:
    """A request with its answer; the row carries its case."""
    return RequestFact(
        row.pk,
        row.case.number,
        RequestKind(row.kind),
        RequestState(row.state),
        row.data,
        row.reason,
        row.asked_by_id,
        row.asked_by_name,
        row.asked_at,
        row.answered_by_id,
        row.answered_by_name,
        row.answered_at,
        row.answer,
    )
