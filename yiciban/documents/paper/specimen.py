"""样张: a paper of each kind with invented facts, to look at a wording before it is put in force."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from yiciban.documents.paper import shapes
from yiciban.documents.paper.defaults import Wording
from yiciban.kernel.dates import local_date

OFFICE = "明德区示例局"
ROW = shapes.Row(label="办理结果", value="示例")
MATERIAL = shapes.Received(name="示例材料", form="电子")


def specimen(paper: str, words: Wording, *, version: int, at: datetime) -> shapes.Paper:
    """The paper of a kind (a letter where it has no template of its own) in this filled wording."""
    template = paper if paper in shapes.SHAPES else "letter"
    shape = shapes.SHAPES[template]
    day = local_date(at)
    soon = day + timedelta(days=10)
    values: dict[str, Any] = {
        "office": OFFICE,
        "title": words.title,
        "signed_on": day,
        "printed_at": at,
        "number": "明示〔2026〕第00000号",
        "case_number": "439901202611160000000",
        "seal_name": "样张",
        "contact": "0000-0000 0000",
        "supervision": "12345",
        "demo": True,
        "wording": version,
        "party": "样张旅店",
        "item": "公共场所卫生许可（新办）",
        "applied_on": day,
        "basis": words.basis,
        "notes": words.notes,
        "consequence": words.consequence,
        "remedies": words.remedies,
        "paragraphs": words.paragraphs,
        "due": soon,
        "mend_by": soon,
        "answer_by": soon,
        "received_at": at,
        "recipient": "样张旅店",
        "method": "直接送达",
        "reason": "这里写理由。",
        "reasons": ("这里写理由。",),
        "bases": ("这里写依据的条文。",),
        "content": (ROW,),
        "documents": (shapes.Served(name="示例决定书"),),
        "defects": (shapes.Defect(subject="示例材料", reason="这里写缺什么。", mend="这里写怎么补。"),),
        "materials": (shapes.Needed(name="示例材料"),) if template == "checklist" else (MATERIAL,),
    }
    return shape(**{name: value for name, value in values.items() if name in shape.__dataclass_fields__})
