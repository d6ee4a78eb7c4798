"""Commands of exports: ask for a list as a file, make it, hand it out, delete it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from yiciban.cases.facts import CaseRow, WorkSet
from yiciban.cases.facts.exports import ExportFact, ExportFormat, ExportState
from yiciban.cases.models import ListExport
from yiciban.cases.permissions import EXPORT
from yiciban.cases.queries.exports import export_fact, own_export
from yiciban.cases.queries.lists import soon_until, worklist
from yiciban.cases.rules.exports import AT_MOST, KEPT, write_export
from yiciban.documents import store
from yiciban.journal.services import record
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require_reach
from yiciban.kernel.refusal import Kind, Refusal, forbidden
from yiciban.network.queries import actor_of

FILTERS = ("item", "status", "text", "due")
PORTION = 1000
BROKEN = "平台出了错，文件没有做成。请稍后再导出一次；还不行，请联系系统管理员。"


def export_ask(
    which: WorkSet, kind: ExportFormat, filters: Mapping[str, str], *, by: Actor, at: datetime
) -> ExportFact:
    """Have a list written to a file by the worker, with the filters it is looked at with.

    Raises Refusal `case_export_forbidden`, `person_needed`.
    """
    require_reach(by, EXPORT)
    if by.user_id is None:
        raise forbidden("导出要由具体的人来做。", "person_needed")
    from yiciban.cases.tasks import export

    with transaction.atomic():
        row = ListExport.objects.create(
            format=kind.value,
            which=which.value,
            filters={name: filters[name].replace("\x00", "")[:200] for name in FILTERS if filters.get(name)},
            asked_by_id=by.user_id,
            asked_at=at,
        )
        export.defer(export_id=str(row.pk))
    return export_fact(row)


def export_do(export_id: UUID, *, at: datetime) -> ExportFact:
    """Make the file of an export, with the offices that whoever asked holds now; one that has ended stays as it is.

    One the worker lost is begun anew: what was not kept was nobody's.
    """
    row = ListExport.objects.get(pk=export_id)
    if row.ended_at is not None:
        return export_fact(row)
    by = actor_of(get_user_model().objects.get(pk=row.asked_by_id))
    try:
        require_reach(by, EXPORT)
        total, digest = _make(row, by, at)
    except Refusal as refusal:
        return _failed(row, refusal.sentence, at)
    except Exception:
        _failed(row, BROKEN, at)
        raise
    with transaction.atomic():
        row.state, row.total, row.file, row.ended_at = ExportState.READY.value, total, digest, at
        row.save(update_fields=["state", "total", "file", "ended_at"])
        _note(row, "cases.export_made", by, at)
    return export_fact(row)


def export_take(export_id: UUID, *, by: Actor, at: datetime) -> tuple[ExportFact, BinaryIO]:
    """Hand out the file of one's own export, and note who took it.

    Raises Refusal `case_export_forbidden`, `export_not_found`, `export_not_ready`.
    """
    with transaction.atomic():
        row = own_export(export_id, by)
        if row.state != ExportState.READY:
            gone = "文件过期删除了，请再导出一次。" if row.state == ExportState.GONE else "文件还没有做好，请稍后再来。"
            raise Refusal("export_not_ready", gone, kind=Kind.CONFLICT)
        file = store.open_file(row.file)
        if row.taken_at is None:
            row.taken_at = at
            row.save(update_fields=["taken_at"])
        _note(row, "cases.export_taken", by, at)
    return export_fact(row), file


def exports_forget(*, at: datetime) -> int:
    """Delete the files that were kept long enough, and what was typed as a filter; how many."""
    old = list(ListExport.objects.filter(ended_at__lt=at - KEPT).exclude(file=""))
    for row in old:
        digest, row.file, row.filters, row.state = row.file, "", {}, ExportState.GONE.value
        row.save(update_fields=["file", "filters", "state"])
        # Two exports of the same list are one file.
        if not ListExport.objects.filter(file=digest).exists():
            store.remove(digest)
    return len(old)


def _make(row: ListExport, by: Actor, at: datetime) -> tuple[int, str]:
    part = store.part_of(row.pk)
    with part.open("w+b") as file:
        total = write_export(file, ExportFormat(row.format), _rows(row, by, at))
    return total, store.keep(part)


def _rows(row: ListExport, by: Actor, at: datetime) -> Iterator[CaseRow]:
    """The list portion by portion, in its order."""
    today, cursor, given = local_date(at), "", 0
    soon = soon_until(by, today)
    while True:
        found = worklist(
            by,
            today=today,
            soon_until=soon,
            which=WorkSet(row.which),
            limit=PORTION,
            cursor=cursor,
            **row.filters,
        )
        given += len(found.rows)
        if given > AT_MOST:
            raise Refusal("export_too_long", f"清单超过 {AT_MOST // 10_000} 万件。请先筛选，再分几次导出。")
        yield from found.rows
        cursor = found.next_cursor
        if not cursor:
            return


def _failed(row: ListExport, sentence: str, at: datetime) -> ExportFact:
    row.state, row.sentence, row.ended_at = ExportState.FAILED.value, sentence[:200], at
    row.save(update_fields=["state", "sentence", "ended_at"])
    return export_fact(row)


def _note(row: ListExport, action: str, by: Actor, at: datetime) -> None:
    """Who took what out: the list, how much of it, and which filters; never the name somebody looked for."""
    said = {name: value for name, value in row.filters.items() if name != "text"}
    data = {"list": row.which, "rows": row.total, "format": row.format, "filters": said, "file": row.file}
    region = by.postings[0].region if by.postings else ""
    record(f"export:{row.pk}", action, by=by, at=at, region=region, data=data)
