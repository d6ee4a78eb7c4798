"""Codes of service items (ZWFW C0109.1, GB/T 39554.1-2020), each the beginning of the next.

基本编码 12 = 2 region (00 national), 2 type, 5 main item, 3 sub-item; 实施编码 31 = 18 unified social credit
code of the body, 1 level, 12 basic; 业务办理项编码 33 = 31 and 2 sequence. Item types and levels outside the
national tables are in use: they are read, and left without a label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from yiciban.kernel.identifiers.organisations import parse_uscc
from yiciban.kernel.identifiers.regions import PROVINCES
from yiciban.kernel.identifiers.text import is_digits, normalise_code
from yiciban.kernel.refusal import Refusal, invalid


class ItemCodeKind(StrEnum):
    """Which of the three codes it is."""

    BASIC = "basic"
    IMPLEMENTATION = "implementation"
    VARIANT = "variant"

    @property
    def label(self) -> str:
        """The word of the standard."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    ItemCodeKind.BASIC: "基本编码",
    ItemCodeKind.IMPLEMENTATION: "实施编码",
    ItemCodeKind.VARIANT: "业务办理项编码",
}
_KIND_OF_LENGTH = {12: ItemCodeKind.BASIC, 31: ItemCodeKind.IMPLEMENTATION, 33: ItemCodeKind.VARIANT}

ITEM_TYPES: Mapping[str, str] = MappingProxyType({
    "00": "行政权力事项", "01": "行政许可", "02": "行政处罚", "03": "行政强制", "04": "行政征收",
    "05": "行政给付", "06": "行政检查", "07": "行政确认", "08": "行政奖励", "09": "行政裁决",
    "10": "其他行政权力", "20": "公共服务",
})  # fmt: skip

# 行使层级, GB/T 39046-2020 A.2
LEVELS: Mapping[str, str] = MappingProxyType({
    "1": "国家级", "2": "省级", "3": "市级", "4": "县级",
    "5": "镇（乡、街道）级", "6": "村（社区）级", "7": "分级管理",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemCode:
    """An item code, and the parts it is made of; parts it does not have are empty."""

    code: str
    kind: ItemCodeKind

    @property
    def basic(self) -> str:
        """The 12 digits that are the same in every place (四级四同)."""
        return self.code if self.kind is ItemCodeKind.BASIC else self.code[19:31]

    @property
    def implementation(self) -> str:
        """The 31 characters of one body's item, or empty."""
        return "" if self.kind is ItemCodeKind.BASIC else self.code[:31]

    @property
    def organisation(self) -> str:
        """The unified social credit code of the implementing body, or empty."""
        return self.implementation[:18]

    @property
    def level(self) -> str:
        """The digit of 行使层级, or empty."""
        return self.implementation[18:19]

    @property
    def region(self) -> str:
        """00 for a national item, else the 2 digits of the province whose directory it is in."""
        return self.basic[:2]

    @property
    def item_type(self) -> str:
        """The 2 digits of the item type (01 行政许可)."""
        return self.basic[2:4]

    @property
    def main(self) -> str:
        """The 5 digits of the main item."""
        return self.basic[4:9]

    @property
    def sub(self) -> str:
        """The 3 digits of the sub-item; 000 where the main item has none."""
        return self.basic[9:12]

    @property
    def sequence(self) -> str:
        """The 2 digits of the variant, or empty."""
        return self.code[31:]

    @property
    def item_type_label(self) -> str:
        """The item type in words, or empty where the place numbers its own."""
        return ITEM_TYPES.get(self.item_type, "")

    @property
    def level_label(self) -> str:
        """The level in words, or empty."""
        return LEVELS.get(self.level, "")

    def __str__(self) -> str:
        return self.code


def normalise_item_code(text: str) -> str:
    """What was typed, without separators, in capitals."""
    return normalise_code(text)


def parse_item_code(text: str) -> ItemCode:
    """Read and check a code of 12, 31 or 33 characters.

    Raises Refusal `item_code_length`, `_characters`, `_organisation`, `_region`.
    """
    code = normalise_item_code(text)
    kind = _KIND_OF_LENGTH.get(len(code))
    if kind is None:
        raise _no(
            "length",
            f"事项编码应为 12 位（基本）、31 位（实施）或 33 位（业务办理项），不是 {len(code)} 位，请核对。",
        )
    item = ItemCode(code, kind)
    if item.organisation:
        _require_organisation(item.organisation)
    if not is_digits(code[len(item.organisation) :]):
        raise _no("characters", "事项编码除开头的统一社会信用代码外只能是数字，请核对。")
    if item.region != "00" and item.region not in PROVINCES:
        raise _no("region", f"事项编码里的地区“{item.region}”不是 00（国家）也不是省份代码，请核对。")
    return item


def _require_organisation(code: str) -> None:
    try:
        parse_uscc(code)
    except Refusal as refusal:
        raise _no("organisation", f"事项编码前 18 位应是实施主体的统一社会信用代码。{refusal.sentence}") from refusal


def _no(code: str, sentence: str) -> Refusal:
    return invalid(f"item_code_{code}", sentence)
