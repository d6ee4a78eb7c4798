"""Who inspects, who chairs, by when, and what keeps a decision waiting. Pure functions.

Sources: 行政许可法 art. 34(3) (two officers or more), arts. 46–48 (hearings), art. 82 (periods in working days);
appendix E of the domain facts (承办 ≠ 听证主持).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time

from yiciban.cases.facts import Status, Step
from yiciban.kernel.calendar import WorkCalendar
from yiciban.kernel.dates import due_text
from yiciban.kernel.deadlines import deadline
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.proceedings.facts import AskedBy, Conclusion, HearingFact, HearingState, Standing

UNDECIDED = frozenset({Status.ACCEPTED, Status.PAUSED, Status.REVIEWING, Status.DECIDING})
ASK_WITHIN, HOLD_WITHIN, NOTICE_BEFORE = 5, 20, 7
"""Working days: to ask after being told, to hold after being asked, between the notice and the hearing."""
FEWEST, MOST = 2, 9
"""How many officers go to an inspection."""
ANSWER_MOST = 30
ANSWER_USUAL = 5
LIVE = (HearingState.TOLD, HearingState.ASKED, HearingState.SCHEDULED)
AWAITED = (HearingState.ASKED, HearingState.SCHEDULED)
DECIDES = frozenset({Step.GRANT, Step.GRANT_AT_ONCE, Step.DENY, Step.GRANT_BY_DEFAULT})
"""Silence too: while a hearing or an answer is awaited, not having decided is no silence."""
GRANTS = frozenset({Step.GRANT, Step.GRANT_AT_ONCE})


def check_undecided(status: Status) -> None:
    """Raise Refusal `proceedings_closed` unless the case is accepted and nobody has decided it."""
    if status not in UNDECIDED:
        raise Refusal("proceedings_closed", f"这件现在是“{status.label}”，受理以后、决定以前才能做这些。")


# --- what was typed


def words(text: str, name: str, sentence: str, *, most: int = 2000, least: int = 4) -> str:
    """What was written, trimmed; Refusal `words_missing` or `words_too_long` beside its field."""
    found = text.strip()
    if len(found) < least:
        raise invalid("words_missing", sentence, {name: sentence})
    if len(found) > most:
        too_long = f"写了 {len(found)} 个字，最多 {most} 个字。请精简后再提交。"
        raise invalid("words_too_long", too_long, {name: too_long})
    return found


def names(found: Iterable[str], name: str, *, most: int = 20) -> tuple[str, ...]:
    """Names of people, each once and in order; Refusal `names_unclear` for too many or too long ones."""
    clean = tuple(dict.fromkeys(one.strip() for one in found if one.strip()))
    if len(clean) > most or any(len(one) > 60 for one in clean):
        sentence = f"最多写 {most} 个名字，每个不超过 60 个字。"
        raise invalid("names_unclear", sentence, {name: sentence})
    return clean


def read_day(text: str, name: str = "day") -> date:
    """A day as forms send it (2026-12-02); Refusal `day_unclear`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        sentence = "请选日期，例如 2026-12-02。"
        raise invalid("day_unclear", sentence, {name: sentence}) from None


