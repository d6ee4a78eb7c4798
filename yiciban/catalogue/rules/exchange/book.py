"""A file of the exchange opened: its sheets and columns by name, and its items one after the other.

Readers of formats hand over sheets as they stand; here headers are found, rows get to their item by its code, and
what belongs to nothing is told with its place.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yiciban.catalogue.facts import RowFinding, Severity
from yiciban.catalogue.rules.exchange.cells import CODE, Unreadable, is_empty, shown
from yiciban.catalogue.rules.exchange.codes import plain
from yiciban.catalogue.rules.exchange.read import Cells, RawItem, RawRow, Remembered
from yiciban.catalogue.rules.exchange.table import BY_NAME, ITEMS, KEY, KNOWN_ELSEWHERE, SHEETS, Sheet
from yiciban.kernel.refusal import Refusal, invalid

MOST_ROWS = 1_000_000
"""Tables are held while they are read; what is larger comes as JSON lines, which pass by."""
HINTS = "填写说明，这一行不读"
MANUAL = "填表说明"
"""The line of hints and the page of words of the template; neither is read, and that is no news."""
HEADER_WITHIN = 10
"""Titles and notes may stand above the header, so many rows at most."""
_NAMES = re.compile(r"[a-z][a-z_]{2,}")


@dataclass
class RawSheet:
    """A sheet as it stands in a file: its title, and its rows with their numbers there."""

    title: str
    rows: Iterable[tuple[int, Sequence[Any]]]
    hidden: bool = False
    notes: list[str] = field(default_factory=list)
    """What the reader of the format has to tell of it (merged cells), filled while rows are read."""


@dataclass
class Book:
    """The columns of each sheet, how many items there are, the items, and what was found beside them."""

    headers: Mapping[str, Sequence[str]]
    total: int
    items: Iterator[RawItem]
    findings: list[RowFinding] = field(default_factory=list)
    """Complete once all items have passed."""


@dataclass
class _Table:
    sheet: Sheet
    names: tuple[str, ...]
    rows: list[tuple[Any, RawRow]]
    """Each with the cell of its code, which the rows of a list do not hold themselves."""


def book_of(sheets: Iterable[RawSheet]) -> Book:
    """The book of a file of tables. Raises Refusal `exchange_no_items`, `exchange_rows`."""
    findings: list[RowFinding] = []
    tables: dict[str, _Table] = {}
    left = MOST_ROWS
    for raw in sheets:
        table = _table(raw, findings, left)
        if table is None:
            continue
        if table.sheet.name in tables:
            findings.append(_about(table.sheet.label, "有两张这样的表，只读了前一张。", "请合成一张。"))
            continue
        tables[table.sheet.name] = table
        left -= len(table.rows)
    items = tables.pop(ITEMS.name, None)
    if items is None:
        raise invalid(
            "exchange_no_items",
            f"没有找到事项表。要有一张工作表叫“{ITEMS.label}”或者 {ITEMS.name}，里面有一列 {KEY}（业务办理项编码）。",
        )
    headers = {ITEMS.name: items.names, **{name: table.names for name, table in tables.items()}}
    return Book(headers, len(items.rows), _items(items, tables, findings), findings)


def _table(raw: RawSheet, findings: list[RowFinding], left: int) -> _Table | None:
    """A sheet with its header found; None, with a finding, for one that is not read."""
    sheet = _sheet_of(raw.title)
    if raw.hidden:
        findings.append(_about(raw.title, "隐藏的工作表没有读。", "要读的请取消隐藏。", Severity.WARNING))
        return None
    rows = iter(raw.rows)
    head = _header(rows)
    if head is None:
        if sheet is not None:
            findings.append(
                _about(raw.title, f"前 {HEADER_WITHIN} 行里没有表头 {KEY}（业务办理项编码）。", "请补上表头。")
            )
        elif raw.title and raw.title != MANUAL:
            findings.append(_about(raw.title, "不认识的工作表，没有读。", _known_sheets(), Severity.WARNING))
        return None
    number, cells = head
    sheet = sheet or (ITEMS if _fits(ITEMS, cells) else None)
    if sheet is None:
        findings.append(_about(raw.title, "不认识的工作表，没有读。", _known_sheets(), Severity.WARNING))
        return None
    names = _names(sheet, raw.title, number, cells, findings)
    kept = list(_rows(rows, names, left, is_list=bool(sheet.path)))
    findings += [_about(sheet.label, note, "请核对。", Severity.WARNING) for note in dict.fromkeys(raw.notes)]
    return _Table(sheet, names, kept)


def _about(
    sheet: str, why: str, mend: str, severity: Severity = Severity.ERROR, row: int = 0, column: str = ""
) -> RowFinding:
    return RowFinding(sheet, row, column, "", why, mend, severity)


def _known_sheets() -> str:
    return f"认识的有：{'、'.join(sheet.label for sheet in SHEETS)}。"


def _sheet_of(title: str) -> Sheet | None:
    wanted = plain(title)
    return next((sheet for sheet in SHEETS if wanted in (plain(sheet.name), plain(sheet.label))), None)


def _header(rows: Iterator[tuple[int, Sequence[Any]]]) -> tuple[int, Sequence[Any]] | None:
    """The first row that names the code's column."""
    key = {plain(KEY), plain(ITEMS.columns[KEY])}
    for number, cells in rows:
        if any(isinstance(cell, str) and (plain(cell) in key or KEY in cell) for cell in cells):
            return number, cells
        if number >= HEADER_WITHIN:
            break
    return None


