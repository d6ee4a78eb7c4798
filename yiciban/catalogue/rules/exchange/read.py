"""Rows of the exchange as the document of an item, with a finding for every cell that cannot be taken.

What the file does not mention (a column, a sheet) stays as it stands in the catalogue; an empty cell puts an element
back to its default. What the code, the entry or other elements say anyway is compared, never taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError

from yiciban.catalogue.facts import Entry, Part, RowFinding, Severity
from yiciban.catalogue.rules.exchange import codes
from yiciban.catalogue.rules.exchange.cells import (
    ABSENT,
    MARKED,
    NUMBER,
    TEXT,
    Formula,
    Unreadable,
    doubt,
    is_empty,
    shown,
)
from yiciban.catalogue.rules.exchange.compare import Compared, compare_fee, compare_same
from yiciban.catalogue.rules.exchange.table import BY_NAME, ITEMS, KEY, LAW_FROM, ORDER, SHEETS, Field, Sheet
from yiciban.catalogue.rules.lint.shape import shape_findings

FORMULA = ("这一格是公式，平台不执行公式。", "请复制这一列，选择性粘贴成“数值”再导入。")
KEPT = 200_000
"""So many different rows of a file's lists are remembered."""
KEPT_VALUES = 2000
"""So many different cells of a column are remembered: most say what one above them said."""
UNREAD: Any = object()

Base = Callable[[], Mapping[str, Any] | None]
"""The document in force of the item being read, asked for only where the file leaves something out."""


class Cells(tuple[Any, ...]):
    """The cells of a row. Rows that say the same are one object in one file, so that each is read once."""

    part: Any = None
    """What was read of them, once it has been."""


class RawRow(NamedTuple):
    """A row of a sheet as it stands in the file: its number there, its cells in the order of the header."""

    number: int
    cells: Cells


class Remembered:
    """Rows of a list that were seen before, as the objects they were then."""

    def __init__(self) -> None:
        self._rows: dict[Any, Cells] = {}

    def cells(self, row: Iterable[Any]) -> Cells:
        """The cells of a row, told from others by what they hold."""
        key = tuple(row)
        return self.under(key, lambda: key)

    def under(self, key: Any, make: Callable[[], Iterable[Any]]) -> Cells:
        """The cells remembered under a key, made when there are none. Raises TypeError where the key has no hash."""
        found = self._rows.get(key)
        if found is None:
            if len(self._rows) >= KEPT:
                self._rows.clear()
            found = self._rows[key] = Cells(make())
        return found


class RawItem(NamedTuple):
    """A row of the items' sheet and the rows of the other sheets that carry its code."""

    row: RawRow
    rows: Mapping[str, Sequence[RawRow]]


@dataclass
class ReadItem:
    """What was read of one item. `document` holds parts as they were read; it may be unfinished."""

    code: str
    document: dict[str, Any]
    findings: list[RowFinding]
    told: Mapping[str, Any]


class Plan:
    """Where the columns of a sheet stand in a file."""

    def __init__(self, sheet: Sheet, header: Sequence[str]) -> None:
        at = {name: place for place, name in reversed(list(enumerate(header)))}
        self.sheet = sheet
        self.header = tuple(header)
        # Of each field its columns, and what was read of its cells before; one with a finding is read anew.
        self.fields: list[tuple[Field, tuple[int, ...], dict[Any, Any]]] = [
            (field, tuple(at.get(name, -1) for name in field.names), {})
            for field in sheet.fields
            if any(name in at for name in field.names)
        ]
        self.told = {name: at[name] for name in sheet.told or () if name in at}
        self.parents = tuple(at.get(name, -1) for name in sheet.parents)
        self.key, self.order = at.get(KEY, -1), at.get(ORDER, -1)
        self.complete = all(name in at for field in sheet.fields for name in field.names)

    def parent_keys(self, row: RawRow) -> tuple[str, ...]:
        """The codes of the rows above the one this row belongs to."""
        cells = (row.cells[place] if place >= 0 else None for place in self.parents)
        return tuple("" if is_empty(cell) else str(cell).strip().lower() for cell in cells)


