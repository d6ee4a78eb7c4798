"""The calendar changes: open dates are worked out anew, each change is logged, what is over stays."""

from datetime import date, timedelta

from tests import way
from tests.cast import NOW
from yiciban.cases.models import ClockEntry
from yiciban.cases.queries import case
from yiciban.cases.services import case_recompute, clock_recompute
from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.calendar import DayException, Mark
from yiciban.network.services import local_day_put

CAUSE = "2026 年的工作日安排有变化"


def a_local_holiday(day):
    local_day_put("439901000000", DayException(day, Mark.OFF, "示例节"), by=SYSTEM, at=NOW)


def test_a_local_holiday_moves_every_open_date_and_says_so(cast):
    accepted, received = way.accepted(cast), way.submitted(cast, NOW + timedelta(minutes=1), store_name="另一家")
    a_local_holiday(date(2026, 11, 26))
    assert clock_recompute(CAUSE, at=NOW) == 2
    after = case(accepted.number, cast.examiner)
    assert after.promised_due > accepted.promised_due
    assert case(received.number, cast.clerk).intake_due > received.intake_due
    entry = history(accepted.subject)[-1]
    assert entry.action == "case.recomputed"
    assert entry.data["moved"]["promised_due"] == [str(accepted.promised_due), str(after.promised_due)]
    assert ClockEntry.objects.get().kind == "recompute"
    assert clock_recompute(CAUSE, at=NOW) == 0


def test_a_day_that_touches_no_case_changes_nothing(cast):
    number = way.accepted(cast).number
    a_local_holiday(date(2026, 7, 1))
    assert case_recompute(number, CAUSE, by=SYSTEM, at=NOW) is None


def test_what_is_decided_keeps_its_dates_but_its_delivery(cast):
    fact = way.granted(cast)
    a_local_holiday(date(2026, 11, 26))
    after = case_recompute(fact.number, CAUSE, by=SYSTEM, at=NOW)
    assert after.promised_due == fact.promised_due
    assert after.delivery_due > fact.delivery_due


def test_publishing_a_year_has_the_work_done(cast, django_capture_on_commit_callbacks, monkeypatch):
    from yiciban.cases import subscribers, tasks
    from yiciban.journal.subscriptions import handlers_for

    asked = []
    monkeypatch.setattr(tasks.clock_recompute, "defer", lambda **values: asked.append(values))
    a_local_holiday(date(2026, 11, 26))
    entry = history("calendar:2026")[-1]
    assert any("the_calendar_has_changed" in name for name in handlers_for(entry.action))
    subscribers.the_calendar_has_changed(entry)
    assert asked == [{"cause": CAUSE, "region": "439901000000"}]
