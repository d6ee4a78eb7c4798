"""A rating is given by the applicant, once, after delivery; and asked for by one message."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.cast import Cast
from tests.way import accepted, delivered
from yiciban.cases.queries import case as read_case
from yiciban.journal.queries import history
from yiciban.kernel.refusal import Refusal
from yiciban.providers.models import Message
from yiciban.ratings import queries
from yiciban.ratings.facts import Level
from yiciban.ratings.models import Rating
from yiciban.ratings.services import rating_ask, rating_give


def give(cast: Cast, number: str, level: Level = Level.GOOD, **more):
    return rating_give(number, level, by=cast.owner, at=timezone.now(), **more)


def test_the_applicant_rates_after_delivery(cast: Cast) -> None:
    number = delivered(cast).number
    given = give(cast, number, Level.POOR, tags=["209"], text=" 慢 ")
    assert (given.level, [t.code for t in given.tags], given.text) == (Level.POOR, ["209"], "慢")
    assert Rating.objects.get().level == "poor"
    assert queries.rated_of([number]) == {number}


def test_not_before_delivery(cast: Cast) -> None:
    with pytest.raises(Refusal, match="not_delivered_yet"):
        give(cast, accepted(cast).number)


def test_once_only(cast: Cast) -> None:
    number = delivered(cast).number
    give(cast, number)
    with pytest.raises(Refusal, match="already_rated"):
        give(cast, number, Level.BAD)
    assert Rating.objects.get().level == "good"


def test_never_by_staff_and_never_by_a_stranger(cast: Cast) -> None:
    number = delivered(cast).number
    for name in ("clerk", "examiner", "rating_manager", "supervisor"):
        with pytest.raises(Refusal, match="rating_give_forbidden"):
            rating_give(number, Level.EXCELLENT, by=getattr(cast, name), at=timezone.now())
    with pytest.raises(Refusal, match="case_not_found"):
        rating_give(number, Level.EXCELLENT, by=cast.neighbour, at=timezone.now())


def test_the_database_keeps_it_once_and_of_the_five(cast: Cast) -> None:
    give(cast, delivered(cast).number)
    row = Rating.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="ratings_one_rating_per_case"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError, match="ratings_level_is_of_the_five"), transaction.atomic():
        Rating.objects.update(level="5")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_give_one_rating(live_cast: Cast) -> None:
    number = delivered(live_cast).number

    def press(level: Level) -> str:
        try:
            return give(live_cast, number, level).level.value
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(press, [Level.GOOD, Level.BAD, Level.FAIR, Level.POOR]))
    assert answers.count("already_rated") == 3
    assert Rating.objects.count() == 1


def test_an_anonymous_rating_names_nobody_anywhere_the_office_looks(cast: Cast) -> None:
    number = delivered(cast).number
    give(cast, number, anonymous=True)
    (entry,) = history(f"rating:{number}")
    assert entry.actor == "anonymous"
    assert all(e.action != "rating.given" for e in history(f"case:{number}"))
    (row,) = queries.ratings(cast.rating_manager, since=timezone.now().replace(year=2025), until=timezone.now()).rows
    assert (row.writer, row.case_number) == ("匿名", "")


def test_delivery_asks_by_one_message_however_often_it_is_heard(cast: Cast, deliver: Callable[[], int]) -> None:
    case = delivered(cast)
    deliver()
    rating_ask(case.number, at=timezone.now())
    (message,) = Message.objects.filter(purpose="rating")
    assert message.to_phone == "13800005127"
    assert "打个分" in message.text


def test_who_has_rated_is_not_asked(cast: Cast, deliver: Callable[[], int]) -> None:
    case = delivered(cast)
    give(cast, case.number)
    deliver()
    assert not Message.objects.filter(purpose="rating").exists()


def test_the_clerk_who_was_rated_learns_nothing(cast: Cast) -> None:
    number = delivered(cast).number
    give(cast, number)
    assert read_case(number, cast.clerk)
    assert queries.rating_of(number, cast.clerk) is None
