"""What an officer may do before the decision, as one table: when it is offered, its form, its command, its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest

from yiciban.cases.facts import CaseFact
from yiciban.documents.web import keep_posted
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import Permission, may
from yiciban.kernel.refusal import invalid
from yiciban.proceedings import forms, permissions, queries, rules, services
from yiciban.proceedings.facts import Conclusion, HearingState, Proceedings


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent: which case, by whom, when."""

    request: HttpRequest
    fact: CaseFact
    by: Actor
    at: datetime

    def text(self, name: str) -> str:
        """One typed value."""
        return self.request.POST.get(name, "").replace("\x00", "")

    def lines(self, name: str) -> list[str]:
        """What was written one to a line."""
        return self.text(name).splitlines()

    def number(self, name: str, sentence: str) -> int:
        """A number; Refusal `choice_missing` beside its field."""
        text = self.text(name).strip()
        if not text.isdecimal() or len(text) > 9:
            raise invalid("choice_missing", sentence, {name: sentence})
        return int(text)


@dataclass(frozen=True, slots=True)
class Context:
    """A case with what was done about it, and who looks at it when."""

    fact: CaseFact
    found: Proceedings
    actor: Actor
    today: date

    def hearing_in(self, *states: HearingState) -> bool:
        """Whether the latest hearing stands in one of these states."""
        return self.found.hearing is not None and self.found.hearing.state in states


