"""Findings beside the elements they are about: where each leads to in the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from yiciban.catalogue.facts import Finding
from yiciban.catalogue.rules.documents import place_label, place_of
from yiciban.catalogue.rules.elements import section_of, top_elements


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with its place in the form: name of the input, section, words, address."""

    finding: Finding
    name: str
    section: str
    label: str
    url: str


def anchor(name: str) -> str:
    """The id of an element on the page."""
    return f"e-{name.replace('.', '-')}"


def found_in(document: Mapping[str, Any], findings: Iterable[Finding], slug: str) -> tuple[Placed, ...]:
    """Each finding with its place, errors first, in the order of the form."""
    edit = reverse("catalogue:edit", args=[slug])
    order = list(top_elements())
    placed = []
    for finding in findings:
        name = place_of(document, finding.element)
        section = section_of(name) if name else None
        url = f"{edit}?section={section.code}&open={name}#{anchor(name)}" if section else f"{edit}#same"
        label = place_label(document, name) if section else "四同要素"
        placed.append(Placed(finding, name, section.code if section else "", label, url))
    return tuple(
        sorted(
            placed,
            key=lambda one: (
                one.finding.severity != "error",
                order.index(one.name.partition(".")[0]) if one.section else -1,
            ),
        )
    )
