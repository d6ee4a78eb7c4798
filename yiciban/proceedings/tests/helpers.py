"""What the tests of proceedings begin with: a second examiner, an inspection made, a hearing at every stage."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests import way
from tests.cast import BEFORE, DISTRICT, NOW, Cast
from yiciban.catalogue.queries import guide
from yiciban.catalogue.services import item_publish
from yiciban.documents.services import file_put
from yiciban.kernel.actor import SYSTEM, Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.roles import Role
from yiciban.network.queries import actor_of
from yiciban.network.services import posting_grant
from yiciban.people.services import staff_create
from yiciban.proceedings import services
from yiciban.proceedings.facts import Conclusion, HearingFact, InspectionFact

FOUND = "店里隔成三间，消毒柜、洗手池都在图上的位置。"
HEARING_DAY = date(2026, 12, 3)  # seven working days after Tuesday 2026-11-24
HELD = datetime(2026, 12, 3, 8, 0, tzinfo=NOW.tzinfo)


def publish(**changes: Any) -> None:
    """The permit's guide with these changes, in force before anybody applies."""
    particulars = guide(way.SLUG).guide.particulars
    item_publish(particulars.model_copy(update=changes), region=DISTRICT, by=SYSTEM, at=BEFORE + timedelta(days=1))


def refused(call: Any) -> Refusal:
    """The refusal of a command that must refuse."""
    with pytest.raises(Refusal) as found:
        call()
    return found.value


def second_examiner() -> Actor:
    """A second examiner of the health office."""
    made = staff_create(
        username="examiner2",
        name="示例二",
        job="承办人",
        password="yiciban-test-2026",
        totp_secret="",
        by=SYSTEM,
        at=NOW,
    )
    posting_grant(made.user_id, Role.EXAMINER, region=DISTRICT, department="health", by=SYSTEM, at=BEFORE)
    return actor_of(get_user_model().objects.get(pk=made.user_id))


def planned(cast: Cast, number: str, at: datetime = NOW) -> InspectionFact:
    """The examiner and the reviewer are to go the same day."""
    both = [_id(cast.examiner), _id(cast.reviewer)]
    return services.inspection_plan(number, local_date(at), "梅园路 18 号", both, by=cast.examiner, at=at)


def inspected(cast: Cast, number: str, conclusion: Conclusion = Conclusion.FITS, at: datetime = NOW) -> InspectionFact:
    """They went, with one picture."""
    planned(cast, number, at)
    photo = file_put("店面.png", way.picture(), by=cast.examiner, at=at)
    return services.inspection_record(
        number, FOUND, conclusion, applicant_present=True, remark="没有意见", photos=[photo.id], by=cast.examiner, at=at
    )


def told(cast: Cast, number: str, *interested: str, at: datetime = NOW) -> HearingFact:
    """The right is told."""
    return services.hearing_tell(
        number, "拟不予许可，理由是消防通道不够宽。", interested=interested, by=cast.examiner, at=at
    )


def asked(cast: Cast, number: str, at: datetime = NOW) -> HearingFact:
    """… and the applicant asks."""
    told(cast, number, at=at)
    return services.hearing_ask(number, "通道已经改宽。", by=cast.owner, at=at)


def scheduled(cast: Cast, number: str, at: datetime = NOW) -> HearingFact:
    """… and the reviewer is to chair."""
    asked(cast, number, at)
    return call(cast, number, at=at)


def call(
    cast: Cast, number: str, day: date = HEARING_DAY, chair: Actor | None = None, at: datetime = NOW
) -> HearingFact:
    """Call the hearing for a day."""
    chief = _id(chair or cast.reviewer)
    return services.hearing_schedule(number, day, time(9, 30), "区政务中心 3 楼听证室", chief, by=cast.examiner, at=at)


def held(cast: Cast, number: str, at: datetime = HELD) -> HearingFact:
    """The minutes are put down."""
    return services.hearing_hold(
        number,
        "申请人说明通道已经改宽，出示照片。",
        present=["陈小芳", "示例一"],
        signed_by=["陈小芳"],
        by=cast.reviewer,
        at=at,
    )


def _id(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id
