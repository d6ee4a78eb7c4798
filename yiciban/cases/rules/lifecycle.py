"""The lifecycle: one table (status, step) → status, with who may take the step and what it needs.

Pages, API, documentation and tests are made from this table. Sources: 行政许可法 arts. 32, 34, 37, 38,
42, 44, 45, 50; the flows of appendix D of the domain facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yiciban.cases import permissions as p
from yiciban.cases.facts import Stage, Status, Step
from yiciban.documents.facts import NoticeKind
from yiciban.kernel.refusal import Refusal
from yiciban.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a step leads, who may take it, and what it leaves behind."""

    to: Status
    permission: Permission
    label: str
    paper: NoticeKind | None = None
    needs_reason: bool = False


S, T = Status, Step

TABLE: Mapping[tuple[Status, Step], Transition] = MappingProxyType(
    {
        (S.RECEIVED, T.ACCEPT): Transition(S.ACCEPTED, p.ACCEPT, "受理", NoticeKind.ACCEPTANCE),
        (S.RECEIVED, T.ACCEPT_WITH_GAPS): Transition(S.ACCEPTED, p.ACCEPT, "容缺受理", NoticeKind.GAP_ACCEPTANCE),
        (S.RECEIVED, T.DEEM_ACCEPTED): Transition(S.ACCEPTED, p.TIMER, "逾期视为受理", NoticeKind.ACCEPTANCE),
        (S.RECEIVED, T.REQUEST_CORRECTION): Transition(
            S.CORRECTING, p.ACCEPT, "一次性告知补正", NoticeKind.CORRECTION, needs_reason=True
        ),
        (S.RECEIVED, T.REFUSE_ACCEPTANCE): Transition(
            S.NOT_ACCEPTED, p.ACCEPT, "不予受理", NoticeKind.REFUSAL_OF_ACCEPTANCE, needs_reason=True
        ),
        (S.RECEIVED, T.GRANT_AT_ONCE): Transition(S.GRANTED, p.GRANT_AT_ONCE, "当场准予", NoticeKind.DECISION_GRANT),
        (S.CORRECTING, T.SUPPLY_CORRECTION): Transition(S.RECEIVED, p.SUPPLY, "补交材料", NoticeKind.RECEIPT),
        (S.CORRECTING, T.RETURN): Transition(
            S.RETURNED, p.ACCEPT, "逾期未补，退件", NoticeKind.WITHDRAWAL, needs_reason=True
        ),
        (S.ACCEPTED, T.EXAMINE): Transition(S.REVIEWING, p.EXAMINE, "送审核", needs_reason=True),
        (S.ACCEPTED, T.PROPOSE): Transition(S.DECIDING, p.EXAMINE, "送批准", needs_reason=True),
        (S.ACCEPTED, T.START_PROCEDURE): Transition(
            S.PAUSED, p.SIGN, "进入特别程序", NoticeKind.PROCEDURE, needs_reason=True
        ),
        (S.PAUSED, T.END_PROCEDURE): Transition(S.ACCEPTED, p.EXAMINE, "特别程序结束", needs_reason=True),
        (S.REVIEWING, T.REVIEW): Transition(S.DECIDING, p.REVIEW, "送批准", needs_reason=True),
        (S.REVIEWING, T.SEND_BACK): Transition(S.ACCEPTED, p.REVIEW, "退回承办", needs_reason=True),
        (S.DECIDING, T.SEND_BACK): Transition(S.REVIEWING, p.DECIDE, "退回审核", needs_reason=True),
        (S.DECIDING, T.SEND_BACK_TO_EXAMINER): Transition(S.ACCEPTED, p.DECIDE, "退回承办", needs_reason=True),
        (S.DECIDING, T.GRANT): Transition(S.GRANTED, p.DECIDE, "准予", NoticeKind.DECISION_GRANT),
        (S.DECIDING, T.DENY): Transition(S.DENIED, p.DECIDE, "不予", NoticeKind.DECISION_DENY, needs_reason=True),
        (S.DEFAULTED, T.CONFIRM_DEFAULT): Transition(S.GRANTED, p.DECIDE, "补出决定书", NoticeKind.DECISION_GRANT),
        (S.GRANTED, T.CONCLUDE): Transition(S.CONCLUDED, p.CONCLUDE, "制证办结"),
        (S.DENIED, T.CONCLUDE): Transition(S.CONCLUDED, p.CONCLUDE, "办结"),
        (S.CONCLUDED, T.DELIVER): Transition(S.DELIVERED, p.DELIVER, "送达", NoticeKind.DELIVERY),
    }
    | {
        (status, T.GRANT_BY_DEFAULT): Transition(S.DEFAULTED, p.TIMER, "超时视为同意")
        for status in (S.ACCEPTED, S.REVIEWING, S.DECIDING)
    }
    | {
        (status, T.WITHDRAW): Transition(S.WITHDRAWN, p.WITHDRAW, "撤回申请", NoticeKind.WITHDRAWAL)
        for status in (S.RECEIVED, S.CORRECTING, S.ACCEPTED, S.PAUSED, S.REVIEWING, S.DECIDING)
    }
    | {
        (status, T.TERMINATE): Transition(S.TERMINATED, p.SIGN, "终止办理", NoticeKind.WITHDRAWAL, needs_reason=True)
        for status in (S.ACCEPTED, S.PAUSED, S.REVIEWING, S.DECIDING, S.DEFAULTED, S.GRANTED)
    }
    | {
        (status, T.VOID): Transition(S.VOIDED, p.VOID, "作废", NoticeKind.VOIDING, needs_reason=True)
        for status in (S.RECEIVED, S.CORRECTING, S.ACCEPTED, S.PAUSED, S.REVIEWING, S.DECIDING)
    }
)