def read_hour(text: str, name: str = "hour") -> time:
    """A time of the day (09:30); Refusal `hour_unclear`."""
    try:
        return time.fromisoformat(text.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        sentence = "请填几点，例如 09:30。"
        raise invalid("hour_unclear", sentence, {name: sentence}) from None


# --- site inspection


def check_inspectors(chosen: Sequence[int], officers: Collection[int]) -> tuple[int, ...]:
    """Who goes, each once; Refusal `inspectors_too_few`, `inspectors_too_many`, `inspector_unknown`."""
    found = tuple(dict.fromkeys(chosen))
    if len(found) < FEWEST:
        sentence = "现场核查要两名以上工作人员，请再选人。"
        raise invalid("inspectors_too_few", sentence, {"inspectors": sentence})
    if len(found) > MOST:
        sentence = f"最多选 {MOST} 个人。"
        raise invalid("inspectors_too_many", sentence, {"inspectors": sentence})
    if not set(found) <= set(officers):
        sentence = "核查人要是本部门的承办人、审核人或者批准人，请重新选。"
        raise invalid("inspector_unknown", sentence, {"inspectors": sentence})
    return found


def check_plan_day(day: date, today: date) -> None:
    """Raise Refusal `day_passed` for a day that is over."""
    if day < today:
        sentence = "这一天已经过了，请选今天或者以后的日子。"
        raise invalid("day_passed", sentence, {"day": sentence})


def check_inspected(day: date, today: date, *, inspectors: Collection[int], user_id: int | None) -> None:
    """Raise Refusal `inspection_not_yet` before the day, `not_inspector` to one who was not there."""
    if user_id not in inspectors:
        raise Refusal("not_inspector", "笔录由去核查的人写，您不在核查人里。")
    if today < day:
        raise Refusal("inspection_not_yet", f"核查排在 {due_text(day, today=today)}，看过现场才能记录。")


# --- hearing


def working_days_after(day: date, count: int, calendar: WorkCalendar) -> date:
    """The last day of a period of working days that began on a day (art. 82)."""
    found = deadline(day, Limit.parse(f"{count}wd"), calendar).date
    if found is None:
        raise AssertionError("a period without pauses always has a last day")
    return found


def has_lapsed(state: HearingState, ask_by: date, today: date) -> bool:
    """Whether the right was told and nobody asked in time."""
    return state is HearingState.TOLD and today > ask_by


def check_ask(hearing: HearingFact, today: date) -> None:
    """Raise Refusal `hearing_asked` when somebody did already, `hearing_too_late` after the last day."""
    if hearing.state in AWAITED:
        raise Refusal("hearing_asked", "已经提出过听证，不用再提。")
    if hearing.state is not HearingState.TOLD:
        raise Refusal("hearing_over", f"这次听证{hearing.state.label}，不能再提出。")
    if today > hearing.ask_by:
        raise Refusal("hearing_too_late", f"提出听证的最后一天是 {due_text(hearing.ask_by, today=today)}，已经过了。")


def read_asker(name: str, party: str, interested: Collection[str]) -> AskedBy:
    """Who asks, by the name an officer notes; Refusal `asker_unknown` for one who was not told."""
    if name in ("", party):
        return AskedBy.APPLICANT
    if name in interested:
        return AskedBy.INTERESTED
    sentence = "提出的人要是申请人，或者告知书上写的利害关系人。"
    raise invalid("asker_unknown", sentence, {"asked_by": sentence})


def check_waive(hearing: HearingFact, *, is_resident: bool) -> None:
    """Raise Refusal `hearing_over` when there is nothing to waive, `hearing_of_others` when it is not theirs alone."""
    if hearing.state not in LIVE:
        raise Refusal("hearing_over", f"这次听证{hearing.state.label}，没有可以放弃的。")
    theirs = not hearing.interested if hearing.state is HearingState.TOLD else hearing.asked_by is AskedBy.APPLICANT
    if is_resident and not theirs:
        raise Refusal("hearing_of_others", "利害关系人也可以要求听证，您一方放弃不算。您可以不参加。")


def hearing_span(notified_on: date, hold_by: date, calendar: WorkCalendar) -> tuple[date, date]:
    """First and last day for a hearing notified on a day.

    Whoever notifies too late must still give the seven days, and is late in holding.
    """
    first = working_days_after(notified_on, NOTICE_BEFORE, calendar)
    return first, max(first, hold_by)


def check_hearing_day(day: date, span: tuple[date, date], calendar: WorkCalendar, today: date) -> None:
    """Raise Refusal `hearing_too_soon`, `hearing_overdue` or `hearing_day_off`."""
    first, last = span
    text = ""
    if day < first:
        code, text = "hearing_too_soon", f"要提前 {NOTICE_BEFORE} 个工作日通知，最早 {due_text(first, today=today)}。"
    elif day > last:
        code, text = "hearing_overdue", f"提出以后 {HOLD_WITHIN} 个工作日内要听证，最晚 {due_text(last, today=today)}。"
    elif not calendar.is_working(day):
        code, text = "hearing_day_off", "这一天休息，请选工作日。"
    if text:
        raise invalid(code, text, {"day": text})


def check_chair(chair: int, officers: Collection[int], handled_by: Collection[int | None]) -> None:
    """Raise Refusal `chair_examined` for one who works on the case as examiner, `chair_unknown` for a stranger."""
    if chair in handled_by:
        sentence = "承办这件的人不能主持听证，请换一位。"
        raise invalid("chair_examined", sentence, {"chair": sentence})
    if chair not in officers:
        sentence = "听证主持人要是本部门的承办人、审核人或者批准人。"
        raise invalid("chair_unknown", sentence, {"chair": sentence})


def check_minutes(hearing: HearingFact, today: date, *, user_id: int | None) -> None:
    """Raise Refusal `hearing_not_scheduled`, `not_chair`, or `hearing_not_yet` before its day."""
    if hearing.state is not HearingState.SCHEDULED or hearing.day is None:
        raise Refusal("hearing_not_scheduled", f"这次听证{hearing.state.label}，现在不能写笔录。")
    if hearing.chair != user_id:
        raise Refusal("not_chair", f"听证笔录由主持人 {hearing.chair_name}写。")
    if today < hearing.day:
        raise Refusal("hearing_not_yet", f"听证在 {due_text(hearing.day, today=today)}，听完才能写笔录。")


# --- consulting


def check_days(days: int) -> None:
    """Raise Refusal `days_unclear` for a time nobody can answer in, or that makes the applicant wait too long."""
    if not 1 <= days <= ANSWER_MOST:
        sentence = f"请填 1 到 {ANSWER_MOST} 个工作日。"
        raise invalid("days_unclear", sentence, {"days": sentence})


def check_consulted(department: str, own: str) -> None:
    """Raise Refusal `department_own` when a department would ask itself."""
    if department == own:
        sentence = "这是本部门，请选别的部门。"
        raise invalid("department_own", sentence, {"department": sentence})


# --- the decision


def hindrance(step: Step, standing: Standing, *, inspected: bool, user_id: int | None, today: date) -> str | None:
    """What keeps this step waiting, in one sentence; `inspected` says that the guide asks for an inspection."""
    if step not in DECIDES:
        chaired = user_id in standing.chairs
        return "您主持这件的听证，不能再承办它。请换一位承办人。" if chaired else None
    waits = (
        _awaits_hearing(standing, today),
        _awaits_answers(standing),
        _awaits_inspection(standing) if inspected and step in GRANTS else None,
    )
    return next((sentence for sentence in waits if sentence), None)


def _awaits_hearing(standing: Standing, today: date) -> str | None:
    if standing.hearing in AWAITED:
        return "有人要求听证，还没有听证笔录。听证结束、笔录签过字才能决定。"
    if standing.hearing is HearingState.TOLD and standing.ask_by is not None and today <= standing.ask_by:
        return f"已经告知听证权利，等到 {due_text(standing.ask_by, today=today)}；没有人提出或者书面放弃才能决定。"
    return None


def _awaits_answers(standing: Standing) -> str | None:
    if not standing.consulted:
        return None
    return f"征求{'、'.join(standing.consulted)}的意见还没有答复。等答复，或者写明理由撤回。"


def _awaits_inspection(standing: Standing) -> str | None:
    if standing.inspected is Conclusion.FITS:
        return None
    if standing.inspected is Conclusion.DIFFERS:
        return "最近一次现场核查结论是不符合，不能准予。整改以后请再核查一次。"
    return "这个事项要先现场核查，还没有核查笔录。"
