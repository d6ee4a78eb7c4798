"""The case itself: statuses, steps, its materials and its timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from yiciban.catalogue.facts import Answers
from yiciban.documents.facts import FileFact


class Status(StrEnum):
    """Where a case stands. The words are the office's; the portal says them in a sentence."""

    RECEIVED = "received"
    CORRECTING = "correcting"
    NOT_ACCEPTED = "not_accepted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    PAUSED = "paused"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    DEFAULTED = "defaulted"
    GRANTED = "granted"
    DENIED = "denied"
    CONCLUDED = "concluded"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        """The office's word."""
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.RECEIVED: "已收件，待受理",
    Status.CORRECTING: "等申请人补正",
    Status.NOT_ACCEPTED: "不予受理",
    Status.RETURNED: "退件",
    Status.ACCEPTED: "承办中",
    Status.PAUSED: "特别程序中，停止计时",
    Status.REVIEWING: "待审核",
    Status.DECIDING: "待批准",
    Status.DEFAULTED: "超时视为同意，待补决定书",
    Status.GRANTED: "准予，待制证办结",
    Status.DENIED: "不予，待办结",
    Status.CONCLUDED: "已办结，待送达",
    Status.DELIVERED: "已送达",
    Status.WITHDRAWN: "申请人已撤回",
    Status.TERMINATED: "已终止",
    Status.VOIDED: "已作废",
}


class Step(StrEnum):
    """A change of state, named by what the person does."""

    ACCEPT = "accept"
    ACCEPT_WITH_GAPS = "accept_with_gaps"
    DEEM_ACCEPTED = "deem_accepted"
    REQUEST_CORRECTION = "request_correction"
    SUPPLY_CORRECTION = "supply_correction"
    REFUSE_ACCEPTANCE = "refuse_acceptance"
    RETURN = "return"
    GRANT_AT_ONCE = "grant_at_once"
    EXAMINE = "examine"
    PROPOSE = "propose"
    START_PROCEDURE = "start_procedure"
    END_PROCEDURE = "end_procedure"
    REVIEW = "review"
    SEND_BACK = "send_back"
    SEND_BACK_TO_EXAMINER = "send_back_to_examiner"
    GRANT = "grant"
    DENY = "deny"
    GRANT_BY_DEFAULT = "grant_by_default"
    CONFIRM_DEFAULT = "confirm_default"
    CONCLUDE = "conclude"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    VOID = "void"


class Stage(StrEnum):
    """The seven stages of the field, in order [Seed 5]."""

    INFORM = "告知"
    ACCEPT = "受理"
    EXAMINE = "承办"
    APPROVE = "批准"
    CONCLUDE = "办结"
    DELIVER = "送达"
    RATE = "评价"


class Channel(StrEnum):
    """How an application arrived."""

    ONLINE = "online"
    COUNTER = "counter"
    API = "api"

    @property
    def label(self) -> str:
        """In words for a list."""
        return {"online": "网上", "counter": "窗口", "api": "接口"}[self.value]


class Proof(StrEnum):
    """How a required material is shown."""

    FILES = "files"
    FORM = "form"
    LICENCE = "licence"
    SEEN = "seen"
    NONE = "none"

    @property
    def label(self) -> str:
        """In words for a list and for the paper."""
        return {
            "files": "电子",
            "form": "网上填写",
            "licence": "电子证照",
            "seen": "窗口核验",
            "none": "未交",
        }[self.value]


class Check(StrEnum):
    """What the counter found of a material."""

    OPEN = "open"
    FITS = "fits"
    WRONG = "wrong"


class RefusalGround(StrEnum):
    """Why an application is not accepted (行政许可法 art. 32(1)(1) and (2))."""

    NO_PERMIT_NEEDED = "no_permit_needed"
    NOT_OURS = "not_ours"

    @property
    def label(self) -> str:
        """In words for the choice and the paper."""
        return {"no_permit_needed": "依法不需要办这项手续", "not_ours": "不归本机关管"}[self.value]


class Intake(StrEnum):
    """How a case came to be accepted (appendix A of the domain facts: intake_decision)."""

    COMPLETE = "complete"
    GAPS = "gaps"
    SILENCE = "silence"

    @property
    def label(self) -> str:
        """In words."""
        return {"complete": "受理", "gaps": "容缺受理", "silence": "逾期视为受理"}[self.value]


class DefaultGround(StrEnum):
    """Which silence of the office counts as its consent."""

    TACIT = "tacit"
    RENEWAL = "renewal"

    @property
    def label(self) -> str:
        """In words."""
        return {"tacit": "超时默认", "renewal": "视为准予延续"}[self.value]


class EndGround(StrEnum):
    """Why a case ends without a decision (flow 1.4 of the domain facts: 终止, 作废)."""

    APPLICANT_GONE = "applicant_gone"
    FORCE_MAJEURE = "force_majeure"
    GAP_OVERDUE = "gap_overdue"
    FALSE_PROMISE = "false_promise"
    LICENCE_ENDED = "licence_ended"
    ENTRY_ERROR = "entry_error"
    DUPLICATE = "duplicate"

    @property
    def label(self) -> str:
        """In words."""
        return {
            "applicant_gone": "申请人死亡、终止或者丧失行为能力",
            "force_majeure": "因不可抗力或者情况变化，申请的事已经不能办",
            "gap_overdue": "容缺的材料到期没有补齐",
            "false_promise": "承诺不实，停止办理",
            "licence_ended": "要延续、变更的证照已被撤销、吊销或者注销",
            "entry_error": "录入错误",
            "duplicate": "同一件重复收件",
        }[self.value]


