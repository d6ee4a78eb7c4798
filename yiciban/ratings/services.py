"""Commands of ratings: give one, ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import case as read_case
from yiciban.cases.queries import case_key, check_act
from yiciban.journal import services as journal
from yiciban.kernel.actor import ANONYMOUS, SYSTEM, Actor
from yiciban.kernel.refusal import Refusal
from yiciban.mandates.facts import Act
from yiciban.people.permissions import require
from yiciban.providers.services import message_queue
from yiciban.ratings import rules
from yiciban.ratings.facts import Channel, Level, RatingFact
from yiciban.ratings.models import Rating
from yiciban.ratings.permissions import RATE
from yiciban.ratings.queries import rated_of, rating_of


def rating_give(
    number: str,
    level: Level,
    *,
    tags: Sequence[str] = (),
    text: str = "",
    anonymous: bool = False,
    channel: Channel = Channel.WEB,
    by: Actor,
    at: datetime,
) -> RatingFact:
    """Rate a case that was handed over, once, by its applicant.

    Raises Refusal `rating_give_forbidden` (staff), `case_not_found`, `not_delivered_yet`, `already_rated`,
    `tag_not_of_level`, `text_too_long`.
    """
    require(by, RATE)
    assert by.user_id is not None
    case = read_case(number, by)
    check_act(case.number, case.slug, by, Act.FILE)
    rules.check_rateable(is_delivered=case.delivered_at is not None)
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    kept = rules.check(level, tags, words)
    with transaction.atomic():
        try:
            with transaction.atomic():
                Rating.objects.create(
                    case_id=case_key(case),
                    writer_id=by.user_id,
                    department_id=case.department,
                    region=case.region,
                    level=level,
                    tags=list(kept),
                    text=words,
                    anonymous=anonymous,
                    channel=channel,
                    rated_at=at,
                )
        except IntegrityError as error:
            raise Refusal("already_rated", "这件您已经评价过了，一件只评一次。") from error
        _record(case, level, anonymous=anonymous, by=by, at=at)
    given = rating_of(number, by)
    assert given is not None
    return given


def _record(case: CaseFact, level: Level, *, anonymous: bool, by: Actor, at: datetime) -> None:
    """The chain of its own, because the case's is read by those who were rated; an anonymous one names nobody."""
    journal.record(
        f"rating:{case.number}",
        "rating.given",
        by=ANONYMOUS if anonymous else by,
        at=at,
        region=case.region,
        data={"level": level.value, "anonymous": anonymous},
    )


def rating_ask(number: str, *, at: datetime) -> None:
    """Ask the applicant of a case that was handed over for a rating, by one message, once."""
    case = read_case(number, SYSTEM)
    if case.delivered_at is None or not case.party_phone or rated_of([case.number]):
        return
    where = (
        f"打开 {settings.YICIBAN_PUBLIC_URL}/rate/{case.number}/" if settings.YICIBAN_PUBLIC_URL else "在“我的办件”里"
    )
    with transaction.atomic():
        message_queue(
            case.party_phone,
            f"您的“{case.item_name}”已经办完。办得好不好，请您{where}打个分，好的坏的都可以照实说。",
            purpose="rating",
            subject=case.subject,
            by=SYSTEM,
            at=at,
            region=case.region,
            key=f"rating:{case.number}",
        )
