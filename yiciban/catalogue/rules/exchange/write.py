"""An item as rows of the exchange: one row of the items' sheet, and the rows of its lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yiciban.catalogue.facts import Entry, Guide, ServedKind
from yiciban.catalogue.rules.exchange import codes
from yiciban.catalogue.rules.exchange.cells import Cell
from yiciban.catalogue.rules.exchange.table import ITEMS, KEY, LAW_FROM, ORDER, SHEETS, Field, Sheet

Rows = Mapping[str, list[tuple[Cell, ...]]]


def item_rows(guide: Guide, entry: Entry | None, office: str) -> Rows:
    """Every sheet's rows of one item, in the order of the sheets' columns; `office` is the body's name."""
    found = {ITEMS.name: [_item_row(guide, entry, office)]}
    for sheet in SHEETS[1:]:
        found[sheet.name] = [
            (guide.code, *keys, *_told_row(sheet, guide, cells, place), place)
            for place, keys, cells in _rows(sheet, guide)
        ]
    return found


def same(guide: Guide, entry: Entry | None, office: str) -> dict[str, Cell]:
    """The columns made from the code, the entry and the office."""
    return {
        "task_name": guide.name,
        "catalog_code": guide.entry,
        "local_catalog_code": (entry.local_code if entry else "") or None,
        "task_code": guide.code[:31],
        "task_type": codes.ITEM_TYPE.word(guide.type.value),
        "use_level": codes.LEVEL.word(guide.code[18]),
        "dept_name": office,
        "dept_code": guide.code[:18],
    }


def derived(guide: Guide) -> dict[str, Cell]:
    """The columns made from other elements."""
    yes = {True: "是", False: "否"}
    return {
        "is_fee": yes[bool(guide.fees)],
        "is_online": yes[guide.online],
        "is_express": yes[guide.courier_in or guide.courier_out],
        "service_type": yes[bool(guide.intermediaries)],
        "handle_flow": "→".join(step.name for step in guide.steps) or None,
    }


def _item_row(guide: Guide, entry: Entry | None, office: str) -> tuple[Cell, ...]:
    told = same(guide, entry, office) | derived(guide)
    cells: list[Cell] = []
    for field in ITEMS.fields:
        cells += _themes(guide) if field.path == "theme" else _cells(field, guide)
    return (*cells, *(told[name] for name in ITEMS.told or ()))


def _themes(guide: Guide) -> tuple[Cell, Cell]:
    """The theme under the door, or the doors, it is looked for behind."""
    person = ServedKind.PERSON in guide.served
    firm = any(served is not ServedKind.PERSON for served in guide.served)
    return (guide.theme if person else None, guide.theme if firm else None)


def _cells(field: Field, holder: Any) -> tuple[Cell, ...]:
    for step in field.steps:
        holder = getattr(holder, step) if holder is not None else None
    if holder is None:
        return (None,) * len(field.names)
    written = field.kind.write(holder)
    if len(field.names) > 1:
        return written if isinstance(written, tuple) else (written,)
    return (written,)


def _rows(sheet: Sheet, guide: Guide) -> Iterable[tuple[int, tuple[str, ...], tuple[Cell, ...]]]:
    """Place among its like, keys of the rows above, and cells of each row."""
    for keys, held in _lists(sheet, guide):
        for place, row in enumerate(held, start=1):
            if sheet.model is None:
                yield place, keys, (row,)
            else:
                yield place, keys, tuple(cell for field in sheet.fields for cell in _cells(field, row))


def _lists(sheet: Sheet, guide: Guide) -> Iterable[tuple[tuple[str, ...], Iterable[Any]]]:
    """Every list of that sheet in the item, with the codes of the rows above it."""
    found: list[tuple[tuple[str, ...], Any]] = [((), guide)]
    for step in sheet.path.split("."):
        below: list[tuple[tuple[str, ...], Any]] = []
        for keys, held in found:
            if isinstance(held, tuple):
                below += [((*keys, row.code), getattr(row, step)) for row in held]
            elif held is not None:
                below.append((keys, getattr(held, step)))
        found = below
    basis = [((), guide.all_basis)] if sheet.path == "local_basis" else found
    return [(keys, held) for keys, held in basis if held is not None]


def _told_row(sheet: Sheet, guide: Guide, cells: tuple[Cell, ...], place: int) -> tuple[Cell, ...]:
    if sheet.name == "by_law":
        return (*cells, LAW_FROM["entry" if place <= len(guide.basis) else "own"])
    if sheet.name == "fee":
        return (*cells, "是" if cells[-1] else "否")
    return cells


def header(sheet: Sheet) -> tuple[str, ...]:
    """The names of a sheet's columns, as `item_rows` fills them."""
    assert not sheet.path or (next(iter(sheet.columns)) == KEY and list(sheet.columns)[-1] == ORDER)
    return tuple(sheet.columns)
