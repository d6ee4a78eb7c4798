"""Words of the desk for what the rules decide: clock badges, what to do now, the seven stages, names in lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from yiciban.cases.facts import CaseFact, CaseRow, Channel, StageFact, Status
from yiciban.cases.queries import Figures
from yiciban.cases.rules.lifecycle import WITH_DEPARTMENT
from yiciban.cases.rules.work import Urgency, count_text, due_column, urgency
from yiciban.cases.views.desk_shell import Now
from yiciban.kernel.dates import day_text, local_moment, weekday_name
from yiciban.kernel.deadlines import remaining_working_days
from yiciban.kernel.masking import mask_name
from yiciban.people.facts import PartyKind

TODO: Mapping[Status, str] = MappingProxyType(
    {
        Status.RECEIVED: "核对材料，定是否受理",
        Status.CORRECTING: "等申请人补正",
        Status.ACCEPTED: "写审查意见",
        Status.PAUSED: "等特别程序的结果",
        Status.REVIEWING: "写审核意见",
        Status.DECIDING: "批准或不予",
        Status.DEFAULTED: "补出决定书",
        Status.GRANTED: "制证办结",
        Status.DENIED: "办结",
        Status.CONCLUDED: "送达",
    }
)
CLOCK_OF: Mapping[Urgency, str] = MappingProxyType(
    {Urgency.LATE: "late", Urgency.TODAY: "today", Urgency.SOON: "soon", Urgency.OK: "ok", Urgency.NONE: "pause"}
)
# What the date of a status limits, in front of it on the case page.
LIMITED: Mapping[Status, str] = MappingProxyType(
    {Status.RECEIVED: "最晚答复", Status.CONCLUDED: "最晚送达", Status.DEFAULTED: "最晚补决定书"}
)
STANDING: Mapping[Status, tuple[str, str]] = MappingProxyType(
    {
        Status.CORRECTING: ("pause", "等申请人补正，计时停"),
        Status.NOT_ACCEPTED: ("done", "不予受理"),
        Status.RETURNED: ("done", "已退件"),
        Status.DELIVERED: ("done", "已送达"),
        Status.WITHDRAWN: ("done", "申请人已撤回"),
        Status.PAUSED: ("pause", "特别程序中，计时停"),
        Status.TERMINATED: ("done", "已终止"),
        Status.VOIDED: ("done", "已作废"),
    }
)


@dataclass(frozen=True, slots=True)
class Badge:
    """A clock badge: its state and its words."""

    state: str
    text: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One row of a list as the page shows it: names of persons are masked, firms are not."""

    number: str
    due: str
    late: bool
    badge: Badge
    item: str
    urgent: bool
    party: str
    todo: str
    where: str
    legal: str
    assignee: str
    stuck: str


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """The rows of one urgency that stand on this page, and how many there are in all."""

    label: str
    count: str
    rows: tuple[WorkRow, ...]


def badge(due: date | None, now: Now) -> Badge:
    """The clock of a last day: 还剩 2 个工作日, 今天到期, 超 1 个工作日."""
    group = urgency(due, now.today, now.soon_until)
    if due is None:
        return Badge(CLOCK_OF[group], "没有期限")
    left = remaining_working_days(now.today, due, now.calendar)
    words = {
        Urgency.LATE: f"超 {-left} 个工作日" if left else "已超期",
        Urgency.TODAY: "今天到期",
    }
    return Badge(CLOCK_OF[group], words.get(group, f"还剩 {left} 个工作日"))


def row_badge(status: Status, due: date | None, now: Now) -> Badge:
    """The clock of a case in a list: where none runs, why not."""
    return Badge(*STANDING[status]) if status in STANDING else badge(due, now)