@dataclass
class _Reading:
    """One item while it is read."""

    code: str
    findings: list[RowFinding] = field(default_factory=list)

    def add(self, sheet: Sheet, row: int, column: str, cell: object, why: str, mend: str, **more: Any) -> None:
        """Note a finding."""
        self.findings.append(RowFinding(sheet.label, row, column, shown(cell), why, mend, item=self.code, **more))


class Reader:
    """Reads the items of one file; `headers` are the columns of each of its sheets, by the sheet's name."""

    def __init__(self, headers: Mapping[str, Sequence[str]]) -> None:
        self.plans = {name: Plan(BY_NAME[name], header) for name, header in headers.items()}
        self.complete = self.plans.keys() == BY_NAME.keys() and all(plan.complete for plan in self.plans.values())

    def code_of(self, raw: RawItem) -> str:
        """The code of an item, as far as it can be read."""
        plan = self.plans[ITEMS.name]
        try:
            return str(ITEMS.fields[0].kind.read(raw.row.cells[plan.key]))
        except Unreadable:
            return shown(raw.row.cells[plan.key])

    def read(self, raw: RawItem, entry: Entry | None, base: Base) -> ReadItem:
        """The document of an item; `entry` is that of its code, None where there is none."""
        reading = _Reading(self.code_of(raw))
        plan = self.plans[ITEMS.name]
        values = self._values(plan, raw.row, reading)
        whole = self.complete and ABSENT not in raw.row.cells and not any(rows is ABSENT for rows in raw.rows.values())
        held = None if whole else base()
        document: dict[str, Any] = _without(held, _mentions(plan, raw.row)) if held is not None else {}
        _put_all(document, values)
        self._themes(document)
        self._lists(raw, document, entry, reading)
        _tidy(document)
        told = {name: raw.row.cells[place] for name, place in plan.told.items()}
        compare_same(Compared(reading.code, entry, document), told, reading.findings, raw.row.number)
        return ReadItem(reading.code, document, reading.findings, told)

    def _values(self, plan: Plan, row: RawRow, reading: _Reading) -> dict[str, Any]:
        """The values of a row by path."""
        values: dict[str, Any] = {}
        cells = row.cells
        for field_, places, before in plan.fields:
            if len(places) == 1:
                cell = cells[places[0]]
                if cell is None or cell is ABSENT or cell == "":
                    continue
            else:
                cell = tuple([cells[place] if place >= 0 else ABSENT for place in places])
                if cell not in before and all(map(is_empty, cell)):
                    continue
            value = before.get(cell, UNREAD)
            if value is UNREAD:
                told = len(reading.findings)
                value = _read_cell(plan.sheet, field_, cell, row.number, reading)
                if len(reading.findings) == told and len(before) < KEPT_VALUES:
                    before[cell] = value
            if value is not ABSENT:
                values[field_.path] = value
        return values

    @staticmethod
    def _themes(document: dict[str, Any]) -> None:
        if isinstance(document.get("theme"), tuple):
            document["theme"] = next(theme for theme in document["theme"] if theme)

    def _lists(self, raw: RawItem, document: dict[str, Any], entry: Entry | None, reading: _Reading) -> None:
        """Every sheet's rows into the document; a sheet the file has and the item has no rows in is an empty list."""
        above: dict[str, dict[tuple[str, ...], dict[str, Any]]] = {}
        for sheet in SHEETS[1:]:
            plan, rows = self.plans.get(sheet.name), raw.rows.get(sheet.name, ())
            if plan is None or rows is ABSENT:
                continue
            *outer, name = sheet.path.split(".")
            made: list[Any] = []
            if not sheet.parents:
                holder = document.setdefault(outer[0], {}) if outer else document
                holder[name] = made
            if not rows:
                continue
            for row in self._in_order(plan, rows, reading):
                one = self._row(plan, row, reading)
                if one is None or (sheet.name == "by_law" and self._is_the_entrys(plan, row, one, entry, reading)):
                    continue
                if sheet.parents:
                    self._below(plan, row, one, above, reading)
                else:
                    made.append(one)
                if sheet.key:
                    keys = (*plan.parent_keys(row), one.get("code", ""))
                    above.setdefault(sheet.path, {})[keys] = one
                if sheet.name == "fee":
                    compare_fee(plan.header, row, reading.findings, reading.code)

    def _in_order(self, plan: Plan, rows: Sequence[RawRow], reading: _Reading) -> Sequence[RawRow]:
        """By `order_num` where every row has a number there, else as they stand."""
        if plan.order < 0 or len(rows) < 2:
            return rows
        try:
            places = [NUMBER.read(row.cells[plan.order]) for row in rows if not is_empty(row.cells[plan.order])]
        except (Unreadable, TypeError):
            reading.add(
                plan.sheet, rows[0].number, ORDER, None, "顺序不全是数字，照文件里的先后读。",
                "请填整数，或者整列空着。", severity=Severity.WARNING,
            )  # fmt: skip
            return rows
        if len(places) < len(rows) or places == sorted(places):
            return rows
        return [row for _, row in sorted(zip(places, rows, strict=True), key=lambda pair: pair[0])]

    def _row(self, plan: Plan, row: RawRow, reading: _Reading) -> Any:
        """What a row says: a text, a part, or, where rows stand below it, a dictionary; None for an empty one."""
        if row.cells.part is not None:
            return row.cells.part
        before = len(reading.findings)
        values = self._values(plan, row, reading)
        if not values:
            return None
        made = self._made(plan, row, values, reading)
        if not plan.sheet.key and len(reading.findings) == before:
            row.cells.part = made
        return made

    def _made(self, plan: Plan, row: RawRow, values: dict[str, Any], reading: _Reading) -> Any:
        if plan.sheet.model is None:
            return values.get("")
        document: dict[str, Any] = {}
        _put_all(document, values)
        if plan.sheet.key:
            _tidy(document)
            return document
        return _part(plan, row, document, reading)

    def _below(self, plan: Plan, row: RawRow, one: Any, above: Mapping[str, Any], reading: _Reading) -> None:
        """Put a row under the row it belongs to."""
        outer, _, name = plan.sheet.path.rpartition(".")
        keys = plan.parent_keys(row)
        holder = above.get(outer, {}).get(keys)
        if holder is None:
            label = "情形选项" if len(keys) > 1 else "情形问题"
            why = f"“{label}”表里没有{'、'.join(key or '（空）' for key in keys)}。"
            reading.add(plan.sheet, row.number, plan.sheet.parents[-1], keys[-1], why, "请核对代码，或者补上那一行。")
        else:
            holder.setdefault(name, []).append(one)

    def _is_the_entrys(self, plan: Plan, row: RawRow, one: Any, entry: Entry | None, reading: _Reading) -> bool:
        """Whether a basis is one of the entry's, which a body does not say; told when it claims to be and is not."""
        place = plan.told.get("yb_law_from", -1)
        claim = str(row.cells[place]).strip() if place >= 0 and not is_empty(row.cells[place]) else ""
        if entry is None or one in entry.basis:
            return one in entry.basis if entry else claim == LAW_FROM["entry"]
        if claim == LAW_FROM["entry"]:
            why = "写着是基本目录的依据，可是基本目录里不是这样写的（四同要素不一致）。"
            names = [f.names[0] for f in plan.sheet.fields if not _same_as_any(one, entry.basis, f.path)]
            column = names[0] if names else "yb_law_from"
            cell = row.cells[plan.header.index(column)]
            reading.add(plan.sheet, row.number, column, cell, why, "请照基本目录改，或者在 yb_law_from 写“本地补充”。")
        elif not claim:
            why = "和基本目录的依据都不同，按本地补充的依据读。"
            mend = "请核对；确实是本地补充的，在 yb_law_from 写“本地补充”。"
            reading.add(plan.sheet, row.number, "yb_law_name", "", why, mend, severity=Severity.WARNING)
        return False


