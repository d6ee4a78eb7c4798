"""What was read of an item, made whole: whose it is, its guide under the entry, and findings back at their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from yiciban.catalogue.facts import Entry, Finding, Guide, RowFinding, Severity
from yiciban.catalogue.rules.exchange.cells import ABSENT, is_empty, shown
from yiciban.catalogue.rules.exchange.read import Plan, RawItem, RawRow, Reader, ReadItem, is_told
from yiciban.catalogue.rules.exchange.table import ITEMS, KEY, SHEETS, Field
from yiciban.catalogue.rules.lint.shape import shape_findings
from yiciban.catalogue.rules.new_items import suggested_slug
from yiciban.kernel.identifiers import parse_item_code
from yiciban.kernel.refusal import Refusal

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}[0-9]{15}")
"""What the parts of a code are, the linter looks at (`codes.shape`)."""
UNFILLED = frozenset({"missing", "too_short", "string_too_short"})
"""What a draft may still lack."""


@dataclass(frozen=True, slots=True)
class Office:
    """A department, as far as an import asks for it."""

    code: str
    uscc: str
    name: str
    region: str


@dataclass
class Known:
    """What the catalogue holds already: entries and offices; which slug a code has, which code a slug."""

    entries: Mapping[str, Entry]
    offices: Mapping[str, Office]
    slugs: dict[str, str]
    by_uscc: dict[str, str] = field(init=False)
    codes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.by_uscc = {office.uscc: office.code for office in self.offices.values()}
        self.codes = {slug: code for code, slug in self.slugs.items()}


def identify(read: ReadItem, row: int, known: Known) -> Entry | None:
    """Check the code, find the entry, and put in slug and department where the file does not say them."""

    def no(column: str, value: object, why: str, mend: str) -> None:
        read.findings.append(RowFinding(ITEMS.label, row, column, shown(value), why, mend, item=read.code))

    document, code = read.document, read.code
    if not code:
        no(KEY, "", "没有业务办理项编码。", "每一行都要有 33 位的编码；合并过的单元格请取消合并。")
        return None
    if not _SHAPE.fullmatch(code):
        why, mend = _wrong_code(code)
        no(KEY, code, why, mend)
        return None
    entry = known.entries.get(code[19:31])
    if entry is None:
        no(KEY, code, f"基本目录里没有 {code[19:31]}。", "请核对编码第 20 到 31 位，或者先把它加进基本目录。")
    _find_office(document, code, known, no)
    _find_slug(document, code, entry, known, no)
    return entry


def _wrong_code(code: str) -> tuple[str, str]:
    try:
        parse_item_code(code)
    except Refusal as refusal:
        return refusal.sentence, ""
    return f"业务办理项编码应为 33 位，这里是 {len(code)} 位。", "请填完整的编码。"


def _find_office(document: dict[str, Any], code: str, known: Known, no: Any) -> None:
    department = document.setdefault("department", known.by_uscc.get(code[:18], ""))
    office = known.offices.get(department)
    if not department:
        del document["department"]
        no(KEY, code, f"没有统一社会信用代码是 {code[:18]} 的部门。", "请核对编码前 18 位，或者先添加这个部门。")
    elif office is None:
        no("yb_department", department, "没有这个代号的部门。", "请核对，或者空着，由编码前 18 位确定。")
    elif office.uscc != code[:18]:
        why = f"编码前 18 位是 {code[:18]}，不是{office.name}的统一社会信用代码。"
        no("yb_department", department, why, "请核对编码和实施主体。")


def _find_slug(document: dict[str, Any], code: str, entry: Entry | None, known: Known, no: Any) -> None:
    slug, held = document.get("slug"), known.slugs.get(code)
    if not slug:
        name = f"{entry.name}{document.get('variant', '')}" if entry else code
        slug = held or _free_slug(suggested_slug(name, str(document.get("department", ""))), known)
        document["slug"] = slug
    elif held and held != slug:
        no("yb_slug", slug, f"这个编码的事项英文代号是 {held}。", "英文代号定了就不改，请照原来的填，或者空着。")
        return
    elif known.codes.get(slug, code) != code:
        no("yb_slug", slug, f"英文代号 {slug} 已经给了 {known.codes[slug]}。", "请换一个，或者空着，由平台起。")
        return
    known.slugs[code] = slug
    known.codes[slug] = code


def _free_slug(wanted: str, known: Known) -> str:
    number, slug = 1, wanted
    while slug in known.codes:
        number += 1
        slug = f"{wanted[:44]}_{number}"
    return slug


def guide_of(read: ReadItem, entry: Entry, raw: RawItem, reader: Reader, *, drafting: bool) -> Guide | None:
    """The guide under its entry, None where the document does not hold together; findings are added to what was read.

    For a draft, what is only not filled yet is a warning.
    """
    same = {"name": entry.name, "type": entry.type, "basis": entry.basis}
    try:
        return Guide.model_validate({**read.document, **same})
    except ValidationError as error:
        for one, raised in zip(shape_findings("", error), error.errors(), strict=True):
            plan, row, field_ = _place(one.element.split("."), raw, reader)
            if is_told(read.findings, plan.sheet, row.number, field_.names if field_ else (one.element,)):
                continue
            finding = at_row(one, read.code, raw, reader)
            lacking = drafting and raised["type"] in UNFILLED
            read.findings.append(replace(finding, severity=Severity.WARNING) if lacking else finding)
        return None


def lint_rows(found: Iterable[Finding], code: str, raw: RawItem, reader: Reader, *, drafting: bool) -> list[RowFinding]:
    """What the linter found, at the rows of the file; a draft may go on with it."""
    rows = [at_row(one, code, raw, reader) for one in found]
    return [replace(row, severity=Severity.WARNING) for row in rows] if drafting else rows


def at_row(one: Finding, code: str, raw: RawItem, reader: Reader) -> RowFinding:
    """A finding about an element as one about a cell of the file."""
    plan, row, field_ = _place(one.element.split("."), raw, reader)
    name = field_.names[0] if field_ else one.element
    at = plan.header.index(name) if name in plan.header else -1
    value = row.cells[at] if at >= 0 and row.cells[at] is not ABSENT else ""
    return RowFinding(plan.sheet.label, row.number, name, shown(value), one.why, one.mend, one.severity, code)


def _place(tokens: Sequence[str], raw: RawItem, reader: Reader) -> tuple[Plan, RawRow, Field | None]:
    """The deepest row and column of the file that an element's path (`questions.0.options.1.label`) names."""
    plan, row = reader.plans[ITEMS.name], raw.row
    path = ".".join(tokens)
    keys: tuple[str, ...] = ()
    field_ = next((f for f in ITEMS.fields if path == f.path or f.path.startswith(f"{path}.")), None)
    for sheet in SHEETS[1:]:
        below, names = reader.plans.get(sheet.name), sheet.path.split(".")
        if sheet.path == "promise.content":
            names = ["promise"]
        rows = raw.rows.get(sheet.name, ())
        if below is None or rows is ABSENT or not _leads(tokens, names) or (path.startswith("promise.") and field_):
            continue
        rows = [one for one in rows if below.parent_keys(one) == keys]
        token = tokens[2 * len(names) - 1] if len(tokens) >= 2 * len(names) else "0"
        found = _row_of(below, rows, token)
        if found is not None:
            plan, row = below, found
            rest = ".".join(tokens[2 * len(names) :])
            field_ = next((f for f in sheet.fields if f.path == rest), sheet.fields[0])
            keys = (*keys, _key_of(below, found)) if sheet.key else keys
    return plan, row, field_


def _key_of(plan: Plan, row: RawRow) -> str:
    at = plan.header.index(plan.sheet.key) if plan.sheet.key in plan.header else -1
    return str(row.cells[at]).strip().lower() if at >= 0 else ""


def _leads(tokens: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a path (`questions.0.options.1`) goes through the lists of these names."""
    return list(tokens[: 2 * len(names) : 2]) == list(names)


def _row_of(plan: Plan, rows: Sequence[RawRow], token: str) -> RawRow | None:
    """The row a token names: its place, or what stands in its first column."""
    if token.isdecimal():
        return rows[int(token)] if int(token) < len(rows) else None
    places = plan.fields[0][1] if plan.fields else ()
    wanted = token.strip().lower()
    for row in rows:
        if wanted and any(
            not is_empty(row.cells[at]) and str(row.cells[at]).strip().lower() == wanted for at in places
        ):
            return row
    return None
