"""Region codes: GB/T 2260 (6 digits), towns (9, GB/T 10114) and villages (12, the statistics form)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from yiciban.kernel.identifiers.text import is_digits, normalise_code
from yiciban.kernel.refusal import invalid

# GB/T 2260; 83 is used only in resident permits of people from Taiwan.
PROVINCES: Mapping[str, str] = MappingProxyType({
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省",
    "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    "71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区", "83": "台湾地区",
})  # fmt: skip


class RegionLevel(StrEnum):
    """The floor of government a region code names."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"

    @property
    def label(self) -> str:
        """The word of GB/T 39046-2020 A.2."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    RegionLevel.PROVINCE: "省级",
    RegionLevel.CITY: "市级",
    RegionLevel.COUNTY: "县级",
    RegionLevel.TOWN: "镇（乡、街道）级",
    RegionLevel.VILLAGE: "村（社区）级",
}


@dataclass(frozen=True, slots=True)
class RegionCode:
    """A region code in its shortest form: 6 digits down to the county, 9 for a town, 12 for a village."""

    code: str

    @property
    def level(self) -> RegionLevel:
        """The floor of government."""
        if len(self.code) == 12:
            return RegionLevel.VILLAGE
        if len(self.code) == 9:
            return RegionLevel.TOWN
        if self.code.endswith("0000"):
            return RegionLevel.PROVINCE
        return RegionLevel.CITY if self.code.endswith("00") else RegionLevel.COUNTY

    @property
    def province(self) -> str:
        """The name of the province."""
        return PROVINCES[self.code[:2]]

    @property
    def county(self) -> str:
        """The first 6 digits."""
        return self.code[:6]

    @property
    def padded(self) -> str:
        """The 12-digit form with trailing zeros, as statistics write it."""
        return self.code.ljust(12, "0")

    def __str__(self) -> str:
        return self.code


def normalise_region_code(text: str) -> str:
    """What was typed, without separators."""
    return normalise_code(text)


def parse_region_code(text: str) -> RegionCode:
    """Read 6, 9 or 12 digits; trailing zeros of a longer form fall away.

    Raises Refusal `region_code_characters`, `region_code_length`, `region_code_province`.
    """
    code = normalise_region_code(text)
    if not is_digits(code):
        raise invalid("region_code_characters", "行政区划代码只能是数字，请去掉其他字符。")
    if len(code) not in (6, 9, 12):
        raise invalid(
            "region_code_length",
            f"行政区划代码应为 6 位（县）、9 位（乡镇）或 12 位（村），您填了 {len(code)} 位，请核对。",
        )
    if code[:2] not in PROVINCES:
        raise invalid("region_code_province", f"行政区划代码开头的“{code[:2]}”不是任何省份的代码，请核对前两位。")
    while len(code) > 6 and code.endswith("000"):
        code = code[:-3]
    return RegionCode(code)
