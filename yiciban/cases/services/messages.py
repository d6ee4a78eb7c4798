"""What is told about a case goes to its applicant and, while they may still act, to whoever acts for them."""

from __future__ import annotations

from datetime import datetime

from yiciban.cases.facts import CaseFact
from yiciban.kernel.actor import SYSTEM
from yiciban.mandates.queries import phone_of
from yiciban.providers.services import message_queue


def applicant_tell(fact: CaseFact, text: str, *, purpose: str, subject: str, at: datetime, key: str) -> None:
    """Queue a message to the applicant and to their agent or guardian; the same `key` queues nothing new."""
    agent = phone_of(fact.agent.mandate) if fact.agent else ""
    # A ward's case carries the guardian's phone already: nobody is told twice.
    for number, phone in enumerate(dict.fromkeys(one for one in (fact.party_phone, agent) if one)):
        message_queue(
            phone,
            text,
            purpose=purpose,
            subject=subject,
            by=SYSTEM,
            at=at,
            region=fact.region,
            key=f"{key}:agent" if number else key,
        )
