"""Rows to facts."""

from __future__ import annotations

from datetime import date

from yiciban.cases.facts import RequestState
from yiciban.licences.facts import Act, Ground, LicenceFact, LicenceRequestFact, State
from yiciban.licences.models import Licence, LicenceRequest
from yiciban.licences.rules import state_on

WITH = ("issuer", "previous", "next")
"""What a row of a licence must carry to become a fact (select_related)."""


def current_state(row: Licence, today: date) -> State:
    """The state as it is on a day."""
    return state_on(State(row.state), row.valid_to, today, continued=bool(row.continued_by))


def successor(row: Licence) -> str:
    """Identifier of the version that replaced this one, or nothing."""
    return row.next.identifier if hasattr(row, "next") else ""


def licence_fact(row: Licence, today: date) -> LicenceFact:
    """The row as its holder and its issuer may hold it."""
    return LicenceFact(
        row.identifier,
        row.number,
        row.type,
        row.name,
        row.holder_kind,
        row.holder_name,
        row.holder_id,
        row.issuer_id,
        row.issuer.name,
        row.region,
        row.issued_on,
        row.valid_from,
        row.valid_to,
        current_state(row, today),
        row.version,
        row.case_number,
        tuple((label, value) for label, value in row.rows),
        Act(row.act),
        row.ended_at,
        row.end_ground,
        row.previous.identifier if row.previous else "",
        successor(row),
        row.continued_by,
    )


def request_fact(row: LicenceRequest) -> LicenceRequestFact:
    """A request with its answer; the row carries its licence."""
    return LicenceRequestFact(
        row.pk,
        row.licence.identifier,
        row.licence.number,
        row.licence.name,
        row.licence.holder_name,
        Act(row.act),
        Ground(row.ground),
        row.reason,
        row.bans,
        RequestState(row.state),
        row.asked_by_id,
        row.asked_by_name,
        row.asked_at,
        row.answered_by_name,
        row.answered_at,
        row.answer,
    )
