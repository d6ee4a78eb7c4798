"""What of a personal fact a list may show: enough to recognise, too little to use (个人信息保护法 6, 51).

Masks keep no more than named here: a number of the wrong length is masked harder, not shown.
"""

from __future__ import annotations

import re

# Compound surnames in use; a rarer one is taken for a surname of one character.
COMPOUND_SURNAMES = frozenset({
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文",
    "司徒", "司空", "夏侯", "轩辕", "端木", "南宫", "独孤", "申屠", "太史", "呼延", "闻人", "澹台",
    "公冶", "宗政", "濮阳", "淳于", "单于", "钟离", "鲜于", "闾丘", "百里", "东郭", "南门", "西门",
    "拓跋", "赫连", "万俟", "第五",
})  # fmt: skip

# 镇 and 乡 are also inside names of cities and counties (镇江市, 宁乡市, 景德镇市), where no town ends.
_STREET = re.compile(r".{2,}?(?:街道|苏木|[镇乡](?!.?[市县区]))")
_ROAD = re.compile(r".{2,}?(?:大道|路|街|巷|弄|胡同)")
_COUNTY = re.compile(r".{2,}?[市县区旗]")


def mask_name(name: str, *, organisation: bool = False) -> str:
    """陈*芳, 何*, 欧阳**; the name of an organisation is public and stays."""
    name = name.strip()
    if organisation or not name:
        return name
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) == 1:
        return "*"
    if len(name) == 2:
        return name[0] + "*"
    # The stars stop at two: the length of a long name (阿卜杜拉·买买提) would give it away.
    return name[0] + "*" * min(len(name) - 2, 2) + name[-1]


def mask_resident_number(number: str) -> str:
    """First 6 and last 4 of 18: 430702********001X."""
    return number[:6] + "*" * 8 + number[-4:] if len(number) == 18 else mask_id(number)


def mask_phone(number: str) -> str:
    """First 3 and last 4 of 11: 138****5127."""
    return number[:3] + "*" * 4 + number[-4:] if len(number) == 11 else mask_id(number)


def mask_bank(number: str) -> str:
    """Last 4 of a bank account of 12 digits or more: **** 5127."""
    digits = "".join(number.split())
    return f"**** {digits[-4:]}" if len(digits) >= 12 else mask_id(digits)


def mask_address(address: str) -> str:
    """The address to its street or town, else its road, else its county: 某区桥东街道****."""
    address = address.strip()
    if not address:
        return ""
    for pattern in (_STREET, _ROAD, _COUNTY):
        if match := pattern.match(address):
            return f"{match[0]}****"
    return "****"


def mask_id(number: str) -> str:
    """Any other number: two characters at each end of 8 or more, the last one of 4 or more, else none."""
    if len(number) >= 8:
        return number[:2] + "*" * (len(number) - 4) + number[-2:]
    if len(number) >= 4:
        return "*" * (len(number) - 1) + number[-1]
    return "*" * len(number)
