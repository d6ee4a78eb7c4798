"""What programs get of cases: explicit shapes, made from the facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from yiciban.cases.facts import (
    Channel,
    Check,
    ClockKind,
    DeliveryMethod,
    Proof,
    RequestKind,
    RequestState,
    Stage,
    Status,
    Step,
    WorkSet,
)
from yiciban.cases.facts.exports import ExportFormat, ExportState
from yiciban.catalogue.facts import FieldKind
from yiciban.documents.facts import NoticeKind
from yiciban.documents.web import FileOut
from yiciban.kernel.deadlines import DayKind
from yiciban.people.facts import PartyKind


class Shown(BaseModel):
    """Read straight from facts: ninja's Schema would look every name up as a path through related rows."""

    model_config = ConfigDict(from_attributes=True)


class FieldOut(Shown):
    """One question of an item's form, with its answer so far; `known` need not be answered."""

    element: str
    label: str
    hint: str
    section: str
    kind: FieldKind
    unit: str
    choices: list[str]
    required: bool
    value: str
    known: bool


class MaterialOut(Shown):
    """One required material, and what stands for it."""

    code: str
    name: str
    need: str
    proof: Proof
    proof_label: str
    check: Check
    note: str
    reference: str
    files: list[FileOut]


class OptionOut(Shown):
    """One possible answer; `note` states its consequence."""

    code: str
    label: str
    note: str


class QuestionOut(Shown):
    """A question (情形) that concerns the person, with what was chosen; `open` while it is not answered."""

    code: str
    text: str
    hint: str
    several: bool
    options: list[OptionOut]
    chosen: list[str]
    open: bool


class SituationOut(Shown):
    """One answer of the situation in words."""

    question: str
    answer: str


class DraftRowOut(Shown):
    """An application being written, in a list."""

    id: UUID
    item: str
    item_name: str
    party: str
    delivery: DeliveryMethod
    revision: int
    updated_at: datetime
    case_number: str


class HeldLicenceOut(Shown):
    """A licence the application can be about; `why_not` says why this one does not fit."""

    identifier: str
    number: str
    name: str
    valid_to: date | None
    why_not: str
    chosen: bool


class DraftOut(DraftRowOut):
    """An application being written; `problems` has one sentence per answer that would stop its submission.

    `licences` are those it can renew, change, replace or cancel. `questions` are those of the situation;
    what stands in the way there is in `problems` under `s.` and their code.
    """

    licences: list[HeldLicenceOut]
    questions: list[QuestionOut]
    fields: list[FieldOut]
    problems: dict[str, str]
    materials: list[MaterialOut]


class DraftsOut(Shown):
    """The open drafts, the latest first."""

    items: list[DraftRowOut]
    next: str | None = None


class CasePartyOut(Shown):
    """Whose case it is: in full for the applicant, masked for staff."""

    kind: PartyKind
    name: str
    id_number: str
    phone: str
    address: str
    handler: str


class AnswerOut(Shown):
    """One answer of the form."""

    element: str
    label: str
    value: str
    text: str


class DefectOut(Shown):
    """One thing to mend."""

    material: str
    subject: str
    reason: str
    mend: str


class CaseRowOut(Shown):
    """One case in a list."""

    number: str
    status: Status
    status_label: str
    item_name: str
    party_name: str
    party_kind: PartyKind
    agent_name: str
    department_name: str
    point_name: str
    channel: Channel
    due: date | None
    legal_due: date | None
    received_at: datetime
    ended: bool


class CasesOut(Shown):
    """A page of cases; `next` is the cursor of the page after."""

    items: list[CaseRowOut]
    next: str | None


class WorkRowOut(CaseRowOut):
    """One case in a list of work: whose desk it lies on, and why it counts as stuck."""

    assignee: str
    stuck: str


class WorkCountsOut(Shown):
    """How many the whole list has, how many are late, due today, due soon (today's too); counted to 1000."""

    total: int
    late: int
    today: int
    soon: int


class WorkOut(Shown):
    """A page of work with the counts of the whole list."""

    items: list[WorkRowOut]
    next: str | None
    counts: WorkCountsOut


class ExportOut(Shown):
    """One export of a list: whether it is ready, and till when its file is kept."""

    id: UUID
    format: ExportFormat
    which: WorkSet
    state: ExportState
    name: str
    total: int
    sentence: str
    asked_at: datetime
    ended_at: datetime | None
    until: datetime | None
    taken: bool


class ExportsOut(Shown):
    """One's own exports."""

    items: list[ExportOut]
    next: str | None


class AgentOut(Shown):
    """Who acts for the applicant: 代理人 or 监护人."""

    label: str
    name: str


