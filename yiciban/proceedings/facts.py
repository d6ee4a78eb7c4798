"""Inspections, hearings and consultations as others may hold them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from yiciban.documents.facts import FileFact


class InspectionState(StrEnum):
    """Where a site inspection stands."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"planned": "已排期", "done": "已核查", "cancelled": "已取消"}[self.value]


class Conclusion(StrEnum):
    """What the inspectors found."""

    FITS = "fits"
    DIFFERS = "differs"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"fits": "符合", "differs": "不符合"}[self.value]


class HearingState(StrEnum):
    """Where a hearing stands; told and nobody asked in time is `lapsed`."""

    TOLD = "told"
    ASKED = "asked"
    SCHEDULED = "scheduled"
    HELD = "held"
    WAIVED = "waived"
    LAPSED = "lapsed"

    @property
    def label(self) -> str:
        """The office's word."""
        return {
            "told": "已告知权利，等提出",
            "asked": "已提出，待安排",
            "scheduled": "已通知，待听证",
            "held": "已听证",
            "waived": "已放弃",
            "lapsed": "到期没有提出",
        }[self.value]


class AskedBy(StrEnum):
    """Who asked for the hearing (行政许可法 art. 47)."""

    APPLICANT = "applicant"
    INTERESTED = "interested"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"applicant": "申请人", "interested": "利害关系人"}[self.value]


class ConsultationState(StrEnum):
    """Where a question to another department stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The office's word."""
        return {"open": "等答复", "answered": "已答复", "withdrawn": "已撤回"}[self.value]


@dataclass(frozen=True, slots=True)
class InspectionFact:
    """One site inspection (现场核查): the plan and, once made, its record."""

    id: UUID
    state: InspectionState
    day: date
    place: str
    inspectors: tuple[str, ...]
    inspector_ids: tuple[int, ...]
    findings: str
    conclusion: Conclusion | None
    applicant_present: bool
    remark: str
    """What the applicant had to say to it."""
    recorded_by: str
    recorded_at: datetime | None
    reason: str
    """Why it was cancelled."""
    photos: tuple[FileFact, ...] = ()


@dataclass(frozen=True, slots=True)
class HearingFact:
    """One hearing (听证), from the right told to the signed minutes."""

    id: UUID
    state: HearingState
    matter: str
    """What is to be decided, and why somebody is to be heard first."""
    interested: tuple[str, ...]
    told_at: datetime
    told_by: int
    ask_by: date
    asked_by: AskedBy | None
    asked_by_name: str
    asked_at: datetime | None
    ask_reason: str
    hold_by: date | None
    day: date | None
    hour: time | None
    place: str
    chair: int | None
    chair_name: str
    minutes: str
    present: tuple[str, ...]
    signed_by: tuple[str, ...]
    held_at: datetime | None
    reason: str
    """Why it was waived."""


@dataclass(frozen=True, slots=True)
class ConsultationFact:
    """One question to another department (征求意见)."""

    id: UUID
    state: ConsultationState
    department: str
    department_name: str
    question: str
    due: date
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    reason: str
    """Why it was withdrawn."""

    def is_overdue(self, today: date) -> bool:
        """Whether the answer should be there and is not."""
        return self.state is ConsultationState.OPEN and self.due < today


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A question as the department that was asked sees it: no more of the case than it needs, names masked."""

    consultation: ConsultationFact
    case_number: str
    item_name: str
    asking_name: str
    party: str
    closed: bool
    """Whether the case has been decided or ended meanwhile."""


@dataclass(frozen=True, slots=True)
class Proceedings:
    """Everything that was done about one case before its decision, the latest first."""

    inspections: tuple[InspectionFact, ...]
    hearings: tuple[HearingFact, ...]
    consultations: tuple[ConsultationFact, ...]

    @property
    def planned(self) -> InspectionFact | None:
        """The inspection that is still to be made."""
        return next((one for one in self.inspections if one.state is InspectionState.PLANNED), None)

    @property
    def hearing(self) -> HearingFact | None:
        """The latest hearing."""
        return next(iter(self.hearings), None)

    @property
    def waiting(self) -> tuple[ConsultationFact, ...]:
        """The questions nobody has answered yet."""
        return tuple(one for one in self.consultations if one.state is ConsultationState.OPEN)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the decision asks of all this."""

    inspected: Conclusion | None = None
    """What the latest inspection came to; None when none has been made."""
    hearing: HearingState | None = None
    ask_by: date | None = None
    chairs: frozenset[int] = frozenset()
    consulted: tuple[str, ...] = ()
    """The departments that have not answered."""
