"""What takes two people: who may ask, who signs, from which status, and that they are two. One table.

Sources: flows 3, 5 and 6 of appendix D, section 1.4 (作废 takes two), appendix B of the domain facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yiciban.cases import permissions as p
from yiciban.cases.facts import EndGround, RequestKind, RequestState, Status, Step
from yiciban.cases.rules.lifecycle import IN_DEPARTMENT, UNDECIDED, WITH_DEPARTMENT
from yiciban.kernel.permissions import Permission
from yiciban.kernel.refusal import Refusal, invalid


@dataclass(frozen=True, slots=True)
class RequestRule:
    """Who asks, who signs, and the step of the case that follows a yes (none: the status stays)."""

    ask: Permission
    sign: Permission
    statuses: frozenset[Status]
    step: Step | None = None
    sign_joint: Permission | None = None
    """Who signs instead where several agencies decide together."""

    def signer(self, *, joint: bool) -> Permission:
        """Whose signature it takes."""
        return self.sign_joint if joint and self.sign_joint else self.sign


K = RequestKind

REQUESTS: Mapping[RequestKind, RequestRule] = MappingProxyType(
    {
        K.PROCEDURE: RequestRule(p.EXAMINE, p.SIGN, frozenset({Status.ACCEPTED}), Step.START_PROCEDURE),
        K.EXTENSION: RequestRule(p.EXAMINE, p.SIGN, IN_DEPARTMENT, sign_joint=p.SIGN_JOINT),
        K.SECOND_CORRECTION: RequestRule(
            p.ACCEPT, p.SIGN_CORRECTION, frozenset({Status.RECEIVED}), Step.REQUEST_CORRECTION
        ),
        # Granted, it may still come to nothing: its licence was revoked before the new one was made (`check_end`).
        K.TERMINATION: RequestRule(
            p.EXAMINE, p.SIGN, WITH_DEPARTMENT | {Status.DEFAULTED, Status.GRANTED}, Step.TERMINATE
        ),
        K.VOIDING: RequestRule(p.ASK_VOID, p.VOID, UNDECIDED, Step.VOID),
    }
)


def check_end(status: Status, ground: EndGround, *, licence_ended: bool) -> None:
    """Raise Refusal `ground_not_fitting`: a grant is undone by no ground but that its licence has ended.

    A renewal or change is of a licence; one revoked (行政许可法 art. 69), withdrawn or cancelled (art. 70) leaves
    nothing to renew, and the grant, which only two people set aside, cannot be carried out.
    """
    if ground is EndGround.LICENCE_ENDED and not licence_ended:
        sentence = "这件要办的证照还有效，或者不是延续、变更，不能用这个原因。"
    elif ground is not EndGround.LICENCE_ENDED and status not in WITH_DEPARTMENT:
        sentence = "已经准予的，只有要延续、变更的证照已被撤销、吊销或者注销，才能终止。"
    else:
        return
    raise invalid("ground_not_fitting", sentence, {"ground": sentence})


def check_asked(kind: RequestKind, status: Status) -> None:
    """Raise Refusal `request_not_possible` when the case stands where this cannot be asked for."""
    if status not in REQUESTS[kind].statuses:
        raise Refusal("request_not_possible", f"这件现在是“{status.label}”，不能提出{kind.label}。")


def check_answer(state: RequestState, *, asked_by: int | None, answered_by: int | None) -> None:
    """Raise Refusal `request_answered` when there is nothing to answer, `same_person` to the one who asked."""
    if state is not RequestState.OPEN:
        raise Refusal("request_answered", f"这份请示已经有了结果：{state.label}。页面可能不是最新的，请刷新。")
    if asked_by == answered_by:
        raise Refusal("same_person", "这是您自己提出的，要请另一位有权的人来签。")
