"""Mobile phone numbers of the mainland: 11 digits, 13 to 19 in front (工业和信息化部 numbering plan)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yiciban.kernel.identifiers.text import is_digits, normalise_code
from yiciban.kernel.masking import mask_phone
from yiciban.kernel.refusal import invalid

_COUNTRY = re.compile(r"(?:\+|00)?86(?=1[0-9]{10}$)")


@dataclass(frozen=True, slots=True)
class MobilePhone:
    """A mobile number in its plain 11 digits."""

    number: str

    @property
    def masked(self) -> str:
        """138****5127."""
        return mask_phone(self.number)

    def __str__(self) -> str:
        return self.number


def normalise_phone(text: str) -> str:
    """What was typed, without separators and without +86."""
    return _COUNTRY.sub("", normalise_code(text), count=1)


def parse_phone(text: str) -> MobilePhone:
    """Read and check a mobile number.

    Raises Refusal `phone_empty`, `phone_characters`, `phone_length`, `phone_prefix`.
    """
    number = normalise_phone(text)
    if not number:
        raise invalid("phone_empty", "请填手机号，11 位数字，用来收短信。")
    if not is_digits(number):
        raise invalid("phone_characters", "手机号只能是数字，请去掉其他字符。")
    if len(number) != 11:
        raise invalid(
            "phone_length",
            f"手机号应为 11 位，您填了 {len(number)} 位，请再看一遍。座机收不到短信，请填手机号。",
        )
    if number[0] != "1" or number[1] in "012":
        raise invalid("phone_prefix", f"没有以“{number[:2]}”开头的手机号，请再看一遍。座机收不到短信，请填手机号。")
    return MobilePhone(number)
