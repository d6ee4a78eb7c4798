"""Legs of a case's post as others may hold them. The states are those of the post provider's parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from yiciban.providers.facts import Address, ParcelState, TrackPoint


class Direction(StrEnum):
    """Whose way it goes."""

    IN = "in"
    OUT = "out"

    @property
    def label(self) -> str:
        """In words."""
        return "寄来的材料" if self is Direction.IN else "寄出的结果"


@dataclass(frozen=True, slots=True)
class LegFact:
    """One parcel with its way so far; both addresses in full, pages mask them."""

    id: UUID
    case_number: str
    item_name: str
    direction: Direction
    state: ParcelState
    waybill: str
    carrier: str
    demo: bool
    sender: Address
    receiver: Address
    ordered_at: datetime
    ordered_by: str
    ended_at: datetime | None
    tracked_at: datetime | None
    points: tuple[TrackPoint, ...]

    @property
    def other(self) -> Address:
        """The applicant's end."""
        return self.sender if self.direction is Direction.IN else self.receiver

    @property
    def subject(self) -> str:
        """The name of the leg in the journal."""
        return f"leg:{self.id}"


@dataclass(frozen=True, slots=True)
class LegRow:
    """One parcel in a list of the desk: who and where only as stars."""

    id: UUID
    case_number: str
    item_name: str
    direction: Direction
    state: ParcelState
    waybill: str
    name: str
    phone: str
    address: str
    ordered_at: datetime
    last: str


@dataclass(frozen=True, slots=True)
class LegPage:
    """One page of the list with the cursor of the next."""

    rows: tuple[LegRow, ...]
    next_cursor: str
