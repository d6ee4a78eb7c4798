"""What sort of value each element holds, read from the models: forms, bulk edits and the diff are made from it."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import lru_cache
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from yiciban.catalogue.facts import Part, Particulars
from yiciban.catalogue.rules.elements_table import LIMITS, PARTS, SECTIONS, VALUES, Section, Words, words_of
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal


class Shape(StrEnum):
    """How a value is typed and shown."""

    TEXT = "text"
    WIDE = "wide"
    NUMBER = "number"
    DATE = "date"
    CHECK = "check"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"
    ROWS = "rows"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a model: its words and the sort of its value."""

    name: str
    words: Words
    shape: Shape
    required: bool
    default: Any
    """As it stands in a document, None where there is none."""
    model: type[Part] | None = None
    """Of a row, or of the part."""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The office's word."""
        return self.words.label


@lru_cache(maxsize=64)
def elements_of(model: type[Part]) -> tuple[Element, ...]:
    """The elements of a model, in the order of its form."""
    return tuple(_element(name, words, model.model_fields[name]) for name, words in words_of(model).items())


@lru_cache(maxsize=1)
def top_elements() -> Mapping[str, Element]:
    """The elements of `Particulars`, by name."""
    return {element.name: element for element in elements_of(Particulars)}


def section(code: str) -> Section:
    """The section of that code, the first for one that is not known."""
    return next((one for one in SECTIONS if one.code == code), SECTIONS[0])


def section_of(path: str) -> Section | None:
    """The section in which an element of `Particulars` stands; None for one of the four same."""
    top = path.partition(".")[0]
    return next((one for one in SECTIONS if top in one.elements), None)


def element_at(path: str) -> Element:
    """The element at a path without rows (`contact.enquiry`). Raises KeyError for one that is not there."""
    top, _, rest = path.partition(".")
    found = top_elements()[top]
    if not rest:
        return found
    if found.model is None or found.shape is not Shape.PART:
        raise KeyError(path)
    return {element.name: element for element in elements_of(found.model)}[rest]


def path_label(path: str) -> str:
    """The words for a path: 咨询和监督 · 咨询电话."""
    top, _, rest = path.partition(".")
    label = top_elements()[top].label
    return f"{label} · {element_at(path).label}" if rest else label


def text_of(element: Element, value: Any) -> str:
    """A plain value in words: 10 个工作日, 是, 承诺件. Nothing is （空）."""
    if element.shape is Shape.CHECK:
        return "是" if value else "否"
    if element.shape is Shape.CHOICES:
        labels = dict(element.choices)
        return "、".join(labels.get(str(one), str(one)) for one in value or ()) or "（空）"
    if element.shape is Shape.CHOICE:
        return dict(element.choices).get(str(value), str(value) if value is not None else "（空）")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value)
    if element.name in LIMITS and text:
        return limit_text(text)
    return text or "（空）"


def limit_text(text: str) -> str:
    """5wd as 5 个工作日; what cannot be read stays as it is."""
    try:
        return str(Limit.parse(text))
    except Refusal:
        return text


def limit_code(text: str) -> str:
    """5 个工作日 as 5wd, how documents hold it; what cannot be read stays as it is."""
    try:
        return Limit.parse(text).code
    except Refusal:
        return text


def row_title(model: type[Part], row: Mapping[str, Any]) -> str:
    """What a row is called: its name, or what comes nearest to one."""
    for name in (PARTS[model].title, *PARTS[model].key):
        value = row.get(name)
        if value not in (None, ""):
            return text_of(next(e for e in elements_of(model) if e.name == name), value)
    return ""


def _element(name: str, words: Words, info: FieldInfo) -> Element:
    shape, model, choices = _shape(info.annotation, words)
    default = None if info.default is PydanticUndefined else _plain(info.default)
    return Element(name, words, shape, info.is_required(), default, model, choices)


def _shape(annotation: Any, words: Words) -> tuple[Shape, type[Part] | None, tuple[tuple[str, str], ...]]:
    kind = _bare(annotation)
    if typing.get_origin(kind) is tuple:
        inner = _bare(typing.get_args(kind)[0])
        if _is(inner, Part):
            return Shape.ROWS, inner, ()
        if _is(inner, Enum):
            return Shape.CHOICES, None, _choices(inner)
        return Shape.LINES, None, ()
    if _is(kind, Part):
        return Shape.PART, kind, ()
    if _is(kind, Enum):
        return Shape.CHOICE, None, _choices(kind)
    plain = {bool: Shape.CHECK, int: Shape.NUMBER, float: Shape.NUMBER, date: Shape.DATE}
    return plain.get(kind, Shape.WIDE if words.wide else Shape.TEXT), None, ()


def _bare(annotation: Any) -> Any:
    """The type itself, without constraints and without None."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _bare(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return _bare(next(one for one in typing.get_args(annotation) if one is not type(None)))
    return annotation


def _is(kind: Any, wanted: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, wanted)


def _choices(kind: type[Enum]) -> tuple[tuple[str, str], ...]:
    labels = VALUES.get(kind, {})
    return tuple((str(one.value), labels.get(str(one.value), str(one.value))) for one in kind)


def _plain(value: Any) -> Any:
    """A default as a document writes it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
