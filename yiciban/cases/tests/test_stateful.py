"""The whole table walked at random: whatever anyone tries, in whatever order, the law's promises hold.

Hypothesis invents the sequences: people of every office and strangers try every command, days pass, timers sweep,
the calendar changes. After each try the case is held against rules that know nothing of the commands.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases import services as cases
from yiciban.cases.facts import (
    CaseFact,
    DefaultGround,
    Defect,
    DeliveryMethod,
    RefusalGround,
    RequestKind,
    Status,
    Verdict,
)
from yiciban.cases.models import Case, CaseRequest, ClockEntry
from yiciban.cases.queries import case as read
from yiciban.cases.rules.lifecycle import ENDED, IN_DEPARTMENT, TABLE
from yiciban.cases.tests.law import publish
from yiciban.catalogue.services import items
from yiciban.documents.facts import NoticeKind
from yiciban.documents.queries import notices
from yiciban.journal.queries import history
from yiciban.kernel.actor import ANONYMOUS, SYSTEM, Actor
from yiciban.kernel.calendar import DayException, Mark
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal
from yiciban.licences.services import licence_issue
from yiciban.network.queries import work_calendar
from yiciban.network.queries.calendar import SNAPSHOT as CALENDAR
from yiciban.network.services import local_day_put

# More by hand: LAW_EXAMPLES=200 make test ARGS="yiciban/cases/tests/test_stateful.py"
EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "6"))
STEPS = 24
REASON = "理由写在这里，至少四个字。"
DEFECT = Defect("floor_plan", "平面图", "看不清楚", "请重新画一张")
LAST_PAPER = {
    Status.NOT_ACCEPTED: NoticeKind.REFUSAL_OF_ACCEPTANCE,
    Status.RETURNED: NoticeKind.WITHDRAWAL,
    Status.WITHDRAWN: NoticeKind.WITHDRAWAL,
    Status.TERMINATED: NoticeKind.WITHDRAWAL,
    Status.VOIDED: NoticeKind.VOIDING,
    Status.DELIVERED: NoticeKind.DELIVERY,
    Status.GRANTED: NoticeKind.DECISION_GRANT,
    Status.DENIED: NoticeKind.DECISION_DENY,
}
STEPS_TO = {(at, row.to) for (at, _), row in TABLE.items()}

Try = Callable[[str, Actor, datetime], Any]
ASKED: dict[RequestKind, dict[str, Any]] = {
    RequestKind.PROCEDURE: {"kind": "检测", "days": 10, "basis": "《示例条例》第九条"},
    RequestKind.EXTENSION: {"days": 10},
    RequestKind.SECOND_CORRECTION: {"defects": [{"subject": "平面图", "reason": "又缺一处", "mend": "补画"}]},
    RequestKind.TERMINATION: {"ground": "force_majeure"},
    RequestKind.VOIDING: {"ground": "duplicate"},
}
TRIES: dict[str, Try] = {
    "accept": lambda n, by, at: cases.case_accept(n, by=by, at=at),
    "accept_with_gaps": lambda n, by, at: cases.case_accept_with_gaps(n, "陈小芳", by=by, at=at),
    "fill_gap": lambda n, by, at: cases.case_fill_gap(n, {}, seen=["hygiene_rules"], by=by, at=at),
    "deem": lambda n, by, at: cases.case_deem_accepted(n, by=by, at=at),
    "correct": lambda n, by, at: cases.case_request_correction(n, [DEFECT], by=by, at=at),
    "supply": lambda n, by, at: cases.case_supply_correction(n, {}, seen=["floor_plan"], by=by, at=at),
    "refuse": lambda n, by, at: cases.case_refuse_acceptance(n, RefusalGround.NO_PERMIT_NEEDED, REASON, by=by, at=at),
    "return": lambda n, by, at: cases.case_return(n, REASON, by=by, at=at),
    "at_once": lambda n, by, at: cases.case_grant_at_once(n, by=by, at=at),
    "examine": lambda n, by, at: cases.case_examine(n, Verdict.GRANT, REASON, by=by, at=at),
    "review": lambda n, by, at: cases.case_review(n, Verdict.GRANT, REASON, by=by, at=at),
    "back": lambda n, by, at: cases.case_send_back(n, REASON, by=by, at=at),
    "far_back": lambda n, by, at: cases.case_send_back(n, REASON, to_examiner=True, by=by, at=at),
    "grant": lambda n, by, at: cases.case_decide(n, grant=True, reason=REASON, by=by, at=at),
    "deny": lambda n, by, at: cases.case_decide(n, grant=False, reason=REASON, by=by, at=at),
    "end_procedure": lambda n, by, at: cases.case_end_procedure(n, REASON, by=by, at=at),
    "default": lambda n, by, at: cases.case_grant_by_default(n, DefaultGround.TACIT, by=by, at=at),
    "confirm": lambda n, by, at: cases.case_confirm_default(n, by=by, at=at),
    "licence": lambda n, by, at: licence_issue(n, by=by, at=at),
    "conclude": lambda n, by, at: cases.case_conclude(n, by=by, at=at),
    "deliver": lambda n, by, at: cases.case_deliver(n, DeliveryMethod.ELECTRONIC, by=by, at=at),
    "withdraw": lambda n, by, at: cases.case_withdraw(n, REASON, by=by, at=at),
    **{
        f"ask_{kind}": lambda n, by, at, kind=kind: cases.request_ask(n, kind, ASKED[kind], REASON, by=by, at=at)
        for kind in RequestKind
    },
}
# Good next moves by who may make them, so that random walks reach the far ends of the table often enough.
MOVES = {
    Status.RECEIVED: (("accept", "clerk"), ("correct", "clerk"), ("accept", "clerk"), ("ask_voiding", "clerk")),
    Status.CORRECTING: (("supply", "clerk"),),
    Status.ACCEPTED: (
        ("examine", "examiner"),
        ("ask_procedure", "examiner"),
        ("ask_extension", "examiner"),
        ("ask_termination", "examiner"),
    ),
    Status.PAUSED: (("end_procedure", "examiner"), ("ask_termination", "examiner")),
    Status.REVIEWING: (("review", "reviewer"), ("back", "reviewer"), ("ask_extension", "examiner")),
    Status.DECIDING: (("grant", "approver"), ("far_back", "approver"), ("deny", "approver"), ("back", "approver")),
    Status.DEFAULTED: (("confirm", "approver"),),
    Status.GRANTED: (("licence", "maker"),),
    Status.DENIED: (("conclude", "maker"),),
    Status.CONCLUDED: (("deliver", "handout"),),
}
SIGNERS = {
    "procedure": "approver",
    "extension": "approver",
    "termination": "approver",
    "second_correction": "supervisor",
    "voiding": "manager",
}


EVERYBODY = (
    "clerk",
    "examiner",
    "reviewer",
    "approver",
    "maker",
    "handout",
    "supervisor",
    "manager",
    "government_head",
    "owner",
    "neighbour",
    "other_examiner",
    "nobody",
)


class Walk(RuleBasedStateMachine):
    """One case, everybody around it, and the days that pass."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = NOW
        self.number = way.submitted(self.cast).number
        self.before = self.fact()

    def teardown(self) -> None:
        """As if nothing had been."""
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
        CALENDAR.forget()

    def fact(self) -> CaseFact:
        """The case now."""
        return read(self.number, SYSTEM)

    def attempt(self, call: Callable[[], Any]) -> None:
        """Try it; a no must leave nothing behind."""
        self.before = self.fact()
        try:
            with transaction.atomic():
                call()
        except Refusal:
            assert self.fact() == self.before

    @rule(name=st.sampled_from(sorted(TRIES)), who=st.sampled_from(EVERYBODY))
    def somebody_tries_something(self, name: str, who: str) -> None:
        """Anyone, anything."""
        by = ANONYMOUS if who == "nobody" else getattr(self.cast, who)
        self.attempt(lambda: TRIES[name](self.number, by, self.at))

    @precondition(lambda self: self.fact().status not in ENDED)
    @rule(pick=st.integers(0, 3))
    def the_right_person_goes_on(self, pick: int) -> None:
        """A good next move by who may make it."""
        moves = MOVES[self.fact().status]
        name, who = moves[pick % len(moves)]
        self.attempt(lambda: TRIES[name](self.number, getattr(self.cast, who), self.at))

    @precondition(lambda self: self.fact().status in ENDED)
    @rule()
    def another_application(self) -> None:
        """What has ended stays so; the walk goes on with a new case."""
        self.number = way.submitted(self.cast, self.at, store_name=f"第 {self.at:%m%d} 家").number
        self.before = self.fact()

    @precondition(lambda self: CaseRequest.objects.filter(case__number=self.number, state="open").exists())
    @rule()
    def the_right_person_signs(self) -> None:
        """What was asked is signed by who may."""
        request = CaseRequest.objects.filter(case__number=self.number, state="open").order_by("asked_at").first()
        self.attempt(lambda: cases.request_sign(request.pk, by=getattr(self.cast, SIGNERS[request.kind]), at=self.at))

    @precondition(lambda self: CaseRequest.objects.filter(case__number=self.number, state="open").exists())
    @rule(
        who=st.sampled_from(["approver", "supervisor", "manager", "examiner", "clerk", "government_head", "owner"]),
        yes=st.booleans(),
        place=st.integers(0, 4),
    )
    def somebody_answers(self, who: str, yes: bool, place: int) -> None:
        """An open request is signed or refused, by whom it may be or not."""
        waiting = list(CaseRequest.objects.filter(case__number=self.number, state="open").order_by("kind"))
        request = waiting[place % len(waiting)]
        by = getattr(self.cast, who)
        if yes:
            self.attempt(lambda: cases.request_sign(request.pk, by=by, at=self.at))
        else:
            self.attempt(lambda: cases.request_refuse(request.pk, REASON, by=by, at=self.at))

    @rule(days=st.integers(1, 45))
    def days_pass(self, days: int) -> None:
        """Time, and with it the timers."""
        self.at += timedelta(days=days)
        self.attempt(lambda: cases.clock_sweep(at=self.at))

    @rule(days=st.integers(0, 20))
    def the_calendar_changes(self, days: int) -> None:
        """A local holiday is set; open dates are worked out anew."""
        day = local_date(self.at) + timedelta(days=days)
        local_day_put("439901000000", DayException(day, Mark.OFF, "示例节"), by=SYSTEM, at=self.at)
        self.attempt(lambda: cases.clock_recompute("示例节", at=self.at))

    @invariant()
    def it_moved_along_the_table(self) -> None:
        """From where it was to where it is there is a step, or several taken by the timers."""
        now, seen, reached = self.fact().status, set(), {self.before.status}
        while now not in reached and reached - seen:
            seen |= reached
            reached |= {to for at, to in STEPS_TO if at in seen}
        assert now in reached, (self.before.status, now)

    @invariant()
    def duties_are_apart(self) -> None:
        """收件 ≠ 批准, 提出 ≠ 签批."""
        row = Case.objects.get(number=self.number)
        assert row.decided_by_id is None or row.instant_authorised or row.decided_by_id != row.accepted_by_id
        for request in CaseRequest.objects.filter(case=row, state__in=["signed", "refused"]):
            assert request.asked_by_id != request.answered_by_id

    @invariant()
    def no_day_is_lost(self) -> None:
        """Both dates are what a child with a wall calendar counts; they fall on working days, the promise first."""
        fact = self.fact()
        if fact.status is Status.PAUSED:
            assert (fact.promised_due, fact.legal_due) == (None, None)
        if fact.status not in IN_DEPARTMENT:
            return
        assert fact.promised_due is not None
        assert fact.legal_due is not None
        works = work_calendar(fact.region).lenient().is_working
        assert works(fact.promised_due)
        assert works(fact.legal_due)
        assert fact.promised_due <= fact.legal_due
        assert fact.accepted_at is not None
        start, ledger = local_date(fact.accepted_at), list(ClockEntry.objects.filter(case__number=self.number))
        more = sum(entry.days for entry in ledger if entry.kind == "extend")
        assert fact.promised_due == counted(start, 10 + more, stopped(ledger), works)
        assert fact.legal_due == counted(start, 20 + more, stopped(ledger), works)

    @invariant()
    def the_clock_goes_back_only_on_the_record(self) -> None:
        """A date that became earlier has an entry that says why."""
        was, now = self.before, self.fact()
        if was.promised_due and now.promised_due and now.promised_due < was.promised_due:
            assert "case.recomputed" in [entry.action for entry in history(now.subject)]

    @invariant()
    def every_end_has_its_paper(self) -> None:
        """And a decision has one too."""
        fact = self.fact()
        if fact.status in LAST_PAPER:
            assert LAST_PAPER[fact.status] in {paper.kind for paper in notices(fact.subject)}
        row = Case.objects.get(number=self.number)
        assert (row.ended_at is not None) == (fact.status in ENDED)
        assert not (fact.status in ENDED and row.wake_on)

    @invariant()
    def no_timer_is_late(self) -> None:
        """What should have happened by itself has happened, as of the last sweep."""
        row = Case.objects.get(number=self.number)
        assert row.wake_on is None or row.wake_on >= local_date(self.at) or self.at == NOW


def stopped(ledger: list[ClockEntry]) -> list[tuple[date, date]]:
    """The days the clock stood still, both ends of each pause."""
    days = [(entry.kind, entry.day) for entry in ledger if entry.kind in ("pause", "resume")]
    return [(days[place][1], days[place + 1][1]) for place in range(0, len(days) - 1, 2)]


def counted(start: date, wanted: int, pauses: list[tuple[date, date]], working: Callable[[date], bool]) -> date:
    """The day on which so many working days outside every pause have passed since the start."""
    day, left = start, wanted
    while left:
        day += timedelta(days=1)
        left -= working(day) and not any(first <= day <= last for first, last in pauses)
    return day


@pytest.mark.parametrize("tacit", [False, True])
def test_no_sequence_of_steps_by_anyone_breaks_the_law(
    cast: Cast, tacit: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tacit:  # the linter keeps permits of this kind off the list, rightly; here the list is what is tried
        monkeypatch.setattr(items, "_refuse_errors", lambda *_: ())
        publish(tacit_approval=True)

    class Here(Walk):
        """In the district of this test."""

    Here.cast = cast
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
