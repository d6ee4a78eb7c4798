"""Rows to facts: the one place where a case row becomes what others may hold."""

from __future__ import annotations

from yiciban.cases.facts import (
    CaseFact,
    CaseRow,
    Channel,
    Check,
    Defect,
    DeliveryMethod,
    DraftFact,
    MaterialFact,
    Proof,
    Status,
)
from yiciban.cases.models import Case, CaseMaterial, Draft
from yiciban.cases.rules.lifecycle import ENDED
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
    "accepted_at",
    "decided_at",
    "concluded_at",
    "delivered_at",
    "ended_at",
    "intake_due",
    "promised_due",
    "legal_due",
    "delivery_due",
    "due_provisional",
    "verdict",
    "opinion",
    "corrections",
    "licence",
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
    )


def case_row(row: Case) -> CaseRow:
    """The case as one line of a list."""
    status = Status(row.status)
    due = {Status.RECEIVED: row.intake_due, Status.CONCLUDED: row.delivery_due}.get(status, row.promised_due)
    return CaseRow(
        row.number,
        status,
        row.item_name,
        row.party_name,
        row.party_kind,
        row.department.label or row.department.name,
        row.point.name,
        Channel(row.channel),
        due,
        row.legal_due,
        row.received_at,
        status in ENDED,
    )


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
    )
