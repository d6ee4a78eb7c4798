"""The findings of an import as a table of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yiciban.catalogue.facts import RowFinding, Severity
from yiciban.catalogue.rules.exchange.table import SHEETS
from yiciban.kernel.tables import csv_lines

HEADINGS = ("表", "行", "列", "业务办理项编码", "填的是", "等级", "问题", "怎么改")


def column_words(one: RowFinding) -> str:
    """The column as the sheet says it to people, with its name: 复印件份数（copy_num）."""
    sheet = next((sheet for sheet in SHEETS if sheet.label == one.sheet), None)
    heading = sheet.columns.get(one.column, "") if sheet else ""
    return f"{heading}（{one.column}）" if heading else one.column


def where(one: RowFinding) -> str:
    """The place in words: 申请材料，第 12 行，材料名称（material_name）."""
    row = f"第 {one.row} 行" if one.row else ""
    return "，".join(part for part in (one.sheet, row, column_words(one)) if part)


def findings_csv(findings: Iterable[RowFinding]) -> Iterator[str]:
    """Lines of a CSV file that Excel reads, safe against being taken for formulas."""
    return csv_lines(HEADINGS, map(_cells, findings))


def _cells(one: RowFinding) -> tuple[object, ...]:
    word = "要改" if one.severity is Severity.ERROR else "提醒"
    return (one.sheet, one.row or "", column_words(one), one.item, one.value, word, one.why, one.mend)
