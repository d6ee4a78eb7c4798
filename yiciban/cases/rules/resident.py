"""What a case's page tells its applicant first: the date, what comes next, whether they have to do something.

One table by status; copy rules of the portal: the result first, a date with its weekday, and 现在不用您做什么
when there is nothing to do. Pure functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from yiciban.cases.facts import CaseFact, CaseRow, DeliveryMethod, Stage, Status
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import WEEKDAYS, day_text, due_text, local_date
from yiciban.kernel.deadlines import remaining_working_days
from yiciban.kernel.masking import mask_phone

SOON = 2  # working days


@dataclass(frozen=True, slots=True)
class Standing:
    """The head of a case page; `clock` is a state of the badge, `yours` means that the applicant is to act."""

    clock: str
    badge: str
    left: str
    big: str
    under: str
    title: str
    text: str
    yours: bool
    ended: bool


@dataclass(frozen=True, slots=True)
class _Words:
    badge: str
    big: str
    under: str
    title: str
    text: str
    clock: str = "ok"
    yours: bool = False
    ended: bool = False
    late: str = ""


_WAIT = "现在不用您做什么。有变化会发短信到 {phone}。"
_REMEDY = "理由写在决定书里。不服的，可以申请行政复议，也可以向法院起诉，办法和期限决定书里都有。"
S = Status

_WORDS: Mapping[Status, _Words] = MappingProxyType(
    {
        S.RECEIVED: _Words(
            "材料核对中",
            "最晚 {day} 答复您",
            "{weekday}，下班前。到时告诉您能不能受理，受理后{promise}。",
            "下一步：{point}核对材料",
            _WAIT,
            late="本该 {day} 答复您",
        ),
        S.CORRECTING: _Words(
            "等您补材料",
            "请您补 {count} 样",
            "补齐就重新核对。今天补上，最晚 {answer}答复您。",
            "下一步：您来补",
            "要补什么、怎么补，都写着。只会要您补这一次。",
            clock="soon",
            yours=True,
        ),
        S.NOT_ACCEPTED: _Words(
            "没有受理",
            "这件没有受理",
            "{ended}决定的。",
            "为什么",
            _REMEDY,
            clock="done",
            ended=True,
        ),
        S.RETURNED: _Words(
            "已退件",
            "这件退回了",
            "{ended}退的，因为一直没有补齐材料。",
            "还想办",
            "材料准备好以后，可以重新申请，以前填的要重新填。",
            clock="done",
            ended=True,
        ),
        S.ACCEPTED: _Words(
            "按时办理中",
            "最晚 {day} 办完",
            "{weekday}，下班前。法律规定最晚 {legal}。",
            "下一步：{department}审查",
            _WAIT,
            late="本该 {day} 办完",
        ),
        S.REVIEWING: _Words(
            "按时办理中",
            "最晚 {day} 办完",
            "{weekday}，下班前。法律规定最晚 {legal}。",
            "下一步：{department}审核",
            _WAIT,
            late="本该 {day} 办完",
        ),
        S.DECIDING: _Words(
            "按时办理中",
            "最晚 {day} 办完",
            "{weekday}，下班前。法律规定最晚 {legal}。",
            "下一步：{department}批准",
            _WAIT,
            late="本该 {day} 办完",
        ),
        S.GRANTED: _Words(
            "批准了",
            "批准了，最晚 {day} 办结",
            "{weekday}，下班前。正在制证。",
            "下一步：{hand}",
            _WAIT,
            late="批准了，本该 {day} 办结",
        ),
        S.DENIED: _Words("没有批准", "这件没有批准", "最晚 {due}办结。", "为什么", _REMEDY, clock="done"),
        S.CONCLUDED: _Words(
            "办好了",
            "办好了，最晚 {day} 送到",
            "{weekday}，下班前。",
            "下一步：{hand}",
            "{fetch}",
            late="办好了，本该 {day} 送到",
        ),
        S.DELIVERED: _Words(
            "已送达",
            "{ended_day}办完了",
            "",
            "办得怎么样",
            "请您打个分。好的坏的都照实说，办您这件事的人看不到是谁打的。",
            clock="done",
            ended=True,
        ),
        S.WITHDRAWN: _Words(
            "已撤回",
            "您撤回了这次申请",
            "{ended}撤回的，不影响以后再申请。",
            "还想办",
            "随时可以重新申请。",
            clock="done",
            ended=True,
        ),
    }
)

_HAND: Mapping[DeliveryMethod, tuple[str, str]] = MappingProxyType(
    {
        DeliveryMethod.COUNTER: ("到{point}领", "请带身份证到{point}领。到了说办件编号就行。"),
        DeliveryMethod.POST: ("寄给您", "现在不用您做什么。寄出时会发短信到 {phone}。"),
        DeliveryMethod.ELECTRONIC: ("电子送达", "现在不用您做什么。送到后在这一页和证照包里都能看到。"),
    }
)

# What a stage that is over says; the present one speaks by its status.
DONE: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.INFORM: "收到您的申请，给了收件凭证。",
        Stage.ACCEPT: "{point}受理了。",
        Stage.EXAMINE: "{department}审查完了。",
        Stage.APPROVE: "{department}作出了决定。",
        Stage.CONCLUDE: "结果做好了。",
        Stage.DELIVER: "{hand}，已经送到。",
        Stage.RATE: "谢谢您的评价。",
    }
)
_HANDED: Mapping[DeliveryMethod, str] = MappingProxyType(
    {DeliveryMethod.COUNTER: "窗口领取", DeliveryMethod.POST: "邮寄", DeliveryMethod.ELECTRONIC: "电子送达"}
)


def standing(
    case: CaseFact, *, today: date, calendar: WorkCalendar, answer: date, promise: str, complaint: str
) -> Standing:
    """The head of the page of a case.

    `answer` is by when the office would answer a correction handed in today, `promise` how long a decision
    takes once accepted (最多 10 个工作日办完), `complaint` whom to call when it is late.
    """
    words = _WORDS[case.status]
    due = _due(case)
    ended = local_date(case.ended_at) if case.ended_at else None
    hand, fetch = _HAND[case.delivery]
    places = {"point": case.point_name, "department": case.department_name, "phone": mask_phone(case.party_phone)}
    values = {
        **places,
        "due": _say(due, today),
        "day": day_text(due, today=today) if due else "近日",
        "weekday": f"星期{WEEKDAYS[due.weekday()]}" if due else "",
        "legal": _say(case.legal_due, today),
        "answer": _say(answer, today),
        "ended": _say(ended, today),
        "ended_day": day_text(ended, today=today) if ended else "",
        "count": str(len(case.defects)),
        "promise": promise,
        "hand": hand.format(**places),
        "fetch": fetch.format(**places),
    }
    if case.rated:
        words = replace(words, title="谢谢您的评价", text="您打过分了，一件只评一次。")
    clock, badge, left = _clock(words, due, today, calendar)
    is_late = clock == "late" and words.late
    return Standing(
        clock=clock,
        badge=badge,
        left=left,
        big=(words.late if is_late else words.big).format(**values),
        under=words.under.format(**values),
        title=words.title.format(**values),
        text=f"已经超过承诺的日期。您可以打监督电话 {complaint} 或者 12345 催办。"
        if is_late
        else words.text.format(**values),
        yours=words.yours or (case.status is S.CONCLUDED and case.delivery is DeliveryMethod.COUNTER),
        ended=words.ended,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """One case in the resident's list."""

    number: str
    title: str
    party: str
    clock: str
    badge: str
    text: str
    yours: bool
    ended: bool


