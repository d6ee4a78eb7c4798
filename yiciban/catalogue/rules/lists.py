"""Lists derived from a guide, never typed: 马上办, 网上办, 就近办, 一次办 and the other public lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from yiciban.catalogue.facts import CaseKind, Guide, Mode, OnlineGrade, Tier


class ListKind(StrEnum):
    """A public list, by its place in the address."""

    AT_ONCE = "at-once"
    ONLINE = "online"
    NEARBY = "nearby"
    ONE_VISIT = "one-visit"
    CENTRE = "centre"
    ONE_COUNTER = "one-counter"
    TACIT = "tacit"
    PROMISE = "promise"
    CROSS = "cross-province"


@dataclass(frozen=True, slots=True)
class ListWords:
    """What a list is called, what standing on it means to a person, and on which document it rests."""

    name: str
    means: str
    basis: str


_FOUR = "中办、国办《关于深入推进审批服务便民化的指导意见》（2018 年 5 月）"
LIST_WORDS: Mapping[ListKind, ListWords] = {
    ListKind.AT_ONCE: ListWords("马上办", "材料齐全，当场就能办好。", _FOUR),
    ListKind.ONLINE: ListWords("网上办", "从申请到拿结果都在网上，不用跑。", _FOUR),
    ListKind.NEARBY: ListWords("就近办", "在镇街或者村（社区）就能办，或者就能受理。", _FOUR),
    ListKind.ONE_VISIT: ListWords("一次办", "最多跑一次。", _FOUR),
    ListKind.CENTRE: ListWords(
        "进驻大厅",
        "在区政务服务中心就能办，不用去部门。",
        "GB/T 32169.2 政务服务中心进驻要求",
    ),
    ListKind.ONE_COUNTER: ListWords(
        "一窗受理", "综合窗口都能收，不用找是哪个部门的窗口。", "国发〔2024〕3号；《行政许可法》第二十六条"
    ),
    ListKind.TACIT: ListWords(
        "超时默认", "部门到了承诺的日子还没答复，就当同意往下办。这是地方的规定，不是所有事项都有。", "本地规定（示例）"
    ),
    ListKind.PROMISE: ListWords(
        "告知承诺", "签一份承诺书，就能少交材料、当场或者提前拿证，事后有人来核查。", "国办发〔2020〕42号"
    ),
    ListKind.CROSS: ListWords("跨省通办", "人在外省，也能办老家的事。", "国办发〔2020〕35号、国办发〔2022〕34号"),
}


# 马上办 网上办 就近办 一次办: 中办国办 2018《关于深入推进审批服务便民化的指导意见》.
BELONGS: Mapping[ListKind, Callable[[Guide], bool]] = {
    ListKind.AT_ONCE: lambda guide: guide.case_kind is CaseKind.INSTANT,
    ListKind.ONLINE: lambda guide: guide.online_grade is OnlineGrade.ALL,
    # Collecting is not accepting: a station that only passes papers on does not make an item nearby.
    ListKind.NEARBY: lambda guide: any(
        place.tier is not Tier.DISTRICT and place.mode is not Mode.COLLECT for place in guide.places
    ),
    ListKind.ONE_VISIT: lambda guide: guide.visits <= 1,
    ListKind.CENTRE: lambda guide: guide.in_centre,
    ListKind.ONE_COUNTER: lambda guide: guide.one_counter,
    ListKind.TACIT: lambda guide: guide.tacit_approval,
    ListKind.PROMISE: lambda guide: guide.promise is not None,
    ListKind.CROSS: lambda guide: bool(guide.cross_ways),
}


def lists_of(guide: Guide) -> tuple[ListKind, ...]:
    """The lists a guide stands on."""
    return tuple(kind for kind, belongs in BELONGS.items() if belongs(guide))