def _fits(sheet: Sheet, cells: Sequence[Any]) -> bool:
    """Whether a header without a known title is this sheet's: it names more than the code."""
    return sum(bool(_name(sheet, cell)) for cell in cells) > 2


def _name(sheet: Sheet, cell: Any) -> str:
    """The column a heading means: its name, its words, or both together; empty for none."""
    if not isinstance(cell, str):
        return ""
    wanted = plain(cell).strip("*")
    for name, heading in sheet.columns.items():
        if wanted in (name, plain(heading)):
            return name
    return next((name for name in _NAMES.findall(wanted) if name in sheet.columns), "")


def _names(sheet: Sheet, title: str, row: int, cells: Sequence[Any], findings: list[RowFinding]) -> tuple[str, ...]:
    """The column each cell of the header names, empty where nothing is read."""
    names: list[str] = []
    for cell in cells:
        name = _name(sheet, cell)
        if name and name in names:
            why = f"有两列都是 {name}，只读了前一列。"
            findings.append(_about(title, why, "请删掉一列，或者改名。", row=row, column=name))
            name = ""
        elif not name and not is_empty(cell):
            findings.append(_unknown(sheet, title, row, str(cell)))
        names.append(name)
    return tuple(names)


def _unknown(sheet: Sheet, title: str, row: int, heading: str) -> RowFinding:
    elsewhere = KNOWN_ELSEWHERE.get(plain(heading))
    if elsewhere:
        mend = f"{elsewhere}，不用管。"
    else:
        near = difflib.get_close_matches(plain(heading), sheet.columns, n=1)
        mend = f"是不是 {near[0]}？" if near else "列名见模板；不用的可以不管。"
    return _about(title, f"这一列没有读：{shown(heading)}。", mend, Severity.WARNING, row, shown(heading))


def _rows(
    rows: Iterator[tuple[int, Sequence[Any]]], names: tuple[str, ...], left: int, *, is_list: bool
) -> Iterator[tuple[Any, RawRow]]:
    """The rows that hold anything; cells past the header are nobody's. Rows of words under the names are no rows."""
    width, key = len(names), names.index(KEY)
    no_item = (plain(ITEMS.columns[KEY]), plain(HINTS))
    seen = Remembered()
    for number, cells in rows:
        row = [None if cell == "" else cell for cell in cells[:width]]
        if not any(cell is not None for cell in row):
            continue
        row += [None] * (width - len(row))
        code = row[key]
        if isinstance(code, str) and plain(code).startswith(no_item):
            continue
        left -= 1
        if left < 0:
            raise invalid(
                "exchange_rows", f"表格超过 {MOST_ROWS} 行。请按部门分成几个文件，或者用 JSON（一行一个事项）。"
            )
        if is_list:
            row[key] = None
        yield code, RawRow(number, seen.cells(row) if is_list else Cells(row))


def _items(items: _Table, tables: Mapping[str, _Table], findings: list[RowFinding]) -> Iterator[RawItem]:
    """Items in the order of their sheet, each with its rows; then what was left over is told."""
    below = {name: _by_code(table) for name, table in tables.items()}
    seen: dict[str, int] = {}
    for cell, row in items.rows:
        code = _code(cell)
        if code and code in seen:
            why = f"编码 {code} 在第 {seen[code]} 行已经有了。"
            findings.append(RowFinding(ITEMS.label, row.number, KEY, code, why, "请删掉一行，或者改编码。", item=code))
            continue
        seen[code] = row.number
        yield RawItem(row, {name: rows.pop(code, ()) for name, rows in below.items()})
    for name, rows in below.items():
        for code, left in rows.items():
            why = f"“{ITEMS.label}”表里没有编码 {code}。" if code else "没有业务办理项编码。"
            mend = "请核对编码，或者在事项表里补上这个事项。"
            label = BY_NAME[name].label
            findings += [RowFinding(label, row.number, KEY, shown(code), why, mend, item=code) for row in left]


def _by_code(table: _Table) -> dict[str, list[RawRow]]:
    found: dict[str, list[RawRow]] = {}
    known: dict[Any, str] = {}
    for cell, row in table.rows:
        code = known.get(cell)
        if code is None:
            code = known[cell] = _code(cell)
        found.setdefault(code, []).append(row)
    return found


def _code(cell: Any) -> str:
    if is_empty(cell):
        return ""
    try:
        return str(CODE.read(cell))
    except Unreadable:
        return shown(cell)


def refuse_broken(why: str = "") -> Refusal:
    """The no to a file that cannot be opened."""
    return invalid("exchange_broken", f"文件打不开，可能没存完整。{why}请重新导出或者另存一次再传。")
