"""How an answer on a form is read: made plain, checked against its data element, refused with a sentence.

Public through `catalogue.queries`: the wizard of `cases`, the counter and the API read answers by the same
rules. Every value is kept as text: a number without separators, a date as 2026-12-02, yes and no as 是 and 否.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from yiciban.catalogue.facts import DataElement, FieldKind, FormField
from yiciban.kernel.dates import due_text
from yiciban.kernel.identifiers import parse_phone, parse_resident_number, parse_uscc
from yiciban.kernel.refusal import Refusal, invalid

YES, NO = "是", "否"
_YES_WORDS = frozenset({YES, "有", "用", "y", "yes", "true", "1", "on"})
_NO_WORDS = frozenset({NO, "没有", "不用", "无", "n", "no", "false", "0"})
_DATE = re.compile(r"(\d{4})\s*[-年/.]?\s*(\d{1,2})\s*[-月/.]?\s*(\d{1,2})\s*日?")
_SHOWN = 20  # characters of a wrong answer repeated in its error
_OLDEST = date(1900, 1, 1)


def clean_values(
    fields: Iterable[FormField],
    elements: Mapping[str, DataElement],
    raw: Mapping[str, str],
    today: date,
) -> tuple[dict[str, str], dict[str, str]]:
    """Read every answer of a form: the values by element, and one sentence for each that cannot be taken.

    An answer that cannot be taken is not among the values; nothing typed is lost, because the page keeps
    `raw`. Answers to questions the form does not ask are left out.
    """
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for field in fields:
        element = elements[field.element]
        text = raw.get(field.element, "")
        if not _plain(text):
            if field.required:
                errors[field.element] = _missing(element, field.label)
            continue
        try:
            values[field.element] = clean_value(element, text, today)
        except Refusal as refusal:
            errors[field.element] = refusal.sentence
    return values, errors


def clean_value(element: DataElement, text: str, today: date) -> str:
    """Read one answer. Raises Refusal `value_*` or the refusal of the identifier, with how to mend it."""
    return _READERS[element.kind](element, text, today)


def prefill(elements: Mapping[str, DataElement], profile: Mapping[str, str]) -> dict[str, str]:
    """What need not be typed: values of elements whose source (`profile.name`, `org.uscc`) is known."""
    return {
        code: profile[element.source]
        for code, element in elements.items()
        if element.source and profile.get(element.source)
    }


def value_text(element: DataElement, value: str, *, today: date | None = None) -> str:
    """A kept value as a page or paper says it: 86 平方米, 2026年12月2日（周三）."""
    if not value:
        return "（没有填）"
    if element.kind is FieldKind.DATE:
        try:
            return due_text(date.fromisoformat(value), today=today)
        except ValueError:
            return value
    return f"{value} {element.unit}" if element.unit else value


def _plain(text: str) -> str:
    """NFKC (full-width digits become plain), outer space away; a text keeps its Chinese punctuation."""
    return unicodedata.normalize("NFKC", text).strip()


def _shown(text: str) -> str:
    plain = text.strip()
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"


def _missing(element: DataElement, label: str) -> str:
    name = (label or element.name).rstrip("？?")
    if element.kind in (FieldKind.CHOICE, FieldKind.YES_NO):
        return f"还没选“{name}”。请选一项。"
    return f"还没填“{name}”。{element.hint}" if element.hint else f"还没填“{name}”。请填上。"


def _number(element: DataElement, text: str, _today: date) -> str:
    plain = _plain(text).replace(",", "").replace(" ", "")
    plain = plain.removesuffix(element.unit) if element.unit else plain
    example = _example(element)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise invalid("value_not_a_number", f"您填了“{_shown(text)}”。请只填数字，例如 {example}。") from None
    if not number.is_finite() or "e" in plain.lower():
        raise invalid("value_not_a_number", f"您填了“{_shown(text)}”。请只填数字，例如 {example}。")
    least, most = element.minimum, element.maximum
    unit = f" {element.unit}" if element.unit else ""
    if least is not None and number < Decimal(str(least)):
        raise invalid("value_too_small", f"您填了 {plain}{unit}。最少是 {_tidy(least)}{unit}，请核对。")
    if most is not None and number > Decimal(str(most)):
        raise invalid("value_too_large", f"您填了 {plain}{unit}。最多是 {_tidy(most)}{unit}，请核对。")
    if element.unit in _WHOLE and number != number.to_integral_value():
        raise invalid("value_not_whole", f"您填了 {plain}{unit}。请填整数，例如 {example}。")
    return f"{number.normalize():f}"


_WHOLE = frozenset({"人", "个", "张", "辆", "间", "次", "岁", "天", "份", "头", "只", "床", "名", "台"})
_HINT_EXAMPLE = re.compile(r"例如\s*([0-9.]+)")


def _example(element: DataElement) -> str:
    """The example of the element's own hint, else 86, or its smallest value where 86 would not do."""
    written = _HINT_EXAMPLE.search(element.hint)
    if written:
        return written[1].rstrip(".")
    if (element.minimum or 0) <= 86 <= (element.maximum if element.maximum is not None else 86):
        return "86"
    return _tidy(element.minimum if element.minimum is not None else element.maximum or 0)


