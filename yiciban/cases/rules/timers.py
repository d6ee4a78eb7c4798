"""What happens by itself when a day has passed: one table, read by the sweep, the pages and the documentation.

The three silences of an office are three rows with three switches: acceptance (by law, always), renewal (by law,
where a licence is renewed), consent by local rule (超时默认, only where the guide says so, never while paused: a case
in a special procedure stands in a status no timer looks at).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from yiciban.cases.facts import Status, Step
from yiciban.cases.rules.lifecycle import IN_DEPARTMENT, WITH_DEPARTMENT
from yiciban.kernel.dates import due_text
from yiciban.kernel.refusal import Refusal


class Timed(Protocol):
    """What a timer looks at: the status and the dates of a case."""

    status: str
    intake_due: date | None
    correction_due: date | None
    gap_due: date | None
    promised_due: date | None
    renewal_due: date | None
    tacit: bool


@dataclass(frozen=True, slots=True)
class Timer:
    """One thing that happens by itself on the day after its date, to a case in one of the statuses."""

    name: str
    statuses: frozenset[Status]
    column: str
    """The column that holds its last day."""
    step: Step
    word: str
    """In a few characters, for a count."""
    label: str
    law: str
    switch: str = ""
    """The column that turns it on; empty: the law does."""

    def last_day(self, case: Timed) -> date | None:
        """The day after which it acts on this case; None when it does not wait for it."""
        if Status(case.status) not in self.statuses or (self.switch and not getattr(case, self.switch)):
            return None
        found: date | None = getattr(case, self.column)
        return found


TIMERS = (
    Timer(
        "silence_at_intake",
        frozenset({Status.RECEIVED}),
        "intake_due",
        Step.DEEM_ACCEPTED,
        "逾期视为受理",
        "五个工作日没有答复，自收到材料之日起视为受理",
        "《行政许可法》第三十二条第一款第四项",
    ),
    Timer(
        "correction_never_came",
        frozenset({Status.CORRECTING}),
        "correction_due",
        Step.RETURN,
        "逾期未补，退件",
        "到期没有补正，退件",
        "事项的办事指南",
    ),
    Timer(
        "gap_not_filled",
        WITH_DEPARTMENT,
        "gap_due",
        Step.TERMINATE,
        "容缺未补，终止",
        "容缺的材料到期没有补齐，终止办理",
        "容缺受理的承诺",
    ),
    Timer(
        "renewal_undecided",
        IN_DEPARTMENT,
        "renewal_due",
        Step.GRANT_BY_DEFAULT,
        "视为准予延续",
        "证照到期前没有作出决定，视为准予延续",
        "《行政许可法》第五十条",
    ),
    Timer(
        "silence_of_the_department",
        IN_DEPARTMENT,
        "promised_due",
        Step.GRANT_BY_DEFAULT,
        "超时默认",
        "承诺期限内没有办结，视为同意",
        "超时默认清单（本地规定）",
        switch="tacit",
    ),
)


def timer_for(case: Timed) -> tuple[Timer, date] | None:
    """The timer that acts first on this case, and its last day; of two on one day the one higher in the table."""
    waiting = [(timer, day) for timer in TIMERS if (day := timer.last_day(case)) is not None]
    return min(waiting, key=lambda found: found[1], default=None)


def wake_on(case: Timed) -> date | None:
    """The last day on which nothing happens by itself; the sweep looks at the case on the day after it."""
    found = timer_for(case)
    return found[1] if found else None


def check_passed(last_day: date | None, today: date) -> None:
    """Raise Refusal `not_due_yet` while the day after which something happens by itself has not passed."""
    if last_day is None or today <= last_day:
        until = f"，最后一天是 {due_text(last_day)}" if last_day else ""
        raise Refusal("not_due_yet", f"还没有到期{until}，现在不能做这一步。")
