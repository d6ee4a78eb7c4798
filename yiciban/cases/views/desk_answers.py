"""What was answered on the form, as an officer reads it: in sections, numbers of people masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yiciban.cases.facts import CaseFact
from yiciban.cases.views.desk_shell import Now
from yiciban.catalogue.facts import DataElement, FieldKind, Guide, Sensitivity
from yiciban.catalogue.queries import elements, value_text
from yiciban.kernel.masking import mask_address, mask_bank, mask_name, mask_phone, mask_resident_number

# Numbers are masked for everyone until they are opened; the rest only for those who merely watch.
NUMBERS: Mapping[FieldKind, Callable[[str], str]] = MappingProxyType(
    {
        FieldKind.PHONE: mask_phone,
        FieldKind.RESIDENT_NUMBER: mask_resident_number,
        FieldKind.BANK_CARD: mask_bank,
    }
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with its answers."""

    title: str
    rows: tuple[tuple[str, str], ...]
    has_numbers: bool


def answers(guide: Guide, fact: CaseFact, now: Now, *, masked: bool, opened: bool) -> tuple[Section, ...]:
    """The answers in the order of the form; what the form no longer asks is left out."""
    known = elements(field.element for field in guide.fields)
    sections: dict[str, list[tuple[str, str]]] = {}
    numbers: set[str] = set()
    for field in guide.fields:
        element = known[field.element]
        value = str(fact.form.get(field.element, ""))
        if value and element.kind in NUMBERS:
            numbers.add(field.section)
        text = _masked(element, value, masked=masked, opened=opened) if value else "（没有填）"
        shown = value_text(element, text, today=now.today) if text == value else text
        sections.setdefault(field.section, []).append(((field.label or element.name).rstrip("？?"), shown))
    return tuple(Section(title, tuple(rows), title in numbers) for title, rows in sections.items())


def _masked(element: DataElement, value: str, *, masked: bool, opened: bool) -> str:
    mask = NUMBERS.get(element.kind)
    if mask is not None:
        return value if opened else mask(value)
    if not masked or element.sensitivity is Sensitivity.PUBLIC:
        return value
    return mask_name(value) if "name" in element.code else mask_address(value)
