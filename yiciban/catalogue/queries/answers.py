"""Reads for the page and paper of a guide: its answers, for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiciban.catalogue.facts import PublishedGuide
from yiciban.catalogue.rules import answers
from yiciban.network.queries import work_calendar


@dataclass(frozen=True, slots=True)
class GuideAnswers:
    """What a guide answers today."""

    bring: answers.ToBring
    long: answers.HowLong
    places: tuple[answers.PlaceLine, ...]
    fee: str
    result: str
    visits: str


def guide_answers(published: PublishedGuide, today: date) -> GuideAnswers:
    """What to bring, by when, at what cost and where; no query while the calendar is remembered."""
    guide = published.guide
    return GuideAnswers(
        answers.to_bring(guide),
        answers.how_long(guide, today, work_calendar(published.region)),
        answers.places(guide),
        answers.fee_text(guide),
        answers.result_text(guide),
        answers.visits_text(guide),
    )
