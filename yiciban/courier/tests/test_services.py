"""A parcel is ordered once, followed to its end, and serves the result by its waybill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import way
from tests.cast import NOW, Cast
from yiciban.cases.facts import Status
from yiciban.cases.queries import case as read_case
from yiciban.courier import queries, services
from yiciban.courier.facts import Direction, LegFact
from yiciban.courier.models import Leg
from yiciban.documents.queries import notices
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.refusal import Refusal
from yiciban.licences.services import licence_issue
from yiciban.providers import demo, registry
from yiciban.providers.facts import ParcelState, TrackPoint
from yiciban.providers.models import Message

END = {"name": "陈小芳", "phone": "13800005127", "address": "城南街道梅园路 18 号 3 号铺"}
LATER = NOW + timedelta(hours=8)


def refused(code: str, ask: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as no, transaction.atomic():
        ask()
    assert no.value.code == code


def concluded(cast: Cast) -> str:
    number = way.granted(cast).number
    licence_issue(number, by=cast.maker, at=NOW + timedelta(hours=5))
    return number


def sent_out(cast: Cast) -> LegFact:
    return services.leg_order(concluded(cast), Direction.OUT, **END, by=cast.handout, at=LATER)


def sent_in(cast: Cast, by: Actor | None = None) -> LegFact:
    number = way.submitted(cast).number
    return services.leg_order(number, Direction.IN, **END, by=by or cast.owner, at=LATER)


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> list[TrackPoint]:
    """What the carrier says of every parcel."""
    points: list[TrackPoint] = []

    def track(_self: object, _waybill: str) -> Sequence[TrackPoint]:
        return tuple(points)

    monkeypatch.setattr(demo.DemoPost, "track", track)
    return points


def test_the_result_goes_from_the_point_to_the_applicant(cast: Cast, deliver: Any) -> None:
    leg = sent_out(cast)
    assert (leg.state, leg.direction) == (ParcelState.ORDERED, Direction.OUT)
    assert leg.sender.name == "明德区政务服务中心"
    assert leg.receiver.address == END["address"]
    deliver()
    assert leg.waybill in Message.objects.get(purpose="courier").text


def test_materials_come_from_the_applicant_or_by_their_counter(cast: Cast) -> None:
    assert sent_in(cast).receiver.name == "明德区政务服务中心"
    refused(
        "courier_send_in_forbidden",
        lambda: services.leg_order(way.submitted(cast).number, Direction.IN, **END, by=cast.examiner, at=LATER),
    )


def test_nobody_else_sends_and_nothing_is_sent_too_early(cast: Cast) -> None:
    number = way.accepted(cast).number
    refused("parcel_not_now", lambda: services.leg_order(number, Direction.OUT, **END, by=cast.clerk, at=LATER))
    for who, code in (("neighbour", "case_not_found"), ("town_clerk", "case_not_found")):
        actor = cast.actors[who]
        refused(code, lambda a=actor: services.leg_order(number, Direction.IN, **END, by=a, at=LATER))  # type: ignore[misc]
    # a resident may send in, and never out
    refused(
        "courier_send_out_forbidden", lambda: services.leg_order(number, Direction.OUT, **END, by=cast.owner, at=LATER)
    )


def test_one_parcel_at_a_time_each_way_and_another_waybill_for_the_next(cast: Cast) -> None:
    leg = sent_out(cast)
    again: Callable[[], LegFact] = lambda: services.leg_order(  # noqa: E731
        leg.case_number, Direction.OUT, **END, by=cast.handout, at=LATER
    )
    refused("parcel_under_way", again)
    Leg.objects.update(state=ParcelState.RETURNED, ended_at=LATER)
    assert again().waybill != leg.waybill


def test_it_is_followed_to_its_end_and_asked_for_once_a_minute(cast: Cast, carrier: list[TrackPoint]) -> None:
    leg = sent_out(cast)
    carrier.append(TrackPoint(LATER, "已揽收", ParcelState.COLLECTED))
    assert services.leg_follow(leg.id, by=cast.owner, at=LATER).state is ParcelState.COLLECTED
    carrier.append(TrackPoint(LATER, "签收", ParcelState.SIGNED))
    assert services.leg_follow(leg.id, by=cast.owner, at=LATER + timedelta(seconds=30)).state is ParcelState.COLLECTED
    done = services.leg_follow(leg.id, by=cast.owner, at=LATER + timedelta(minutes=2))
    assert (done.state, done.ended_at, len(done.points)) == (ParcelState.SIGNED, LATER, 2)
    carrier.append(TrackPoint(LATER, "又在路上", ParcelState.MOVING))
    later = services.leg_follow(leg.id, by=cast.owner, at=LATER + timedelta(days=1))
    assert (later.state, len(later.points)) == (ParcelState.SIGNED, 2)


def test_the_job_follows_every_parcel_and_one_that_fails_holds_up_no_other(
    cast: Cast, carrier: list[TrackPoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_in(cast)
    leg = sent_out(cast)
    carrier.append(TrackPoint(LATER, "在路上", ParcelState.MOVING))

    def fails(_self: object, waybill: str) -> Sequence[TrackPoint]:
        if waybill == leg.waybill:
            raise TimeoutError
        return tuple(carrier)

    monkeypatch.setattr(demo.DemoPost, "track", fails)
    assert services.legs_follow(at=LATER + timedelta(hours=1)) == 1
    monkeypatch.setattr(demo.DemoPost, "track", lambda _self, _waybill: tuple(carrier))
    assert services.legs_follow(at=LATER + timedelta(hours=2)) == 2
    assert set(Leg.objects.values_list("state", flat=True)) == {"moving"}


def test_the_parcel_of_a_demonstration_arrives_by_itself(cast: Cast) -> None:
    leg = sent_out(cast)
    cache.set(f"demo-provider:{leg.waybill}", (timezone.now() - timedelta(hours=1)).isoformat())
    now: datetime = timezone.now()
    assert services.leg_follow(leg.id, by=SYSTEM, at=now).state is ParcelState.SIGNED


def test_the_result_is_served_by_the_waybill_of_its_parcel(cast: Cast) -> None:
    leg = sent_out(cast)
    refused("courier_send_out_forbidden", lambda: services.leg_deliver(leg.id, by=cast.examiner, at=LATER))
    fact = services.leg_deliver(leg.id, by=cast.handout, at=LATER)
    assert fact.status is Status.DELIVERED
    assert leg.waybill in str(notices(fact.subject)[-1].data)
    refused("step_not_possible", lambda: services.leg_deliver(leg.id, by=cast.handout, at=LATER))


def test_materials_and_what_came_back_serve_nothing(cast: Cast) -> None:
    coming = sent_in(cast)
    refused("parcel_is_not_the_result", lambda: services.leg_deliver(coming.id, by=cast.clerk, at=LATER))
    leg = sent_out(cast)
    Leg.objects.filter(pk=leg.id).update(state=ParcelState.RETURNED, ended_at=LATER)
    refused("parcel_is_not_the_result", lambda: services.leg_deliver(leg.id, by=cast.handout, at=LATER))
    assert read_case(leg.case_number, SYSTEM).status is Status.CONCLUDED


def test_a_carrier_that_fails_leaves_no_parcel_behind(cast: Cast, settings: Any) -> None:
    number = concluded(cast)
    settings.YICIBAN_PROVIDERS = {**settings.YICIBAN_PROVIDERS, "post": "yiciban.providers.faulty.FaultyPost"}
    try:
        refused("post_unavailable", lambda: services.leg_order(number, Direction.OUT, **END, by=cast.handout, at=LATER))
    finally:
        registry._made.cache_clear()
    assert not Leg.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"state": "lost"}, {"direction": "up"}, {"waybill": ""}, {"state": "signed"}, {"ended_at": NOW}]
)
def test_the_table_itself_holds(cast: Cast, wrong: dict[str, Any]) -> None:
    leg = sent_in(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Leg.objects.filter(pk=leg.id).update(**wrong)


def test_the_list_of_the_desk_shows_stars_and_asks_once(cast: Cast, django_assert_num_queries: Any) -> None:
    leg = sent_out(cast)
    with django_assert_num_queries(1):
        page = queries.legs_under_way(cast.handout)
    (row,) = page.rows
    assert (row.name, row.phone, row.address) == ("陈*芳", "138****5127", "城南街道****")
    case_id = Leg.objects.get(pk=leg.id).case_id
    same = dict.fromkeys(
        ("carrier", "sender_name", "sender_address", "receiver_name", "receiver_address", "ordered_by_name"), "示例"
    )
    rows = [
        Leg(
            case_id=case_id,
            direction="in",
            waybill=f"W{count}",
            demo=True,
            sender_phone="1",
            receiver_phone="1",
            ordered_at=LATER + timedelta(minutes=count),
            state="signed" if count else "moving",
            ended_at=LATER if count else None,
            **same,
        )
        for count in range(50)
    ]
    Leg.objects.bulk_create(rows)
    with django_assert_num_queries(1):
        assert len(queries.legs_under_way(cast.handout).rows) == 2
    assert [one.direction for one in queries.legs_under_way(cast.clerk, direction=Direction.IN).rows] == [Direction.IN]
    assert not queries.legs_under_way(cast.town_clerk).rows
    refused("courier_list_forbidden", lambda: queries.legs_under_way(cast.owner))