def _read_cell(sheet: Sheet, field_: Field, cell: Any, row: int, reading: _Reading) -> Any:
    """The value of a cell (of two, for a limit), ABSENT when it cannot be taken."""
    for at, one in enumerate((cell,) if len(field_.names) == 1 else cell):
        if isinstance(one, Formula):
            reading.add(sheet, row, field_.names[at], one, *FORMULA)
            return ABSENT
    try:
        if field_.path == "theme":
            return _theme(cell)
        value = field_.kind.read(cell)
    except Unreadable as no:
        reading.add(sheet, row, field_.names[no.at], cell[no.at] if len(field_.names) > 1 else cell, no.why, no.mend)
        return ABSENT
    except TypeError:
        reading.add(sheet, row, field_.names[0], cell, "这里要填一个值，不是一组。", "请只填一个。")
        return ABSENT
    if value == () or (value == "" and field_.kind is not MARKED):
        return ABSENT
    if field_.kind.table is not None and (seen := doubt(field_.kind, cell)):
        reading.add(sheet, row, field_.names[0], cell, *seen, severity=Severity.WARNING)
    return value


def _theme(cells: tuple[Any, Any]) -> str:
    """One theme from two columns, each with a table of its own; a word that is in neither is the linter's to judge."""
    found: list[str] = []
    for at, (cell, table) in enumerate(zip(cells, (codes.PERSON_THEME, codes.FIRM_THEME), strict=True)):
        if is_empty(cell):
            continue
        text = TEXT.read(cell)
        value = table.value(text)
        if value is None and text.isdecimal():
            raise Unreadable(f"{table.name}里没有编号 {text}。", "请写主题的名称。", at)
        found.append(value or text)
    if len(set(found)) > 1:
        raise Unreadable(f"自然人主题是“{found[0]}”，法人主题是“{found[1]}”。", "一个事项只有一个主题，请写成一样的。")
    return found[0]