# What the card of a case says; {due} is the day that matters, {who} the office.
_CARDS: Mapping[Status, str] = MappingProxyType(
    {
        S.RECEIVED: "{who}最晚 {due}答复您能不能受理。",
        S.CORRECTING: "打开看要补什么，补好就重新核对。",
        S.NOT_ACCEPTED: "理由写在决定书里，打开可以看。",
        S.RETURNED: "一直没有补齐材料。准备好后可以重新申请。",
        S.ACCEPTED: "{who}正在审查，最晚 {due}办完。",
        S.REVIEWING: "{who}正在审核，最晚 {due}办完。",
        S.DECIDING: "等{who}批准，最晚 {due}办完。",
        S.GRANTED: "正在制证，最晚 {due}办结。",
        S.DENIED: "理由和复议、起诉的办法写在决定书里。",
        S.CONCLUDED: "结果最晚 {due}送到您手上。",
        S.DELIVERED: "办完了，谢谢您的评价。",
        S.WITHDRAWN: "需要时可以重新申请。",
    }
)


def card(row: CaseRow, *, today: date, rated: bool) -> Card:
    """A case in the resident's list: badge, one sentence with the date, whether they are to act."""
    words = _WORDS[row.status]
    clock, badge = words.clock, words.badge
    if clock == "ok" and row.due and row.due <= today:
        clock, badge = ("today", "今天到期") if row.due == today else ("late", "超期了")
    text = _CARDS[row.status].format(who=row.department_name, due=_say(row.due, today))
    if row.status is S.DELIVERED and not rated:
        text = "办完了，请您打个分。"
    return Card(
        row.number,
        row.item_name,
        row.party_name if row.party_kind == "firm" else "",
        clock,
        badge,
        text,
        words.yours,
        words.ended,
    )


def done_words(stage: Stage, case: CaseFact) -> str:
    """What a stage that is over says."""
    return DONE[stage].format(point=case.point_name, department=case.department_name, hand=_HANDED[case.delivery])


def _due(case: CaseFact) -> date | None:
    if case.status is S.RECEIVED:
        return case.intake_due
    return case.delivery_due if case.status is S.CONCLUDED else case.promised_due


def _say(day: date | None, today: date) -> str:
    return due_text(day, today=today) if day else ""


def _clock(words: _Words, due: date | None, today: date, calendar: WorkCalendar) -> tuple[str, str, str]:
    """The badge's state and words, and how many working days are left, beside it."""
    if words.clock != "ok" or due is None:
        return words.clock, words.badge, ""
    if due < today:
        days = sum(1 for day in calendar.working_days(due, today) if day > due)
        return "late", f"超 {days} 个工作日" if days else "超期", ""
    if due == today:
        return "today", "今天到期", ""
    left = remaining_working_days(today, due, calendar)
    return "soon" if left <= SOON else "ok", words.badge, f"还有 {left} 个工作日"
