"""Commands of the hearing (听证, 行政许可法 arts. 46–48): tell the right, ask, call, hold, waive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction

from yiciban.cases.facts import CaseFact
from yiciban.cases.services import letter_issue
from yiciban.documents.facts import NoticeKind
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text, local_date
from yiciban.kernel.refusal import Refusal, invalid
from yiciban.network.queries import work_calendar
from yiciban.people.permissions import user_id_of
from yiciban.proceedings import rules
from yiciban.proceedings.facts import AskedBy, HearingFact, HearingState
from yiciban.proceedings.models import Hearing
from yiciban.proceedings.permissions import ASK, CHAIR, TELL
from yiciban.proceedings.queries import chairs as officers_of
from yiciban.proceedings.queries import hearing_fact
from yiciban.proceedings.services.frame import hold, note


def hearing_tell(number: str, matter: str, *, interested: Sequence[str] = (), by: Actor, at: datetime) -> HearingFact:
    """Tell the applicant, and those whose interest it touches, that they may ask to be heard (arts. 36, 47).

    The paper is 听证告知书. Raises Refusal as every command here, `hearing_open`, `words_missing`, `names_unclear`.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, TELL, by=by)
        matter = rules.words(matter, "matter", "请写明为什么要告知听证，至少 4 个字。")
        named = tuple(one for one in rules.names(interested, "interested") if one != fact.party_name)
        before = _live(fact)
        if before is not None:
            if not rules.has_lapsed(HearingState(before.state), before.ask_by, today):
                raise Refusal("hearing_open", "已经告知过听证权利，这一次还没有结束。")
            before.state = HearingState.LAPSED.value
            before.save(update_fields=["state"])
        row = Hearing.objects.create(
            case_id=fact.number,
            matter=matter,
            interested=list(named),
            told_by_id=user_id_of(by),
            told_at=at,
            ask_by=rules.working_days_after(today, rules.ASK_WITHIN, work_calendar(fact.region)),
        )
        note(fact, "hearing_told", {"ask_by": str(row.ask_by), "interested": len(named)}, by=by, at=at)
        told = hearing_fact(row, today)
        _issue_right(fact, told, by=by, at=at)
        return told


def hearing_ask(number: str, reason: str, *, asked_by: str = "", by: Actor, at: datetime) -> HearingFact:
    """Ask for the hearing: the applicant online, or an officer who notes who asked in person or in writing.

    `asked_by` names the interested person an officer notes; empty is the applicant. Raises Refusal as every command
    here, `hearing_not_told`, `hearing_asked`, `hearing_over`, `hearing_too_late`, `asker_unknown`.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, ASK, by=by)
        row = _latest(fact)
        rules.check_ask(hearing_fact(row, today), today)
        name = "" if by.is_resident else asked_by.strip()
        asker = rules.read_asker(name, fact.party_name, row.interested)
        row.state, row.asked_by, row.asked_at = HearingState.ASKED.value, asker.value, at
        row.asked_by_name = fact.party_name if asker is AskedBy.APPLICANT else name
        row.ask_reason = rules.words(reason, "reason", "", least=0)
        row.hold_by = rules.working_days_after(today, rules.HOLD_WITHIN, work_calendar(fact.region))
        row.save()
        note(fact, "hearing_asked", {"by": asker.value, "hold_by": str(row.hold_by)}, by=by, at=at)
        return hearing_fact(row, today)


def hearing_schedule(
    number: str, day: date, hour: time, place: str, chair: int, *, by: Actor, at: datetime
) -> HearingFact:
    """Call the hearing: day, place, and who chairs, who is not who examined the case; 听证通知书.

    A second call moves it. Raises Refusal as every command here, `hearing_not_asked`, `hearing_too_soon`,
    `hearing_overdue`, `hearing_day_off`, `chair_examined`, `chair_unknown`, `words_missing`.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, TELL, by=by)
        row = _latest(fact)
        if row.state not in rules.AWAITED or row.hold_by is None:
            raise Refusal("hearing_not_asked", "还没有人提出听证，不用安排。")
        calendar = work_calendar(fact.region)
        rules.check_hearing_day(day, rules.hearing_span(today, row.hold_by, calendar), calendar, today)
        known = {officer.user_id: officer.name for officer in officers_of(fact, today)}
        rules.check_chair(chair, known, (row.told_by_id, fact.examined_by))
        row.state, row.day, row.hour, row.chair_id = HearingState.SCHEDULED.value, day, hour, chair
        row.place = rules.words(place, "place", "请写明在哪里听证。", most=200)
        row.chair_name, row.examiner_id, row.scheduled_at = known[chair], fact.examined_by, at
        row.save()
        data = {"day": str(day), "hour": f"{hour:%H:%M}", "place": row.place, "chair": row.chair_name}
        note(fact, "hearing_scheduled", data, by=by, at=at)
        called = hearing_fact(row, today)
        _issue_notice(fact, called, by=by, at=at)
        return called


