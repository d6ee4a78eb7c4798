"""Documents that are still being written: read from a form, rows put in, taken out and moved. Nothing is checked.

A draft is raw: what was typed is kept, finished or not. Whatever a document holds, reading it raises nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from yiciban.catalogue.facts import Part
from yiciban.catalogue.rules.elements import Element, Shape, elements_of, limit_code, row_title, text_of, top_elements
from yiciban.catalogue.rules.elements_table import LIMITS, PARTS

Document = dict[str, Any]
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
Sent = Callable[[str], list[str]]
"""All values a form sent under a name."""


def value_of(element: Element, document: Mapping[str, Any]) -> Any:
    """The value of an element, or its default; of the right sort whatever the document holds."""
    value = document.get(element.name, element.default)
    if element.shape is Shape.ROWS:
        return rows_of(value)
    if element.shape in (Shape.LINES, Shape.CHOICES):
        return [str(one) for one in value] if isinstance(value, (list, tuple)) else []
    if element.shape is Shape.PART:
        return value if isinstance(value, Mapping) else {}
    if element.shape is Shape.CHECK:
        return value is True
    return None if isinstance(value, (list, tuple, dict)) else value


def rows_of(value: Any) -> list[Mapping[str, Any]]:
    """The rows of a value that may be anything."""
    return [row if isinstance(row, Mapping) else {} for row in value] if isinstance(value, (list, tuple)) else []


def read(elements: Iterable[Element], sent: Sent, prefix: str = "") -> Document:
    """What a form sent for these elements; what is empty or the default is left out."""
    document: Document = {}
    for element in elements:
        value = _read_one(element, sent, f"{prefix}{element.name}")
        if value is not None and value != element.default:
            document[element.name] = value
    return document


def merged(document: Mapping[str, Any], elements: Iterable[Element], typed: Mapping[str, Any]) -> Document:
    """The document with these elements as typed, the others as they stand."""
    names = {element.name for element in elements if not element.words.fixed}
    kept = {name: value for name, value in document.items() if name not in names}
    return kept | {name: value for name, value in typed.items() if name in names}


def with_value(document: Mapping[str, Any], path: str, value: Any) -> Document:
    """The document with one element set; `path` may go into parts, not into rows."""
    top, _, rest = path.partition(".")
    held = document.get(top)
    inside = held if isinstance(held, Mapping) else {}
    return {**document, top: with_value(inside, rest, value) if rest else value}


def value_at(document: Mapping[str, Any], path: str) -> Any:
    """The value at a path without rows, None where there is none."""
    held: Any = document
    for name in path.split("."):
        held = held.get(name) if isinstance(held, Mapping) else None
    return held


def change_rows(document: Mapping[str, Any], path: str, change: Callable[[list[Any]], None]) -> Document:
    """The document with the rows at `path` changed (`questions.0.options`: of the first question)."""
    return dict(_changed(document, path.split("."), change))


def add_row(row: Mapping[str, Any]) -> Callable[[list[Any]], None]:
    """Put a row at the end."""
    return lambda rows: rows.append(dict(row))


def remove_row(place: int) -> Callable[[list[Any]], None]:
    """Take a row out; nothing when it is not there."""

    def change(rows: list[Any]) -> None:
        if 0 <= place < len(rows):
            del rows[place]

    return change


def move_row(place: int, by: int) -> Callable[[list[Any]], None]:
    """Move a row up (-1) or down (1); nothing at the ends."""

    def change(rows: list[Any]) -> None:
        if 0 <= place < len(rows) and 0 <= place + by < len(rows):
            rows.insert(place + by, rows.pop(place))

    return change


def _changed(held: Any, names: list[str], change: Callable[[list[Any]], None]) -> Any:
    name, rest = names[0], names[1:]
    if isinstance(held, list):
        place = int(name) if name.isdecimal() else -1
        if not 0 <= place < len(held) or not rest:
            return held
        return [_changed(row, rest, change) if place == number else row for number, row in enumerate(held)]
    inside = dict(held) if isinstance(held, Mapping) else {}
    if rest:
        return {**inside, name: _changed(inside.get(name, {}), rest, change)}
    rows = [dict(row) for row in rows_of(inside.get(name))]
    change(rows)
    return {**inside, name: rows}


def _read_one(element: Element, sent: Sent, name: str) -> Any:
    if element.model is not None:
        return _read_rows(element.model, sent, name) if element.shape is Shape.ROWS else _read_part(element, sent, name)
    if element.shape is Shape.CHECK:
        return "on" in sent(name)
    if element.shape is Shape.CHOICES:
        return [_clean(one) for one in sent(name)]
    text = _clean(sent(name)[-1]) if sent(name) else ""
    if element.shape is Shape.LINES:
        return [line.strip() for line in text.split("\n") if line.strip()]
    if element.shape is Shape.NUMBER:
        return _number(text)
    if element.name in LIMITS:
        text = limit_code(text)
    return text or ("" if element.default else None)


def _read_part(element: Element, sent: Sent, name: str) -> Document | None:
    """The part, None when nothing in it is filled."""
    assert element.model is not None
    part = read(elements_of(element.model), sent, f"{name}.")
    return part if any(part.values()) else None


def _read_rows(model: type[Part], sent: Sent, name: str) -> list[Document]:
    """The rows in the order in which their numbers were sent."""
    return [read(elements_of(model), sent, f"{name}.{number}.") for number in sent(name) if number.isdecimal()]


def _number(text: str) -> Any:
    """A number where it is one; what was typed where it is not."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _NUMBER.fullmatch(plain):
        return text or None
    return float(plain) if "." in plain else int(plain)