def case_badges(fact: CaseFact, now: Now) -> tuple[Badge, ...]:
    """The clocks in the head of a case: what limits it now, and the law's own date where that is another."""
    if fact.status is Status.CORRECTING and fact.correction_due:
        return (Badge("pause", f"等申请人补正，最晚 {due_short(fact.correction_due, now.today)}"),)
    gap = _gap_badges(fact, now)
    if fact.status in STANDING:
        return (Badge(*STANDING[fact.status]), *gap)
    due = due_of(fact)
    first = badge(due, now)
    what = LIMITED.get(fact.status, "承诺最晚")
    found = [Badge(first.state, f"{what} {due_short(due, now.today)}，{first.text}" if due else first.text)]
    if fact.status not in LIMITED and fact.legal_due:
        law = badge(fact.legal_due, now)
        state = law.state if law.state in ("late", "today") else "ok"
        found.append(Badge(state, f"法定最晚 {day_text(fact.legal_due, today=now.today)}"))
    return (*found, *gap)


def _gap_badges(fact: CaseFact, now: Now) -> tuple[Badge, ...]:
    if fact.gap_due is None or fact.status not in WITH_DEPARTMENT:
        return ()
    clock = badge(fact.gap_due, now)
    return (Badge(clock.state, f"容缺最晚 {day_text(fact.gap_due, today=now.today)} 补齐"),)


def due_of(fact: CaseFact) -> date | None:
    """The last day of the clock that runs now."""
    found: date | None = getattr(fact, due_column(fact.status))
    return found


def due_short(day: date | None, today: date) -> str:
    """11月26日 周四: the narrow form of a table."""
    return f"{day_text(day, today=today)} {weekday_name(day)}" if day else "—"


def party_in_list(row: CaseRow) -> str:
    """The applicant as a list may show them, with whoever acts for them: firms in full, persons masked."""
    name = mask_name(row.party_name, organisation=row.party_kind != PartyKind.PERSON)
    return f"{name}（{row.agent.label}{mask_name(row.agent.name)}）" if row.agent else name


def where(channel: Channel, point: str) -> str:
    """Where it came in."""
    return point if channel is Channel.COUNTER else channel.label


def work_row(row: CaseRow, now: Now) -> WorkRow:
    """One row of the work list."""
    return WorkRow(
        row.number,
        due_short(row.due, now.today),
        urgency(row.due, now.today, now.soon_until) is Urgency.LATE and not row.ended,
        row_badge(row.status, row.due, now),
        row.item_name,
        urgency(row.due, now.today, now.soon_until) in (Urgency.TODAY, Urgency.SOON),
        party_in_list(row),
        TODO.get(row.status, row.status.label),
        where(row.channel, row.point_name),
        day_text(row.legal_due, today=now.today) if row.legal_due else "—",
        row.assignee or "—",
        row.stuck,
    )


def groups(rows: Iterable[CaseRow], figures: Figures, now: Now) -> tuple[WorkGroup, ...]:
    """Rows, which come in order of their day, under the headings of their urgency."""
    found: dict[Urgency, list[WorkRow]] = {}
    for row in rows:
        found.setdefault(urgency(row.due, now.today, now.soon_until), []).append(work_row(row, now))
    return tuple(
        WorkGroup(group.label, count_text(figures.of(group)), tuple(found[group]))
        for group in Urgency
        if group in found
    )


def stuck_group(rows: Iterable[CaseRow], figures: Figures, now: Now) -> tuple[WorkGroup, ...]:
    """Stuck rows under one heading, the longest stuck first."""
    shown = tuple(work_row(row, now) for row in rows)
    return (WorkGroup("卡得最久的在前，", count_text(figures.total), shown),) if shown else ()


def stage_marks(stages: Iterable[StageFact], *, yours: bool) -> list[dict[str, str]]:
    """The seven stages for the head of a case: done with their day, the present one, those to come with theirs."""
    marks = []
    for stage in stages:
        when = _short(stage.at) if stage.state == "done" else f"{stage.by:%m-%d} 前" if stage.by else ""
        if stage.state == "now":
            when = "您在这里" if yours else "在这里"
        marks.append({"label": stage.stage.value, "state": stage.state, "when": when})
    return marks


def _short(at: datetime | None) -> str:
    return f"{local_moment(at):%m-%d}" if at else ""
