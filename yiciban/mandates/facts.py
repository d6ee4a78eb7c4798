"""Mandates as others may hold them: who acts for whom, in which items, for which acts, from a day to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from yiciban.people.facts import PartyKind


class Kind(StrEnum):
    """Where the power to act comes from: a mandate one gave (民法典 art. 165), or the law (arts. 27, 28)."""

    AGENT = "agent"
    GUARDIAN = "guardian"

    @property
    def label(self) -> str:
        """What the person who acts is called on a paper."""
        return {"agent": "代理人", "guardian": "监护人"}[self.value]


class Act(StrEnum):
    """What a mandate is for."""

    FILE = "file"
    WITHDRAW = "withdraw"
    COLLECT = "collect"

    @property
    def label(self) -> str:
        """In plain words."""
        return {"file": "申请、补材料、看进度", "withdraw": "撤回申请", "collect": "领结果"}[self.value]


class State(StrEnum):
    """Where it stands today; never stored, so that it ends by itself."""

    WAITING = "waiting"
    LIVE = "live"
    OVER = "over"
    REVOKED = "revoked"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """In plain words."""
        return {
            "waiting": "等窗口核对",
            "live": "有效",
            "over": "已到期",
            "revoked": "已收回",
            "refused": "没有通过",
        }[self.value]


class Relation(StrEnum):
    """What a guardian is to the ward (民法典 art. 27 for minors, art. 28 for adults)."""

    PARENT = "parent"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    SPOUSE = "spouse"
    CHILD = "child"
    RELATIVE = "relative"
    OTHER = "other"

    @property
    def label(self) -> str:
        """In plain words, as said of the guardian."""
        return {
            "parent": "父母",
            "grandparent": "祖父母、外祖父母",
            "sibling": "兄姐",
            "spouse": "配偶",
            "child": "成年子女",
            "relative": "其他近亲属",
            "other": "其他监护人",
        }[self.value]


class ProofKind(StrEnum):
    """The paper that shows a guardianship."""

    HOUSEHOLD = "household"
    BIRTH = "birth"
    COURT = "court"
    APPOINTMENT = "appointment"

    @property
    def label(self) -> str:
        """In plain words."""
        return {
            "household": "户口簿",
            "birth": "出生医学证明",
            "court": "法院的判决书、裁定书",
            "appointment": "居（村）委会或者民政部门的指定、同意文书",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Principal:
    """In whose name somebody acts: who gives a mandate, or a ward; as an account or a card says it."""

    kind: PartyKind
    key: str
    name: str
    number: str
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class MandateFact:
    """One mandate or guardianship, with full values; what reaches a page is masked there."""

    id: UUID
    kind: Kind
    state: State
    principal: Principal
    agent_id: int | None
    agent_name: str
    agent_number: str
    agent_phone: str
    relation: Relation | None
    proof: ProofKind | None
    file_id: UUID | None
    items: tuple[str, ...]
    """The items it is for, by slug; none means all."""
    acts: tuple[Act, ...]
    since: date
    until: date | None
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    end_reason: str

    @property
    def subject(self) -> str:
        """Its name in the journal."""
        return f"mandate:{self.id}"

    def covers(self, slug: str, act: Act) -> bool:
        """Whether it is for this act in this item; whether it is live is another question."""
        return act in self.acts and (not self.items or slug in self.items)
