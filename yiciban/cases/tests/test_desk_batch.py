"""Many at once on the desk: looked at first, a result for each row, nothing typed lost; and work handed out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases.facts import Status, Step
from yiciban.cases.queries import case
from yiciban.cases.queries.assignment import offices, share_preview
from yiciban.cases.queries.batch import batch_preview, batch_steps
from yiciban.cases.rules.batch import BATCH
from yiciban.cases.rules.lifecycle import TABLE
from yiciban.cases.services import case_assign, case_withdraw, cases_assign, cases_share
from yiciban.cases.services.bulk import ACTS
from yiciban.cases.tests.desk import copies, sign_in, stop_clock, text
from yiciban.cases.tests.law import refused
from yiciban.cases.tests.test_assignment import OPINION, accepted, second_examiner
from yiciban.kernel.dates import local_date

TODAY = local_date(NOW)


def test_every_step_of_the_table_is_done_and_is_of_the_lifecycle():
    assert set(BATCH) == set(ACTS)
    assert all((one.status, step) in TABLE for step, one in BATCH.items())
    assert Step.DENY not in BATCH


def test_each_office_is_offered_its_own_steps(cast):
    assert batch_steps(cast.clerk) == (Step.ACCEPT,)
    assert batch_steps(cast.examiner) == (Step.EXAMINE,)
    assert batch_steps(cast.supervisor) == ()


def test_the_preview_says_what_stands_in_the_way_of_each(cast):
    one, gone = accepted(cast, 2)
    case_withdraw(gone, "不办了，以后再说。", by=cast.owner, at=NOW)
    rows = batch_preview(Step.EXAMINE, [one, gone, "439901209912310000000", one], cast.examiner, today=TODAY)
    assert [(row.number, bool(row.no)) for row in rows] == [(one, False), (gone, True), ("439901209912310000000", True)]
    assert "不能做这一步" in rows[1].no
    assert rows[2].row is None
    assert refused(lambda: batch_preview(Step.EXAMINE, [], cast.examiner, today=TODAY)).code == "bulk_empty"
    assert refused(lambda: batch_preview(None, [one], cast.owner, today=TODAY)).code == "case_read_forbidden"


def test_ticked_rows_are_looked_at_and_then_done_with_a_result_each(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    numbers = accepted(cast, 3)
    case_withdraw(numbers[2], "不办了，以后再说。", by=cast.owner, at=NOW)
    stop_clock(monkeypatch)
    client = sign_in(cast, "examiner")
    page = text(client.get("/desk/"))
    assert f'value="{numbers[0]}" form="batch"' in page
    page = text(client.get("/desk/batch/", {"act": "examine", "number": numbers}))
    assert "2 件：建议准予，送下一环节" in page
    assert "这 1 件不会办" in page
    assert case(numbers[0], cast.examiner).status is Status.ACCEPTED
    sent = {"act": "examine", "number": numbers, "words": OPINION}
    page = text(client.post("/desk/batch/", sent))
    assert "办好 2 件，1 件没有办成" in page
    assert case(numbers[0], cast.examiner).status is Status.REVIEWING
    again = client.post("/desk/batch/", sent)
    assert again.status_code == 422
    assert "勾选的都不能做这一步" in text(again)


def test_words_too_short_are_told_beside_the_field_and_stay(cast: Cast):
    number = way.accepted(cast).number
    answer = sign_in(cast, "examiner").post("/desk/batch/", {"act": "examine", "number": number, "words": "好的"})
    assert answer.status_code == 422
    assert "请写审查意见，至少 4 个字。" in text(answer)
    assert ">好的</textarea>" in text(answer)
    assert case(number, cast.examiner).status is Status.ACCEPTED


def test_what_is_not_of_ones_office_cannot_be_done_to_many(cast: Cast):
    number = way.accepted(cast).number
    client = sign_in(cast, "clerk")
    assert client.get("/desk/batch/", {"act": "examine", "number": number}).status_code == 403
    assert client.get("/desk/batch/", {"act": "deny", "number": number}).status_code == 422
    assert client.get("/desk/batch/", {"act": "accept"}).status_code == 422


def test_ticked_rows_are_given_to_somebody(cast: Cast):
    numbers = accepted(cast, 2)
    me = cast.examiner.user_id
    client = sign_in(cast, "approver")
    page = text(client.get("/desk/batch/", {"act": "assign", "number": numbers}))
    assert "演示承办人，手上 0 件" in page
    nobody = client.post("/desk/batch/", {"act": "assign", "number": numbers, "to": ""})
    assert (nobody.status_code, "请选交给谁。" in text(nobody)) == (422, True)
    assert "办好 2 件" in text(client.post("/desk/batch/", {"act": "assign", "number": numbers, "to": me}))
    assert case(numbers[1], cast.approver).assignee == me


def test_giving_many_has_a_result_each(cast):
    number, other = way.accepted(cast).number, second_examiner(cast)
    found = cases_assign([number, "439901209912310000000"], other, by=cast.examiner, at=NOW)
    assert [one.code for one in found] == ["case_assign_forbidden", "case_not_found"]
    assert refused(lambda: cases_assign([], other, by=cast.examiner, at=NOW)).code == "bulk_empty"
    assert cases_assign([number], other, by=cast.approver, at=NOW)[0].fact.assignee == other


@pytest.mark.parametrize("act", ["examine", "assign"])
def test_fifty_ticked_rows_cost_no_more_queries_than_one(cast: Cast, monkeypatch: pytest.MonkeyPatch, act: str):
    stop_clock(monkeypatch)
    number = way.accepted(cast).number
    copies(number, 49)
    client = sign_in(cast, "examiner")
    numbers = [number, *(f"43990120261124{index + 100:06d}0" for index in range(49))]
    client.get("/desk/batch/", {"act": act, "number": number})
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/batch/", {"act": act, "number": number})
    with CaptureQueriesContext(connection) as many:
        assert "50 件：" in text(client.get("/desk/batch/", {"act": act, "number": numbers}))
    assert len(many) == len(one)


def test_who_would_get_how_many_is_said_before_and_done_so(cast):
    numbers, other = accepted(cast, 4), second_examiner(cast)
    case_assign(numbers[0], cast.examiner.user_id, by=cast.examiner, at=NOW)
    rows = {
        row.who.user_id: (row.who.load, row.gets, row.then) for row in share_preview("health", cast.approver, on=TODAY)
    }
    assert rows == {cast.examiner.user_id: (1, 1, 2), other: (0, 2, 2)}
    assert refused(lambda: share_preview("health", cast.examiner, on=TODAY)).code == "case_assign_forbidden"
    assert refused(lambda: share_preview("hrss", cast.approver, on=TODAY)).code == "case_assign_forbidden"
    assert cases_share("health", by=cast.approver, at=NOW) == 3
    after = {one.user_id: one.load for one in offices(cast.approver, on=TODAY)[0].people}
    assert after == {cast.examiner.user_id: 2, other: 2}


def test_the_page_shares_out_after_it_was_looked_at(cast: Cast):
    accepted(cast, 2)
    client = sign_in(cast, "approver")
    assert "2 件没有人领" in text(client.get("/desk/assignment/"))
    assert "2 件会这样分" in text(client.get("/desk/assignment/share/?department=health"))
    answer = client.post("/desk/assignment/share/", {"department": "health"}, follow=True)
    assert "2 件分好了。" in text(answer)
    assert "都有人领" in text(answer)


def test_everything_of_somebody_absent_is_handed_over_on_the_page(cast: Cast):
    number, other = way.accepted(cast).number, second_examiner(cast)
    me = cast.examiner.user_id
    case_assign(number, me, by=cast.examiner, at=NOW)
    client = sign_in(cast, "approver")
    wrong = client.post("/desk/assignment/hand-over/", {"from": me, "to": other, "reason": ""})
    assert (wrong.status_code, "请写明为什么交接" in text(wrong)) == (422, True)
    assert f'<option value="{other}" selected>' in text(wrong)
    sent = {"from": me, "to": other, "reason": "年休假，B 岗代办"}
    assert "1 件交接好了。" in text(client.post("/desk/assignment/hand-over/", sent, follow=True))
    assert case(number, cast.approver).assignee == other
    assert sign_in(cast, "clerk").post("/desk/assignment/hand-over/", sent).status_code == 403


def test_an_examiner_hands_over_only_what_is_their_own(cast: Cast):
    other = second_examiner(cast)
    number = way.accepted(cast, NOW + timedelta(minutes=5)).number
    case_assign(number, other, by=cast.approver, at=NOW)
    client = sign_in(cast, "examiner")
    assert f'<option value="{other}"' not in text(client.get("/desk/assignment/")).split("谁接手")[0]
    sent = {"from": other, "to": cast.examiner.user_id, "reason": "年休假，B 岗代办"}
    assert client.post("/desk/assignment/hand-over/", sent).status_code == 403