class Verdict(StrEnum):
    """What an examiner or reviewer proposes."""

    GRANT = "grant"
    DENY = "deny"

    @property
    def label(self) -> str:
        """In words."""
        return "建议准予" if self is Verdict.GRANT else "建议不予"


class DeliveryMethod(StrEnum):
    """送达方式; the applicant chooses among the first three, the others are for who cannot be reached."""

    COUNTER = "counter"
    POST = "post"
    ELECTRONIC = "electronic"
    LEFT = "left"
    ENTRUSTED = "entrusted"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """In plain words."""
        return _DELIVERIES[self]


_DELIVERIES = {
    DeliveryMethod.COUNTER: "到窗口领",
    DeliveryMethod.POST: "邮寄到家",
    DeliveryMethod.ELECTRONIC: "电子送达",
    DeliveryMethod.LEFT: "留置送达",
    DeliveryMethod.ENTRUSTED: "委托送达",
    DeliveryMethod.PUBLIC: "公告送达",
}
OFFERED = (DeliveryMethod.COUNTER, DeliveryMethod.POST, DeliveryMethod.ELECTRONIC)


@dataclass(frozen=True, slots=True)
class Handover:
    """What is written down when a result is served; what a way needs is in `rules.service`."""

    received_by: str = ""
    waybill: str = ""
    signed_on: date | None = None
    """The day on the receipt of the post or of the body asked to serve."""
    place: str = ""
    """Where it was handed over or left, or where the public notice is posted."""
    agent: str = ""
    """The body asked to serve."""
    witnesses: tuple[str, ...] = ()
    record: str = ""
    """Where photographs or a film of leaving it are kept."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to mend, told once: the material or field, why, how (art. 32(1)(4))."""

    material: str
    subject: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class MaterialFact:
    """One required material of a draft or a case, with what was handed in for it."""

    code: str
    name: str
    need: str
    proof: Proof
    check: Check
    note: str
    reference: str
    files: tuple[FileFact, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether anything shows it."""
        return self.proof is not Proof.NONE


@dataclass(frozen=True, slots=True)
class DraftFact:
    """An application being written; it can be resumed on any device."""

    id: UUID
    slug: str
    version_id: int
    item_name: str
    party_key: str
    form: Mapping[str, str]
    situation: Answers
    revision: int
    updated_at: datetime
    delivery: DeliveryMethod
    case_number: str
    renews: str = ""
    """The licence it is about, as chosen so far."""


@dataclass(frozen=True, slots=True)
class AgentFact:
    """Who acts for the applicant of a case: `label` is 代理人 or 监护人, `mandate` what lets them."""

    mandate: UUID
    label: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One case, with full values: what reaches a page is masked there unless the work needs it."""

    number: str
    query_code: str
    status: Status
    slug: str
    version_id: int
    item_name: str
    is_permit: bool
    instant: bool
    instant_authorised: bool
    department: str
    department_name: str
    point: str
    point_name: str
    region: str
    channel: Channel
    party_kind: str
    party_key: str
    party_name: str
    party_id: str
    party_phone: str
    party_address: str
    handler_name: str
    form: Mapping[str, Any]
    situation: Answers
    delivery: DeliveryMethod
    received_at: datetime
    receipt_at: datetime
    """The last receipt: that of the application, or of its correction. The office's five days begin there."""
    intake: str
    """How it came to be accepted (`Intake`), empty while it is not."""
    accepted_at: datetime | None
    decided_at: datetime | None
    concluded_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None
    intake_due: date | None
    correction_due: date | None
    promised_limit: str
    legal_limit: str
    promised_due: date | None
    legal_due: date | None
    delivery_due: date | None
    due_provisional: bool
    gap_due: date | None
    """The last day for what was left open at acceptance (容缺); None when nothing is."""
    paper_due: date | None
    """The last day for the paper the department owes after its silence counted as consent."""
    tacit: bool
    renews: str
    """Identifier of the licence this case renews, changes, replaces or cancels (延续、变更、补办、注销)."""
    renewal_due: date | None
    """Its last day: undecided until then, the renewal counts as granted (行政许可法 art. 50)."""
    default_ground: str
    end_ground: str
    verdict: str
    opinion: str
    defects: tuple[Defect, ...]
    corrections: int
    accepted_by: int | None
    examined_by: int | None
    reviewed_by: int | None
    decided_by: int | None
    assignee: int | None
    licence: str
    consent_at: datetime | None = None
    """When the applicant agreed to electronic service; none while not, or after taking it back."""
    consent_to: str = ""
    """The phone electronic service is told to."""
    served_on: date | None = None
    """The day it counts as served; none while the receipt that names it has not come back."""
    agent: AgentFact | None = None
    """Who acts for the applicant, by mandate or as guardian; None where they act themselves."""
    rated: bool = False

    @property
    def subject(self) -> str:
        """The name of the case in the journal and on its papers."""
        return f"case:{self.number}"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    number: str
    status: Status
    item_name: str
    party_name: str
    party_kind: str
    department_name: str
    point_name: str
    channel: Channel
    due: date | None
    legal_due: date | None
    received_at: datetime
    ended: bool
    wanted_by: date | None = None
    """The last day for what the applicant still owes: a correction, or what was left open at acceptance."""
    assignee: str = ""
    """Whose desk it lies on, in lists of work."""
    stuck: str = ""
    """Why it counts as stuck today, in words; in lists of work."""
    agent: AgentFact | None = None


@dataclass(frozen=True, slots=True)
class StageFact:
    """One of the seven stages as the applicant sees it: done, now or to come, each with a date."""

    stage: Stage
    state: str
    at: datetime | None
    by: date | None
    sentence: str
    notices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step an officer sees: possible, or greyed with the reason it is not."""

    step: Step
    label: str
    possible: bool
    reason: str = ""
