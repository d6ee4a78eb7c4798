"""Commands of the network: idempotent puts, postings with their separations, the calendar."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model

from yiciban.journal.queries import history
from yiciban.kernel.actor import SYSTEM, Actor, ActorKind, Posting
from yiciban.kernel.calendar import DayException, Mark
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.roles import Role
from yiciban.network import queries, services
from yiciban.network.facts import CounterFact, DepartmentFact, RegionFact
from yiciban.network.tests.conftest import AT, DISTRICT

CLERK = Actor(ActorKind.STAFF, "user:900", "赵敏", 900, (Posting("counter_clerk", DISTRICT),))
MANAGER = Actor(ActorKind.STAFF, "user:901", "任远", 901, (Posting("centre_manager", DISTRICT),))


def refused(code, run, *args, **kwargs):
    with pytest.raises(Refusal) as found:
        run(*args, **kwargs, at=AT)
    assert found.value.code == code


@pytest.fixture
def staff(network):
    def make(username):
        return get_user_model().objects.create(username=username, name=username, is_staff=True)

    return make


def test_putting_the_same_twice_changes_and_journals_once(db):
    region = RegionFact(DISTRICT, "明德区", "")
    assert services.region_put(region, by=SYSTEM, at=AT)
    assert not services.region_put(region, by=SYSTEM, at=AT)
    assert services.region_put(RegionFact(DISTRICT, "明德新区", ""), by=SYSTEM, at=AT)
    assert queries.region(DISTRICT).name == "明德新区"
    assert len(history(f"region:{DISTRICT}")) == 2


def test_what_cannot_stand_is_refused(network):
    put = services.department_put
    wrong = DepartmentFact("moon", "11439901MB9900011X", "月亮局", "月", "1", "2", DISTRICT)
    refused("uscc_check", put, wrong, by=SYSTEM)
    refused("region_code_format", services.region_put, RegionFact("4399", "短", ""), by=SYSTEM)
    refused("region_parent_missing", services.region_put, RegionFact("439901999000", "镇", "111111000000"), by=SYSTEM)
    refused("point_not_found", services.counter_put, CounterFact("moon", "01", "窗"), by=SYSTEM)


def test_only_managers_change_the_network_and_only_their_own(network):
    refused("network_manage_forbidden", services.region_put, RegionFact(DISTRICT, "x", ""), by=CLERK)
    elsewhere = RegionFact("110101000000", "别处", "")
    refused("network_manage_forbidden", services.region_put, elsewhere, by=MANAGER)
    refused("network_calendar_forbidden", services.calendar_load_shipped, by=MANAGER)


def test_a_posting_makes_an_actor_of_the_account(staff, django_assert_num_queries):
    user = staff("sunli")
    services.posting_grant(user.pk, Role.EXAMINER, region=DISTRICT, department="health", by=MANAGER, at=AT)
    user.refresh_from_db()
    with django_assert_num_queries(1):
        actor = queries.actor_of(user)
    assert actor.postings == () or actor.postings[0].department == "health"
    assert queries.postings(user_id=user.pk, on=AT.date())[0].role == "examiner"


def test_granting_the_same_again_is_one_posting(staff):
    user = staff("sunli")
    first = services.posting_grant(user.pk, Role.EXAMINER, region=DISTRICT, by=SYSTEM, at=AT)
    again = services.posting_grant(user.pk, Role.EXAMINER, region=DISTRICT, by=SYSTEM, at=AT + timedelta(days=3))
    assert first == again


def test_a_posting_ends_after_its_last_day(staff):
    user = staff("sunli")
    row = services.posting_grant(user.pk, Role.EXAMINER, region=DISTRICT, since=date(2026, 11, 1), by=SYSTEM, at=AT)
    services.posting_end(row.id, by=MANAGER, at=AT)
    assert queries.postings(user_id=user.pk, on=AT.date())
    assert not queries.postings(user_id=user.pk, on=AT.date() + timedelta(days=1))
    refused("posting_ends_before_start", services.posting_end, row.id, on=date(2026, 10, 1), by=MANAGER)
    refused("posting_not_found", services.posting_end, 0, by=MANAGER)


def test_nobody_posts_themselves(staff):
    user = staff("renyuan")
    me = Actor(ActorKind.STAFF, f"user:{user.pk}", "任远", user.pk, MANAGER.postings)
    refused("posting_to_oneself", services.posting_grant, user.pk, Role.APPROVER, region=DISTRICT, by=me)


def test_a_centre_manager_makes_no_administrators(staff):
    user = staff("shilei")
    grant = services.posting_grant
    refused("network_posting_admins_forbidden", grant, user.pk, Role.SYSTEM_ADMIN, region=DISTRICT, by=MANAGER)


def test_the_three_administrators_are_kept_apart(staff):
    user = staff("shilei")
    services.posting_grant(user.pk, Role.SYSTEM_ADMIN, region=DISTRICT, by=SYSTEM, at=AT)
    grant = services.posting_grant
    refused("postings_kept_apart", grant, user.pk, Role.AUDIT_ADMIN, region=DISTRICT, by=SYSTEM)


def test_only_staff_is_posted(network):
    refused("staff_not_found", services.posting_grant, 0, Role.EXAMINER, region=DISTRICT, by=SYSTEM)


def test_the_shipped_calendar_is_loaded_once(db):
    assert services.calendar_load_shipped(by=SYSTEM, at=AT) == (2024, 2025, 2026, 2027)
    assert services.calendar_load_shipped(by=SYSTEM, at=AT) == ()


def test_publishing_a_year_makes_it_official_at_once_and_is_not_undone_by_loading(calendar):
    assert queries.work_calendar().is_provisional(date(2027, 3, 1))
    services.calendar_year_publish(
        2027,
        [DayException(date(2027, 1, 1), Mark.OFF, "元旦"), DayException(date(2027, 1, 3), Mark.WORK, "元旦")],
        notice="国办发明电〔2026〕1号",
        published_on=date(2026, 11, 5),
        by=SYSTEM,
        at=AT,
    )
    now = queries.work_calendar()
    assert not now.is_provisional(date(2027, 3, 1))
    assert now.is_working(date(2027, 1, 3))
    assert services.calendar_load_shipped(by=SYSTEM, at=AT) == ()
    assert history("calendar:2027")[-1].action == "calendar.year_published"


def test_a_year_needs_its_notice_and_its_own_days(calendar):
    publish = services.calendar_year_publish
    known = {"published_on": AT.date(), "by": SYSTEM}
    refused("calendar_notice_missing", publish, 2027, [], notice=" ", **known)
    far = [DayException(date(2029, 1, 1), Mark.OFF, "元旦")]
    refused("calendar_day_outside_year", publish, 2027, far, notice="x", **known)
