"""What upper floors add above the answers of a search: cards registered at start, such as life events (一件事).

When a life event and a single item both fit a question, the life event comes first. The catalogue knows items;
which of them belong to one event of a life, a floor above knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import Permission, reach


@dataclass(frozen=True, slots=True)
class Card:
    """A way in that stands above the items: where it leads, what it is, and the reason it is shown."""

    url: str
    title: str
    text: str
    reason: str = ""


Maker = Callable[[str], tuple[Card, ...]]
_makers: dict[str, Maker] = {}


def search_cards(maker: Maker) -> Maker:
    """Register the decorated function, once per name, to answer a question with cards of its own."""
    _makers[f"{maker.__module__}.{maker.__qualname__}"] = maker
    return maker


def cards_for(text: str) -> tuple[Card, ...]:
    """The cards for a question, in the order in which their makers were registered."""
    return tuple(card for maker in _makers.values() for card in maker(text))


@dataclass(frozen=True, slots=True)
class ItemLink:
    """A page of an upper floor about one item: its words, the name of its address, and whose it is."""

    label: str
    url_name: str
    permission: Permission


_links: dict[str, ItemLink] = {}


def item_link(link: ItemLink) -> None:
    """Offer a link on the desk's page of every item, once per address."""
    _links[link.url_name] = link


def links_for(by: Actor) -> tuple[ItemLink, ...]:
    """The links whose pages this person may open."""
    return tuple(link for link in _links.values() if reach(by, link.permission))