def hearing_hold(
    number: str, minutes: str, *, present: Sequence[str], signed_by: Sequence[str], by: Actor, at: datetime
) -> HearingFact:
    """Put down the minutes, signed by those who were heard; the decision is made on them (art. 48). 听证笔录.

    Raises Refusal as every command here, `hearing_not_scheduled`, `not_chair`, `hearing_not_yet`, `words_missing`,
    `minutes_unsigned`.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, CHAIR, by=by)
        row = _latest(fact)
        rules.check_minutes(hearing_fact(row, today), today, user_id=by.user_id)
        row.minutes = rules.words(minutes, "minutes", "请写明听证的经过，至少 4 个字。", most=5500)
        row.present = list(rules.names(present, "present"))
        row.signed_by = list(rules.names(signed_by, "signed_by"))
        if not row.signed_by:
            sentence = "笔录要参加的人看过签字，请写谁签了。"
            raise invalid("minutes_unsigned", sentence, {"signed_by": sentence})
        row.state, row.held_at = HearingState.HELD.value, at
        row.save()
        note(fact, "hearing_held", {"present": len(row.present), "signed": len(row.signed_by)}, by=by, at=at)
        held = hearing_fact(row, today)
        _issue_minutes(fact, held, by=by, at=at)
        return held


def hearing_waive(number: str, reason: str, *, by: Actor, at: datetime) -> HearingFact:
    """Do without the hearing: the applicant whose right alone it is, or an officer who has it in writing.

    Raises Refusal as every command here, `hearing_not_told`, `hearing_over`, `hearing_of_others`, `words_missing`.
    """
    today = local_date(at)
    with transaction.atomic():
        fact = hold(number, ASK, by=by)
        row = _latest(fact)
        rules.check_waive(hearing_fact(row, today), is_resident=by.is_resident)
        sentence = "请写明谁、怎么放弃的，至少 4 个字。"
        row.reason = rules.words(reason, "reason", sentence, least=0 if by.is_resident else 4)
        row.state = HearingState.WAIVED.value
        row.save(update_fields=["state", "reason"])
        note(fact, "hearing_waived", {"reason": row.reason}, by=by, at=at)
        return hearing_fact(row, today)


def _live(fact: CaseFact) -> Hearing | None:
    return Hearing.objects.filter(case_id=fact.number, state__in=rules.LIVE).first()


def _latest(fact: CaseFact) -> Hearing:
    row = Hearing.objects.filter(case_id=fact.number).order_by("-told_at", "-pk").first()
    if row is None:
        raise Refusal("hearing_not_told", "这件没有要听证的事。要听证的会先告知权利。")
    return row


def _issue_right(fact: CaseFact, told: HearingFact, *, by: Actor, at: datetime) -> None:
    touched = f"本件还关系到{'、'.join(told.interested)}的重大利益。" if told.interested else ""
    letter_issue(
        fact.number,
        NoticeKind.HEARING_RIGHT,
        values={"touched": touched, "matter": told.matter, "ask_by": due_text(told.ask_by)},
        rows=(
            ("提出听证", f"{due_text(told.ask_by)}以前"),
            ("利害关系人", "、".join(told.interested)),
            ("怎么提出", "在手机上打开“我的办件”，或者到本机关、收件窗口书面提出"),
        ),
        by=by,
        at=at,
    )


def _issue_notice(fact: CaseFact, called: HearingFact, *, by: Actor, at: datetime) -> None:
    assert called.day is not None
    assert called.hour is not None
    when = f"{due_text(called.day)} {called.hour:%H:%M}"
    letter_issue(
        fact.number,
        NoticeKind.HEARING_NOTICE,
        values={"when": when, "place": called.place},
        rows=(
            ("时间", when),
            ("地点", called.place),
            ("主持人", called.chair_name),
            ("提出人", f"{called.asked_by.label if called.asked_by else ''} {called.asked_by_name}".strip()),
        ),
        by=by,
        at=at,
    )


def _issue_minutes(fact: CaseFact, held: HearingFact, *, by: Actor, at: datetime) -> None:
    assert held.day is not None
    letter_issue(
        fact.number,
        NoticeKind.HEARING_MINUTES,
        values={
            "day": due_text(held.day),
            "place": held.place,
            "chair": held.chair_name,
            "minutes": held.minutes,
        },
        rows=(
            ("主持人", held.chair_name),
            ("参加人", "、".join(held.present)),
            ("签字", "、".join(held.signed_by)),
        ),
        to_sign=True,
        by=by,
        at=at,
    )
