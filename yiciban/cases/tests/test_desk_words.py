"""The words of the desk, without a database: badges, the calendar of a clock, the journal in sentences."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from yiciban.cases.facts import Status
from yiciban.cases.rules.clock import clock_of as clock_rule
from yiciban.cases.views.desk_calendar import why_this_day
from yiciban.cases.views.desk_history import WORDS, history_lines, opinions
from yiciban.cases.views.desk_shell import Now
from yiciban.cases.views.desk_words import TODO, badge, row_badge
from yiciban.journal.facts import EntryFact
from yiciban.kernel.calendar import shipped_calendar
from yiciban.kernel.dates import CHINA

CALENDAR = shipped_calendar()


def now(day: date) -> Now:
    """A page read at half past ten on that day."""
    at = datetime(day.year, day.month, day.day, 10, 30, tzinfo=CHINA)
    return Now(at, day, CALENDAR.shift(day, 2), CALENDAR)


TUESDAY = now(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("due", "state", "words"),
    [
        (date(2026, 11, 23), "late", "超 1 个工作日"),
        (date(2026, 11, 24), "today", "今天到期"),
        (date(2026, 11, 26), "soon", "还剩 2 个工作日"),
        (date(2026, 11, 27), "ok", "还剩 3 个工作日"),
        (None, "pause", "没有期限"),
    ],
)
def test_a_badge_counts_working_days(due: date | None, state: str, words: str) -> None:
    found = badge(due, TUESDAY)
    assert (found.state, found.text) == (state, words)


def test_on_a_weekend_after_the_last_day_no_working_day_is_late_yet() -> None:
    assert badge(date(2026, 11, 20), now(date(2026, 11, 22))).text == "已超期"


def test_a_stopped_clock_says_for_whom_it_waits() -> None:
    assert row_badge(Status.CORRECTING, None, TUESDAY).text == "等申请人补正，计时停"


def test_every_open_status_says_what_to_do() -> None:
    from yiciban.cases.rules.lifecycle import ENDED

    assert set(TODO) == set(Status) - ENDED


def clock_of(accepted: date, promised: date, limit: str, today: date, **changed: Any) -> Any:
    """Why this day, for a case accepted on a day."""
    at = datetime(accepted.year, accepted.month, accepted.day, 15, 10, tzinfo=CHINA)
    fact: Any = SimpleNamespace(
        status=Status.ACCEPTED,
        ended_at=None,
        received_at=at,
        accepted_at=at,
        decided_at=None,
        intake_due=None,
        promised_due=promised,
        legal_due=date(2027, 1, 1),
        promised_limit=limit,
        legal_limit="20wd",
        delivery_due=None,
        due_provisional=False,
        intake="",
    )
    for name, value in changed.items():
        setattr(fact, name, value)
    guide: Any = SimpleNamespace(promised_limit=limit, legal_limit="20wd", delivery_limit="10wd")
    return why_this_day(fact, guide, (), clock_rule(accepted, limit, "20wd", ()), now(today))


def test_the_weeks_show_every_day_from_acceptance_to_the_last_one() -> None:
    why = clock_of(date(2026, 11, 18), date(2026, 12, 2), "10wd", date(2026, 11, 24))
    assert why.heading == "为什么是 12月2日"
    cells = {c.number: c for week in why.weeks for c in week.cells if c.look}
    assert cells["18"].word == "受理"
    assert (cells["19"].word, cells["19"].look) == ("第 1 天", "count")
    assert (cells["24"].word, cells["24"].look) == ("今天", "today")
    assert (cells["2"].word, cells["2"].look) == ("最晚", "last")
    assert "第二天起算 10 个工作日" in why.sentence
    assert "今天是第 4 天" in why.sentence


def test_a_holiday_is_called_by_its_name() -> None:
    why = clock_of(date(2026, 9, 28), date(2026, 10, 10), "5wd", date(2026, 9, 29))
    words = [c.word for week in why.weeks for c in week.cells]
    assert "国庆节" in words
    assert why.weeks[-1].cells[5].word == "最晚"  # Saturday 10 October works


def test_days_after_the_last_one_are_counted_in_red() -> None:
    why = clock_of(date(2026, 11, 9), date(2026, 11, 16), "5wd", date(2026, 11, 19))
    late = [(c.number, c.word) for week in why.weeks for c in week.cells if c.look == "late"]
    assert late == [("17", "超 1 天"), ("18", "超 2 天")]
    assert "今天已超 3 个工作日" in why.sentence


def test_a_long_clock_leaves_out_the_weeks_in_between() -> None:
    why = clock_of(date(2026, 7, 1), date(2026, 9, 2), "45wd", date(2026, 7, 2))
    assert any(week.skipped for week in why.weeks)
    assert len(why.weeks) <= 5


def test_what_is_done_on_the_spot_has_no_calendar() -> None:
    why = clock_of(date(2026, 11, 24), date(2026, 11, 24), "0wd", date(2026, 11, 24))
    assert why.weeks == ()
    assert "当场办" in why.sentence


def test_no_clock_no_calendar() -> None:
    assert clock_of(date(2026, 11, 24), date(2026, 11, 24), "5wd", date(2026, 11, 24), promised_due=None) is None


def entry(seq: int, action: str, actor: str = "user:1", **data: Any) -> EntryFact:
    """One entry of the journal."""
    at = datetime(2026, 11, 24, 2, seq, tzinfo=CHINA)
    return EntryFact(seq, "case:1", seq, action, at, actor, "赵敏", "439901000000", data)


def test_ticks_that_follow_each_other_are_one_line_and_the_last_of_each_counts() -> None:
    lines = history_lines(
        [
            entry(1, "case.submit", channel="online", intake_due="2026-12-01"),
            entry(2, "case.material_checked", material="a", check="wrong"),
            entry(3, "case.material_checked", material="a", check="fits"),
            entry(4, "case.material_checked", material="b", check="wrong"),
            entry(5, "case.accept", promised_due="2026-12-02", legal_due="2026-12-16"),
        ]
    )
    assert [line.what for line in lines] == [
        "受理，承诺最晚 12月2日（周三），法定最晚 12月16日（周三）",
        "核对材料：1 份符合，1 份不符合",
        "在网上提交了申请，最晚 12月1日（周二）答复是否受理",
    ]
    assert lines[-1].who == "申请人"  # never a resident's name


@pytest.mark.parametrize("action", sorted(WORDS))
def test_an_entry_that_lacks_everything_still_reads(action: str) -> None:
    assert history_lines([entry(1, action)])[0].what


def test_an_entry_of_a_later_version_does_not_break_the_page() -> None:
    assert history_lines([entry(1, "case.flown_to_the_moon")])[0].what == "另有一条记录"


def test_opinions_are_handed_on_with_who_and_what() -> None:
    found = opinions([entry(1, "case.examine", verdict="grant", opinion="材料齐全。")])
    assert [(o.who, o.step, o.verdict, o.words) for o in found] == [("赵敏", "承办", "建议准予", "材料齐全。")]
