"""Licences as others may hold them: states, what may be done with them and why, the licence itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from yiciban.cases.facts import RequestState


class State(StrEnum):
    """证照状态, by the national code."""

    VALID = "01"
    HELD = "02"
    REVOKED = "03"
    CANCELLED = "04"
    EXPIRED = "05"
    MOVED = "06"
    WITHDRAWN = "07"
    OTHER = "99"

    @property
    def label(self) -> str:
        """The office's word."""
        return STATE_LABELS[self]


STATE_LABELS: Mapping[State, str] = {
    State.VALID: "有效",
    State.HELD: "暂扣",
    State.REVOKED: "撤销",
    State.CANCELLED: "注销",
    State.EXPIRED: "失效",
    State.MOVED: "办理转出",
    State.WITHDRAWN: "吊销",
    State.OTHER: "其他",
}


class Act(StrEnum):
    """What can happen to a licence."""

    ISSUE = "issue"
    ENTER = "enter"
    RENEW = "renew"
    CHANGE = "change"
    REPLACE = "replace"
    EXPIRE = "expire"
    HOLD = "hold"
    RELEASE = "release"
    REVOKE = "revoke"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The office's word."""
        return ACT_LABELS[self]


ACT_LABELS: Mapping[Act, str] = {
    Act.ISSUE: "新发",
    Act.ENTER: "录入存量证照",
    Act.RENEW: "延续",
    Act.CHANGE: "变更",
    Act.REPLACE: "补办",
    Act.EXPIRE: "到期失效",
    Act.HOLD: "暂扣",
    Act.RELEASE: "发还",
    Act.REVOKE: "撤销",
    Act.CANCEL: "注销",
    Act.WITHDRAW: "吊销",
}


class Ground(StrEnum):
    """Why a licence ended, or why its state changed; each stands in a row of `rules.acts.TABLE`."""

    # 撤销, art. 69
    ABUSE = "abuse"
    BEYOND_POWER = "beyond_power"
    PROCEDURE = "procedure"
    UNQUALIFIED = "unqualified"
    REVOCABLE = "revocable"
    DECEIT = "deceit"
    # 注销, art. 70
    LAPSED = "lapsed"
    DEAD = "dead"
    DISSOLVED = "dissolved"
    TAKEN = "taken"
    IMPOSSIBLE = "impossible"
    ASKED = "asked"
    # 暂扣、发还、吊销, 行政处罚法 art. 9
    PENALTY = "penalty"
    SETTLED = "settled"
    # a new version
    RENEWED = "renewed"
    CHANGED = "changed"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        """In words for the choice and the paper."""
        return GROUND_LABELS[self]


GROUND_LABELS: Mapping[Ground, str] = {
    Ground.ABUSE: "工作人员滥用职权、玩忽职守准予的",
    Ground.BEYOND_POWER: "超越法定职权准予的",
    Ground.PROCEDURE: "违反法定程序准予的",
    Ground.UNQUALIFIED: "申请人不具备申请资格或者不符合法定条件的",
    Ground.REVOCABLE: "依法可以撤销的其他情形",
    Ground.DECEIT: "以欺骗、贿赂等不正当手段取得的",
    Ground.LAPSED: "有效期届满没有延续",
    Ground.DEAD: "持证的公民死亡或者丧失行为能力",
    Ground.DISSOLVED: "持证的单位依法终止",
    Ground.TAKEN: "已依法撤销、撤回或者吊销",
    Ground.IMPOSSIBLE: "因不可抗力无法实施",
    Ground.ASKED: "持证人申请注销",
    Ground.PENALTY: "行政处罚决定",
    Ground.SETTLED: "处罚已经履行，问题已经改正",
    Ground.RENEWED: "已延续，换发新证",
    Ground.CHANGED: "已变更，换发新证",
    Ground.REPLACED: "已补办，换发新证",
}


@dataclass(frozen=True, slots=True)
class LicenceFact:
    """One version of a licence, for its holder and for the office that issued it; `state` as it is today."""

    identifier: str
    number: str
    type: str
    name: str
    holder_kind: str
    holder_name: str
    holder_id: str
    issuer: str
    issuer_name: str
    region: str
    issued_on: date
    valid_from: date
    valid_to: date | None
    state: State
    version: int
    case_number: str
    rows: tuple[tuple[str, str], ...]
    act: Act
    """How this version came to be."""
    ended_at: datetime | None
    end_ground: str
    """A `Ground`, empty while it has not ended."""
    previous: str
    """Identifier of the version before it."""
    next: str
    """Identifier of the version that replaced it."""
    continued_by: str
    """The renewal granted, or counted as granted, under which it stays valid until the new version is made."""

    @property
    def subject(self) -> str:
        """Its name in the journal and on its papers."""
        return f"licence:{self.identifier}"

    @property
    def state_words(self) -> str:
        """The state in the words of a sentence: 已过有效期, 已换新证, 撤销."""
        return state_words(self.state, replaced=bool(self.next))


@dataclass(frozen=True, slots=True)
class Verification:
    """What anyone may learn of a licence: its state, the versions about it, and who holds it with the name masked."""

    identifier: str
    state: State
    holder: str
    ended_on: date | None
    previous: str
    next: str

    @property
    def state_words(self) -> str:
        """The state in the words of a sentence."""
        return state_words(self.state, replaced=bool(self.next))


def state_words(state: State, *, replaced: bool) -> str:
    """A licence that is not valid any more because it has a successor did not run out."""
    if state is State.EXPIRED:
        return "已换新证" if replaced else "已过有效期"
    return state.label if state is State.VALID else f"已{state.label}"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """The PDF of a licence with the office's detached seal over its SM3 digest."""

    name: str
    content: bytes
    digest: str
    signature: str
    key: str
    algorithm: str
    demo: bool


@dataclass(frozen=True, slots=True)
class LicenceRequestFact:
    """What an examiner asks about a licence and the approver signs."""

    id: UUID
    identifier: str
    number: str
    name: str
    holder_name: str
    act: Act
    ground: Ground
    reason: str
    bans: bool
    """Whether the holder will be banned from applying again (art. 79)."""
    state: RequestState
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    answered_by_name: str
    answered_at: datetime | None
    answer: str


class BanGround(StrEnum):
    """Why somebody may not apply again for some time."""

    DECEIT = "deceit"
    """Got a licence by deceit, bribery or other improper means, and it was revoked."""
    FALSE_MATERIAL = "false_material"
    """Hid something or handed in false material with an application."""


@dataclass(frozen=True, slots=True)
class BanFact:
    """That somebody may not apply for a licence of a type again until a day has passed."""

    holder_name: str
    holder_id: str
    type: str
    name: str
    since: date
    until: date
    identifier: str
    """The revoked licence; empty where an application was denied."""
    case_number: str
    ground: BanGround
