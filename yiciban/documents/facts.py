"""Files and notices as others may hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

# What may be uploaded: sizes in bytes, names in characters, and the kinds every office can open.
MAX_FILE = 50 * 1024 * 1024
CHUNK = 1024 * 1024
MAX_NAME = 120
EXTENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "application/pdf": ("pdf",),
        "image/jpeg": ("jpg", "jpeg"),
        "image/png": ("png",),
        "image/webp": ("webp",),
    }
)
ACCEPTED = "PDF、JPG、PNG 或 WebP"


class NoticeKind(StrEnum):
    """文书: the kinds of numbered paper; most have a paper template of their own, the others are letters."""

    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    CORRECTION = "correction"
    REFUSAL_OF_ACCEPTANCE = "refusal_of_acceptance"
    DECISION_GRANT = "decision_grant"
    DECISION_DENY = "decision_deny"
    DELIVERY = "delivery"
    WITHDRAWAL = "withdrawal"
    GAP_ACCEPTANCE = "gap_acceptance"
    PROCEDURE = "procedure"
    EXTENSION = "extension"
    VOIDING = "voiding"
    INSPECTION = "inspection"
    HEARING_RIGHT = "hearing_right"
    HEARING_NOTICE = "hearing_notice"
    HEARING_MINUTES = "hearing_minutes"
    REVOCATION = "revocation"
    CANCELLATION = "cancellation"

    @property
    def template(self) -> str:
        """The paper template that prints it."""
        return "letter" if self in _LETTERS else self.value

    @property
    def code(self) -> str:
        """The character that stands for the kind in a document number."""
        return _NOTICES[self][0]

    @property
    def label(self) -> str:
        """The office's word for the paper."""
        return _NOTICES[self][1]


_NOTICES = {
    NoticeKind.RECEIPT: ("收", "收件凭证"),
    NoticeKind.ACCEPTANCE: ("受", "受理通知书"),
    NoticeKind.CORRECTION: ("补", "补正告知书"),
    NoticeKind.REFUSAL_OF_ACCEPTANCE: ("不受", "不予受理决定书"),
    NoticeKind.DECISION_GRANT: ("准", "准予决定书"),
    NoticeKind.DECISION_DENY: ("不准", "不予决定书"),
    NoticeKind.DELIVERY: ("送", "送达回证"),
    NoticeKind.WITHDRAWAL: ("终", "终止办理通知书"),
    NoticeKind.GAP_ACCEPTANCE: ("容", "容缺受理通知书"),
    NoticeKind.PROCEDURE: ("特", "特别程序告知书"),
    NoticeKind.EXTENSION: ("延", "延期办理通知书"),
    NoticeKind.VOIDING: ("废", "作废通知书"),
    NoticeKind.INSPECTION: ("勘", "现场核查笔录"),
    NoticeKind.HEARING_RIGHT: ("听告", "听证告知书"),
    NoticeKind.HEARING_NOTICE: ("听通", "听证通知书"),
    NoticeKind.HEARING_MINUTES: ("听录", "听证笔录"),
    NoticeKind.REVOCATION: ("撤", "撤销决定书"),
    NoticeKind.CANCELLATION: ("注", "注销决定书"),
}
_LETTERS = frozenset(
    {
        NoticeKind.GAP_ACCEPTANCE,
        NoticeKind.PROCEDURE,
        NoticeKind.EXTENSION,
        NoticeKind.VOIDING,
        NoticeKind.INSPECTION,
        NoticeKind.HEARING_RIGHT,
        NoticeKind.HEARING_NOTICE,
        NoticeKind.HEARING_MINUTES,
        NoticeKind.REVOCATION,
        NoticeKind.CANCELLATION,
    }
)


@dataclass(frozen=True, slots=True)
class FileFact:
    """An uploaded file: what it is by its content, never by its name alone."""

    id: UUID
    name: str
    media_type: str
    size: int
    digest: str
    created_at: datetime

    @property
    def size_text(self) -> str:
        """The size in words a person reads: 3.2 MB."""
        return f"{self.size / 1_048_576:.1f} MB" if self.size >= 1_048_576 else f"{max(1, self.size // 1024)} KB"


@dataclass(frozen=True, slots=True)
class UploadFact:
    """An upload under way: how much has arrived, so that a lost connection costs nothing."""

    id: UUID
    name: str
    size: int
    offset: int
    purpose: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A numbered paper as it was issued; `data` is the content of its paper template."""

    number: str
    kind: NoticeKind
    title: str
    office: str
    year: int
    serial: int
    subject: str
    issued_at: datetime
    issued_by: str
    data: Mapping[str, Any]

    @property
    def wording(self) -> int:
        """The version of the wording it was made with; 0 for papers from before there were versions."""
        return int(self.data.get("wording", 0))


class WordingState(StrEnum):
    """Where a proposed wording stands; what is signed never changes again."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """The office's word."""
        return _WORDING_STATES[self]


_WORDING_STATES = {
    WordingState.PROPOSED: "待签发",
    WordingState.SIGNED: "已签发",
    WordingState.REFUSED: "退回",
    WordingState.TAKEN_BACK: "已收回",
}


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper whose wording has versions: which template, and whether for permits or for other matters."""

    paper: str
    permit: bool

    @property
    def label(self) -> str:
        """收件凭证（行政许可)."""
        return f"{self.name}（{self.family_label}）"

    @property
    def name(self) -> str:
        """The office's word for the paper."""
        return _NOTICES[NoticeKind(self.paper)][1] if self.paper in set(NoticeKind) else "一次性告知单"

    @property
    def family(self) -> str:
        """The word in an address."""
        return "permit" if self.permit else "other"

    @property
    def family_label(self) -> str:
        """Whose papers."""
        return "行政许可" if self.permit else "其他事项"


@dataclass(frozen=True, slots=True)
class WordingFact:
    """One version of a paper's wording; version 1 came with the product and has neither dates nor people.

    `number` is nothing until it is signed.
    """

    id: UUID | None
    kind: PaperKind
    number: int | None
    words: Mapping[str, Any]
    state: WordingState
    note: str = ""
    effective_on: date | None = None
    proposed_by: int | None = None
    proposed_by_name: str = ""
    proposed_at: datetime | None = None
    answered_by_name: str = ""
    answered_at: datetime | None = None
    answer: str = ""

    @property
    def label(self) -> str:
        """第 2 版, or 草案 while nobody has signed it."""
        return f"第 {self.number} 版" if self.number else "草案"
