"""What people type, made plain: the same number whatever keyboard, spacing or case it came with."""

from __future__ import annotations

import unicodedata
from datetime import date

# Spaces, controls, invisible characters and every dash: separators in a number, never part of one.
_SEPARATORS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})


def normalise_code(text: str) -> str:
    """Full-width to plain (NFKC), separators out, letters upper case."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if unicodedata.category(char) not in _SEPARATORS).upper()


def is_digits(text: str) -> bool:
    """Whether the text is 0 to 9 only (`str.isdigit` also takes ٣ and ³)."""
    return text.isascii() and text.isdigit()


def is_alphanumeric(text: str) -> bool:
    """Whether the text is 0 to 9 and A to Z only."""
    return text.isascii() and text.isalnum() and text == text.upper()


def read_date(digits: str) -> date | None:
    """The date written YYYYMMDD, or None where the calendar has no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
