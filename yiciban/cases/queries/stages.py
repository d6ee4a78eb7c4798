"""The seven stages of a case as a person sees them: like a parcel's way, each with a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from yiciban.cases.facts import CaseFact, Stage, StageFact, Status
from yiciban.cases.rules.lifecycle import ENDED, STAGE_OF
from yiciban.documents.facts import NoticeFact, NoticeKind

_STAGE_OF_PAPER: Mapping[NoticeKind, Stage] = MappingProxyType(
    {
        NoticeKind.RECEIPT: Stage.INFORM,
        NoticeKind.CORRECTION: Stage.ACCEPT,
        NoticeKind.ACCEPTANCE: Stage.ACCEPT,
        NoticeKind.REFUSAL_OF_ACCEPTANCE: Stage.ACCEPT,
        NoticeKind.DECISION_GRANT: Stage.APPROVE,
        NoticeKind.DECISION_DENY: Stage.APPROVE,
        NoticeKind.GAP_ACCEPTANCE: Stage.ACCEPT,
        NoticeKind.PROCEDURE: Stage.EXAMINE,
        NoticeKind.EXTENSION: Stage.EXAMINE,
        NoticeKind.INSPECTION: Stage.EXAMINE,
        NoticeKind.HEARING_RIGHT: Stage.EXAMINE,
        NoticeKind.HEARING_NOTICE: Stage.EXAMINE,
        NoticeKind.HEARING_MINUTES: Stage.EXAMINE,
        NoticeKind.WITHDRAWAL: Stage.CONCLUDE,
        NoticeKind.VOIDING: Stage.CONCLUDE,
        NoticeKind.DELIVERY: Stage.DELIVER,
    }
)
_NOW: Mapping[Status, str] = MappingProxyType(
    {
        Status.RECEIVED: "{point}正在核对材料。",
        Status.CORRECTING: "等您补材料。补好后重新核对。",
        Status.NOT_ACCEPTED: "{department}没有受理，原因写在决定书里。",
        Status.RETURNED: "一直没有补齐材料，已经退件。",
        Status.ACCEPTED: "{department}正在审查。",
        Status.PAUSED: "{department}正在走特别程序，这段时间不算在期限里。",
        Status.REVIEWING: "{department}正在审核。",
        Status.DECIDING: "等{department}批准。",
        Status.DEFAULTED: "{department}到期没有答复，视为同意，决定书一个工作日内补给您。",
        Status.GRANTED: "已经批准，正在制证。",
        Status.DENIED: "{department}没有批准，理由写在决定书里。",
        Status.CONCLUDED: "结果出来了，等着交给您。",
        Status.DELIVERED: "办完了，请您打个分。",
        Status.WITHDRAWN: "您撤回了这次申请。",
        Status.TERMINATED: "这件没有办下去，原因写在通知书里。",
        Status.VOIDED: "这件收错了，已经作废，不影响您重新申请。",
    }
)


def stages(case: CaseFact, notices: Iterable[NoticeFact]) -> tuple[StageFact, ...]:
    """The seven stages: done with their moment, the present one in words, those to come with their last day."""
    papers: dict[Stage, list[tuple[str, str]]] = defaultdict(list)
    for notice in notices:
        papers[_STAGE_OF_PAPER[notice.kind]].append((notice.number, notice.title))
    order = list(Stage)
    here = order.index(STAGE_OF[case.status])
    moments = {
        Stage.INFORM: case.received_at,
        Stage.ACCEPT: case.accepted_at,
        Stage.EXAMINE: case.decided_at if case.decided_at and not case.instant_authorised else None,
        Stage.APPROVE: case.decided_at,
        Stage.CONCLUDE: case.concluded_at,
        Stage.DELIVER: case.delivered_at,
    }
    due = {
        Stage.ACCEPT: case.intake_due,
        Stage.EXAMINE: case.promised_due,
        Stage.APPROVE: case.promised_due,
        Stage.CONCLUDE: None if case.status is Status.DEFAULTED else case.promised_due,
        Stage.DELIVER: case.delivery_due,
    }
    closed = case.status in ENDED and case.status is not Status.DELIVERED
    rows = []
    for position, stage in enumerate(order):
        state = (
            "done" if position < here or (stage is Stage.RATE and case.rated) else "now" if position == here else "todo"
        )
        if closed:
            if position > here:
                break
            state = "done" if moments.get(stage) or position == here else "skipped"
        sentence = (
            _NOW[case.status].format(point=case.point_name, department=case.department_name) if position == here else ""
        )
        rows.append(StageFact(stage, state, moments.get(stage), due.get(stage), sentence, tuple(papers.get(stage, ()))))
    return tuple(row for row in rows if row.state != "skipped")
