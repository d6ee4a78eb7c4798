"""What stands in a cell, read and written: one kind a sort of value.

A reader takes what offices write (full-width digits, 1.0 for 1, dates as text, a number or a word of a code table)
and says no with why and how to mend it. A writer makes the cell a reader takes back unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from yiciban.catalogue.rules.exchange import codes
from yiciban.catalogue.rules.exchange.codes import CodeTable
from yiciban.kernel.identifiers.text import normalise_code
from yiciban.kernel.limits import UNITS, Limit, Unit
from yiciban.kernel.refusal import Refusal

Cell = str | int | float | bool | date | datetime | None | tuple[Any, ...]
"""What readers of files hand over: yes and no are words by then, lists are tuples."""
SHOWN = 40
"""So many characters of a wrong cell are repeated in its finding."""
BETWEEN = "；"
_SEPARATORS = re.compile(r"[；;，,|^\n]+")
_DATE = re.compile(r"(\d{4})\s*[-年/.]?\s*(\d{1,2})\s*[-月/.]?\s*(\d{1,2})\s*日?(?:[\sT]+0?0:00(?::00(?:\.0+)?)?)?")
_SERIAL = re.compile(r"\d{5}")
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range((date(1990, 1, 1) - _DAY_ZERO).days, (date(2100, 1, 1) - _DAY_ZERO).days)
"""Days as a spreadsheet counts them: 46328 is 2026-11-02, in a column that lost its format."""
_SCIENTIFIC = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_PLAIN_CODE = 12
_EXACT = 10**15
"""Spreadsheets keep fifteen digits of a number; what is longer has lost its end."""


class Absent:
    """The column is not in the file: what stands in the catalogue stays."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = Absent()
EMPTY: Any = None
"""The cell is there and empty: the element goes back to its default."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula; nobody works it out."""

    text: str

    def __str__(self) -> str:
        return self.text


class Unreadable(Exception):  # noqa: N818 - an answer about a cell, not an error
    """Why a cell cannot be taken, and how to mend it; `at` is which of two cells, where a value takes two."""

    def __init__(self, why: str, mend: str, at: int = 0) -> None:
        super().__init__(why, mend, at)
        self.why, self.mend, self.at = why, mend, at


@dataclass(frozen=True)
class Kind:
    """One sort of value: how one cell of it is read and written, and what a person may write."""

    label: str
    hint: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Cell]
    table: CodeTable | None = None
    single: bool = True
    """Whether the table gives one value of a cell, not several."""


def shown(cell: object) -> str:
    """A cell as its finding repeats it."""
    text = "" if cell is None or cell is ABSENT else str(cell)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def is_empty(cell: object) -> bool:
    """Whether nothing was written."""
    return cell is None or cell is ABSENT or (isinstance(cell, str) and not cell.strip()) or cell == ()


# --- readers


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(_whole(cell))
    if isinstance(cell, (datetime, date)):
        return _date(cell)
    if isinstance(cell, tuple):
        return "\n".join(map(str, cell))
    return str(cell)


def _code(cell: Any) -> str:
    """A code: no spaces, no full width, capitals; one that a spreadsheet rounded is told so."""
    if isinstance(cell, str) and len(cell) >= _PLAIN_CODE and cell.isascii() and cell.isalnum():
        return cell.upper()  # as nearly every code is written
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return str(_whole(cell))
    text = normalise_code(str(cell))
    if _SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", str(cell)).strip()):
        raise Unreadable("编码被表格软件变成了科学计数，后面的数字已经丢了。", "请把这一列设成文本，重新粘贴编码。")
    return text


def _word(cell: Any) -> str:
    """A name made of small letters, digits and underlines."""
    return unicodedata.normalize("NFKC", _text(cell)).strip().lower()


def _words(cell: Any) -> tuple[str, ...]:
    parts = cell if isinstance(cell, tuple) else _SEPARATORS.split(unicodedata.normalize("NFKC", _text(cell)))
    return tuple(_word(part) for part in parts if str(part).strip())


def _whole(cell: Any) -> int:
    if isinstance(cell, bool):
        raise Unreadable("这里要填数字。", "请填整数。")
    if isinstance(cell, (int, float)):
        if abs(cell) >= _EXACT or cell != int(cell):
            long = abs(cell) >= _EXACT
            why = "数字太长，表格软件只留了前 15 位。" if long else "这里要填整数。"
            raise Unreadable(why, "请把这一列设成文本，重新填。" if long else "请去掉小数。")
        return int(cell)
    text = unicodedata.normalize("NFKC", _text(cell)).replace(",", "").replace(" ", "")
    match = re.fullmatch(r"(-?\d{1,9})(?:\.0*)?", text)
    if match is None:
        raise Unreadable("这里要填整数。", "请只填数字，例如 1。")
    return int(match[1])


