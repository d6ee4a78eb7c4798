"""The materials of a case beside a sheet that shows one of them; at the counter with what is found of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yiciban.cases import previews
from yiciban.cases.facts import Check, MaterialFact, Proof
from yiciban.catalogue.facts import Guide, Material, MaterialNeed
from yiciban.documents.facts import FileFact
from yiciban.kernel.refusal import Refusal

CHECKED = {Check.OPEN: ("", ""), Check.FITS: ("符合", "y-green"), Check.WRONG: ("不符合", "y-red")}
SHOWN_BY = {
    Proof.FILES: "",
    Proof.FORM: "填在表里，见下面的“填报内容”。",
    Proof.LICENCE: "免提交：提交时从电子证照取用，核对为有效。",
    Proof.SEEN: "窗口已经看过原件，没有留电子件。",
    Proof.NONE: "还没有交。",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One material in the list on the left."""

    position: int
    code: str
    name: str
    line: str
    mark: str
    tone: str
    current: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the right side shows: a page of a file, or in words why there is none."""

    material: MaterialFact
    need: str
    standard: str
    files: tuple[FileFact, ...]
    file: FileFact | None
    page: int
    pages: int
    words: str
    note: str
    error: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """The list and the sheet."""

    rows: tuple[Row, ...]
    sheet: Sheet | None
    can_check: bool
    works: bool
    missing: int
    checked: int


def viewer(
    materials: Sequence[MaterialFact],
    guide: Guide,
    asked: Mapping[str, str],
    *,
    works: bool,
    can_check: bool,
    refusal: Refusal | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Viewer:
    """The viewer with the material, file and page that the address asks for, else the first worth looking at."""
    current = _current(materials, asked.get("m", ""), can_check=can_check)
    rows = material_rows(materials, current)
    sheet = _sheet(current, guide.material(current.code), asked, works=works) if current else None
    if sheet and refusal and typed and typed.get("material"):
        sheet = _with_error(sheet, refusal, typed)
    missing = sum(not m.is_there and m.need != MaterialNeed.OPTIONAL for m in materials)
    checked = sum(m.check is not Check.OPEN for m in materials)
    return Viewer(rows, sheet, can_check and works, works, missing, checked)


def material_rows(materials: Sequence[MaterialFact], current: MaterialFact | None = None) -> tuple[Row, ...]:
    """The materials as a list, each with what was found of it."""
    return tuple(_row(position, m, m is current) for position, m in enumerate(materials, start=1))


def _current(materials: Sequence[MaterialFact], code: str, *, can_check: bool) -> MaterialFact | None:
    asked = next((m for m in materials if m.code == code), None)
    if asked or not materials:
        return asked
    if can_check:
        unchecked = next((m for m in materials if m.check is Check.OPEN), None)
        return unchecked or materials[0]
    return next((m for m in materials if m.files), materials[0])


def _row(position: int, material: MaterialFact, current: bool) -> Row:
    mark, tone = CHECKED[material.check]
    if not material.is_there and material.need == MaterialNeed.OPTIONAL:
        line = "可以不交"
    elif material.files:
        line = f"{material.proof.label} {len(material.files)} 个文件"
    else:
        line = material.proof.label
    if not mark and not material.is_there and material.need != MaterialNeed.OPTIONAL:
        mark, tone = "还缺", "y-amber"
    return Row(position, material.code, material.name, line, mark, tone, current)


def _sheet(material: MaterialFact, asked_for: Material | None, asked: Mapping[str, str], *, works: bool) -> Sheet:
    file = next((f for f in material.files if str(f.id) == asked.get("f")), None)
    file = file or (material.files[0] if material.files else None)
    pages, words = 0, SHOWN_BY[material.proof]
    if not works:
        file, words = None, "材料内容只给办这件的人看。"
    elif file:
        try:
            pages = previews.page_count(file)
        except Refusal as refusal:
            words = refusal.sentence
    page = int(asked["p"]) if asked.get("p", "").isdecimal() else 1
    need = f"{material.need}，{asked_for.kind.value}" if asked_for else material.need
    return Sheet(
        material,
        need,
        (asked_for.standard or asked_for.note) if asked_for else "",
        material.files if works else (),
        file,
        min(max(page, 1), max(pages, 1)),
        pages,
        words,
        material.note,
        "",
    )


def _with_error(sheet: Sheet, refusal: Refusal, typed: Mapping[str, Any]) -> Sheet:
    return replace(sheet, note=str(typed.get("note", "")), error=refusal.sentence)


def after(materials: Sequence[MaterialFact], code: str) -> str:
    """The next material nobody has looked at, from this one on and then from the start; itself when all are."""
    codes = [m.code for m in materials]
    start = codes.index(code) + 1 if code in codes else 0
    unchecked = [m.code for m in (*materials[start:], *materials[:start]) if m.check is Check.OPEN]
    return unchecked[0] if unchecked else code
