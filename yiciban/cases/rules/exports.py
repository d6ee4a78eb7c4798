"""What an export of a list holds: its columns as one table, and a file of them in either format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import BinaryIO

from yiciban.cases.facts import CaseRow
from yiciban.cases.facts.exports import ExportFormat
from yiciban.kernel.dates import local_moment
from yiciban.kernel.masking import mask_name
from yiciban.kernel.tables import csv_lines, escaped
from yiciban.people.facts import PartyKind

KEPT = timedelta(days=7)
"""After which the file is deleted: what left the platform is looked after by whoever took it."""
AT_MOST = 100_000
# Heading and value; persons are masked as in the list.
COLUMNS: tuple[tuple[str, Callable[[CaseRow], object]], ...] = (
    ("办件编号", lambda row: row.number),
    ("事项", lambda row: row.item_name),
    ("申请人", lambda row: mask_name(row.party_name, organisation=row.party_kind != PartyKind.PERSON)),
    ("环节", lambda row: row.status.label),
    ("最晚", lambda row: row.due.isoformat() if row.due else ""),
    ("法定最晚", lambda row: row.legal_due.isoformat() if row.legal_due else ""),
    ("承办部门", lambda row: row.department_name),
    ("承办人", lambda row: row.assignee),
    ("收件处", lambda row: row.point_name),
    ("渠道", lambda row: row.channel.label),
    ("收件时间", lambda row: f"{local_moment(row.received_at):%Y-%m-%d %H:%M}"),
    ("卡在哪", lambda row: row.stuck),
)


def write_export(file: BinaryIO, kind: ExportFormat, rows: Iterable[CaseRow]) -> int:
    """Write the rows as a file that no spreadsheet takes for formulas; how many there were."""
    headings = [heading for heading, _ in COLUMNS]
    count = 0

    def cells() -> Iterable[list[object]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [value(row) for _, value in COLUMNS]

    if kind is ExportFormat.CSV:
        for line in csv_lines(headings, cells()):
            file.write(line.encode())
        return count
    from openpyxl import Workbook  # only whoever writes a workbook pays for it (ADR 0015)

    book = Workbook(write_only=True)
    sheet = book.create_sheet("办件")
    sheet.append(headings)
    for values in cells():
        sheet.append([escaped(value) for value in values])
    book.save(file)
    return count
