"""What ratings hear of from below."""

from __future__ import annotations

from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe
from yiciban.ratings.services import rating_ask


@subscribe("case.deliver")
def ask_for_rating(entry: EntryFact) -> None:
    """Ask the applicant when the result has been handed over; hearing it twice asks once."""
    rating_ask(entry.subject.removeprefix("case:"), at=entry.at)
