"""What programs send to and get from cases: explicit shapes, made from the facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from yiciban.cases.facts import Channel, Check, DeliveryMethod, Proof, RefusalGround, Stage, Status, Step, Verdict
from yiciban.catalogue.facts import FieldKind
from yiciban.documents.facts import NoticeKind
from yiciban.documents.web import FileOut
from yiciban.people.facts import PartyKind

Words = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=60)]
Typed = Annotated[
    dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=4000)]], Field(max_length=200)
]
FilesByMaterial = Annotated[dict[Code, Annotated[list[UUID], Field(max_length=20)]], Field(max_length=60)]


class Sent(Schema):
    """A body that names only what the operation knows: a mistyped name is refused, not forgotten."""

    model_config = ConfigDict(extra="forbid")


class DraftIn(Sent):
    """What to apply for, and for whom: a key of `/me/parties`."""

    item: Code
    party: Code


class DraftSaveIn(Sent):
    """Answers by data element; `revision` refuses to overwrite what another device has saved since."""

    values: Typed
    revision: int | None = None


class DeliveryIn(Sent):
    """How the result is handed over; `electronic` is the consent to it."""

    method: DeliveryMethod


class SubmitIn(Sent):
    """Handing a draft in; `consent_licences` lets the office use the licences that spare materials."""

    consent_licences: bool = True


class ReasonIn(Sent):
    """Why."""

    reason: Words


class WithdrawIn(Sent):
    """Why, when one likes to say it."""

    reason: Words = ""


class OpinionIn(Sent):
    """What is proposed, and why."""

    verdict: Verdict
    opinion: Words


class DecisionIn(Sent):
    """The decision; a denial needs its reasons."""

    grant: bool
    reason: Words = ""


class DefectIn(Sent):
    """One thing to mend: the material's code when it is about one, what it is, why, and how to mend it."""

    material: Code = ""
    subject: Line
    reason: Words
    mend: Words


class CorrectionIn(Sent):
    """Everything that is missing or wrong, told once."""

    defects: Annotated[list[DefectIn], Field(max_length=60)]


class SupplyIn(Sent):
    """Files by material; empty hands in what was uploaded to the correction."""

    files: FilesByMaterial = Field(default_factory=dict)


class RefusalIn(Sent):
    """Why an application is not accepted; who is competent when we are not."""

    ground: RefusalGround
    reason: Words
    right_agency: Line = ""


class DeliverIn(Sent):
    """How the result was handed over: to whom at the counter, or under which waybill."""

    method: DeliveryMethod
    received_by: Line = ""
    waybill: Line = ""


class CheckIn(Sent):
    """What the counter found of a material; `seen` says that it lies on the desk."""

    check: Check
    note: Words = ""
    seen: bool = False


class ApplicantIn(Sent):
    """Who stands at the counter."""

    kind: PartyKind
    name: Line
    id_number: Line
    phone: Line
    handler: Line = ""
    address: Line = ""


class ReceiveIn(Sent):
    """An application received at a counter; `seen` are the materials that lie on the desk."""

    item: Code
    point: Code
    applicant: ApplicantIn
    form: Typed
    seen: Annotated[list[Code], Field(max_length=60)] = Field(default_factory=list)
    delivery: DeliveryMethod = DeliveryMethod.COUNTER
    files: FilesByMaterial = Field(default_factory=dict)


class ProgressIn(Sent):
    """The number and the query code of the receipt."""

    number: Line
    code: Line


class UnmaskIn(Sent):
    """Which values to open (`form`: the numbers among the answers), and why; both are journalled."""

    field: Literal["id_number", "phone", "form"]
    reason: Line


class FieldOut(Schema):
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


class MaterialOut(Schema):
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


class DraftRowOut(Schema):
    """An application being written, in a list."""

    id: UUID
    item: str
    item_name: str
    party: str
    delivery: DeliveryMethod
    revision: int
    updated_at: datetime
    case_number: str


class DraftOut(DraftRowOut):
    """An application being written; `problems` has one sentence per answer that would stop its submission."""

    fields: list[FieldOut]
    problems: dict[str, str]
    materials: list[MaterialOut]


class DraftsOut(Schema):
    """The open drafts, the latest first."""

    items: list[DraftRowOut]
    next: str | None = None


class CasePartyOut(Schema):
    """Whose case it is: in full for the applicant, masked for staff."""

    kind: PartyKind
    name: str
    id_number: str
    phone: str
    address: str
    handler: str


class AnswerOut(Schema):
    """One answer of the form."""

    element: str
    label: str
    value: str
    text: str


class DefectOut(Schema):
    """One thing to mend."""

    material: str
    subject: str
    reason: str
    mend: str


class CaseRowOut(Schema):
    """One case in a list."""

    number: str
    status: Status
    status_label: str
    item_name: str
    party_name: str
    party_kind: PartyKind
    department_name: str
    point_name: str
    channel: Channel
    due: date | None
    legal_due: date | None
    received_at: datetime
    ended: bool


class CasesOut(Schema):
    """A page of cases; `next` is the cursor of the page after."""

    items: list[CaseRowOut]
    next: str | None


class WorkCountsOut(Schema):
    """How many cases the whole list has, how many of them are late, due today, due soon (today's too)."""

    total: int
    late: int
    today: int
    soon: int


class WorkOut(CasesOut):
    """A page of work with the counts of the whole list."""

    counts: WorkCountsOut


class CaseOut(Schema):
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
    answers: list[AnswerOut]
    delivery: DeliveryMethod
    received_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    concluded_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None
    intake_due: date | None
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


class NoticeRefOut(Schema):
    """A paper of a stage."""

    number: str
    title: str


class StageOut(Schema):
    """One of the seven stages: `done` at a moment, `now` with a sentence, `todo` until a day."""

    stage: Stage
    state: Literal["done", "now", "todo"]
    at: datetime | None
    due: date | None
    sentence: str
    notices: list[NoticeRefOut]


class StagesOut(Schema):
    """The way of a case."""

    items: list[StageOut]
    next: str | None = None


class MaterialsOut(Schema):
    """The materials of a case."""

    items: list[MaterialOut]
    next: str | None = None


class HistoryRowOut(Schema):
    """One thing that happened to a case; `words` are what an officer wrote, for staff."""

    at: datetime
    action: str
    label: str
    who: str
    status_before: str
    status_after: str
    words: str


class HistoryOut(Schema):
    """Everything that happened to a case, oldest first."""

    items: list[HistoryRowOut]
    next: str | None = None


class NoticeOut(Schema):
    """A numbered paper."""

    number: str
    kind: NoticeKind
    title: str
    issued_at: datetime


class NoticesOut(Schema):
    """The papers of a case, oldest first."""

    items: list[NoticeOut]
    next: str | None = None


class StepOut(Schema):
    """A step this officer's posting knows; `reason` says why it is not possible."""

    step: Step
    label: str
    possible: bool
    reason: str


class StepsOut(Schema):
    """The steps from where a case stands."""

    items: list[StepOut]
    next: str | None = None


class ProgressOut(Schema):
    """What number and code open: where the case stands, and no name."""

    number: str
    status: Status
    status_label: str
    item_name: str
    department_name: str
    promised_due: date | None
    legal_due: date | None
    stages: list[StageOut]


class UnmaskOut(Schema):
    """Full values, by name or by data element."""

    values: dict[str, str]


class ChosenOut(Schema):
    """The files chosen for a correction so far, by material."""

    files: dict[str, list[FileOut]]
