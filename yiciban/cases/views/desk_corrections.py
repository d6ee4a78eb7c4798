"""The notice that tells once what is missing: its rows, filled in from what the counter found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yiciban.cases.facts import Check, MaterialFact
from yiciban.catalogue.facts import Guide, Material
from yiciban.kernel.refusal import Refusal

FREE_ROWS = 2  # for what is wrong with the form itself


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One thing to mend as the page shows it."""

    index: int
    material: str
    subject: str
    reason: str
    mend: str
    keep: bool
    error: str = ""


def correction_rows(
    materials: Sequence[MaterialFact],
    guide: Guide,
    gaps: Collection[str],
    typed: Mapping[str, Any] | None,
    refusal: Refusal | None,
) -> list[CorrectionRow]:
    """A row for every material, those that are missing or wrong ticked and written, and two free ones."""
    rows = [
        CorrectionRow(
            index, m.code, m.name, _reason(m, m.code in gaps), mend_words(guide.material(m.code), m), m.code in gaps
        )
        for index, m in enumerate(materials)
    ]
    rows += [CorrectionRow(len(materials) + n, "", "", "", "", False) for n in range(FREE_ROWS)]
    return [_typed(row, typed, refusal) for row in rows] if typed else rows


def _reason(material: MaterialFact, gap: bool) -> str:
    if material.check is Check.WRONG:
        return material.note
    return "还没有提交。" if gap else ""


def mend_words(asked: Material | None, material: MaterialFact) -> str:
    """How one material is brought, as its guide says."""
    if asked is None:
        return "请按办事指南补交。"
    parts = [f"{asked.originals} 份原件" if asked.originals else "", f"{asked.copies} 份复印件" if asked.copies else ""]
    copies = "、".join(part for part in parts if part) or asked.kind.value
    again = "重新提交" if material.check is Check.WRONG else "补交"
    standard = f"，要求：{asked.standard or asked.note}" if asked.standard or asked.note else ""
    return f"请{again}“{asked.name}”，{copies}，照片或扫描件也可以{standard.rstrip('。')}。"


def _typed(row: CorrectionRow, typed: Mapping[str, Any], refusal: Refusal | None) -> CorrectionRow:
    """What was typed into the row, and the sentence about it; a free row is named by its place in the notice."""

    def value(name: str) -> str:
        return str(typed.get(f"{name}-{row.index}", ""))

    fields = refusal.fields if refusal else {}
    error = fields.get(row.material, "") if row.material else _free_error(row, typed, fields)
    return CorrectionRow(
        row.index,
        row.material,
        value("subject") or row.subject,
        value("reason"),
        value("mend"),
        bool(typed.get(f"keep-{row.index}")),
        error,
    )


def _free_error(row: CorrectionRow, typed: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    def is_sent(index: int) -> bool:
        if typed.get(f"material-{index}"):
            return bool(typed.get(f"keep-{index}"))
        return any(str(typed.get(f"{name}-{index}", "")).strip() for name in ("subject", "reason", "mend"))

    if not is_sent(row.index):
        return ""
    place = sum(is_sent(index) for index in range(row.index + 1))
    return fields.get(str(place), "")
