"""What can happen to a licence: from which state to which, who asks and signs, on what ground, with which paper.

One table; the commands, the desk's page, the API and the tests read it. Sources: 行政许可法 arts. 49, 50, 69, 70, 79;
行政处罚法 art. 9; the codes of states and operations that the national exchange of licences uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from yiciban.cases.facts import RequestState
from yiciban.documents.facts import NoticeKind
from yiciban.kernel.permissions import Permission
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.licences import permissions as p
from yiciban.licences.facts import Act, Ground, State

S, A, G = State, Act, Ground
LAW = "《行政许可法》"
PENALTY_LAW = "《行政处罚法》第九条第三项"


@dataclass(frozen=True, slots=True)
class ActRule:
    """One thing that can happen to a licence."""

    code: str
    """操作类型 by the national code."""
    before: frozenset[State]
    """The states it starts from; empty: there is no licence yet."""
    to: State
    """The state of the licence it happens to."""
    law: str
    permission: Permission
    """Who may do it; of what takes two, who asks."""
    sign: Permission | None = None
    """Who signs; None: it takes no second person."""
    grounds: Mapping[Ground, str] = field(default_factory=dict)
    """The grounds one may name, each with its article."""
    paper: NoticeKind | None = None
    done: str = ""
    """What the holder is told. {name} {number} {link}"""


VERSION_OF = frozenset({S.VALID, S.EXPIRED})
"""A case granted on the last day makes its new version a day or two later."""

TABLE: Mapping[Act, ActRule] = MappingProxyType(
    {
        A.ISSUE: ActRule("01", frozenset(), S.VALID, f"{LAW}第三十九条", p.ISSUE),
        A.ENTER: ActRule("01", frozenset(), S.VALID, f"{LAW}第三十九条", p.ISSUE),
        A.RENEW: ActRule("02", VERSION_OF, S.EXPIRED, f"{LAW}第五十条", p.ISSUE),
        A.CHANGE: ActRule("08", VERSION_OF, S.EXPIRED, f"{LAW}第四十九条", p.ISSUE),
        A.REPLACE: ActRule("07", VERSION_OF, S.EXPIRED, f"{LAW}第三十九条", p.ISSUE),
        A.EXPIRE: ActRule("04", frozenset({S.VALID}), S.EXPIRED, f"{LAW}第七十条第一项", p.TIMER),
        A.REVOKE: ActRule(
            "05",
            frozenset({S.VALID, S.HELD}),
            S.REVOKED,
            f"{LAW}第六十九条",
            p.ASK,
            p.SIGN,
            MappingProxyType(
                {
                    G.ABUSE: f"{LAW}第六十九条第一款第一项",
                    G.BEYOND_POWER: f"{LAW}第六十九条第一款第二项",
                    G.PROCEDURE: f"{LAW}第六十九条第一款第三项",
                    G.UNQUALIFIED: f"{LAW}第六十九条第一款第四项",
                    G.REVOCABLE: f"{LAW}第六十九条第一款第五项",
                    G.DECEIT: f"{LAW}第六十九条第二款",
                }
            ),
            NoticeKind.REVOCATION,
            "您的“{name}”（{number}）已被撤销，理由和复议、诉讼的办法写在决定书里。{link}",
        ),
        A.CANCEL: ActRule(
            "05",
            frozenset({S.VALID, S.HELD, S.EXPIRED, S.REVOKED, S.WITHDRAWN}),
            S.CANCELLED,
            f"{LAW}第七十条",
            p.ASK,
            p.SIGN,
            MappingProxyType(
                {
                    G.LAPSED: f"{LAW}第七十条第一项",
                    G.DEAD: f"{LAW}第七十条第二项",
                    G.DISSOLVED: f"{LAW}第七十条第三项",
                    G.TAKEN: f"{LAW}第七十条第四项",
                    G.IMPOSSIBLE: f"{LAW}第七十条第五项",
                    G.ASKED: f"{LAW}第七十条第六项",
                }
            ),
            NoticeKind.CANCELLATION,
            "您的“{name}”（{number}）已经注销，原因写在决定书里。{link}",
        ),
        # The paper of these three is the penalty decision, which another office writes under its own law.
        A.HOLD: ActRule(
            "03",
            frozenset({S.VALID}),
            S.HELD,
            PENALTY_LAW,
            p.ASK,
            p.SIGN,
            MappingProxyType({G.PENALTY: PENALTY_LAW}),
            None,
            "您的“{name}”（{number}）被暂扣，按处罚决定书办，改正以后发还。{link}",
        ),
        A.RELEASE: ActRule(
            "06",
            frozenset({S.HELD}),
            S.VALID,
            PENALTY_LAW,
            p.ASK,
            p.SIGN,
            MappingProxyType({G.SETTLED: PENALTY_LAW}),
            None,
            "您的“{name}”（{number}）已经发还，可以照常使用。{link}",
        ),
        A.WITHDRAW: ActRule(
            "05",
            frozenset({S.VALID, S.HELD}),
            S.WITHDRAWN,
            PENALTY_LAW,
            p.ASK,
            p.SIGN,
            MappingProxyType({G.PENALTY: PENALTY_LAW}),
            None,
            "您的“{name}”（{number}）已被吊销，按处罚决定书上写的办法可以复议、诉讼。{link}",
        ),
    }
)
BY_TWO = tuple(act for act, rule in TABLE.items() if rule.sign)
LIVE = frozenset({S.VALID, S.HELD})
"""Every other state is an end, and has its moment and its ground."""
_ONLY_FROM: Mapping[Ground, frozenset[State]] = MappingProxyType(
    {G.LAPSED: frozenset({S.EXPIRED}), G.TAKEN: frozenset({S.REVOKED, S.WITHDRAWN})}
)


def possible_acts(state: State, *, replaced: bool) -> tuple[Act, ...]:
    """What two people may do with a licence as it stands; nothing with a version that has a successor."""
    return () if replaced else tuple(act for act in BY_TWO if state in TABLE[act].before)


def grounds_for(act: Act, state: State) -> tuple[Ground, ...]:
    """The grounds an act may have in a state: one that ran out is cancelled because it did, and for nothing else."""
    wanted = [ground for ground in TABLE[act].grounds if state in _ONLY_FROM.get(ground, frozenset({state}))]
    own = [ground for ground in wanted if ground in _ONLY_FROM]
    return tuple(own or wanted)


def check_act(act: Act, state: State, *, replaced: bool, ground: Ground | None = None) -> None:
    """Raise Refusal `licence_replaced`, `act_not_possible`, `ground_not_fitting`."""
    rule = TABLE[act]
    if replaced:
        raise Refusal("licence_replaced", f"这本已经换发新证，要{act.label}请到新的那一版办。")
    if state not in rule.before:
        raise Refusal(
            "act_not_possible", f"这本证照现在是“{state.label}”，不能{act.label}。页面可能不是最新的，请刷新。"
        )
    if ground is not None and ground not in grounds_for(act, state):
        sentence = f"“{ground.label}”不能作为现在{act.label}的理由，请另选一项。"
        raise invalid("ground_not_fitting", sentence, {"ground": sentence})


def check_reason(act: Act, reason: str) -> None:
    """Raise Refusal `reason_needed` without facts worth the name, `reason_too_long`."""
    if len(reason.strip()) < 4:
        sentence = f"{act.label}要写明事实和理由，至少 4 个字。"
        raise invalid("reason_needed", sentence, {"reason": sentence})
    if len(reason) > 2000:
        sentence = f"写了 {len(reason)} 个字，最多 2000 个字。请精简后再提交。"
        raise invalid("reason_too_long", sentence, {"reason": sentence})


def check_ban(act: Act, ground: Ground, *, bans: bool) -> None:
    """Raise Refusal `ban_not_possible`: only deceit bars from applying again (art. 79)."""
    if bans and not (act is Act.REVOKE and ground is Ground.DECEIT):
        sentence = "只有以欺骗、贿赂等不正当手段取得、因此撤销的，才有三年内不得再申请。"
        raise invalid("ban_not_possible", sentence, {"bans": sentence})


def check_answer(state: RequestState, *, asked_by: int | None, answered_by: int | None) -> None:
    """Raise Refusal `request_answered` when there is nothing to answer, `same_person` to the one who asked."""
    if state is not RequestState.OPEN:
        raise Refusal("request_answered", f"这份请示已经有了结果：{state.label}。页面可能不是最新的，请刷新。")
    if asked_by is not None and asked_by == answered_by:
        raise Refusal("same_person", "这是您自己提出的，要请另一位有权的人来签。")
