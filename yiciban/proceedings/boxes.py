"""What stands of proceedings on the pages of a case: a box at the desk, a part for the applicant, words of history.

Registered with `cases.sections`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from yiciban.cases.facts import CaseFact
from yiciban.cases.sections import Say, Section
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text, local_date
from yiciban.proceedings.facts import Conclusion, HearingState, Proceedings
from yiciban.proceedings.queries import proceedings_of
from yiciban.proceedings.rules import UNDECIDED

Data = Mapping[str, Any]
Line = tuple[str, str, str]
"""What it is about, how it stands, and the tone of that: amber, red or nothing."""


def desk_box(fact: CaseFact, actor: Actor) -> Section | None:
    """How inspections, hearings and consultations of a case stand, with the way to their page."""
    if fact.accepted_at is None:
        return None
    today = local_date(timezone.now())
    lines = lines_of(proceedings_of(fact, actor, today), today)
    if not lines and fact.status not in UNDECIDED:
        return None
    return Section("proceedings/_desk_box.html", {"lines": lines, "number": fact.number})


def lines_of(found: Proceedings, today: date) -> tuple[Line, ...]:
    """One line for each thing that was done or is waited for."""
    lines: list[Line] = []
    for one in found.inspections[:1]:
        text, tone = f"{one.state.label}，{due_text(one.day, today=today)}", "amber" if found.planned else ""
        if one.conclusion is not None:
            text = f"{text}，{one.conclusion.label}"
            tone = "red" if one.conclusion is Conclusion.DIFFERS else ""
        lines.append(("现场核查", text, tone))
    if found.hearing is not None:
        lines.append(("听证", *_hearing_line(found, today)))
    for asked in found.consultations:
        late = asked.is_overdue(today)
        text = f"{asked.department_name}{'逾期没有答复' if late else asked.state.label}"
        if asked in found.waiting:
            text = f"{text}，{due_text(asked.due, today=today)}前"
        lines.append(("征求意见", text, "red" if late else "amber" if asked in found.waiting else ""))
    return tuple(lines)


def _hearing_line(found: Proceedings, today: date) -> tuple[str, str]:
    hearing = found.hearing
    assert hearing is not None
    day = {
        HearingState.TOLD: hearing.ask_by,
        HearingState.ASKED: hearing.hold_by,
        HearingState.SCHEDULED: hearing.day,
    }.get(hearing.state)
    until = "" if day is None else f"，{due_text(day, today=today)}{'' if day == hearing.day else '前'}"
    late = hearing.state in (HearingState.ASKED, HearingState.SCHEDULED) and day is not None and day < today
    tone = "red" if late else "amber" if day else ""
    return f"{hearing.state.label}{until}", tone


def portal_box(fact: CaseFact, actor: Actor) -> Section | None:
    """What the applicant has to know: the day of an inspection, the right to be heard, day and place of a hearing."""
    if fact.accepted_at is None:
        return None
    found = proceedings_of(fact, actor, local_date(timezone.now()))
    is_open = fact.status in UNDECIDED
    planned = found.planned if is_open else None
    hearing = found.hearing
    if planned is None and hearing is None:
        return None
    asks = is_open and hearing is not None and hearing.state is HearingState.TOLD
    return Section("proceedings/_portal_box.html", {"planned": planned, "hearing": hearing, "asks": asks})


# --- the history of a case


def _day(data: Data, name: str) -> str:
    try:
        return due_text(date.fromisoformat(str(data.get(name, ""))), today=data.get("said_on"))
    except ValueError:
        return ""


def _plan(data: Data) -> tuple[str, str]:
    who = "、".join(data.get("inspectors", ()))
    return f"安排现场核查：{_day(data, 'day')}，{data.get('place', '')}", who


def _record(data: Data) -> tuple[str, str]:
    word = data.get("conclusion", "")
    label = Conclusion(word).label if word in set(Conclusion) else ""
    return f"现场核查完毕：{label}", f"照片 {data.get('photos', 0)} 张"


def _called(data: Data) -> tuple[str, str]:
    return f"通知听证：{_day(data, 'day')} {data.get('hour', '')}，{data.get('place', '')}", f"主持 {data.get('chair')}"


WORDS: Mapping[str, Say] = MappingProxyType(
    {
        "case.inspection_planned": _plan,
        "case.inspection_recorded": _record,
        "case.inspection_cancelled": lambda data: (f"取消 {_day(data, 'day')}的现场核查", str(data.get("reason", ""))),
        "case.hearing_told": lambda data: (f"告知听证权利，{_day(data, 'ask_by')}前可以提出", ""),
        "case.hearing_asked": lambda data: (f"提出听证，{_day(data, 'hold_by')}前举行", ""),
        "case.hearing_scheduled": _called,
        "case.hearing_held": lambda data: (f"听证结束，笔录 {data.get('signed', 0)} 人签字", ""),
        "case.hearing_waived": lambda data: ("放弃听证", str(data.get("reason", ""))),
        "case.consultation_asked": lambda data: (
            f"征求{data.get('department', '')}的意见，{_day(data, 'due')}前答复",
            str(data.get("question", "")),
        ),
        "case.consultation_answered": lambda data: (f"{data.get('department', '')}答复了", str(data.get("answer", ""))),
        "case.consultation_withdrawn": lambda data: (
            f"撤回向{data.get('department', '')}征求的意见",
            str(data.get("reason", "")),
        ),
    }
)
