"""The saved lists: what each holds, what a stuck case says of itself, and that no list reads more than it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests import way
from tests.cast import BEFORE, NOW
from tests.programs import program
from yiciban.cases.facts import RequestKind, Status, Verdict, WorkSet
from yiciban.cases.models import Case
from yiciban.cases.queries import list_counts, worklist
from yiciban.cases.queries.streams import counts, page, stream_of
from yiciban.cases.rules.lifecycle import ENDED
from yiciban.cases.rules.stuck import WATCHES, stuck_after, stuck_words
from yiciban.cases.rules.work import COUNTED, count_text
from yiciban.cases.services import (
    case_assign,
    case_end_procedure,
    case_examine,
    case_withdraw,
    request_ask,
    request_refuse,
    request_sign,
)
from yiciban.cases.tests.desk import copies, sign_in, stop_clock, text
from yiciban.cases.tests.law import REASON
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.calendar import shipped_calendar
from yiciban.kernel.dates import local_date
from yiciban.kernel.roles import Role
from yiciban.network.queries import actor_of
from yiciban.network.services import posting_grant

PROCEDURE = {"kind": "检测", "days": 15, "basis": "《示例条例》第九条"}
TODAY = local_date(NOW)


@dataclass
class Standing:
    """A case as the table sees it."""

    status: Status
    intake_due: date | None = None
    correction_due: date | None = None
    delivery_due: date | None = None
    paper_due: date | None = None
    asked_on: date | None = None


def held(actor, which, days=0, **filters):
    """The numbers of one list, so many days from now."""
    day = TODAY + timedelta(days=days)
    found = worklist(actor, today=day, soon_until=day + timedelta(days=2), which=which, **filters)
    return [row.number for row in found.rows]


@pytest.mark.parametrize(
    ("case", "name", "day"),
    [
        (Standing(Status.RECEIVED, intake_due=date(2026, 11, 25)), "intake", date(2026, 11, 25)),
        (Standing(Status.CORRECTING, correction_due=date(2026, 12, 1)), "correction", date(2026, 12, 1)),
        (Standing(Status.ACCEPTED), "idle", date(2026, 12, 1)),
        (Standing(Status.REVIEWING), "idle", date(2026, 12, 1)),
        (Standing(Status.PAUSED), "procedure", date(2026, 12, 15)),
        (Standing(Status.GRANTED), "conclusion", date(2026, 11, 27)),
        (Standing(Status.DEFAULTED, paper_due=date(2026, 11, 25)), "paper", date(2026, 11, 25)),
        (Standing(Status.ACCEPTED, asked_on=date(2026, 11, 24)), "signature", date(2026, 11, 26)),
        (Standing(Status.CONCLUDED, delivery_due=date(2026, 12, 8)), "delivery", date(2026, 12, 8)),
    ],
)
def test_each_row_of_the_table_has_its_day_and_its_sentence(case, name, day):
    calendar, moved = shipped_calendar(), date(2026, 11, 24)
    found = stuck_after(case, moved, calendar, procedure_until=date(2026, 12, 15))
    assert found == (name, day)
    assert "{" not in stuck_words(*found, date(2026, 12, 20))


def test_every_open_status_is_watched_and_no_other():
    watched = frozenset().union(*(watch.statuses for watch in WATCHES.values() if not watch.since))
    assert watched == frozenset(Status) - ENDED
    assert stuck_words("no such row", TODAY, TODAY) == ""
    assert stuck_after(Standing(Status.DELIVERED), TODAY, shipped_calendar()) is None


def test_a_count_stops_where_nobody_counts_on():
    assert (count_text(0), count_text(COUNTED - 1), count_text(COUNTED)) == ("0", "999", "999+")


def test_a_case_nobody_moves_becomes_stuck_and_a_step_frees_it(cast):
    number = way.accepted(cast).number
    assert held(cast.examiner, WorkSet.STUCK, days=7) == []
    assert held(cast.examiner, WorkSet.STUCK, days=8) == [number]
    assert held(cast.other_examiner, WorkSet.STUCK, days=8) == []
    row = worklist(
        cast.examiner, today=TODAY + timedelta(days=8), soon_until=TODAY + timedelta(days=9), which=WorkSet.STUCK
    ).rows[0]
    assert row.stuck == "5 个工作日没有人动过，12月1日（周二）以前就该有下一步"
    case_examine(number, Verdict.GRANT, REASON, by=cast.examiner, at=NOW + timedelta(days=8))
    assert held(cast.examiner, WorkSet.STUCK, days=8) == []


def test_a_procedure_past_its_time_is_stuck_and_its_end_frees_it(cast):
    number = way.accepted(cast).number
    asked = request_ask(number, RequestKind.PROCEDURE, PROCEDURE, REASON, by=cast.examiner, at=NOW)
    request_sign(asked.id, by=cast.approver, at=NOW)
    assert held(cast.examiner, WorkSet.STUCK, days=20) == []
    assert held(cast.examiner, WorkSet.STUCK, days=23) == [number]
    case_end_procedure(number, "检测合格，报告附后。", by=cast.examiner, at=NOW + timedelta(days=23))
    assert held(cast.examiner, WorkSet.STUCK, days=23) == []


def test_a_request_nobody_signs_holds_the_case_and_an_answer_frees_it(cast):
    number = way.accepted(cast).number
    request = request_ask(number, RequestKind.EXTENSION, {"days": 5}, REASON, by=cast.examiner, at=NOW)
    assert held(cast.approver, WorkSet.STUCK, days=2) == []
    assert held(cast.approver, WorkSet.STUCK, days=3) == [number]
    request_refuse(request.id, "材料已经够了。", by=cast.approver, at=NOW + timedelta(days=3))
    assert held(cast.approver, WorkSet.STUCK, days=3) == []


def test_what_has_ended_is_never_stuck(cast):
    number = way.accepted(cast).number
    case_withdraw(number, "不办了，以后再说。", by=cast.owner, at=NOW)
    row = Case.objects.get(number=number)
    assert (row.stuck_on, row.stuck_by) == (None, "")
    with pytest.raises(IntegrityError, match="cases_stuck_has_its_reason"), transaction.atomic():
        Case.objects.filter(number=number).update(stuck_on=TODAY, stuck_by="idle")


def test_mine_is_what_was_given_to_me_and_is_still_with_the_department(cast):
    number, other = way.accepted(cast).number, way.accepted(cast, NOW + timedelta(minutes=1)).number
    case_assign(number, cast.examiner.user_id, by=cast.examiner, at=NOW)
    assert held(cast.examiner, WorkSet.MINE) == [number]
    assert set(held(cast.examiner, WorkSet.OFFICE)) == {number, other}
    case_examine(number, Verdict.GRANT, REASON, by=cast.examiner, at=NOW)
    assert held(cast.examiner, WorkSet.OFFICE) == [other]
    assert held(cast.examiner, WorkSet.MINE) == [number]
    # Whose posting has gone reads nothing, whatever lies on their desk.
    assert held(replace(cast.examiner, postings=()), WorkSet.MINE) == []


def test_today_holds_what_ends_today(cast):
    fact = way.accepted(cast)
    days = (fact.promised_due - TODAY).days
    assert held(cast.examiner, WorkSet.TODAY, days=days) == [fact.number]
    assert held(cast.examiner, WorkSet.TODAY, days=days - 1) == []
    assert held(cast.supervisor, WorkSet.TODAY, days=days) == [fact.number]
    assert held(cast.clerk, WorkSet.TODAY, days=days) == []


def test_two_postings_that_reach_one_case_show_it_once_and_count_it_once(cast):
    number = way.accepted(cast).number
    user = cast.user("examiner")
    posting_grant(user.pk, Role.SUPERVISOR, region="439901000000", by=SYSTEM, at=BEFORE)
    actor = actor_of(user)
    assert held(actor, WorkSet.ALL) == [number]
    assert list_counts(actor, [WorkSet.ALL, WorkSet.OFFICE], today=TODAY) == {WorkSet.ALL: 1, WorkSet.OFFICE: 1}


def test_counts_are_bounded_and_the_page_says_so(cast, monkeypatch):
    stop_clock(monkeypatch)
    copies(way.accepted(cast).number, COUNTED + 5)
    page_text = text(sign_in(cast, "examiner").get("/desk/"))
    assert "999+" in page_text
    assert str(COUNTED + 6) not in page_text


def many(number, count):
    """So many copies of a case, spread over statuses of the department and over days."""
    names = [f.column for f in Case._meta.concrete_fields if not (f.primary_key or f.generated)]
    own = {
        "number": "'C' || lpad(n::text, 20, '0')",
        "draft_id": "NULL::uuid",
        "status": "(ARRAY['accepted', 'reviewing', 'deciding'])[1 + mod(n, 3)]",
        "promised_due": "c.legal_due - mod(n, 20)",
        "department_id": "CASE WHEN mod(n, 10) = 0 THEN c.department_id ELSE 'hrss' END",
        "point_id": "CASE WHEN mod(n, 10) = 0 THEN c.point_id ELSE 'town-1' END",
    }
    values = ", ".join(own.get(name, f"c.{name}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case ({', '.join(names)}) SELECT {values}"  # noqa: S608
            " FROM cases_case c, generate_series(1, %s) n WHERE c.number = %s",
            [count, number],
        )
        cursor.execute("ANALYZE cases_case")


def test_every_list_walks_its_own_index(cast):
    number = way.accepted(cast).number
    case_assign(number, cast.examiner.user_id, by=cast.examiner, at=NOW)
    many(number, 20_000)
    plans = {}

    def explained(execute, sql, params, many, context):
        with connection.connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", params)
            plans.setdefault(label, []).append("\n".join(row[0] for row in cursor.fetchall()))
        return execute(sql, params, many, context)

    for name in ("examiner", "clerk", "supervisor"):
        for which in WorkSet:
            label = f"{name} {which}"
            stream = stream_of(cast.actors[name], which, today=TODAY)
            with connection.execute_wrapper(explained):
                page(stream, limit=5)
                counts([stream])
    # A supervisor has no work of an office: the table is not even asked.
    assert plans.pop("supervisor office") == ["Result  (cost=0.00..0.01 rows=1 width=4)"]
    for label, found in plans.items():
        for plan in found:
            assert "Seq Scan on cases_case" not in plan, label
            assert "using cases_work_of_" in plan or "using cases_stuck_of_" in plan, plan


def test_the_program_gets_the_lists_and_the_reason(cast, monkeypatch):
    number = way.accepted(cast).number
    stop_clock(monkeypatch, NOW + timedelta(days=8))
    found = program(cast, "examiner").get("/worklist?which=stuck")
    assert [(row["number"], row["stuck"][:5]) for row in found["items"]] == [(number, "5 个工作")]
    assert program(cast, "examiner").get("/worklist?which=mine")["items"] == []


def test_the_page_names_the_reason_on_the_row(cast, monkeypatch):
    way.accepted(cast)
    stop_clock(monkeypatch, NOW + timedelta(days=8))
    page_text = text(sign_in(cast, "examiner").get("/desk/?list=stuck"))
    assert "1 件卡住了" in page_text
    assert "5 个工作日没有人动过" in page_text
    assert "没有卡住的件" in text(sign_in(cast, "other_examiner").get("/desk/?list=stuck"))


def test_a_filter_narrows_a_list_and_never_widens_it(cast):
    number = way.accepted(cast).number
    case_assign(number, cast.examiner.user_id, by=cast.examiner, at=NOW)
    for actor, which in (
        (cast.examiner, WorkSet.OFFICE),
        (cast.examiner, WorkSet.MINE),
        (cast.supervisor, WorkSet.ALL),
        (cast.clerk, WorkSet.ALL),
    ):
        assert held(actor, which, item=way.SLUG) == [number]
        assert held(actor, which, item="another") == []
        assert held(actor, which, text=number[:8]) == [number]
        assert held(actor, which, text="%") == []
        assert held(actor, which, status="accepted") == [number]
        assert held(actor, which, status="deciding") == []
    for stranger in (cast.other_examiner, cast.town_clerk):
        assert held(stranger, WorkSet.ALL, item=way.SLUG) == []
        assert held(stranger, WorkSet.ALL, text=number) == []
