"""Reads of the network: places by tier, region and words; a calendar that commands do not pay for."""

from datetime import UTC, date, datetime

import pytest

from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.calendar import DayException, Mark
from yiciban.kernel.refusal import Refusal
from yiciban.network import queries
from yiciban.network.facts import PointTier
from yiciban.network.queries.calendar import REMEMBERED_SECONDS, Snapshot
from yiciban.network.services import calendar_load_shipped, local_day_put
from yiciban.network.tests.conftest import AT, DISTRICT

TOWN = "439901001000"


def test_points_are_narrowed_by_tier_region_and_words(network):
    assert queries.points()[0].code == "dc-439901"
    assert {p.region[:9] for p in queries.points(region=TOWN)} == {TOWN[:9]}
    assert [p.code for p in queries.points(tier=PointTier.TOWN, text="梅园路")] == ["tc-439901001"]
    assert queries.points(text="月球") == ()
    assert len(queries.towns()) == 5


def test_an_unknown_place_is_not_found(network):
    for ask in (queries.point, queries.department, queries.region):
        with pytest.raises(Refusal) as refused:
            ask("moon")
        assert refused.value.status == 404


def test_a_point_says_whether_it_is_open(network):
    point = queries.point("dc-439901")
    assert queries.open_state(point, AT).sentence == "今天 17:30 下班"
    assert queries.open_state(point, datetime(2026, 11, 24, 5, 0, tzinfo=UTC)).sentence == "现在休息，13:30 上班"


def test_the_calendar_costs_nothing_while_it_is_remembered(calendar, django_assert_num_queries):
    queries.work_calendar()
    with django_assert_num_queries(0):
        assert queries.work_calendar(DISTRICT).is_working(date(2026, 11, 24))


def test_the_calendar_is_read_again_after_a_minute(calendar, django_assert_num_queries):
    now = [0.0]
    snapshot = Snapshot(lambda: now[0])
    snapshot.calendar("")
    now[0] = REMEMBERED_SECONDS + 1
    with django_assert_num_queries(2):
        snapshot.calendar("")


def test_an_empty_calendar_is_not_remembered_and_refuses_loudly(db):
    with pytest.raises(Refusal) as refused:
        queries.work_calendar().is_working(date(2026, 11, 24))
    assert refused.value.code == "calendar_year_missing"
    calendar_load_shipped(by=SYSTEM, at=AT)
    assert queries.work_calendar().is_working(date(2026, 11, 24))


def test_a_local_day_holds_in_its_region_and_below(network):
    day = date(2026, 11, 26)
    local_day_put(TOWN, DayException(day, Mark.OFF, "花市节"), by=SYSTEM, at=AT)
    assert not local_day_put(TOWN, DayException(day, Mark.OFF, "花市节"), by=SYSTEM, at=AT)
    assert not queries.work_calendar("439901001005").is_working(day)
    assert queries.work_calendar("439901002000").is_working(day)
    assert queries.work_calendar().is_working(day)


def test_the_nearest_region_decides_a_local_day(network):
    day = date(2026, 11, 26)
    local_day_put(TOWN, DayException(day, Mark.WORK, "照常上班"), by=SYSTEM, at=AT)
    local_day_put(DISTRICT, DayException(day, Mark.OFF, "区庆"), by=SYSTEM, at=AT)
    assert queries.work_calendar(TOWN).is_working(day)
    assert not queries.work_calendar(DISTRICT).is_working(day)


def test_from_november_on_a_provisional_next_year_is_a_warning(calendar):
    assert queries.calendar_warnings(date(2026, 10, 31)) == ()
    assert "2027 年的工作日历还是暂定" in queries.calendar_warnings(date(2026, 11, 1))[0]
    assert "没有 2028 年" in queries.calendar_warnings(date(2028, 1, 1))[0]
