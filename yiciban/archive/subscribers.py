"""A case that has ended is archived, in a job of its own: setting its papers in type takes some seconds."""

from __future__ import annotations

from yiciban.archive.services import package_ask
from yiciban.journal.facts import EntryFact
from yiciban.journal.subscriptions import subscribe

ENDINGS = (
    "case.deliver",
    "case.refuse_acceptance",
    "case.return",
    "case.withdraw",
    "case.terminate",
    "case.void",
    # The day service counts came after the end: the package is made once more.
    "case.receipt_back",
)


@subscribe(*ENDINGS)
def archive_what_ended(entry: EntryFact) -> None:
    """Have the package made; an ending that is not in the list is caught up with at night."""
    package_ask(entry.subject.removeprefix("case:"))
