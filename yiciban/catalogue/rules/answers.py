"""What a guide answers, in the order in which people ask: what to bring, by when, at what cost, where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from yiciban.catalogue.facts import Guide, Material, MaterialNeed, Mode, ResultKind, Tier
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import due_text
from yiciban.kernel.deadlines import deadline
from yiciban.kernel.limits import Limit, Unit
from yiciban.kernel.refusal import Refusal

PLACE_WORDS: Mapping[tuple[Tier, Mode], str] = {
    (Tier.DISTRICT, Mode.DECIDE): "收材料、审查、发证都在这里",
    (Tier.DISTRICT, Mode.ACCEPT): "可以当场受理，由主管部门决定",
    (Tier.DISTRICT, Mode.COLLECT): "可以代收材料",
    (Tier.TOWN, Mode.DECIDE): "在镇街就能办完",
    (Tier.TOWN, Mode.ACCEPT): "可以当场受理，由区里的部门决定",
    (Tier.TOWN, Mode.COLLECT): "可以代收材料，送到区里受理",
    (Tier.VILLAGE, Mode.DECIDE): "在村（社区）就能办完",
    (Tier.VILLAGE, Mode.ACCEPT): "可以当场受理，由区里的部门决定",
    (Tier.VILLAGE, Mode.COLLECT): "可以代收材料，送到镇街或区里受理",
}
TIER_WORDS: Mapping[Tier, str] = {
    Tier.DISTRICT: "区政务服务中心",
    Tier.TOWN: "乡镇、街道便民服务中心",
    Tier.VILLAGE: "村（社区）便民服务站",
}


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material as the person sees it: what it means for them, in a tag and one line."""

    material: Material
    tag: str
    tone: str
    line: str


@dataclass(frozen=True, slots=True)
class ToBring:
    """The materials sorted by what the person has to do, with the sentence over them."""

    headline: str
    own: tuple[MaterialLine, ...]
    sometimes: tuple[MaterialLine, ...]
    spared: tuple[MaterialLine, ...]


@dataclass(frozen=True, slots=True)
class HowLong:
    """By when it would be done, if it were accepted on `start`: `due` None when no date can be said."""

    headline: str
    detail: str
    start: date
    due: date | None
    legal: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Where it can be done, on one tier, and how much of it."""

    tier: Tier
    name: str
    words: str


def to_bring(guide: Guide, undecided: Collection[Material] = ()) -> ToBring:
    """Count the materials by what must be done for them: 5 份里，您只要准备 1 份.

    `undecided` are those that an answer still to be given may ask for or spare: they are named, not counted.
    """
    own: list[MaterialLine] = []
    sometimes: list[MaterialLine] = []
    spared: list[MaterialLine] = []
    waiting = {material.code for material in undecided}
    for material in (*(m for m in guide.materials if m.code not in waiting), *undecided):
        if material.from_form or material.licence:
            if guide.material(material.code):
                spared.append(_spared(material))
        elif material.code in waiting or material.need is MaterialNeed.OPTIONAL:
            sometimes.append(MaterialLine(material, "看情况", "", _line(material)))
        else:
            later = material.need is MaterialNeed.LATER
            tag = "可后补" if later else "您来准备"
            own.append(MaterialLine(material, tag, "amber", _line(material)))
    headline = _headline_so_far(len(own)) if waiting else _headline(len(own), len(guide.materials))
    return ToBring(headline, tuple(own), tuple(sometimes), tuple(spared))


def how_long(guide: Guide, today: date, calendar: WorkCalendar) -> HowLong:
    """The date it would be done by, if accepted today, or on the next working day.

    An instant case is done on the spot. Where the calendar lacks a year, the limit is said in words.
    """
    limit = Limit.parse(guide.promised_limit)
    legal = str(Limit.parse(guide.legal_limit))
    start = calendar.lenient().on_or_after(today)
    when = "今天" if start == today else due_text(start, today=today)
    if limit.is_instant:
        return HowLong(
            "材料齐全，当场办好", f"{when}带齐材料去，当场就能办完。", start, start, legal, provisional=False
        )
    if limit.unit is Unit.HOUR:
        return HowLong(f"受理以后 {limit}内办完", "晚上和节假日也算在内。", start, None, legal, provisional=False)
    try:
        found = deadline(start, limit, calendar)
    except Refusal:
        return HowLong(f"受理以后 {limit}内办完", "明年的放假安排还没公布。", start, None, legal, provisional=True)
    assert found.date is not None  # nothing pauses a case that has not begun
    counted = "节假日不算" if limit.unit is Unit.WORKING_DAY else "节假日也算"
    return HowLong(
        f"最晚 {due_text(found.date, today=today)}办完",
        f"如果{when if start == today else f' {when}'}受理。承诺 {limit}，受理第二天起算，{counted}。",
        start,
        found.date,
        legal,
        found.provisional,
    )


def places(guide: Guide) -> tuple[PlaceLine, ...]:
    """The tiers on which it can be done, nearest to home first."""
    order = (Tier.VILLAGE, Tier.TOWN, Tier.DISTRICT)
    rows = sorted(guide.places, key=lambda place: order.index(place.tier))
    return tuple(PlaceLine(place.tier, TIER_WORDS[place.tier], PLACE_WORDS[place.tier, place.mode]) for place in rows)


def fee_text(guide: Guide) -> str:
    """不收费, or each fee with its amount."""
    return "；".join(f"{fee.name}：{fee.standard}" for fee in guide.fees) or "不收费"


def result_text(guide: Guide) -> str:
    """What one gets, and for how long it holds."""
    if guide.result.kind is ResultKind.NONE:
        return "没有证件，结果发短信告诉您"
    years = f"，有效期 {guide.result.valid_years} 年" if guide.result.valid_years else ""
    return f"{guide.result.name or guide.result.kind.value}{years}"


def visits_text(guide: Guide) -> str:
    """不用跑, or how often and why."""
    return f"跑 {guide.visits} 次：{guide.visit_reason}" if guide.visits else "不用跑"


def copies_text(material: Material) -> str:
    """原件 1 份，复印件 2 份."""
    parts = []
    if material.originals:
        parts.append(f"原件 {material.originals} 份")
    if material.copies:
        parts.append(f"复印件 {material.copies} 份")
    return "，".join(parts) or material.kind.value


def _headline_so_far(own: int) -> str:
    return f"至少要准备 {own} 份，另外的看您的情况。" if own else "要带什么，看您的情况。"


def _headline(own: int, total: int) -> str:
    if not own:
        return "什么都不用带。" if total else "不用交材料。"
    if own == total:
        return f"要准备 {own} 份材料。"
    return f"{total} 份里，您只要准备 {own} 份。"


def _line(material: Material) -> str:
    return f"{copies_text(material)}。{material.note}"


def _spared(material: Material) -> MaterialLine:
    if material.from_form:
        return MaterialLine(material, "网上填", "", material.note or "在网上填，不用带。")
    return MaterialLine(material, "免提交", "green", material.note or "从您的证照包里取，取用前会问您同不同意。")
