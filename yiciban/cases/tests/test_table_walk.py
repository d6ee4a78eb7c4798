"""Every office, every step, every status, over the running API: exactly what the table allows succeeds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests import way
from tests.cast import RESIDENTS, STAFF, Cast
from tests.programs import Program, program
from yiciban.cases import sources
from yiciban.cases.facts import Status, Step
from yiciban.cases.models import Case, ClockEntry
from yiciban.cases.rules.lifecycle import ENDED, IN_DEPARTMENT, SIGNED, TABLE
from yiciban.cases.rules.requests import REQUESTS

REASON = {"reason": "理由写在这里。"}
DEFECT = {"material": "floor_plan", "subject": "平面图", "reason": "看不清楚", "mend": "重新画一张"}
OPINION = {"verdict": "grant", "opinion": "材料齐全，符合条件。"}
# Step → the end of its address and a good body. Timers have no address at all: nobody can take their steps.
CALLS: dict[Step, tuple[str, Any]] = {
    Step.ACCEPT: ("accept", None),
    Step.ACCEPT_WITH_GAPS: ("accept-with-gaps", {"promised_by": "陈小芳"}),
    Step.REQUEST_CORRECTION: ("request-correction", {"defects": [DEFECT]}),
    Step.SUPPLY_CORRECTION: ("supply-correction", {"seen": ["floor_plan"]}),
    Step.REFUSE_ACCEPTANCE: ("refuse-acceptance", {"ground": "no_permit_needed", "reason": "这类场所不用办证。"}),
    Step.RETURN: ("return", REASON),
    Step.GRANT_AT_ONCE: ("grant-at-once", None),
    Step.EXAMINE: ("examine", OPINION),
    Step.REVIEW: ("review", OPINION),
    Step.SEND_BACK: ("send-back", REASON),
    Step.SEND_BACK_TO_EXAMINER: ("send-back", {**REASON, "to_examiner": True}),
    Step.END_PROCEDURE: ("end-procedure", REASON),
    Step.GRANT: ("decide", {"grant": True, "reason": "同意"}),
    Step.DENY: ("decide", {"grant": False, "reason": "不符合条件"}),
    Step.CONFIRM_DEFAULT: ("confirm-default", None),
    Step.CONCLUDE: ("conclude", None),
    Step.DELIVER: ("deliver", {"method": "electronic"}),
    Step.WITHDRAW: ("withdraw", {}),
}
TIMERS = {Step.DEEM_ACCEPTED, Step.GRANT_BY_DEFAULT}
# The step exists for this office and status; this case's facts forbid it.
FACTS = {"not_authorised_at_counter", "licence_needed", "gap_none", "not_due_yet", "correction_not_supplied"}


def test_every_step_has_its_address_but_those_of_timers_and_of_two() -> None:
    assert set(CALLS) | TIMERS | SIGNED | {Step.PROPOSE} == set(Step)


@pytest.mark.parametrize("status", list(Status))
def test_exactly_the_allowed_steps_succeed(cast: Cast, status: Status) -> None:
    number = way.submitted(cast, timezone.now() - timedelta(hours=2)).number
    put(Case.objects.get(number=number), status)
    people = {name: program(cast, name) for name in (*STAFF, *RESIDENTS)} | {"nobody": Program()}
    wrong = []
    for step, (end, body) in CALLS.items():
        for name, person in people.items():
            got = tried(person, f"/cases/{number}/{end}", body)
            if not fits(got, expected(cast, name, status, step)):
                wrong.append((status.value, step.value, name, got))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("status", list(Status))
def test_exactly_those_who_may_ask_may_ask(cast: Cast, status: Status, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = status in (Status.DEFAULTED, Status.GRANTED)  # undone only where the licence it is about has ended
    monkeypatch.setattr(sources, "has_ended", lambda _: decided)
    number = way.submitted(cast, timezone.now() - timedelta(hours=2)).number
    put(Case.objects.get(number=number), status, corrections=1)
    people = {name: program(cast, name) for name in (*STAFF, *RESIDENTS)}
    asked = {
        "procedure": {"kind": "检测", "days": 10, "basis": "《示例条例》第九条"},
        "extension": {"days": 5},
        "second_correction": {"defects": [DEFECT]},
        "termination": {"ground": "licence_ended" if decided else "force_majeure"},
        "voiding": {"ground": "duplicate"},
    }
    wrong = []
    for kind, rule in REQUESTS.items():
        for name, person in people.items():
            body = {"kind": kind.value, "data": asked[kind.value], **REASON}
            got = tried(person, f"/cases/{number}/requests", body)
            allowed = holds(cast, name, rule.ask.roles, residents=rule.ask.residents) and status in rule.statuses
            if (got[0] in (200, 201)) != allowed:
                wrong.append((status.value, kind.value, name, got))
    assert not wrong, "\n".join(map(str, wrong))


def tried(person: Program, path: str, body: Any) -> tuple[int, str]:
    """Status and code of the answer; whatever happened is undone."""
    with transaction.atomic():
        answer = person("POST", path, body)
        transaction.set_rollback(True)
    return answer.status_code, "" if answer.status_code < 300 else answer.json().get("code", "")


def expected(cast: Cast, name: str, status: Status, step: Step) -> str:
    """yes, forbidden, not_there, or not from here; an unknown caller is always asked for a token."""
    if name == "nobody":
        return "token"
    if not knows(name):
        return "not_there"
    row = TABLE.get((status, step))
    if row is None:
        return "not_from_here"
    return "yes" if holds(cast, name, row.permission.roles, residents=row.permission.residents) else "forbidden"


def knows(name: str) -> bool:
    """Who may know of a case of the health office taken in at the centre."""
    strangers = {"town_clerk", "other_examiner", "neighbour", "rating_manager", "catalogue_manager"}
    return name not in strangers | {"system_admin", "audit_admin"}


def holds(cast: Cast, name: str, roles: frozenset[Any], *, residents: bool) -> bool:
    """Whether this one of the cast holds one of the roles for the case, or is its applicant and that is enough."""
    if name in RESIDENTS:
        return residents and name == "owner"
    return knows(name) and bool(getattr(cast, name).roles & roles)


def fits(got: tuple[int, str], wanted: str) -> bool:
    """Whether the answer is what the table says."""
    status, code = got
    return {
        "token": status == 401,
        "not_there": status in (403, 404),
        "not_from_here": (status, code) == (409, "step_not_possible") or status == 403,
        "forbidden": status == 403,
        "yes": status == 200 or code in FACTS,
    }[wanted]


def put(row: Case, status: Status, *, corrections: int = 0) -> None:
    """Stand the case in a status, with what always belongs to it."""
    now = timezone.now()
    row.status, row.corrections, row.wake_on, row.intake_due = status, corrections, None, None
    row.stuck_on, row.stuck_by = None, ""
    row.promised_limit, row.legal_limit = "10wd", "20wd"
    row.ended_at = now if status in ENDED else None
    if status not in (Status.RECEIVED, Status.CORRECTING):
        row.accepted_at, row.accepted_by_id = now, row.accepted_by_id
    if status in IN_DEPARTMENT | {Status.GRANTED, Status.DENIED, Status.DEFAULTED}:
        row.promised_due, row.legal_due = date(2026, 12, 30), date(2027, 1, 15)
    if status in (Status.GRANTED, Status.DENIED, Status.DEFAULTED, Status.CONCLUDED, Status.DELIVERED):
        row.decided_at = now
    if status is Status.DENIED:
        row.verdict = "deny"
    if status is Status.DEFAULTED:
        row.default_ground, row.paper_due = "tacit", date(2026, 12, 31)
    if status is Status.PAUSED:
        ClockEntry.objects.create(case=row, kind="pause", day=now.date(), at=now, by="staff:1")
    if status is Status.CORRECTING:
        row.defects = [DEFECT]
    row.save()
