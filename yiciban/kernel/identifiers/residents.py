"""The resident number 公民身份号码 of GB 11643: 6 region, 8 birth date, 3 sequence, 1 check (MOD 11-2).

The region is a hint, never a reason to refuse: it names the county of the first registration, which may
since have been renamed, moved or dissolved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_11_2

from yiciban.kernel.identifiers.regions import PROVINCES
from yiciban.kernel.identifiers.text import is_digits, normalise_code, read_date
from yiciban.kernel.masking import mask_resident_number
from yiciban.kernel.refusal import Refusal, invalid


class Sex(StrEnum):
    """Sex as the sequence number tells it: odd male, even female."""

    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> str:
        """男 or 女."""
        return {Sex.MALE: "男", Sex.FEMALE: "女"}[self]


@dataclass(frozen=True, slots=True)
class ResidentNumber:
    """A resident number that holds together; that the person exists only the police can say."""

    number: str
    birth: date
    sex: Sex
    region: str
    """The 6 digits of the first registration: a hint."""

    @property
    def province(self) -> str:
        """The province of the first registration: a hint."""
        return PROVINCES[self.region[:2]]

    @property
    def masked(self) -> str:
        """First 6 and last 4 digits, for lists."""
        return mask_resident_number(self.number)

    def age(self, today: date) -> int:
        """Completed years (周岁); someone born on 29 February completes one on 1 March of a common year."""
        return today.year - self.birth.year - ((today.month, today.day) < (self.birth.month, self.birth.day))

    def __str__(self) -> str:
        return self.number


def normalise_resident_number(text: str) -> str:
    """What was typed, without separators, with a capital X."""
    return normalise_code(text)


def parse_resident_number(text: str, *, today: date) -> ResidentNumber:
    """Read and check a resident number; the birth date may not lie after `today`.

    Raises Refusal `resident_number_length`, `_characters`, `_province`, `_birth_date`, `_future`, `_check`.
    """
    number = normalise_resident_number(text)
    _require_form(number)
    birth = read_date(number[6:14])
    if birth is None:
        raise _no("birth_date", f"您填的身份证号里，出生日期“{number[6:14]}”不存在，请核对第 7 到第 14 位。")
    if birth > today:
        raise _no("future", f"您填的身份证号里，出生日期“{number[6:14]}”还没有到，请核对第 7 到第 14 位。")
    if not mod_11_2.is_valid(number):
        raise _no("check", "您填的身份证号最后一位对不上，请对照证件再看一遍。")
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return ResidentNumber(number, birth, sex, number[:6])


def _require_form(number: str) -> None:
    if len(number) == 15 and is_digits(number):
        raise _no("length", "您填的是 15 位的旧号码，请填身份证上的 18 位号码。")
    if len(number) != 18:
        raise _no("length", f"身份证号应为 18 位，您填了 {len(number)} 位，请对照证件再看一遍。")
    if not is_digits(number[:17]) or not (is_digits(number[17]) or number[17] == "X"):
        raise _no("characters", "身份证号前 17 位只能是数字，最后一位是数字或 X，请对照证件再看一遍。")
    if number[:2] not in PROVINCES:
        raise _no("province", f"身份证号不会以“{number[:2]}”开头，请对照证件核对前两位。")


def _no(code: str, sentence: str) -> Refusal:
    return invalid(f"resident_number_{code}", sentence)
