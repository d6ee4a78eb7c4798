"""Code tables of the exchange: the number a system writes, the word people read, and what a document holds.

Word and number are taken on import, the word is written on export: numbers differ from system to system
(服务对象 5 is 行政机关 here and 非法人企业 there), words do not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from yiciban.catalogue.facts import (
    FIRM_THEMES,
    PERSON_THEMES,
    BodyKind,
    CaseKind,
    Channel,
    CrossWay,
    EffectKind,
    MaterialFormat,
    MaterialKind,
    MaterialNeed,
    MaterialSource,
    Mode,
    OnlineStage,
    PowerSource,
    RemedyKind,
    ResultKind,
    Scope,
    ServedKind,
    SpecialKind,
    Tier,
    VariantKind,
)
from yiciban.catalogue.rules.elements_table import VALUES
from yiciban.kernel.identifiers.items import ITEM_TYPES, LEVELS


def plain(text: str) -> str:
    """A word without what keyboards add to it: full width, spaces, capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@dataclass(frozen=True)
class CodeTable:
    """One table: the words of every value, its number where the exchange gives one, and other spellings."""

    name: str
    words: Mapping[str, str]
    """The word people read, by the value a document holds."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The number, by value."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Other words in use, and the value they mean."""
    doubtful: Mapping[str, str] = field(default_factory=dict)
    """Numbers that other systems read otherwise, and what they mean there."""
    _by_word: dict[str, str] = field(init=False, default_factory=dict, repr=False)
    _by_number: dict[int, str] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._by_number.update({int(number): value for value, number in self.numbers.items()})
        self._by_word.update({plain(value): value for value in self.words})
        self._by_word.update({plain(word): value for value, word in self.words.items()})
        self._by_word.update({plain(word): value for word, value in self.also.items()})

    def value(self, text: str) -> str | None:
        """The value a number, a word or both together (`1 即办件`) stand for; None for none."""
        wanted = plain(text)
        found = self._by_word.get(wanted)
        if found is None and wanted.isascii() and wanted.isdecimal():
            found = self._by_number.get(int(wanted[:9]))
        if found is None:
            number, word = _split(wanted)
            found = self._by_word.get(word) if number and word else None
            if found is not None and self._by_number and self._by_number.get(int(number)) != found:
                return None  # the number says one thing, the word another
        return found

    def word(self, value: str) -> str:
        """The word of a value; what is in no table stays as it is."""
        return self.words.get(value, value)

    @property
    def choices(self) -> str:
        """All words with their numbers, as a sentence lists them."""
        return "、".join(f"{self.numbers[v]} {w}" if v in self.numbers else w for v, w in self.words.items())


def _split(text: str) -> tuple[str, str]:
    """`1即办件`, `01-行政许可`: the number in front and the word behind it."""
    digits = len(text) - len(text.lstrip("0123456789"))
    return text[:digits][:9], text[digits:].lstrip("-_.:、")


def _same(kind: type[StrEnum], numbers: Iterable[str] = ()) -> tuple[dict[str, str], dict[str, str]]:
    """Words of an enum whose values are words already or have theirs in `VALUES`, numbered in order."""
    own = VALUES.get(kind, {})
    words = {one.value: own.get(one.value, one.value) for one in kind}
    return words, dict(zip(words, numbers, strict=False))


def _table(name: str, kind: type[StrEnum], numbers: str = "", **more: Mapping[str, str]) -> CodeTable:
    words, numbered = _same(kind, numbers.split())
    return CodeTable(name, words, numbered, **more)


def _themes(name: str, words: Iterable[str], numbers: str) -> CodeTable:
    held = tuple(words)
    return CodeTable(name, {word: word for word in held}, dict(zip(held, numbers.split(), strict=True)))


YES_NO = CodeTable(
    "是或者否",
    {"true": "是", "false": "否"},
    {"true": "1", "false": "0"},
    {
        **dict.fromkeys(("有", "y", "yes", "t", "√"), "true"),
        **dict.fromkeys(("无", "没有", "n", "no", "f", "×"), "false"),
    },
)
ITEM_TYPE = CodeTable(
    "事项类型", ITEM_TYPES, {code: code for code in ITEM_TYPES}, {"其他类别事项": "10", "公共服务事项": "20"}
)
LEVEL = CodeTable("行使层级", LEVELS, {code: code for code in LEVELS})
VARIANT = _table("办理类型", VariantKind)
CASE_KIND = _table("办件类型", CaseKind, "1 2")
BODY_KIND = _table("实施主体性质", BodyKind, "1 2 3 9")
POWER_SOURCE = _table("权力来源", PowerSource, "1 2 3 4 5 6")
SERVED = _table("服务对象", ServedKind, "1 2 3 4 5 6", doubtful={"5": "非法人企业", "6": "行政机关"})
CHANNEL = _table(
    "办理形式", Channel, "1 2 3 4 9", also={"网上办理": Channel.COMPUTER.value, "邮寄申请": Channel.COURIER.value}
)
SCOPE = _table("通办范围", Scope, "1 2 3 4 5 6", also={"全镇": Scope.TOWN.value, "跨村": Scope.VILLAGE.value})
ONLINE_STAGE = _table("网上办理深度", OnlineStage, "1 2 3 4 5 6 7 8")
RESULT = _table(
    "审批结果类型",
    ResultKind,
    also={
        "出证办结": ResultKind.LICENCE.value,
        "出文办结": ResultKind.DOCUMENT.value,
        "审批办结": ResultKind.DOCUMENT.value,
    },
)
CROSS_WAY = _table("跨省通办方式", CrossWay)
MATERIAL_KIND = _table("材料类型", MaterialKind)
MATERIAL_FORMAT = _table("材料形式", MaterialFormat)
MATERIAL_NEED = _table("材料必要性", MaterialNeed, "1 2 3")
MATERIAL_SOURCE = _table("来源渠道", MaterialSource, "10 20 30 99")
SPECIAL = _table("特别程序", SpecialKind)
REMEDY = _table("救济途径", RemedyKind)
TIER = _table("办理层级", Tier)
MODE = _table("能做什么", Mode)
EFFECT = _table("做什么", EffectKind)
PERSON_THEME = _themes(
    "自然人主题",
    PERSON_THEMES,
    "005 010 015 020 025 030 035 040 045 050 055 060 065 070 075 085 090 095 100 105 110 115 120 125 130 135 140 145 "
    "150 155 998 999",
)
FIRM_THEME = _themes(
    "法人主题",
    FIRM_THEMES,
    "005 010 015 020 025 030 035 040 045 050 055 060 065 070 075 085 090 095 100 105 110 115 120 125 130 135 140 145 "
    "150 155 160 165 170 998 999",
)
UNIT = CodeTable(
    "时限单位",
    {"wd": "工作日", "d": "自然日", "h": "小时", "m": "月", "y": "年"},
    also={"个工作日": "wd", "个自然日": "d", "日历日": "d", "个小时": "h", "个月": "m"},
)
