"""The code of a new item, and the name it gets in addresses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from yiciban.catalogue.facts import VariantKind
from yiciban.catalogue.rules.lint.codes import SEQUENCES
from yiciban.catalogue.rules.pinyin import initials, sound
from yiciban.kernel.identifiers import RegionLevel
from yiciban.kernel.refusal import Refusal

LONGEST_SLUG = 48
# 行使层级, GB/T 39046-2020 A.2, by the level of the office's region.
LEVEL_DIGITS: Mapping[RegionLevel, str] = MappingProxyType(
    {
        RegionLevel.PROVINCE: "2",
        RegionLevel.CITY: "3",
        RegionLevel.COUNTY: "4",
        RegionLevel.TOWN: "5",
        RegionLevel.VILLAGE: "6",
    }
)


def build_code(stem: str, variant: VariantKind, used: Collection[str]) -> str:
    """33 characters: the implementation code and the variant's own sequence, or the next that is free.

    Raises Refusal `item_codes_used_up`.
    """
    wanted = SEQUENCES[variant]
    free = (f"{number:02}" for number in range(1, 100))
    sequence = wanted if wanted not in used else next((one for one in free if one not in used), "")
    if not sequence:
        raise Refusal("item_codes_used_up", "这个基本编码下面 99 个顺序号都用完了，不能再加。")
    return f"{stem}{sequence}"


def suggested_slug(name: str, department: str) -> str:
    """A name for addresses from how the item is said: pinyin, or its initials where that is too long."""
    said = sound(name)
    stem = said if len(said) <= 24 else initials(name)[:24]
    found = f"{stem}_{department}".strip("_")[:LONGEST_SLUG]
    return found if found[:1].isalpha() else f"i{found}"[:LONGEST_SLUG]
