"""Excel workbooks by openpyxl, read as a stream and never worked out: a formula is a finding, not a value.

openpyxl is imported when a workbook is read or written: only whoever does that pays for it (ADR 0015).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from itertools import islice
from typing import Any, BinaryIO
from zipfile import ZipFile

from yiciban.catalogue.facts import RowFinding, Severity
from yiciban.catalogue.rules.exchange.book import HEADER_WITHIN, Book, RawSheet, book_of, refuse_broken
from yiciban.catalogue.rules.exchange.cells import Formula
from yiciban.catalogue.rules.exchange.table import SHEETS
from yiciban.catalogue.rules.exchange.write import Rows, header
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.tables import escaped, unescaped

ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
WIDEST = 400
"""Columns past it are nobody's."""
MERGED = "有合并的单元格，都照左上角那一格的内容读。"
MACRO = ("文件里有宏，没有运行。", "不用管；不放心的请另存为 .xlsx 再传。")
_MERGES_AT_MOST = 100_000
_MERGE = re.compile(rb'mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_MERGE_LONGEST = 64
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTHS = {"task_handle_item": 38, "task_name": 30, "yb_purpose": 40}


def read_xlsx(file: BinaryIO, packed: ZipFile) -> Book:
    """The sheets of a workbook. Raises Refusal `exchange_broken`, `exchange_no_items`, `exchange_rows`."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # It warns of what it does not keep (drop-downs, drawings); nothing of that is read here.
            warnings.simplefilter("ignore")
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            book = book_of(_sheet(sheet, packed) for sheet in workbook.worksheets)
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # whatever a broken workbook makes of the parser
        raise refuse_broken() from error
    if any(name.endswith("vbaProject.bin") for name in packed.namelist()):
        book.findings.append(RowFinding("", 0, "", "", *MACRO, severity=Severity.WARNING))
    return book


def _sheet(sheet: Any, packed: ZipFile) -> RawSheet:
    notes: list[str] = []
    return RawSheet(sheet.title, _rows(sheet, packed, notes), sheet.sheet_state != "visible", notes)


class XlsxWriter:
    """Writes a workbook as a stream, a sheet a list, names and words above; texts only, nothing a sheet would run."""

    def __init__(self, target: BinaryIO) -> None:
        from openpyxl import Workbook
        from openpyxl.utils import get_column_letter

        self._target = target
        self._workbook = Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}
        for sheet in SHEETS:
            made = self._workbook.create_sheet(sheet.label)
            made.freeze_panes = "B3"
            for place, name in enumerate(header(sheet), start=1):
                made.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(name, 16)
            made.append(list(header(sheet)))
            made.append(list(sheet.columns.values()))
            self._sheets[sheet.name] = made

    def add(self, rows: Rows) -> None:
        """The rows of one item."""
        for name, held in rows.items():
            for row in held:
                self._sheets[name].append([_written(cell) for cell in row])

    def close(self) -> None:
        """Write the file."""
        self._workbook.save(self._target)


def _written(cell: Any) -> Any:
    return escaped(_ILLEGAL.sub("", cell)) if isinstance(cell, str) else cell


def _rows(sheet: Any, packed: ZipFile, notes: list[str]) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows with their numbers; merged cells all say what their first one says."""
    # What the file claims as its size is not believed: a sheet may claim a million empty columns.
    sheet.reset_dimensions()
    merges = _merges(packed, _path_of(sheet))
    if any(bottom > HEADER_WITHIN for *_, bottom in merges):
        notes.append(MERGED)
    merges.sort(reverse=True)
    held: dict[int, tuple[int, Any]] = {}
    top_rows = islice(sheet.iter_rows(values_only=True, max_col=WIDEST), HEADER_WITHIN)
    width = max((_filled(cells) for cells in top_rows), default=1)
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=max(width, 1)), start=1):
        row = [_plain(cell) for cell in cells]
        while merges and merges[-1][0] <= number:
            top, left, right, bottom = merges.pop()
            if top == number and left <= len(row):
                held |= dict.fromkeys(range(left, min(right, WIDEST) + 1), (bottom, row[left - 1]))
        if held:
            held = {column: kept for column, kept in held.items() if kept[0] >= number}
            row += [None] * (max(held, default=0) - len(row))
            for column, (_, value) in held.items():
                row[column - 1] = value
        yield number, row


def _filled(cells: Sequence[Any]) -> int:
    """The place of the last cell that holds anything."""
    return max((place for place, cell in enumerate(cells, start=1) if cell is not None), default=0)


def _plain(cell: Any) -> Any:
    if cell is None or cell.__class__ is int or cell.__class__ is float:
        return cell
    if isinstance(cell, str):
        return Formula(cell) if cell[:1] == "=" or cell in ERRORS else unescaped(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    if hasattr(cell, "ref"):  # an array formula, a data table
        return Formula(f"={getattr(cell, 'text', '') or '…'}")
    return cell


def _path_of(sheet: Any) -> str:
    """Where the sheet's own file stands in the package."""
    return str(getattr(sheet, "_worksheet_path", "")).lstrip("/")


def _merges(packed: ZipFile, path: str) -> list[tuple[int, int, int, int]]:
    """Merged ranges as top, left, right, bottom; a streamed sheet does not tell of them, they stand after its rows.

    They are looked for as text: no second parser is let at a stranger's XML.
    """
    from openpyxl.utils import column_index_from_string

    found: list[tuple[int, int, int, int]] = []
    if path not in packed.namelist():
        return found
    with packed.open(path) as file:
        rest = b""
        while block := file.read(1 << 20):
            held = rest + block
            end = 0
            for match in _MERGE.finditer(held):
                end = match.end()
                left, right = (column_index_from_string(match[place].decode()) for place in (1, 3))
                found.append((int(match[2]), left, right, int(match[4])))
                if len(found) == _MERGES_AT_MOST:
                    return found
            rest = held[max(end, len(held) - _MERGE_LONGEST) :]
    return found
