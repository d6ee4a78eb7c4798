"""Before the decision, for programs: inspections, hearings, and questions to other departments."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from yiciban.cases.permissions import READ
from yiciban.cases.queries import case as read_case
from yiciban.documents.facts import FileFact
from yiciban.documents.web import FileOut, actor_of, attachment
from yiciban.kernel.dates import local_date
from yiciban.kernel.operations import binary, operation
from yiciban.proceedings import permissions as p
from yiciban.proceedings import queries, services
from yiciban.proceedings.facts import (
    AskedBy,
    AskedFact,
    Conclusion,
    ConsultationFact,
    ConsultationState,
    HearingFact,
    HearingState,
    InspectionFact,
    InspectionState,
)

router = Router(tags=["proceedings"])
LAW = "《行政许可法》"
Words = Annotated[str, Field(max_length=6000)]
Line = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(max_length=60)]
Names = Annotated[list[Name], Field(max_length=20)]
Person = Annotated[int, Field(ge=1, le=2**53)]


class Sent(Schema):
    """A body that names only what the operation knows."""

    model_config = ConfigDict(extra="forbid")


class PlanIn(Sent):
    """A planned inspection; `inspectors` are account numbers of two officers or more, see `officers`."""

    day: date
    place: Line
    inspectors: Annotated[list[Person], Field(max_length=20)]


class RecordIn(Sent):
    """What was found; `photos` are files the same person has uploaded (`POST /api/uploads`)."""

    findings: Words
    conclusion: Conclusion
    applicant_present: bool
    remark: Words = ""
    photos: Annotated[list[UUID], Field(max_length=60)] = []


class ReasonIn(Sent):
    """Why."""

    reason: Words = ""


class TellIn(Sent):
    """What is to be decided and why somebody is to be heard; `interested` are names of others whose right it is."""

    matter: Words
    interested: Names = []


class AskIn(Sent):
    """Why; `asked_by` is the interested person an officer notes, empty for the applicant."""

    reason: Words = ""
    asked_by: Name = ""


class ScheduleIn(Sent):
    """When, where, who chairs (account number, see `officers`)."""

    day: date
    hour: time
    place: Line
    chair: Person


class MinutesIn(Sent):
    """What was said, who was there, who signed."""

    minutes: Words
    present: Names = []
    signed_by: Names


class ConsultIn(Sent):
    """Which department is asked what, with how many working days to answer."""

    department: Annotated[str, Field(max_length=40)]
    question: Words
    days: Annotated[int, Field(ge=0, le=999)]


class AnswerIn(Sent):
    """The answer."""

    answer: Words


class InspectionOut(Schema):
    """One inspection; `photos` only for those who work on the case and its applicant."""

    id: UUID
    state: InspectionState
    day: date
    place: str
    inspectors: list[str]
    findings: str
    conclusion: Conclusion | None
    applicant_present: bool
    remark: str
    recorded_by: str
    recorded_at: datetime | None
    reason: str
    photos: list[FileOut]


class HearingOut(Schema):
    """One hearing; `ask_by` is the last day to ask, `hold_by` the last day to hold it."""

    id: UUID
    state: HearingState
    matter: str
    interested: list[str]
    told_at: datetime
    ask_by: date
    asked_by: AskedBy | None
    asked_by_name: str
    asked_at: datetime | None
    ask_reason: str
    hold_by: date | None
    day: date | None
    hour: time | None
    place: str
    chair_name: str
    minutes: str
    present: list[str]
    signed_by: list[str]
    held_at: datetime | None
    reason: str


class ConsultationOut(Schema):
    """One question to another department."""

    id: UUID
    state: ConsultationState
    department: str
    department_name: str
    question: str
    due: date
    overdue: bool
    asked_by: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    reason: str


class AskedOut(Schema):
    """A question as the asked department sees it: the applicant masked, nothing else of the case."""

    consultation: ConsultationOut
    case_number: str
    item_name: str
    asking_name: str
    party: str
    closed: bool


class OfficerOut(Schema):
    """Whom one may send or name."""

    user_id: int
    name: str
    role: str


class ProceedingsOut(Schema):
    """All of one case; an applicant gets no consultations and no officers."""

    inspections: list[InspectionOut]
    hearings: list[HearingOut]
    consultations: list[ConsultationOut]
    officers: list[OfficerOut]


def _now() -> tuple[datetime, date]:
    at = timezone.now()
    return at, local_date(at)


def _file(fact: FileFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in ("id", "name", "media_type", "size", "digest")}


def _inspection(fact: InspectionFact) -> dict[str, Any]:
    plain = {name: getattr(fact, name) for name in InspectionFact.__slots__ if name != "inspector_ids"}
    return plain | {"photos": [_file(one) for one in fact.photos]}


def _hearing(fact: HearingFact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in HearingFact.__slots__ if name not in ("told_by", "chair")}


def _consultation(fact: ConsultationFact, today: date) -> dict[str, Any]:
    plain = {name: getattr(fact, name) for name in ConsultationFact.__slots__}
    return plain | {"overdue": fact.is_overdue(today)}


def _asked(fact: AskedFact, today: date) -> dict[str, Any]:
    plain = {name: getattr(fact, name) for name in AskedFact.__slots__}
    return plain | {"consultation": _consultation(fact.consultation, today)}


@router.get(
    "/cases/{number}/proceedings",
    response=ProceedingsOut,
    **operation(
        "决定以前做了什么",
        needs=READ,
        note="现场核查、听证、征求意见。申请人看不到部门之间征求的意见；照片只给办这件的人和申请人。",
    ),
)
def proceedings(request: HttpRequest, number: str) -> dict[str, Any]:
    """All of one case."""
    actor, (_, today) = actor_of(request), _now()
    fact = read_case(number, actor)
    found = queries.proceedings_of(fact, actor, today)
    officers = queries.inspectors(fact, today) if queries.works_on(fact, actor) and actor.is_staff else ()
    return {
        "inspections": [_inspection(one) for one in found.inspections],
        "hearings": [_hearing(one) for one in found.hearings],
        "consultations": [_consultation(one, today) for one in found.consultations],
        "officers": [{"user_id": one.user_id, "name": one.name, "role": one.role} for one in officers],
    }


@router.post(
    "/cases/{number}/inspections",
    response={201: InspectionOut},
    **operation(
        "安排现场核查",
        needs=p.INSPECT,
        law=f"{LAW}第三十四条第三款",
        note="两名以上工作人员；受理以后、决定以前。会发短信告诉申请人哪天、到哪里。",
    ),
)
def inspection_plan(request: HttpRequest, number: str, body: PlanIn) -> Status[Any]:
    """Plan to go and see."""
    at, _ = _now()
    made = services.inspection_plan(number, body.day, body.place, body.inspectors, by=actor_of(request), at=at)
    return Status(201, _inspection(made))


@router.post(
    "/cases/{number}/inspections/record",
    response=InspectionOut,
    **operation(
        "记录现场核查",
        needs=p.INSPECT,
        law=f"{LAW}第三十四条第三款",
        note="由去核查的人写，出现场核查笔录，写了不能改。",
    ),
)
def inspection_record(request: HttpRequest, number: str, body: RecordIn) -> dict[str, Any]:
    """Write down what was found."""
    made = services.inspection_record(
        number,
        body.findings,
        body.conclusion,
        applicant_present=body.applicant_present,
        remark=body.remark,
        photos=body.photos,
        by=actor_of(request),
        at=timezone.now(),
    )
    return _inspection(made)


@router.post(
    "/cases/{number}/inspections/cancel",
    response=InspectionOut,
    **operation("取消排好的核查", needs=p.INSPECT, note="要写原因；取消以后可以再排。"),
)
def inspection_cancel(request: HttpRequest, number: str, body: ReasonIn) -> dict[str, Any]:
    """Call it off."""
    return _inspection(services.inspection_cancel(number, body.reason, by=actor_of(request), at=timezone.now()))


@router.get(
    "/cases/{number}/inspections/photos/{uuid:file_id}",
    **operation(
        "下载现场照片",
        needs=READ,
        note="只给办这件的人和申请人。",
        schema=binary("application/octet-stream"),
    ),
)
def inspection_photo(request: HttpRequest, number: str, file_id: UUID) -> HttpResponseBase:
    """One picture."""
    return attachment(queries.photo(number, file_id, actor_of(request)))


@router.post(
    "/cases/{number}/hearing",
    response={201: HearingOut},
    **operation(
        "告知听证权利",
        needs=p.TELL,
        law=f"{LAW}第三十六条、第四十七条",
        note="出听证告知书，5 个工作日内可以提出；这段时间里不能决定。",
    ),
)
def hearing_tell(request: HttpRequest, number: str, body: TellIn) -> Status[Any]:
    """Tell the right."""
    at, _ = _now()
    made = services.hearing_tell(number, body.matter, interested=body.interested, by=actor_of(request), at=at)
    return Status(201, _hearing(made))


@router.post(
    "/cases/{number}/hearing/ask",
    response=HearingOut,
    **operation(
        "要求听证",
        needs=p.ASK,
        law=f"{LAW}第四十七条",
        note="申请人自己提，或者承办人登记当面、书面提出的。20 个工作日内听证。",
    ),
)
def hearing_ask(request: HttpRequest, number: str, body: AskIn) -> dict[str, Any]:
    """Ask for it."""
    at, _ = _now()
    return _hearing(services.hearing_ask(number, body.reason, asked_by=body.asked_by, by=actor_of(request), at=at))


@router.post(
    "/cases/{number}/hearing/schedule",
    response=HearingOut,
    **operation(
        "通知听证",
        needs=p.TELL,
        law=f"{LAW}第四十八条",
        note="提前 7 个工作日；主持人不能是承办这件的人。再来一次是改期。",
    ),
)
def hearing_schedule(request: HttpRequest, number: str, body: ScheduleIn) -> dict[str, Any]:
    """Call it."""
    hour = body.hour.replace(second=0, microsecond=0, tzinfo=None)
    made = services.hearing_schedule(
        number, body.day, hour, body.place, body.chair, by=actor_of(request), at=timezone.now()
    )
    return _hearing(made)


@router.post(
    "/cases/{number}/hearing/minutes",
    response=HearingOut,
    **operation(
        "听证笔录",
        needs=p.CHAIR,
        law=f"{LAW}第四十八条",
        note="由主持人写，参加的人签字。有人要求听证的，没有笔录不能决定。",
    ),
)
def hearing_minutes(request: HttpRequest, number: str, body: MinutesIn) -> dict[str, Any]:
    """Put down the minutes."""
    made = services.hearing_hold(
        number, body.minutes, present=body.present, signed_by=body.signed_by, by=actor_of(request), at=timezone.now()
    )
    return _hearing(made)


@router.post(
    "/cases/{number}/hearing/waive",
    response=HearingOut,
    **operation("放弃听证", needs=p.ASK, note="申请人自己放弃，或者承办人登记书面放弃的，登记要写明原因。"),
)
def hearing_waive(request: HttpRequest, number: str, body: ReasonIn) -> dict[str, Any]:
    """Do without it."""
    return _hearing(services.hearing_waive(number, body.reason, by=actor_of(request), at=timezone.now()))


@router.post(
    "/cases/{number}/consultations",
    response={201: ConsultationOut},
    **operation("征求别的部门的意见", needs=p.CONSULT, note="对方答复以前不能决定，除非写明理由撤回。"),
)
def consultation_ask(request: HttpRequest, number: str, body: ConsultIn) -> Status[Any]:
    """Ask another department."""
    at, today = _now()
    made = services.consultation_ask(number, body.department, body.question, body.days, by=actor_of(request), at=at)
    return Status(201, _consultation(made, today))


@router.get(
    "/consultations",
    response=list[AskedOut],
    **operation("别的部门来问的", needs=p.ANSWER, note="等答复的在前，最多 100 份。看不到整件。"),
)
def consultation_list(request: HttpRequest) -> list[dict[str, Any]]:
    """What one's own department is asked."""
    _, today = _now()
    return [_asked(one, today) for one in queries.consultations_for(actor_of(request))]


@router.get(
    "/consultations/{uuid:consultation_id}",
    response=AskedOut,
    **operation("看一份征求的意见", needs=p.ANSWER, note="只给被问的部门，别人 404。"),
)
def consultation(request: HttpRequest, consultation_id: UUID) -> dict[str, Any]:
    """One question."""
    _, today = _now()
    return _asked(queries.consultation(consultation_id, actor_of(request)), today)


@router.post(
    "/consultations/{uuid:consultation_id}/answer",
    response=AskedOut,
    **operation("答复", needs=p.ANSWER, note="只能答复一次。"),
)
def consultation_answer(request: HttpRequest, consultation_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """Answer it."""
    at, today = _now()
    made = services.consultation_answer(consultation_id, body.answer, by=actor_of(request), at=at)
    return _asked(made, today)


@router.post(
    "/consultations/{uuid:consultation_id}/withdraw",
    response=ConsultationOut,
    **operation("撤回征求意见", needs=p.CONSULT, note="要写理由；撤回以后不等答复也能决定。"),
)
def consultation_withdraw(request: HttpRequest, consultation_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Withdraw it."""
    at, today = _now()
    return _consultation(
        services.consultation_withdraw(consultation_id, body.reason, by=actor_of(request), at=at), today
    )
