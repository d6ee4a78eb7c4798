"""The number of a case 办件编号: 6 region, 8 date of receipt, 6 serial, 1 check, written in groups.

`439901 20261116 000127 8`. People read it out on the phone, so the check digit is Damm's: it catches every
wrong digit and every swap of neighbours (ISO 7064 MOD 11,10 lets one swap in forty through).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stdnum import damm

from yiciban.kernel.identifiers.regions import PROVINCES
from yiciban.kernel.identifiers.text import is_digits, normalise_code, read_date
from yiciban.kernel.refusal import Refusal, invalid

_LAST_SERIAL = 999_999


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number in its parts; `str` writes the 21 digits, `grouped` the form for people."""

    region: str
    day: date
    serial: int

    @property
    def check(self) -> str:
        """The check digit."""
        return damm.calc_check_digit(self._body)

    @property
    def grouped(self) -> str:
        """The digits in four groups."""
        return format_case_number(str(self))

    @property
    def _body(self) -> str:
        return f"{self.region}{self.day.year:04}{self.day:%m%d}{self.serial:06}"

    def __str__(self) -> str:
        return self._body + self.check


def normalise_case_number(text: str) -> str:
    """What was typed, without separators."""
    return normalise_code(text)


def build_case_number(region: str, day: date, serial: int) -> CaseNumber:
    """The number of the serial-th case that a county received on a day (Asia/Shanghai).

    Raises Refusal `case_number_region`, `case_number_serial`.
    """
    if len(region) != 6 or not is_digits(region) or region[:2] not in PROVINCES:
        raise _no("region", "办件编号前 6 位应是县级行政区划代码，请核对。")
    if not 1 <= serial <= _LAST_SERIAL:
        raise _no("serial", "办件流水号应在 1 到 999999 之间，当天的编号已用完或流水号有误。")
    return CaseNumber(region, day, serial)


def parse_case_number(text: str) -> CaseNumber:
    """Read and check a case number, grouped or not.

    Raises Refusal `case_number_length`, `_characters`, `_check`, `_region`, `_date`, `_serial`.
    """
    number = normalise_case_number(text)
    if not is_digits(number):
        raise _no("characters", "办件编号只有数字，请对照受理单再看一遍。")
    if len(number) != 21:
        raise _no("length", f"办件编号应为 21 位，您填了 {len(number)} 位，请对照受理单再看一遍。")
    if not damm.is_valid(number):
        raise _no("check", "您填的办件编号有一位不对，请对照受理单再看一遍。")
    day = read_date(number[6:14])
    if day is None:
        raise _no("date", f"办件编号里的日期“{number[6:14]}”不存在，请核对第 7 到第 14 位。")
    return build_case_number(number[:6], day, int(number[14:20]))


def format_case_number(number: str) -> str:
    """The 21 digits in groups of 6, 8, 6 and 1, unchecked."""
    return f"{number[:6]} {number[6:14]} {number[14:20]} {number[20:]}"


def _no(code: str, sentence: str) -> Refusal:
    return invalid(f"case_number_{code}", sentence)