def _clean(text: str) -> str:
    """Without what a database refuses, with one sort of line end."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def place_of(document: Mapping[str, Any], path: str) -> str:
    """Where in the form an element of a finding stands: the deepest name that is there, empty for none.

    A finding names a row by its place (`materials.3.name`) or by its key (`materials.id_card.name`); a row of
    rows may stand right after its own (`questions.way.normal`).
    """
    names: list[str] = []
    elements = top_elements()
    element: Element | None = None
    held: Any = document
    for token in path.split("."):
        if element is not None and element.shape is Shape.ROWS:
            place = _row_place(element, held, token)
            if place is None:
                break
            names.append(str(place))
            held, model = rows_of(held)[place], element.model
            element, elements = None, _by_name(model)
            continue
        if element is not None and element.shape is Shape.PART:
            elements = _by_name(element.model)
        found = elements.get(token) or _first_rows(elements, held, token)
        if found is None:
            break
        names.append(found.name)
        held, element = value_of(found, held), found
        if found.name != token:
            place = _row_place(found, held, token)
            names.append(str(place))
            held, elements, element = rows_of(held)[place or 0], _by_name(found.model), None
    return ".".join(names)


def place_label(document: Mapping[str, Any], place: str) -> str:
    """A place of the form in words: 申请材料“身份证” · 出具机构."""
    words: list[str] = []
    elements: Mapping[str, Element] = top_elements()
    element: Element | None = None
    held: Any = document
    for token in place.split("."):
        if token.isdecimal() and element is not None and element.model is not None:
            held = rows_of(held)[int(token)]
            words[-1] += f"“{row_title(element.model, held) or f'第 {int(token) + 1} 个'}”"
        else:
            element = elements[token]
            held = value_of(element, held)
            words.append(element.label)
        elements = _by_name(element.model) if element else elements
    return " · ".join(words)


def said(model: type[Part], row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What a row says beyond the defaults, in words."""
    found = []
    for element in elements_of(model):
        value = value_of(element, row)
        if value in (None, "", [], {}) or value == element.default:
            continue
        if element.shape is Shape.ROWS:
            assert element.model is not None
            text = "、".join(row_title(element.model, one) or "（没有名字）" for one in value)
        elif element.shape is Shape.PART:
            assert element.model is not None
            text = "，".join(f"{label} {said}" for label, said in said(element.model, value))
        elif element.shape is Shape.LINES:
            text = "；".join(value)
        else:
            text = text_of(element, value)
        found.append((element.label, text))
    return tuple(found)


def _by_name(model: type[Part] | None) -> dict[str, Element]:
    return {element.name: element for element in elements_of(model)} if model else {}


def _first_rows(elements: Mapping[str, Element], held: Any, token: str) -> Element | None:
    """The rows among these elements that hold a row of that key."""
    rows = (element for element in elements.values() if element.shape is Shape.ROWS)
    inside = held if isinstance(held, Mapping) else {}
    return next((one for one in rows if _row_place(one, value_of(one, inside), token) is not None), None)


def _row_place(element: Element, held: Any, token: str) -> int | None:
    rows = rows_of(held)
    if token.isdecimal():
        return int(token) if int(token) < len(rows) else None
    assert element.model is not None
    key = PARTS[element.model].key[:1]
    return next((place for place, row in enumerate(rows) if key and str(row.get(key[0], "")) == token), None)