def _tidy(number: float) -> str:
    return f"{Decimal(str(number)).normalize():f}"


def _date(element: DataElement, text: str, today: date) -> str:
    plain = _plain(text)
    match = _DATE.fullmatch(plain)
    example = today.isoformat()
    if match is None:
        raise invalid("value_not_a_date", f"您填了“{_shown(text)}”。请写年月日，例如 {example}。")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise invalid("value_no_such_day", f"没有“{_shown(text)}”这一天。请核对年月日。") from None
    if day < _OLDEST:
        raise invalid("value_too_early", f"您填了“{_shown(text)}”，年份太早了。请核对。")
    if element.past and day > today:
        raise invalid("value_in_future", f"您填了 {day}，还没到。请填今天或以前的日期。")
    return day.isoformat()


def _yes_no(_element: DataElement, text: str, _today: date) -> str:
    plain = _plain(text).lower()
    if plain in _YES_WORDS:
        return YES
    if plain in _NO_WORDS:
        return NO
    raise invalid("value_not_yes_or_no", f"您填了“{_shown(text)}”。请选“是”或“否”。")


def _choice(element: DataElement, text: str, _today: date) -> str:
    stripped = text.strip()
    if stripped in element.choices:
        return stripped
    wanted = _plain(text)
    for choice in element.choices:
        if _plain(choice) == wanted:
            return choice
    raise invalid("value_not_a_choice", f"没有“{_shown(text)}”这一项。请从{_listed(element.choices)}里选。")


def _listed(choices: tuple[str, ...]) -> str:
    return "、".join(f"“{choice}”" for choice in choices)


def _text(element: DataElement, text: str, _today: date) -> str:
    # Names hold rare characters that NFKC would replace, so only invisible characters and space go.
    kept = "".join(char for char in text if unicodedata.category(char) not in ("Cc", "Cf"))
    return _short_enough(element, " ".join(kept.split()))


def _long_text(element: DataElement, text: str, _today: date) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf")).rstrip() for line in lines)
    return _short_enough(element, "\n".join(kept).strip())


def _short_enough(element: DataElement, text: str) -> str:
    if len(text) > element.max_length:
        over = len(text) - element.max_length
        raise invalid("value_too_long", f"最多写 {element.max_length} 个字，您多写了 {over} 个字，请删短一些。")
    return text


def _phone(_element: DataElement, text: str, _today: date) -> str:
    return parse_phone(text).number


def _resident_number(_element: DataElement, text: str, today: date) -> str:
    return parse_resident_number(text, today=today).number


def _uscc(_element: DataElement, text: str, _today: date) -> str:
    return parse_uscc(text).code


def _bank_card(_element: DataElement, text: str, _today: date) -> str:
    number = re.sub(r"[\s-]", "", _plain(text))
    if not (number.isascii() and number.isdigit()):
        raise invalid("value_card_characters", "银行卡号只能是数字，请去掉其他字符。")
    if not 16 <= len(number) <= 19:
        raise invalid("value_card_length", f"银行卡号是 16 到 19 位数字，您填了 {len(number)} 位，请对照卡面核对。")
    return number


Reader = Callable[[DataElement, str, date], str]
_READERS: Mapping[FieldKind, Reader] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.CHOICE: _choice,
    FieldKind.PHONE: _phone,
    FieldKind.RESIDENT_NUMBER: _resident_number,
    FieldKind.USCC: _uscc,
    FieldKind.BANK_CARD: _bank_card,
}
