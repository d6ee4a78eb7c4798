"""What programs send to cases."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from yiciban.cases.facts import Check, DeliveryMethod, RefusalGround, RequestKind, Step, Verdict, WorkSet
from yiciban.cases.facts.exports import ExportFormat
from yiciban.people.facts import PartyKind

Words = Annotated[str, Field(max_length=4000)]
Line = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(max_length=60)]
VersionNumber = Annotated[int, Field(ge=0, le=99_999)]
Typed = Annotated[
    dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=4000)]], Field(max_length=200)
]
Codes = Annotated[list[Code], Field(max_length=60)]
Situation = Annotated[dict[Code, Codes], Field(max_length=60)]
FilesByMaterial = Annotated[dict[Code, Annotated[list[UUID], Field(min_length=1, max_length=20)]], Field(max_length=60)]


class Sent(Schema):
    """A body that names only what the operation knows: a mistyped name is refused, not forgotten."""

    model_config = ConfigDict(extra="forbid")


class SituationIn(Sent):
    """The person's situation (情形): codes of the options chosen, by code of the question."""

    answers: Situation


class DraftIn(Sent):
    """What to apply for, for whom (a key of `/me/parties`), and in what situation."""

    item: Code
    party: Code
    situation: Situation = Field(default_factory=dict)


class DraftSaveIn(Sent):
    """Answers by data element; `revision` refuses to overwrite what another device has saved since."""

    values: Typed
    revision: int | None = None


class DeliveryIn(Sent):
    """How the result is handed over; `electronic` is the consent to it."""

    method: DeliveryMethod


class LicenceIn(Sent):
    """The licence an application is about: its identifier or its number."""

    licence: Line


class SubmitIn(Sent):
    """Handing a draft in; `consent_licences` lets the office use the licences that spare materials."""

    consent_licences: bool = True


class ReasonIn(Sent):
    """Why."""

    reason: Words


class MoveVersionIn(Sent):
    """To which version of the guide, and why."""

    version: int = Field(ge=1, le=99_999)
    reason: Words


class GapIn(Sent):
    """Who signed the promise to bring what is missing."""

    promised_by: Line


class SendBackIn(ReasonIn):
    """Why, and how far back."""

    to_examiner: bool = False


class RequestIn(Sent):
    """What is asked of the second person: `data` has the shape of its kind."""

    kind: RequestKind
    data: dict[str, Any] = Field(default_factory=dict, max_length=20)
    reason: Words


class AssignIn(Sent):
    """Whose desk: the number of an account."""

    to: int = Field(ge=1)


class HandOverIn(Sent):
    """From whom to whom, and why."""

    from_user: int = Field(ge=1)
    to_user: int = Field(ge=1)
    reason: Line


class BulkIn(Sent):
    """Which step, for which cases, with which words."""

    step: Step
    numbers: list[Line] = Field(min_length=1, max_length=200)
    words: Words = ""


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
    false_material: bool = False


class DefectIn(Sent):
    """One thing to mend: the material's code when it is about one, what it is, why, and how to mend it."""

    material: Code = ""
    subject: Line
    reason: Words
    mend: Words


class CorrectionIn(Sent):
    """Everything that is missing or wrong, told once."""

    defects: Annotated[list[DefectIn], Field(max_length=60)]


class PreReviewIn(Sent):
    """Passed, with the codes of what to bring once and by when; or everything that is wrong."""

    passed: bool
    bring: Codes = Field(default_factory=list)
    bring_by: date | None = None
    defects: Annotated[list[DefectIn], Field(max_length=60)] = Field(default_factory=list)


class MendIn(Sent):
    """Files by material."""

    files: FilesByMaterial


class SupplyIn(Sent):
    """Files by material, and for the counter the papers it has `seen`; empty hands in what was uploaded."""

    files: FilesByMaterial = Field(default_factory=dict)
    seen: Codes = Field(default_factory=list)


class RefusalIn(Sent):
    """Why an application is not accepted; who is competent when we are not."""

    ground: RefusalGround
    reason: Words
    right_agency: Line = ""


class DeliverIn(Sent):
    """How the result was served; what each way needs is refused by name when it is missing."""

    method: DeliveryMethod
    received_by: Line = ""
    waybill: Line = ""
    signed_on: date | None = None
    place: Line = ""
    agent: Line = ""
    witnesses: list[Line] = Field(default_factory=list, max_length=4)
    record: Line = ""
    reason: Words = ""


class CheckIn(Sent):
    """What the counter found of a material; `seen` says that it lies on the desk."""

    check: Check
    note: Words = ""
    seen: bool = False


class ApplicantIn(Sent):
    """For whom it is taken in, and the card of whoever stands there for them by a mandate or as a guardian."""

    kind: PartyKind
    name: Line
    id_number: Line
    phone: Line
    handler: Line = ""
    address: Line = ""
    agent_number: Line = ""


class ReceiveIn(Sent):
    """An application received at a counter; `seen` are the materials that lie on the desk.

    `licence` is the number or identifier of the licence it is about, needed where the applicant has several.
    """

    item: Code
    point: Code
    applicant: ApplicantIn
    form: Typed
    seen: Codes = Field(default_factory=list)
    delivery: DeliveryMethod = DeliveryMethod.COUNTER
    files: FilesByMaterial = Field(default_factory=dict)
    situation: Situation = Field(default_factory=dict)
    licence: Line = ""


class ProgressIn(Sent):
    """The number and the query code of the receipt."""

    number: Line
    code: Line


class UnmaskIn(Sent):
    """Which values to open (`form`: the numbers among the answers), and why; both are journalled."""

    field: Literal["id_number", "phone", "form"]
    reason: Line


class ExportIn(Sent):
    """Which list, how, and the filters it is looked at with."""

    which: WorkSet = WorkSet.OFFICE
    format: ExportFormat = ExportFormat.XLSX
    item: Line = ""
    status: Line = ""
    text: Line = ""
    due: Line = ""
