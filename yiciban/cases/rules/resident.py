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
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT
from yiciban.cases.rules.work import due_column
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import WEEKDAYS, day_text, due_text, local_date
from yiciban.kernel.deadlines import remaining_working_days
from yiciban.kernel.masking import mask_name, mask_phone
from yiciban.people.facts import PartyKind

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
_GAP = "受理时说好后补的材料，最晚 {wanted}补齐。到期没有补齐，这件就终止办理。"
_LATE = "已经超过承诺的日期。您可以打监督电话 {complaint} 或者 12345 催办。"
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
            "要补什么、怎么补，都写着。最晚 {wanted}补齐，过了这天会退件。",
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
        S.PAUSED: _Words(
            "特别程序中",
            "暂时说不出哪天办完",
            "{department}正在走特别程序（检测、听证这些），这段时间依法不算在期限里。通知书里写了大约要多久。",
            "下一步：{department}做完特别程序",
            "做完以后接着算，新的最晚日期会写在这里。有变化会发短信到 {phone}。",
            clock="pause",
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
        S.DEFAULTED: _Words(
            "视为同意",
            "到期没有答复，视为同意",
            "{department}欠您一份决定书，最晚 {owed}补出。",
            "下一步：{department}补出决定书",
            _WAIT,
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
        S.TERMINATED: _Words(
            "已终止",
            "这件没有办下去",
            "{ended}终止的，原因写在通知书里。",
            "还想办",
            "情况变了可以重新申请。不明白的，打 12345 问。",
            clock="done",
            ended=True,
        ),
        S.VOIDED: _Words(
            "已作废",
            "这件收错了，已经作废",
            "{ended}作废的，不影响您申请。",
            "还想办",
            "可以重新申请。已交的原件到窗口取。",
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

# Ways for who could not be reached: nobody waits for one of them.
_SOUGHT = (DeliveryMethod.LEFT, DeliveryMethod.ENTRUSTED, DeliveryMethod.PUBLIC)
_HAND: Mapping[DeliveryMethod, tuple[str, str]] = MappingProxyType(
    {
        DeliveryMethod.COUNTER: ("到{point}领", "请带身份证到{point}领。到了说办件编号就行。"),
        DeliveryMethod.POST: ("寄给您", "现在不用您做什么。寄出时会发短信到 {phone}。"),
        DeliveryMethod.ELECTRONIC: ("电子送达", "现在不用您做什么。送到后在这一页和证照包里都能看到。"),
        **{method: (method.label, "现在不用您做什么。送达后在这一页看得到。") for method in _SOUGHT},
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
    {
        DeliveryMethod.COUNTER: "窗口领取",
        DeliveryMethod.POST: "邮寄",
        DeliveryMethod.ELECTRONIC: "电子送达",
        **{method: method.label for method in _SOUGHT},
    }
)


def standing(
    case: CaseFact, *, today: date, calendar: WorkCalendar, answer: date, promise: str, complaint: str
) -> Standing:
    """The head of the page of a case.

    `answer` is by when the office would answer a correction handed in today, `promise` how long a decision
    takes once accepted (最多 10 个工作日办完), `complaint` whom to call when it is late.
    """
    words = _WORDS[case.status]
    due: date | None = getattr(case, due_column(case.status))
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
        "owed": _say(case.paper_due, today),
        "wanted": _say(case.correction_due or case.gap_due, today),
        "ended": _say(ended, today),
        "ended_day": day_text(ended, today=today) if ended else "",
        "count": str(len(case.defects)),
        "promise": promise,
        "complaint": complaint,
        "hand": hand.format(**places),
        "fetch": fetch.format(**places),
    }
    if case.rated:
        words = replace(words, title="谢谢您的评价", text="您打过分了，一件只评一次。")
    clock, badge, left = _clock(words, due, today, calendar)
    is_late = clock == "late" and words.late
    says = words.text
    if case.gap_due and case.status in WITH_DEPARTMENT:
        words, says = replace(words, title="下一步：您来补材料", yours=True), _GAP
    elif is_late:
        says = _LATE
    return Standing(
        clock=clock,
        badge=badge,
        left=left,
        big=(words.late if is_late else words.big).format(**values),
        under=words.under.format(**values),
        title=words.title.format(**values),
        text=says.format(**values),
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
        S.CORRECTING: "最晚 {wanted}补齐，打开看要补什么。",
        S.NOT_ACCEPTED: "理由写在决定书里，打开可以看。",
        S.RETURNED: "一直没有补齐材料。准备好后可以重新申请。",
        S.ACCEPTED: "{who}正在审查，最晚 {due}办完。",
        S.REVIEWING: "{who}正在审核，最晚 {due}办完。",
        S.DECIDING: "等{who}批准，最晚 {due}办完。",
        S.PAUSED: "{who}正在走特别程序，这段时间不算在期限里。",
        S.DEFAULTED: "{who}到期没有答复，视为同意，正在补决定书。",
        S.GRANTED: "正在制证，最晚 {due}办结。",
        S.DENIED: "理由和复议、起诉的办法写在决定书里。",
        S.CONCLUDED: "结果最晚 {due}送到您手上。",
        S.DELIVERED: "办完了，谢谢您的评价。",
        S.WITHDRAWN: "需要时可以重新申请。",
        S.TERMINATED: "没有办下去，原因写在通知书里。",
        S.VOIDED: "收错了，已经作废，不影响您重新申请。",
    }
)


def card(row: CaseRow, *, today: date, rated: bool, owes: bool = False) -> Card:
    """A case in the resident's list: badge, one sentence with the date, whether they are to act."""
    words = _WORDS[row.status]
    clock, badge = words.clock, words.badge
    if clock == "ok" and row.due and row.due <= today:
        clock, badge = ("today", "今天到期") if row.due == today else ("late", "超期了")
    text = _CARDS[row.status].format(
        who=row.department_name, due=_say(row.due, today), wanted=_say(row.wanted_by, today)
    )
    is_gap = row.wanted_by is not None and row.status is not S.CORRECTING
    if is_gap:
        clock, badge = ("soon", "等您补材料") if clock == "ok" else (clock, badge)
        text = f"还有后补的材料，最晚 {_say(row.wanted_by, today)}补齐。{text}"
    owes = owes and not words.ended
    if owes:
        clock, badge = ("soon", "等您缴费") if clock == "ok" else (clock, badge)
        text = f"还有费用没缴，缴清才能批准。{text}"
    if row.status is S.DELIVERED and not rated:
        text = "办完了，请您打个分。"
    return Card(
        row.number,
        row.item_name,
        _whose(row),
        clock,
        badge,
        text,
        words.yours or is_gap or owes,
        words.ended,
    )


def _whose(row: CaseRow) -> str:
    """For whom, where it is not simply oneself."""
    firm = row.party_kind == PartyKind.FIRM
    if row.agent is None:
        return row.party_name if firm else ""
    name = mask_name(row.party_name, organisation=firm)
    return f"申请人{name}，{row.agent.label}{mask_name(row.agent.name)}"


def done_words(stage: Stage, case: CaseFact) -> str:
    """What a stage that is over says."""
    return DONE[stage].format(point=case.point_name, department=case.department_name, hand=_HANDED[case.delivery])


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
