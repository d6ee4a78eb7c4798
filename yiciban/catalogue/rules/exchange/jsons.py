"""JSON: a list of items, or one item a line (JSON lines), which passes by and may be of any length.

An item is its row with the rows of its lists inside: `{"task_handle_item": …, "material": [{…}], …}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from yiciban.catalogue.facts import RowFinding, Severity
from yiciban.catalogue.rules.exchange.book import Book, refuse_broken
from yiciban.catalogue.rules.exchange.cells import ABSENT, CODE, Unreadable, is_empty, shown
from yiciban.catalogue.rules.exchange.read import Cells, RawItem, RawRow, Remembered
from yiciban.catalogue.rules.exchange.table import BY_NAME, ITEMS, KEY, KNOWN_ELSEWHERE, ORDER, SHEETS, Sheet
from yiciban.catalogue.rules.exchange.write import Rows, header
from yiciban.kernel.refusal import invalid

WHOLE_AT_MOST = 64 * 1024 * 1024
"""A list is read whole; what is larger comes with one item a line."""
_WRAPPED = "items"
_LISTS = {sheet.name: sheet for sheet in SHEETS if sheet.path}
_HEADERS = {sheet.name: header(sheet) for sheet in SHEETS}


def read_json(file: BinaryIO, size: int) -> Book:
    """The items of a file. Raises Refusal `exchange_broken`, `exchange_no_items`, `exchange_too_large`."""
    first = file.readline()
    file.seek(0)
    if isinstance(_parsed(first), dict) and KEY in _parsed(first):
        total = sum(1 for line in file if line.strip())
        file.seek(0)
        lines = ((number, _parsed(line)) for number, line in enumerate(file, start=1) if line.strip())
    else:
        if size > WHOLE_AT_MOST:
            limit = WHOLE_AT_MOST >> 20
            raise invalid(
                "exchange_too_large", f"一整份的 JSON 最大 {limit} MB。更大的请一行写一个事项（JSON Lines）。"
            )
        held = _parsed(file.read())
        if held is ABSENT:
            raise refuse_broken("内容不是完整的 JSON。")
        rows = held.get(_WRAPPED) if isinstance(held, dict) else held
        if not isinstance(rows, list):
            raise invalid("exchange_no_items", f'没有找到事项。请写成一个列表，或者 {{"{_WRAPPED}": […]}}。')
        total, lines = len(rows), enumerate(rows, start=1)  # type: ignore[assignment]
    findings: list[RowFinding] = []
    return Book(_HEADERS, total, _items(lines, findings), findings)


class JsonWriter:
    """Writes one item a line."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target

    def add(self, rows: Rows) -> None:
        """The rows of one item."""
        item: dict[str, Any] = dict(zip(_HEADERS[ITEMS.name], rows[ITEMS.name][0], strict=True))
        for name, sheet in _LISTS.items():
            item[name] = [_row(sheet, row) for row in rows[name]]
        self._target.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def close(self) -> None:
        """Nothing is left to write."""


def _row(sheet: Sheet, row: Sequence[Any]) -> Any:
    cells = {name: cell for name, cell in zip(_HEADERS[sheet.name], row, strict=True) if name not in (KEY, ORDER)}
    if sheet.model is None:
        return next(iter(cells.values()))
    return {name: cell for name, cell in cells.items() if cell is not None}


def _parsed(text: bytes) -> Any:
    """The value, ABSENT for what is no JSON."""
    try:
        return json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ABSENT


def _items(lines: Iterator[tuple[int, Any]], findings: list[RowFinding]) -> Iterator[RawItem]:
    seen: dict[str, int] = {}
    unknown: set[str] = set()
    seen_rows = Remembered()

    def take(sheet: Sheet, held: Any, number: int) -> Any:
        return _rows(sheet, held, number, unknown, findings, seen_rows)

    for number, item in lines:
        if not isinstance(item, dict):
            findings.append(RowFinding(ITEMS.label, number, "", shown(item), "不是一个事项。", "请核对这一行的 JSON。"))
            continue
        code = _code(item.get(KEY))
        if code and code in seen:
            why = f"编码 {code} 在第 {seen[code]} 行已经有了。"
            findings.append(RowFinding(ITEMS.label, number, KEY, code, why, "请删掉一个，或者改编码。", item=code))
            continue
        seen[code] = number
        _name_unknown(item.keys() - _LISTS.keys(), ITEMS, number, unknown, findings)
        row = RawRow(number, Cells([_cell(item.get(name, ABSENT)) for name in _HEADERS[ITEMS.name]]))
        yield RawItem(row, {name: take(sheet, item.get(name, ABSENT), number) for name, sheet in _LISTS.items()})


def _rows(sheet: Sheet, held: Any, number: int, unknown: set[str], findings: list[RowFinding], seen: Remembered) -> Any:
    """The rows of one list; each carries the number of its item's line."""
    if held is ABSENT:
        return ABSENT
    if held is None or held == []:
        return ()
    if not isinstance(held, list):
        findings.append(RowFinding(sheet.label, number, sheet.name, shown(held), "这里要写一个列表。", "请核对。"))
        return ()
    found = []
    for given in held:
        row = given if isinstance(given, dict) or sheet.model is not None else {sheet.fields[0].names[0]: given}
        if not isinstance(row, dict):
            findings.append(RowFinding(sheet.label, number, "", shown(row), "不是一行。", "请写成 {列名: 值}。"))
            continue

        def make(row: Mapping[str, Any] = row) -> list[Any]:
            _name_unknown(row.keys(), sheet, number, unknown, findings)
            return [_cell(row.get(name)) for name in _HEADERS[sheet.name]]

        found.append(RawRow(number, _cells(sheet, row, seen, make)))
    return found


def _cells(sheet: Sheet, row: Mapping[str, Any], seen: Remembered, make: Callable[[], list[Any]]) -> Cells:
    """A row's cells; one that says what an earlier one said is the same object, found without looking inside."""
    values = tuple(row.values())
    # With their types, because True is 1 to a dictionary.
    under = (sheet.name, tuple(row), values, tuple(map(type, values)))
    try:
        return seen.under(under, make)
    except TypeError:  # a list among the values
        return Cells(make())


def _name_unknown(names: Any, sheet: Sheet, number: int, unknown: set[str], findings: list[RowFinding]) -> None:
    """Tell of a name that is not read, the first time it is seen."""
    if names <= sheet.columns.keys():
        return
    for name in sorted(map(str, set(names) - sheet.columns.keys())):
        if f"{sheet.name}.{name}" not in unknown:
            unknown.add(f"{sheet.name}.{name}")
            elsewhere = KNOWN_ELSEWHERE.get(name)
            mend = f"{elsewhere}，不用管。" if elsewhere else "列名见格式文档；不用的可以不管。"
            why = f"这一列没有读：{shown(name)}。"
            findings.append(RowFinding(sheet.label, number, shown(name), "", why, mend, Severity.WARNING))


def _cell(value: Any) -> Any:
    """A JSON value as a cell."""
    if value is None or value is ABSENT or value.__class__ is str or value.__class__ is int or value.__class__ is float:
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return tuple(str(one) for one in value)
    return str(value)


def _code(cell: Any) -> str:
    if is_empty(cell) or not isinstance(cell, (str, int)):
        return ""
    try:
        return str(CODE.read(cell))
    except Unreadable:
        return shown(cell)


assert all(KEY in names for names in _HEADERS.values())
assert BY_NAME.keys() == _HEADERS.keys()
