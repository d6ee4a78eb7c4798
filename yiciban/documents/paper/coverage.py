"""Which characters our fonts can print, and what is done about the others.

Typst stops on a character without a glyph (PDF/A forbids it), and names with rare characters are real:
Noto covers the basic block and extension A, little of extension B. Any further font laid into the folder counts.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "fonts"
STAND_IN = "〓"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# Characters that are not seen but change how others are seen: controls, direction overrides (which could make
# a paper read otherwise than it was written), joiners, variation selectors, tags.
INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def font_files() -> tuple[Path, ...]:
    """The font files a paper may use, sorted by name."""
    return tuple(sorted(path for path in FONTS.glob("*") if path.suffix.lower() in {".ttf", ".otf"}))


@cache
def covered() -> frozenset[int]:
    """Code points that every weight of some family can print.

    Raises FileNotFoundError when no font is installed.
    """
    files = font_files()
    if not files:
        raise FileNotFoundError(FONTS)
    return frozenset().union(*(code_points(path.read_bytes()) for path in files))


def code_points(font: bytes) -> frozenset[int]:
    """The code points in a TrueType or OpenType font's character map (cmap formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 12:
            found |= _segmented_coverage(font, start + offset)
        elif form == 4:
            found |= _segment_mapping(font, start + offset)
    return frozenset(found)


def _segmented_coverage(font: bytes, at: int) -> set[int]:
    """Format 12: groups of first, last, glyph."""
    (groups,) = struct.unpack_from(">I", font, at + 12)
    body = font[at + 16 : at + 16 + 12 * groups]
    return {code for first, last, _ in struct.iter_unpack(">III", body) for code in range(first, last + 1)}


def _segment_mapping(font: bytes, at: int) -> set[int]:
    """Format 4: last codes and first codes in two arrays; 0xFFFF only closes the table."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    size = doubled // 2
    last = struct.unpack_from(f">{size}H", font, at + 14)
    first = struct.unpack_from(f">{size}H", font, at + 16 + doubled)
    pairs = zip(first, last, strict=True)
    return {code for low, high in pairs if low != 0xFFFF for code in range(low, high + 1)}


def clean(text: str) -> str:
    """The text without invisible characters, with one kind of line end."""
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", text.replace("\t", " ")))


def printable(data: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """The data with every unprintable character replaced, and those characters in order of appearance.

    One missing character becomes 〓; several become 〓①, 〓② so that each can be told apart.
    """
    missing: dict[str, None] = {}
    known = covered()

    def collect(text: str) -> str:
        cleaned = clean(text)
        missing.update((char, None) for char in cleaned if char != "\n" and ord(char) not in known)
        return cleaned

    cleaned = {key: mapped(value, collect) for key, value in data.items()}
    if not missing:
        return cleaned, ()
    marks = _stand_ins(tuple(missing))
    replaced = {key: mapped(value, lambda text: text.translate(marks)) for key, value in cleaned.items()}
    return replaced, tuple(missing)


def _stand_ins(missing: tuple[str, ...]) -> dict[int, str]:
    if len(missing) == 1:
        return {ord(missing[0]): STAND_IN}
    numbers = [*CIRCLED, *([""] * len(missing))]
    return {ord(char): STAND_IN + numbers[index] for index, char in enumerate(missing)}


def mapped(value: object, change: Callable[[str], str]) -> object:
    """The value with `change` applied to every string in it, keys left alone."""
    match value:
        case str():
            return change(value)
        case Mapping():
            return {key: mapped(each, change) for key, each in value.items()}
        case list() | tuple():
            return [mapped(each, change) for each in value]
        case _:
            return value


def missing_note(missing: tuple[str, ...]) -> str:
    """The line under the paper that says which characters are to be written by hand, or nothing."""
    if not missing:
        return ""
    if len(missing) == 1:
        return f"字库里没有编码为 U+{ord(missing[0]):04X} 的字，文中印作“{STAND_IN}”，请手写补上。"
    named = [f"{mark} U+{ord(char):04X}" for mark, char in zip([*CIRCLED], missing, strict=False)]
    rest = f"等 {len(missing)} 个字" if len(missing) > len(CIRCLED) else ""
    return f"字库里没有这些字：{'，'.join(named)}{rest}。文中印作“{STAND_IN}”加序号，请手写补上。"
