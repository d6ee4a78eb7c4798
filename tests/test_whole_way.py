"""A case from draft to delivery, in commands."""

from __future__ import annotations

from datetime import date

from tests.cast import Cast
from tests.way import delivered
from yiciban.cases.facts import Status
from yiciban.documents.queries import notices
from yiciban.journal.queries import history, verify
from yiciban.licences.queries import wallet


def test_a_case_goes_its_whole_way_and_leaves_its_papers_its_licence_and_a_journal_that_holds(cast: Cast) -> None:
    case = delivered(cast)

    assert case.status is Status.DELIVERED
    assert (case.promised_due, case.legal_due) == (date(2026, 12, 8), date(2026, 12, 22))
    assert [n.kind.value for n in notices(case.subject)] == ["receipt", "acceptance", "decision_grant", "delivery"]
    steps = [entry.action for entry in history(case.subject)]
    assert steps[0] == "case.submit"
    assert steps[-1] == "case.deliver"
    (licence,) = wallet(cast.owner, date(2026, 11, 24))
    assert licence.case_number == case.number
    assert verify().ok
