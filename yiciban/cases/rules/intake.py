"""What the counter may decide about an application: completeness, one notice, grounds. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from yiciban.cases.facts import Check, Defect, Proof, RefusalGround
from yiciban.catalogue.facts import MaterialNeed, Mode, Place, Tier
from yiciban.kernel.dates import due_text
from yiciban.kernel.refusal import Refusal, invalid


class MaterialState(Protocol):
    """What completeness looks at."""

    name: str
    need: str
    proof: str
    check_state: str


def gaps(materials: Iterable[MaterialState]) -> tuple[str, ...]:
    """The names of the materials that stand in the way of acceptance: missing, or found wrong."""
    return tuple(
        m.name
        for m in materials
        if m.check_state == Check.WRONG or (m.proof == Proof.NONE and m.need != MaterialNeed.OPTIONAL)
    )


def check_complete(materials: Iterable[MaterialState]) -> None:
    """Raise Refusal `materials_incomplete` naming what is missing or wrong."""
    missing = gaps(materials)
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        raise Refusal("materials_incomplete", f"还差 {len(missing)} 份：{names}。可以一次性告知申请人补正。")


def open_gaps(materials: Iterable[MaterialState]) -> tuple[str, ...]:
    """The names of the materials that may come later (容缺后补) and are not there yet."""
    return tuple(m.name for m in materials if is_open_gap(m))


def is_open_gap(material: MaterialState) -> bool:
    """Whether it may come later (容缺后补) and is not there yet."""
    return material.need == MaterialNeed.LATER and material.proof == Proof.NONE


def check_gaps(materials: Iterable[MaterialState], promised_by: str) -> tuple[str, ...]:
    """The names of what may come later; Refusal unless that is all that is missing and somebody promised it.

    Codes: `materials_incomplete` (a main material is missing, or one is wrong), `gap_none`, `gap_unsigned`.
    """
    held = tuple(materials)
    later = open_gaps(held)
    check_complete(m for m in held if not is_open_gap(m))
    if not later:
        raise Refusal("gap_none", "材料已经齐了，直接受理就行，不用容缺。")
    if len(promised_by.strip()) < 2:
        sentence = "请填签容缺承诺的人的姓名。"
        raise invalid("gap_unsigned", sentence, {"promised_by": sentence})
    return later


def check_no_gap(gap_due: date | None) -> None:
    """Raise Refusal `gap_open`: nothing is granted before what was left open has come."""
    if gap_due is not None:
        raise Refusal("gap_open", f"容缺的材料还没有补齐，最晚 {due_text(gap_due)}，补齐以前不能批准。")


def check_brought(materials: Mapping[str, MaterialState], brought: Collection[str]) -> None:
    """Raise Refusal `gap_not_supplied` for nothing, `gap_not_open` for what was not left open."""
    if not brought:
        raise invalid("gap_not_supplied", "还没有选要补的材料。")
    if any(code not in materials or materials[code].need != MaterialNeed.LATER for code in brought):
        raise invalid("gap_not_open", "只能补容缺时写下的那几样材料。")


def check_once(corrections: int) -> None:
    """Raise Refusal `correction_twice`: a second notice takes a supervisor's signature."""
    if corrections:
        raise Refusal(
            "correction_twice",
            "这件已经告知过一次补正，不能再次要求补正。材料齐了请受理；补来的材料自己又有新问题的，请报监察员签批。",
        )


def check_defects(defects: Sequence[Defect]) -> None:
    """Raise Refusal unless the notice says everything, clearly (art. 32(1)(4))."""
    if not defects:
        raise invalid("correction_empty", "请至少写一处要补正的材料或内容。")
    unclear = {
        defect.material or str(position): "请写清楚缺什么、怎么补，申请人照着就能补好。"
        for position, defect in enumerate(defects, start=1)
        if len(defect.reason.strip()) < 4 or len(defect.mend.strip()) < 4 or not defect.subject.strip()
    }
    if unclear:
        raise invalid("correction_unclear", f"有 {len(unclear)} 处没写清楚缺什么或怎么补。", unclear)


def check_supplied(defects: Sequence[Mapping[str, Any]], files: Mapping[str, Collection[Any]]) -> None:
    """Raise Refusal `correction_not_supplied` while a material that was asked for has no new file."""
    still_open = {
        defect["material"]: f"还没有补“{defect['subject']}”。"
        for defect in defects
        if defect["material"] and not files.get(defect["material"])
    }
    if still_open:
        raise invalid("correction_not_supplied", f"还有 {len(still_open)} 样没补，补齐后一起交。", still_open)
    if any(defect["material"] for defect in defects) and not any(files.values()):
        raise invalid("correction_not_supplied", "还没有选要补交的文件。")


def check_place(tier: str, places: Iterable[Place], point_name: str) -> None:
    """Raise Refusal `not_accepted_here` at a point that may only collect, or has nothing to do with the item.

    Collection is not acceptance (代收不是受理): the clock starts where the item is accepted. The district's own
    hall accepts everything its departments do.
    """
    modes = {place.mode for place in places if place.tier == tier}
    if tier != Tier.DISTRICT and not modes & {Mode.ACCEPT, Mode.DECIDE}:
        how = "只能代收材料，不能受理" if modes else "不办这件事"
        raise Refusal("not_accepted_here", f"{point_name}{how}。请转区政务服务中心收件。")


def check_refusal(ground: RefusalGround, right_agency: str) -> None:
    """Raise Refusal `right_agency_missing`: who is not competent must say who is (art. 32(1)(2))."""
    if ground is RefusalGround.NOT_OURS and len(right_agency.strip()) < 2:
        sentence = "不归本机关管的，要告诉申请人归哪个机关管。请填写机关名称。"
        raise invalid("right_agency_missing", sentence, {"right_agency": sentence})
