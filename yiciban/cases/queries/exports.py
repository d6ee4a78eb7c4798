"""One's own exports: what others took out nobody learns of here; the journal knows."""

from __future__ import annotations

from uuid import UUID

from yiciban.cases.facts import WorkSet
from yiciban.cases.facts.exports import ExportFact, ExportFormat, ExportState
from yiciban.cases.models import ListExport
from yiciban.cases.permissions import EXPORT
from yiciban.cases.rules.exports import KEPT
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_moment
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import not_found

SHOWN = 50


def exports(actor: Actor) -> tuple[ExportFact, ...]:
    """The latest of this person's exports; one query. Raises Refusal `case_export_forbidden`."""
    require_reach(actor, EXPORT)
    rows = ListExport.objects.filter(asked_by=actor.user_id).order_by("-asked_at", "-pk")[:SHOWN]
    return tuple(export_fact(row) for row in rows)


def export(export_id: UUID, actor: Actor) -> ExportFact:
    """One of this person's exports. Raises Refusal `case_export_forbidden`, `export_not_found`."""
    return export_fact(own_export(export_id, actor))


def untaken(actor: Actor) -> int:
    """How many of this person's exports are ready and were not downloaded yet; one query."""
    return ListExport.objects.filter(asked_by=actor.user_id, state=ExportState.READY, taken_at__isnull=True).count()


def own_export(export_id: UUID, actor: Actor) -> ListExport:
    """The row of one's own export."""
    require_reach(actor, EXPORT)
    row = ListExport.objects.filter(pk=export_id, asked_by=actor.user_id).first()
    if row is None:
        raise not_found("没有这次导出。", "export_not_found")
    return row


def export_fact(row: ListExport) -> ExportFact:
    """The row as others may hold it."""
    return ExportFact(
        row.pk,
        ExportFormat(row.format),
        WorkSet(row.which),
        ExportState(row.state),
        f"办件 {local_moment(row.asked_at):%Y-%m-%d %H%M}.{row.format}",
        row.total,
        row.sentence,
        row.asked_at,
        row.ended_at,
        row.ended_at + KEPT if row.ended_at and row.file else None,
        row.taken_at is not None,
    )
