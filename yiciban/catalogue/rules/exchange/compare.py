"""What a file says that is known anyway: the four same elements, parts of the code, what follows from other elements.

A contradiction is an error: it is the sign of a wrong row, a shifted column or a code table of another system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from yiciban.catalogue.facts import Entry, OnlineStage, RowFinding, Severity
from yiciban.catalogue.rules.exchange import codes
from yiciban.catalogue.rules.exchange.cells import CODE, TEXT, Unreadable, is_empty, shown
from yiciban.catalogue.rules.exchange.codes import CodeTable
from yiciban.catalogue.rules.exchange.table import BY_NAME, ITEMS

ONLINE = {OnlineStage.RECEIPT.value, OnlineStage.ACCEPTANCE.value, OnlineStage.HANDLING.value}


@dataclass(frozen=True)
class Compared:
    """What an item is known to be: its code, its entry, and the rest of what the file says of it."""

    code: str
    entry: Entry | None
    document: Mapping[str, Any]

    def filled(self, name: str) -> bool:
        """Whether an element holds anything."""
        return bool(self.document.get(name))


class _Line(NamedTuple):
    """A column that is compared: what it must say (None: not known), how it is read, and what to say if it differs."""

    wanted: Callable[[Compared], str | None]
    table: CodeTable | None
    why: str
    mend: str
    warns: bool = False


def _yes(asked: Callable[[Compared], bool]) -> Callable[[Compared], str]:
    return lambda item: "true" if asked(item) else "false"


def _online(item: Compared) -> bool:
    return bool(ONLINE & {str(stage) for stage in item.document.get("online_stages", ())})


_CODE = "请核对编码和这一列，常见的是粘贴时错了行。"
_SAME = "名称、编码、依据、类型四级相同，请照基本目录改。"
LINES: Mapping[str, _Line] = {
    "task_name": _Line(lambda i: i.entry.name if i.entry else None, None, "基本目录里叫“{wanted}”。", _SAME),
    "catalog_code": _Line(lambda i: i.code[19:31], None, "业务办理项编码里的基本编码是 {wanted}。", _CODE),
    "local_catalog_code": _Line(
        lambda i: i.entry.local_code if i.entry else None, None, "基本目录里是“{wanted}”。", _SAME
    ),
    "task_code": _Line(lambda i: i.code[:31], None, "业务办理项编码的前 31 位是 {wanted}。", _CODE),
    "task_type": _Line(
        lambda i: i.code[21:23], codes.ITEM_TYPE, "编码里的事项类型是“{wanted}”。",
        "各系统的类型编号不同，以编码为准；编码错了请改编码。",
    ),
    "use_level": _Line(lambda i: i.code[18:19], codes.LEVEL, "编码第 19 位写的是“{wanted}”。", _CODE),
    "dept_code": _Line(lambda i: i.code[:18], None, "业务办理项编码的前 18 位是 {wanted}。", _CODE),
    "is_fee": _Line(
        _yes(lambda i: i.filled("fees")), codes.YES_NO, "照“收费项目”表应该是“{wanted}”。",
        "请补上收费项目，或者改这一列。",
    ),
    "is_online": _Line(
        _yes(_online), codes.YES_NO, "照网上办理深度应该是“{wanted}”。", "请改 online_handle_depth，或者改这一列。"
    ),
    "is_express": _Line(
        _yes(lambda i: i.filled("courier_in") or i.filled("courier_out")), codes.YES_NO,
        "照寄来、寄出两列应该是“{wanted}”。",
        "请改 is_mail_material 和 is_mail_result，或者改这一列。",
    ),
    "service_type": _Line(
        _yes(lambda i: i.filled("intermediaries")), codes.YES_NO, "照“中介服务”表应该是“{wanted}”。",
        "请补上中介服务，或者改这一列。", warns=True,
    ),
    "handle_flow": _Line(
        lambda i: "→".join(_name(step) for step in i.document.get("steps", ())) or None, None,
        "和“办理环节”表不一样，这一列不读。", "请把环节填在“办理环节”表里。", warns=True,
    ),
}  # fmt: skip
"""`dept_name` is not compared: offices shorten it; `dept_code` tells them apart."""


def compare_same(item: Compared, told: Mapping[str, Any], into: list[RowFinding], row: int) -> None:
    """A finding for every told column that says otherwise."""
    for name, cell in told.items():
        line = LINES.get(name)
        if line is None or is_empty(cell):
            continue
        wanted = line.wanted(item)
        if cell == wanted or wanted is None:
            continue
        if line.table is not None and cell == line.table.words.get(wanted):
            continue
        if _reads(cell, line.table) in (wanted, wanted.lstrip("0")):
            continue
        word = line.table.word(wanted) if line.table else wanted or "空的"
        severity = Severity.WARNING if line.warns else Severity.ERROR
        why = line.why.format(wanted=word)
        into.append(RowFinding(ITEMS.label, row, name, shown(cell), why, line.mend, severity, item.code))


def compare_fee(header: Sequence[str], row: Any, into: list[RowFinding], code: str) -> None:
    """`is_desc` says whether anybody pays less; the words that say who stand beside it."""
    if "is_desc" not in header or "desc_explain" not in header:
        return
    cell, relief = (row.cells[header.index(name)] for name in ("is_desc", "desc_explain"))
    if not is_empty(cell) and codes.YES_NO.value(TEXT.read(cell)) == "true" and is_empty(relief):
        why, mend = "写着有减免，没有写谁可以减免。", "请填 desc_explain，或者把这一列改成否。"
        into.append(RowFinding(BY_NAME["fee"].label, row.number, "is_desc", shown(cell), why, mend, item=code))


def _reads(cell: Any, table: CodeTable | None) -> str | None:
    try:
        if table is not None:
            return table.value(TEXT.read(cell))
        text = str(TEXT.read(cell))
        return str(CODE.read(cell)) if text[:1].isascii() and text[:1].isalnum() else text
    except Unreadable:
        return None


def _name(step: Any) -> str:
    return str(step.get("name", "") if isinstance(step, dict) else step.name)
