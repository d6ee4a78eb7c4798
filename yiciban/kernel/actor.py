"""Who acts: the person behind a command, with the offices that person holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of person acts."""

    ANONYMOUS = "anonymous"
    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Posting:
    """One office a staff member holds: a role, at a department or a service point, in a region.

    `department` and `point` are codes; empty means the posting is not bound to one.
    `region` is the region code whose whole subtree the posting covers.
    """

    role: str
    region: str
    department: str = ""
    point: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or timer) in whose name a command runs; `id` is stable and safe to journal."""

    kind: ActorKind
    id: str
    name: str
    user_id: int | None = None
    postings: tuple[Posting, ...] = ()

    @property
    def is_staff(self) -> bool:
        """Whether an office stands behind the person."""
        return self.kind is ActorKind.STAFF

    @property
    def is_resident(self) -> bool:
        """Whether the person acts for themselves or for a firm."""
        return self.kind is ActorKind.RESIDENT

    @property
    def roles(self) -> frozenset[str]:
        """Every role the person holds anywhere."""
        return frozenset(posting.role for posting in self.postings)


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "anonymous", "访客")
SYSTEM = Actor(ActorKind.SYSTEM, "system", "系统定时任务")
