"""What upper floors add to the page of a service point: parts registered at start, drawn below its hours.

The network knows places; what may be done in them the catalogue knows, how many wait there the hall.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yiciban.network.facts import PointFact


@dataclass(frozen=True, slots=True)
class Section:
    """A template and what it needs."""

    template: str
    context: dict[str, Any]


Maker = Callable[[PointFact], Section]
_makers: dict[str, Maker] = {}


def point_section(maker: Maker) -> Maker:
    """Register the decorated function, once per name, to add its part to every point's page."""
    _makers[f"{maker.__module__}.{maker.__qualname__}"] = maker
    return maker


def sections_of(point: PointFact) -> tuple[Section, ...]:
    """The parts of one point's page, in the order in which they were registered."""
    return tuple(maker(point) for maker in _makers.values())
