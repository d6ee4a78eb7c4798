"""The form of a document, made from the table of elements: inputs, rows and parts, with findings beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yiciban.catalogue import queries
from yiciban.catalogue.facts import FIRM_THEMES, PERSON_THEMES, Finding, Part
from yiciban.catalogue.rules.documents import rows_of, value_of
from yiciban.catalogue.rules.elements import Element, Shape, elements_of, limit_text, row_title
from yiciban.catalogue.rules.elements_table import LIMITS, PARTS
from yiciban.catalogue.views.desk_findings import Placed, anchor

FOLDED_FROM = 4
"""Rows of a model with so many elements are folded until one is looked at."""

# What an answer may add or drop: the rows, what names one, what it is called.
TARGETS = (("materials", "code", "name"), ("fields", "element", "label"), ("steps", "name", "office"))

Offers = Mapping[str, Sequence[tuple[str, str]]]
"""Words an input offers, by the name of the list: what is typed, and what it means."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list of rows, with its inputs and where it stands."""

    name: str
    anchor: str
    number: int
    title: str
    nodes: tuple[Node, ...]
    findings: tuple[Finding, ...]
    is_first: bool
    is_last: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the form: an input, a part with inputs of its own, or rows."""

    element: Element
    name: str
    anchor: str
    value: Any
    findings: tuple[Finding, ...]
    parts: tuple[Node, ...] = ()
    rows: tuple[Row, ...] = ()
    folded: bool = False

    @property
    def shape(self) -> str:
        """How it is typed."""
        return self.element.shape.value

    @property
    def row_label(self) -> str:
        """What one row is called: 加一份材料."""
        return PARTS[self.element.model].label if self.element.model else ""

    @property
    def chosen(self) -> tuple[tuple[str, str, bool], ...]:
        """Value, label and whether it is chosen, for the choices of the element."""
        held = self.value if isinstance(self.value, list) else [self.value]
        return tuple((value, label, value in held) for value, label in self.element.choices)

    @property
    def is_optional(self) -> bool:
        """Whether it may stay empty: what has a default of its own is never empty."""
        return not self.element.required and not self.element.default and self.element.shape is not Shape.CHOICE

    @property
    def lines(self) -> str:
        """Several short texts, one a line."""
        return "\n".join(self.value) if isinstance(self.value, list) else ""

    @property
    def has_unknown_choice(self) -> bool:
        """Whether what stands there is none of the choices: it is shown, so that nobody loses it unseen."""
        return self.value not in (None, "") and self.value not in dict(self.element.choices)


def nodes_of(
    elements: Iterable[Element], document: Mapping[str, Any], placed: Iterable[Placed], opened: str = ""
) -> tuple[Node, ...]:
    """The form of these elements; `opened` is the name of the row that was touched last."""
    found: dict[str, list[Finding]] = {}
    for one in placed:
        found.setdefault(one.name, []).append(one.finding)
    builder = _Builder(found, opened)
    return tuple(builder.node(element, document, "") for element in elements)


def offers_for(document: Mapping[str, Any]) -> Offers:
    """The lists the inputs offer; four queries."""
    targets = [
        (str(row[key]), str(row.get(title) or ""))
        for part, key, title in TARGETS
        for row in rows_of(document.get(part))
        if row.get(key)
    ]
    return {
        "themes": [(theme, "") for theme in dict.fromkeys((*PERSON_THEMES, *FIRM_THEMES))],
        "elements": [(one.code, one.name) for one in queries.all_elements()],
        "materials": [(one.code, one.name) for one in queries.standard_materials()],
        "licences": [(one.key, one.name) for one in queries.licence_types()],
        "targets": targets,
    }


class _Builder:
    """Walks elements and document together."""

    def __init__(self, found: Mapping[str, Sequence[Finding]], opened: str) -> None:
        self._found = found
        self._opened = opened

    def node(self, element: Element, document: Mapping[str, Any], prefix: str) -> Node:
        """The node of one element."""
        name = f"{prefix}{element.name}"
        value = value_of(element, document)
        own = tuple(self._found.get(name, ()))
        if element.shape is Shape.PART:
            assert element.model is not None
            parts = tuple(self.node(one, value, f"{name}.") for one in elements_of(element.model))
            return Node(element, name, anchor(name), value, own, parts=parts)
        if element.shape is Shape.ROWS:
            assert element.model is not None
            model = element.model
            folded = len(elements_of(model)) >= FOLDED_FROM
            last = len(value) - 1
            rows = tuple(self._row(model, row, f"{name}.{number}", number, last) for number, row in enumerate(value))
            return Node(element, name, anchor(name), value, own, rows=rows, folded=folded)
        if element.name in LIMITS and isinstance(value, str):
            value = limit_text(value)
        return Node(element, name, anchor(name), value, own)

    def _row(self, model: type[Part], row: Mapping[str, Any], name: str, number: int, last: int) -> Row:
        nodes = tuple(self.node(one, row, f"{name}.") for one in elements_of(model))
        inside = (found for where, found in self._found.items() if where == name or where.startswith(f"{name}."))
        touched = self._opened == name or self._opened.startswith(f"{name}.")
        return Row(
            name,
            anchor(name),
            number,
            row_title(model, row),
            nodes,
            tuple(finding for findings in inside for finding in findings),
            number == 0,
            number == last,
            touched,
        )