def _part(plan: Plan, row: RawRow, document: dict[str, Any], reading: _Reading) -> Part | dict[str, Any]:
    """The part a row makes; as it was read, where it does not hold together."""
    assert plan.sheet.model is not None
    try:
        return plan.sheet.model.model_validate(document)
    except ValidationError as error:
        for one in shape_findings(reading.code, error):
            names = next((f.names for f in plan.sheet.fields if f.path == one.element), ("",))
            if is_told(reading.findings, plan.sheet, row.number, names):
                continue
            place = plan.header.index(names[0]) if names[0] in plan.header else -1
            cell = row.cells[place] if place >= 0 else ""
            reading.add(plan.sheet, row.number, names[0], cell, one.why, one.mend or "请照这个改。")
        return document


def is_told(findings: Sequence[RowFinding], sheet: Sheet, row: int, names: Sequence[str]) -> bool:
    """Whether something was found there already: a cell that cannot be read is also missing; once is enough."""
    return any((one.sheet, one.row) == (sheet.label, row) and one.column in names for one in findings)


def _same_as_any(one: Any, others: Sequence[Any], path: str) -> bool:
    held = one.get(path) if isinstance(one, dict) else getattr(one, path)
    return any(getattr(other, path) == held for other in others)


def _mentions(plan: Plan, row: RawRow) -> list[str]:
    """The paths a row says something of, be it that they are empty."""
    return [
        field_.path
        for field_, places, _ in plan.fields
        if any(place >= 0 and row.cells[place] is not ABSENT for place in places)
    ]


def _put_all(document: dict[str, Any], values: Mapping[str, Any]) -> None:
    for path, value in values.items():
        if "." in path:
            _put(document, path, value)
        else:
            document[path] = value


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    outer, _, inner = path.partition(".")
    if inner:
        held = document.get(outer)
        document[outer] = {**held, inner: value} if isinstance(held, dict) else {inner: value}
    else:
        document[outer] = value


def _without(held: Mapping[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """The document in force without what the file says anew."""
    document = dict(held)
    for path in paths:
        outer, _, inner = path.partition(".")
        if inner and isinstance(document.get(outer), dict):
            document[outer] = {name: value for name, value in document[outer].items() if name != inner}
        elif not inner:
            document.pop(outer, None)
    return document


def _tidy(document: dict[str, Any]) -> None:
    """Parts that may be missing are missing when nothing in them is filled."""
    for name in ("promise", "show_if"):
        held = document.get(name)
        if isinstance(held, dict) and not any(held.values()):
            del document[name]