ENDED = frozenset({S.NOT_ACCEPTED, S.RETURNED, S.DELIVERED, S.WITHDRAWN, S.TERMINATED, S.VOIDED})
IN_DEPARTMENT = frozenset({S.ACCEPTED, S.REVIEWING, S.DECIDING})
DECIDED = frozenset({S.DEFAULTED, S.GRANTED, S.DENIED})
# While a special procedure runs there is no date: nobody can say it before the procedure has ended.
UNDER_CLOCK = IN_DEPARTMENT | DECIDED
# Accepted and not decided, whether the clock runs or stands: what was left open (容缺) may still be brought.
WITH_DEPARTMENT = IN_DEPARTMENT | {S.PAUSED}
UNDECIDED = WITH_DEPARTMENT | {S.RECEIVED, S.CORRECTING}
# Steps that are signed by a second person, and are taken by no one alone (`rules/requests.py`).
SIGNED = frozenset({T.START_PROCEDURE, T.TERMINATE, T.VOID})

# The stage a case stands in: everything before it is done, it itself is under way.
STAGE_OF: Mapping[Status, Stage] = MappingProxyType(
    {
        S.RECEIVED: Stage.ACCEPT,
        S.CORRECTING: Stage.ACCEPT,
        S.NOT_ACCEPTED: Stage.ACCEPT,
        S.RETURNED: Stage.ACCEPT,
        S.ACCEPTED: Stage.EXAMINE,
        S.PAUSED: Stage.EXAMINE,
        S.REVIEWING: Stage.EXAMINE,
        S.DECIDING: Stage.APPROVE,
        S.DEFAULTED: Stage.APPROVE,
        S.GRANTED: Stage.CONCLUDE,
        S.DENIED: Stage.CONCLUDE,
        S.CONCLUDED: Stage.DELIVER,
        S.DELIVERED: Stage.RATE,
        S.WITHDRAWN: Stage.CONCLUDE,
        S.TERMINATED: Stage.CONCLUDE,
        S.VOIDED: Stage.CONCLUDE,
    }
)


def transition(status: Status, step: Step) -> Transition:
    """The row of the table; Refusal `step_not_possible` when the step does not exist from there."""
    found = TABLE.get((status, step))
    if found is None:
        raise Refusal(
            "step_not_possible",
            f"这件现在是“{status.label}”，不能做这一步。页面可能不是最新的，请刷新后再看。",
        )
    return found


def steps_from(status: Status) -> Mapping[Step, Transition]:
    """Every step that leads on from a status, in the order of the table."""
    return {step: row for (at, step), row in TABLE.items() if at is status}


def check_separation(step: Step, *, user_id: int | None, accepted_by: int | None, instant_authorised: bool) -> None:
    """Raise Refusal `same_person` when one person would both accept and decide (appendix E).

    Only an instant item whose decision is authorised to the counter (授权到窗) may be both.
    """
    if step is Step.GRANT_AT_ONCE:
        if not instant_authorised:
            raise Refusal(
                "not_authorised_at_counter",
                "这个事项没有授权到窗口，不能当场决定。请先受理，交承办部门审批。",
            )
        return
    if step in (Step.GRANT, Step.DENY) and user_id is not None and user_id == accepted_by:
        raise Refusal("same_person", "这件是您受理的，不能再由您批准。请换一位批准人办理。")


def check_route(status: Status, step: Step, *, reviewed: bool) -> None:
    """Raise Refusal `wrong_route` for a step of the other way through the department.

    An item goes 承办 → 审核 → 批准, or without the reviewer 承办 → 批准, as its guide says.
    """
    if reviewed and step is Step.PROPOSE:
        raise Refusal("wrong_route", "这个事项要先经审核。请送审核，不能直接送批准。")
    if not reviewed and (step is Step.EXAMINE or (status is Status.DECIDING and step is Step.SEND_BACK)):
        raise Refusal("wrong_route", "这个事项不设审核环节，承办和批准之间直接送、直接退。")


def check_reason(row: Transition, reason: str) -> None:
    """Raise Refusal `reason_needed` when a step that must be reasoned has no reason worth the name."""
    if row.needs_reason and len(reason.strip()) < 4:
        raise Refusal("reason_needed", f"“{row.label}”要写明理由。请写清楚，至少 4 个字。")
    if len(reason) > 2000:
        raise Refusal("reason_too_long", f"理由写了 {len(reason)} 个字，最多 2000 个字。请精简后再提交。")