def _date(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = unicodedata.normalize("NFKC", str(int(cell) if isinstance(cell, float) else cell)).strip()
    if _SERIAL.fullmatch(text) and int(text) in _SERIALS:
        return (_DAY_ZERO + timedelta(days=int(text))).isoformat()
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        raise Unreadable("看不出是哪一天。", "请写年月日，例如 2026-11-02。") from None


def _limit(cells: tuple[Any, Any]) -> str:
    """A number and its unit; a number alone is not enough, because the unit belongs to the item."""
    number, unit = cells
    text = unicodedata.normalize("NFKC", _text(number)).strip() if not is_empty(number) else ""
    if text == "即办":
        return Limit.instant.code
    if text and is_empty(unit):
        try:
            return Limit.parse(text).code  # the number carries its unit: 5wd, 5 个工作日
        except Refusal:
            raise Unreadable("只有数字，没有单位。", f"请在旁边一列写明{codes.UNIT.choices}。", 1) from None
    if not text:
        raise Unreadable("只有单位，没有数字。", "请填数字；当场办的填 0。")
    found = codes.UNIT.value(_text(unit))
    if found is None:
        raise Unreadable(f"单位“{shown(unit)}”看不懂。", f"请写{codes.UNIT.choices}中的一个。", 1)
    try:
        return Limit(_whole(text), Unit(found)).code
    except Refusal as refusal:
        raise Unreadable(refusal.sentence, "请核对。") from refusal


def _one_of(table: CodeTable) -> Callable[[Any], str]:
    @lru_cache(maxsize=4096, typed=True)
    def read(cell: Any) -> str:
        found = table.value(_text(cell))
        if found is None:
            raise Unreadable(f"{table.name}里没有这一种。", f"请写其中一个：{table.choices}。")
        return found

    return read


def _some_of(table: CodeTable) -> Callable[[Any], tuple[str, ...]]:
    one = _one_of(table)

    @lru_cache(maxsize=4096, typed=True)
    def read(cell: Any) -> tuple[str, ...]:
        whole = table.value(_text(cell)) if not isinstance(cell, tuple) else None
        if whole is not None:
            return (whole,)
        parts = cell if isinstance(cell, tuple) else re.split(r"[；;，,|^、\n]+", _text(cell))
        return tuple(dict.fromkeys(one(part) for part in parts if not is_empty(part)))

    return read


@lru_cache(maxsize=1024)
def _cut_limit(code: str) -> tuple[int, str]:
    limit = Limit.parse(code)
    return limit.count, codes.UNIT.word(limit.unit.value)


# --- kinds


def _as_is(value: Any) -> Cell:
    return value if value != "" else None


TEXT = Kind("文字", "", _text, _as_is)
NOTHING = "（空）"
MARKED = Kind(
    "文字", f"空着是默认的；要它是空的，写{NOTHING}。",
    lambda cell: "" if _text(cell) == NOTHING else _text(cell), lambda value: value or NOTHING,
)  # fmt: skip
"""A text whose default is not empty."""
CODE = Kind("编码", "这一列请设成文本。", _code, _as_is)
WORD = Kind("英文代号", "小写字母、数字和下划线。", _word, _as_is)
WORDS = Kind("几个英文代号", f"用“{BETWEEN}”隔开。", _words, lambda value: BETWEEN.join(value) or None)
NUMBER = Kind("整数", "", lru_cache(maxsize=4096, typed=True)(_whole), lambda value: value)
DATE = Kind("日期", "例如 2026-11-02。", _date, lambda value: value.isoformat())
LIMIT = Kind("时限", "一列数字，一列单位。", lru_cache(maxsize=4096, typed=True)(_limit), _cut_limit)
"""Two cells; the units of `kernel.limits` have their words in the exchange."""
_read_yes_no = _one_of(codes.YES_NO)
YES_NO = Kind(
    "是或者否",
    "",
    lambda cell: cell if isinstance(cell, bool) else _read_yes_no(cell) == "true",
    lambda value: "是" if value else "否",
    codes.YES_NO,
)
assert {unit.value for unit in UNITS} == set(codes.UNIT.words)


def one(table: CodeTable) -> Kind:
    """One value of a table."""
    return Kind(f"{table.name}（选一种）", "", _one_of(table), lambda value: table.word(str(value)), table)


def some(table: CodeTable) -> Kind:
    """Several values of a table."""

    def write(values: Any) -> Cell:
        return BETWEEN.join(table.word(str(value)) for value in values) or None

    return Kind(f"{table.name}（可以几种）", f"用“{BETWEEN}”隔开。", _some_of(table), write, table, single=False)


def doubt(kind: Kind, cell: object) -> tuple[str, str] | None:
    """Why and how to look again, for a bare number that other systems read as something else."""
    if kind.table is None or not kind.table.doubtful or is_empty(cell):
        return None
    numbers = {codes.plain(part).split(".")[0] for part in _SEPARATORS.split(str(cell))}
    for number in sorted(numbers & kind.table.doubtful.keys()):
        here = {code: value for value, code in kind.table.numbers.items()}[number]
        other = kind.table.doubtful[number]
        why = f"数字 {number} 照 GB/T 39046 读成“{kind.table.word(here)}”，有的系统里是“{other}”。"
        return why, "请核对，最好写文字。"
    return None