class CaseOut(Shown):
    """One case. `query_code` and full personal values only for the applicant; `opinion` once it is decided."""

    number: str
    number_text: str
    query_code: str
    status: Status
    status_label: str
    item: str
    item_name: str
    department: str
    department_name: str
    point: str
    point_name: str
    region: str
    channel: Channel
    party: CasePartyOut
    agent: AgentOut | None
    situation: list[SituationOut]
    answers: list[AnswerOut]
    delivery: DeliveryMethod
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    concluded_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None
    intake_due: date | None
    correction_due: date | None
    intake: str
    gap_due: date | None
    paper_due: date | None
    renews: str
    renewal_due: date | None
    default_ground: str
    end_ground: str
    promised_due: date | None
    legal_due: date | None
    delivery_due: date | None
    due_provisional: bool
    verdict: str
    opinion: str
    defects: list[DefectOut]
    corrections: int
    licence: str
    rated: bool


class ClockDayOut(Shown):
    """One day of the clock: what it is, how many days are counted by its evening, why."""

    day: date
    kind: DayKind
    label: str
    counted: int
    why: str
    is_today: bool


class ClockEventOut(Shown):
    """What stopped the clock, let it go on or lengthened it."""

    kind: ClockKind
    label: str
    day: date
    days: int
    ground: str
    at: datetime | None


class ClockOut(Shown):
    """The clock of a case. `running` is false before the acceptance; a paused clock names no day."""

    running: bool
    paused: bool
    promised_due: date | None
    legal_due: date | None
    provisional: bool
    days: list[ClockDayOut]
    events: list[ClockEventOut]


class RequestOut(Shown):
    """What one asked and another answered."""

    id: UUID
    case_number: str
    kind: RequestKind
    kind_label: str
    state: RequestState
    state_label: str
    data: dict[str, Any]
    reason: str
    asked_by: str
    asked_at: datetime
    answered_by: str
    answered_at: datetime | None
    answer: str


class CountOut(Shown):
    """How many."""

    count: int


class BulkOut(Shown):
    """What became of one row."""

    number: str
    done: bool
    status: Status | None
    code: str
    detail: str


class NoticeRefOut(Shown):
    """A paper of a stage."""

    number: str
    title: str


class StageOut(Shown):
    """One of the seven stages: `done` at a moment, `now` with a sentence, `todo` until a day."""

    stage: Stage
    state: Literal["done", "now", "todo"]
    at: datetime | None
    due: date | None
    sentence: str
    notices: list[NoticeRefOut]


class StagesOut(Shown):
    """The way of a case."""

    items: list[StageOut]
    next: str | None = None


class MaterialsOut(Shown):
    """The materials of a case."""

    items: list[MaterialOut]
    next: str | None = None


class HistoryRowOut(Shown):
    """One thing that happened to a case; `words` are what an officer wrote, for staff."""

    at: datetime
    action: str
    label: str
    who: str
    status_before: str
    status_after: str
    words: str


class HistoryOut(Shown):
    """Everything that happened to a case, oldest first."""

    items: list[HistoryRowOut]
    next: str | None = None


class NoticeOut(Shown):
    """A numbered paper."""

    number: str
    kind: NoticeKind
    title: str
    issued_at: datetime


class NoticesOut(Shown):
    """The papers of a case, oldest first."""

    items: list[NoticeOut]
    next: str | None = None


class StepOut(Shown):
    """A step this officer's posting knows; `reason` says why it is not possible."""

    step: Step
    label: str
    possible: bool
    reason: str


class StepsOut(Shown):
    """The steps from where a case stands."""

    items: list[StepOut]
    next: str | None = None


class ProgressOut(Shown):
    """What number and code open: where the case stands, and no name."""

    number: str
    status: Status
    status_label: str
    item_name: str
    department_name: str
    promised_due: date | None
    legal_due: date | None
    stages: list[StageOut]


class UnmaskOut(Shown):
    """Full values, by name or by data element."""

    values: dict[str, str]


class ChosenOut(Shown):
    """The files chosen for a correction so far, by material."""

    files: dict[str, list[FileOut]]


class MoveOut(Shown):
    """What moving a case to another version of its guide would change, in words, and why it may not be moved.

    `owed` names what the applicant would have to hand in besides; both dates never become later.
    """

    number: str
    version: int
    changes: list[str]
    owed: list[str]
    promised_due: date | None
    legal_due: date | None
    why_not: str


class PreReviewOut(Shown):
    """What a pre-review said: passed and what to bring, or all that is wrong; nothing where there was none."""

    passed: bool | None
    bring: list[str]
    bring_by: date | None
    defects: list[DefectOut]
    told_at: datetime | None
    mended_at: datetime | None
