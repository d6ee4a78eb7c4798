"""What the resident's pages of cases share: who reads them, and an application as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from yiciban.cases import queries
from yiciban.cases.facts import DraftFact
from yiciban.cases.forms import asked_fields, is_shown
from yiciban.cases.permissions import APPLY
from yiciban.cases.rules.known import known_values
from yiciban.catalogue.facts import DataElement, Guide
from yiciban.catalogue.queries import clean_values, elements, guide_version, prefill
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.people.facts import Party
from yiciban.people.permissions import require
from yiciban.people.queries import party as party_of

STEPS = 3


def resident(request: HttpRequest) -> Actor:
    """The resident who reads; Refusal `sign_in_needed` for a stranger, `case_apply_forbidden` for staff."""
    actor = actor_of(request)
    require(actor, APPLY)
    return actor


def today_here() -> date:
    """The date in China."""
    return local_date(timezone.now())


@dataclass(frozen=True, slots=True)
class Application:
    """A draft with all that its pages need: its guide, for whom it is, what is known and what is typed."""

    draft: DraftFact
    guide: Guide
    office: str
    region: str
    party: Party
    elements: Mapping[str, DataElement]
    known: Mapping[str, str]

    @property
    def typed(self) -> Mapping[str, str]:
        """What was answered, as typed."""
        return self.draft.form

    @property
    def values(self) -> Mapping[str, str]:
        """What is known and what was answered; a fact stays a fact, whatever a program put into the draft."""
        facts = {code: value for code, value in self.known.items() if is_shown(self.elements[code], self.known)}
        return {**self.known, **self.typed, **facts}

    def errors(self, today: date) -> Mapping[str, str]:
        """One sentence per answer that is missing or cannot be taken."""
        return clean_values(self.guide.fields, self.elements, self.values, today)[1]

    def answers(self, request: HttpRequest) -> dict[str, str]:
        """What this page's form posts: only what it asks, so that no known fact can be overwritten."""
        asked = asked_fields(self.guide, self.elements, self.known)
        return {f.element: request.POST.get(f.element, "") for f in asked if f.element in request.POST}


def application(draft_id: UUID, actor: Actor) -> Application:
    """The actor's own application. Raises Refusal `draft_not_found`, `party_not_found`."""
    return application_of(queries.draft(draft_id, actor), actor)


def application_of(draft: DraftFact, actor: Actor) -> Application:
    """A draft of the actor's with its guide and party."""
    published = guide_version(draft.version_id)
    party = party_of(actor, draft.party_key)
    known_elements = elements(field.element for field in published.guide.fields)
    return Application(
        draft,
        published.guide,
        published.department_name,
        published.region,
        party,
        known_elements,
        prefill(known_elements, known_values(party)),
    )
