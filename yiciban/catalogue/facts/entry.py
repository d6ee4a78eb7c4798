"""基本目录: what the state or the province lists, the same everywhere below it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from yiciban.catalogue.facts.codes import ItemType
from yiciban.catalogue.facts.part import BasicCode, Name, Part, Sentence


class Basis(Part):
    """设定依据: one provision the item rests on."""

    law: Name
    article: Name
    text: Sentence
    number: str = ""
    issuer: str = ""
    since: str = ""
    """In force since, as the law says it (2019-04-23)."""


class EntryState(StrEnum):
    """Whether bodies may still do the matter."""

    IN_FORCE = "in_force"
    ABOLISHED = "abolished"


class Entry(Part):
    """One line of the basic directory: the four same elements 名称, 编码, 依据, 类型 (四级四同).

    The code says where it stands: 2 digits of the province (00 national), 2 of the type, 5 of the main item
    and 3 of the sub-item. A main item with sub-items (`000`) is a heading: nobody applies for it.
    """

    code: BasicCode
    local_code: str = Field(default="", max_length=50)
    name: Name
    type: ItemType
    basis: tuple[Basis, ...] = Field(min_length=1)
    levels: str = Field(default="4", pattern=r"^[1-7]+$")
    """行使层级 at which bodies may do it, as digits of GB/T 39046-2020 A.2."""
    state: EntryState = EntryState.IN_FORCE
    note: str = ""

    @property
    def parent(self) -> str:
        """Basic code of the main item, empty for a main item."""
        return "" if self.code.endswith("000") else f"{self.code[:9]}000"