Choices = Callable[[Context], Mapping[str, forms.Choices]]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its part of the page, when it is offered, how it is asked and done."""

    part: str
    label: str
    button: str
    done: str
    permission: Permission
    offered: Callable[[Context], bool]
    form: type[forms.PlainForm]
    run: Callable[[Sent], object]
    choices: Choices | None = None
    hint: str = ""
    is_danger: bool = False


def _plan(sent: Sent) -> object:
    inspectors = [int(one) for one in sent.request.POST.getlist("inspectors") if one.isdecimal() and len(one) < 10]
    day = rules.read_day(sent.text("day"))
    return services.inspection_plan(sent.fact.number, day, sent.text("place"), inspectors, by=sent.by, at=sent.at)


def _record(sent: Sent) -> object:
    word = sent.text("conclusion")
    if word not in set(Conclusion):
        sentence = "请选符合还是不符合。"
        raise invalid("choice_missing", sentence, {"conclusion": sentence})
    has_files = bool(sent.request.FILES.getlist("file"))
    photos = [file.id for file in keep_posted(sent.request, by=sent.by, at=sent.at)] if has_files else []
    return services.inspection_record(
        sent.fact.number,
        sent.text("findings"),
        Conclusion(word),
        applicant_present="applicant_present" in sent.request.POST,
        remark=sent.text("remark"),
        photos=photos,
        by=sent.by,
        at=sent.at,
    )


def _cancel(sent: Sent) -> object:
    return services.inspection_cancel(sent.fact.number, sent.text("reason"), by=sent.by, at=sent.at)


def _tell(sent: Sent) -> object:
    return services.hearing_tell(
        sent.fact.number, sent.text("matter"), interested=sent.lines("interested"), by=sent.by, at=sent.at
    )


def _ask(sent: Sent) -> object:
    return services.hearing_ask(
        sent.fact.number, sent.text("reason"), asked_by=sent.text("asked_by"), by=sent.by, at=sent.at
    )


def _schedule(sent: Sent) -> object:
    day, hour = rules.read_day(sent.text("day")), rules.read_hour(sent.text("hour"))
    chair = sent.number("chair", "请选主持人。")
    return services.hearing_schedule(sent.fact.number, day, hour, sent.text("place"), chair, by=sent.by, at=sent.at)


def _hold(sent: Sent) -> object:
    return services.hearing_hold(
        sent.fact.number,
        sent.text("minutes"),
        present=sent.lines("present"),
        signed_by=sent.lines("signed_by"),
        by=sent.by,
        at=sent.at,
    )


def _waive(sent: Sent) -> object:
    return services.hearing_waive(sent.fact.number, sent.text("reason"), by=sent.by, at=sent.at)


def _consult(sent: Sent) -> object:
    days = sent.number("days", f"请填 1 到 {rules.ANSWER_MOST} 个工作日。")
    if not sent.text("department"):
        sentence = "请选问哪个部门。"
        raise invalid("choice_missing", sentence, {"department": sentence})
    return services.consultation_ask(
        sent.fact.number, sent.text("department")[:40], sent.text("question"), days, by=sent.by, at=sent.at
    )


def _withdraw(sent: Sent) -> object:
    try:
        wanted = UUID(sent.text("consultation"))
    except ValueError:
        sentence = "请选撤回哪一份。"
        raise invalid("choice_missing", sentence, {"consultation": sentence}) from None
    return services.consultation_withdraw(wanted, sent.text("reason"), by=sent.by, at=sent.at)


def _inspectors(context: Context) -> Mapping[str, forms.Choices]:
    return {"inspectors": forms.officer_choices(queries.inspectors(context.fact, context.today))}


def _askers(context: Context) -> Mapping[str, forms.Choices]:
    hearing = context.found.hearing
    others = [(name, f"{name}（利害关系人）") for name in hearing.interested] if hearing else []
    return {"asked_by": [("", f"{context.fact.party_name}（申请人）"), *others]}


def _chairs(context: Context) -> Mapping[str, forms.Choices]:
    hearing = context.found.hearing
    handled_by = (hearing.told_by if hearing else None, context.fact.examined_by)
    free = (one for one in queries.chairs(context.fact, context.today) if one.user_id not in handled_by)
    return {"chair": forms.officer_choices(free)}


def _departments(context: Context) -> Mapping[str, forms.Choices]:
    return {"department": forms.department_choices(queries.consultable(context.fact))}


def _waiting(context: Context) -> Mapping[str, forms.Choices]:
    return {"consultation": forms.consultation_choices(context.found.waiting)}


INSPECTION, HEARING, CONSULTATION = "inspection", "hearing", "consultation"
S = HearingState

ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "plan": Act(
            INSPECTION,
            "安排现场核查",
            "安排核查，通知申请人",
            "已安排，短信已经通知申请人。",
            permissions.INSPECT,
            lambda context: context.found.planned is None,
            forms.PlanForm,
            _plan,
            _inspectors,
            "两名以上工作人员去（行政许可法第三十四条）。安排好会发短信告诉申请人哪天、到哪里。",
        ),
        "record": Act(
            INSPECTION,
            "记录核查结果",
            "记下结果，出核查笔录",
            "已记录，现场核查笔录已出。",
            permissions.INSPECT,
            lambda context: (
                context.found.planned is not None and context.actor.user_id in context.found.planned.inspector_ids
            ),
            forms.RecordForm,
            _record,
            hint="记下以后不能改，会出现场核查笔录。",
        ),
        "cancel": Act(
            INSPECTION,
            "取消这次核查",
            "取消核查，通知申请人",
            "已取消，短信已经通知申请人。",
            permissions.INSPECT,
            lambda context: context.found.planned is not None,
            forms.ReasonForm,
            _cancel,
            is_danger=True,
        ),
        "tell": Act(
            HEARING,
            "告知听证权利",
            "告知，出听证告知书",
            "已告知，听证告知书已出。",
            permissions.TELL,
            lambda context: not context.hearing_in(*rules.LIVE),
            forms.TellForm,
            _tell,
            hint="从今天起 5 个工作日内可以提出听证；到期没有人提出，或者都放弃了，才能决定。",
        ),
        "ask": Act(
            HEARING,
            "登记有人提出听证",
            "登记，20 个工作日内听证",
            "已登记。",
            permissions.ASK,
            lambda context: context.hearing_in(S.TOLD),
            forms.AskForm,
            _ask,
            _askers,
            "当面或者书面提出的，在这里登记；申请人也可以自己在手机上提。",
        ),
        "schedule": Act(
            HEARING,
            "安排听证、改期",
            "通知听证，出听证通知书",
            "已通知，听证通知书已出。",
            permissions.TELL,
            lambda context: context.hearing_in(S.ASKED, S.SCHEDULED),
            forms.ScheduleForm,
            _schedule,
            _chairs,
            "要提前 7 个工作日通知。改期也在这里，会再出一份通知书。",
        ),
        "minutes": Act(
            HEARING,
            "写听证笔录",
            "记下，出听证笔录",
            "听证结束，听证笔录已出。",
            permissions.CHAIR,
            lambda context: (
                context.hearing_in(S.SCHEDULED)
                and context.found.hearing is not None
                and context.found.hearing.chair == context.actor.user_id
            ),
            forms.MinutesForm,
            _hold,
            hint="由主持人写，参加的人看过签字。决定要根据笔录作。",
        ),
        "waive": Act(
            HEARING,
            "登记放弃听证",
            "登记放弃",
            "已登记，不再听证。",
            permissions.ASK,
            lambda context: context.hearing_in(*rules.LIVE),
            forms.ReasonForm,
            _waive,
            hint="有书面放弃的才登记。写明谁、哪天、怎么放弃的。",
            is_danger=True,
        ),
        "consult": Act(
            CONSULTATION,
            "征求别的部门的意见",
            "发出去",
            "已发给对方部门。",
            permissions.CONSULT,
            lambda _: True,
            forms.ConsultForm,
            _consult,
            _departments,
            "对方答复以前不能决定；等不了的，写明理由撤回。计时照走。",
        ),
        "withdraw": Act(
            CONSULTATION,
            "撤回征求意见",
            "撤回",
            "已撤回。",
            permissions.CONSULT,
            lambda context: bool(context.found.waiting),
            forms.WithdrawForm,
            _withdraw,
            _waiting,
            is_danger=True,
        ),
    }
)


def offered(context: Context) -> Mapping[str, Act]:
    """What this officer may do about the case now, in the order of the table."""
    fact = context.fact
    if fact.status not in rules.UNDECIDED:
        return {}
    where = {"region": fact.region, "department": fact.department, "point": fact.point}
    return {
        name: act for name, act in ACTS.items() if may(context.actor, act.permission, **where) and act.offered(context)
    }
