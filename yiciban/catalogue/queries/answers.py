"""Reads for the page and paper of a guide: its answers, for today and for one person's situation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from yiciban.catalogue.facts import Answers, PublishedGuide, Tailored
from yiciban.catalogue.rules import answers
from yiciban.catalogue.rules.scenario import tailor
from yiciban.catalogue.rules.situation import (
    AskedQuestion,
    asked_questions,
    because_lines,
    situation_query,
    situation_rows,
    undecided,
)
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


@dataclass(frozen=True, slots=True)
class Situated:
    """A guide made for one person: its answers, the questions with theirs, and why the list is as it is."""

    published: PublishedGuide
    found: Tailored
    answers: GuideAnswers
    questions: tuple[AskedQuestion, ...]
    rows: tuple[tuple[str, str], ...]
    because: tuple[str, ...]
    query: str
    """The situation as an address carries it; only what counts."""


def situated(published: PublishedGuide, situation: Answers, today: date) -> Situated:
    """The guide made for this situation; no query while the calendar is remembered."""
    whole = published.guide
    found = tailor(whole, situation)
    own = replace(published, guide=found.guide)
    return Situated(
        own,
        found,
        _answers(own, answers.to_bring(own.guide, undecided(whole, found)), today),
        asked_questions(found),
        situation_rows(found),
        because_lines(whole, found),
        situation_query(found.answers),
    )


def _answers(own: PublishedGuide, bring: answers.ToBring, today: date) -> GuideAnswers:
    """What to bring, by when, at what cost and where."""
    guide = own.guide
    return GuideAnswers(
        bring,
        answers.how_long(guide, today, work_calendar(own.region)),
        answers.places(guide),
        answers.fee_text(guide),
        answers.result_text(guide),
        answers.visits_text(guide),
    )
