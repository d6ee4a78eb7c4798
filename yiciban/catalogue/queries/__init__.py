"""Reads of the catalogue: guides, lists of items, the finder, what forms ask and how answers are read."""

from yiciban.catalogue.queries.elements import (
    all_elements,
    elements,
    licence_type,
    licence_types,
)
from yiciban.catalogue.queries.finder import Found, Suggestion, find, search, suggest
from yiciban.catalogue.queries.guides import guide, guide_version, versions
from yiciban.catalogue.queries.items import (
    DeskItem,
    ThemeFact,
    departments_with_items,
    desk_items,
    frequent,
    items,
    items_at,
    items_by_slug,
    themes,
)
from yiciban.catalogue.rules.values import clean_value, clean_values, prefill, value_text

__all__ = [
    "DeskItem",
    "Found",
    "Suggestion",
    "ThemeFact",
    "all_elements",
    "clean_value",
    "clean_values",
    "departments_with_items",
    "desk_items",
    "elements",
    "find",
    "frequent",
    "guide",
    "guide_version",
    "items",
    "items_at",
    "items_by_slug",
    "licence_type",
    "licence_types",
    "prefill",
    "search",
    "suggest",
    "themes",
    "value_text",
    "versions",
]
