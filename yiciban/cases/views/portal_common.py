"""What the resident's pages of cases share: who reads them, and an application as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from yiciban.cases import queries
from yiciban.cases.facts import DraftFact
from yiciban.cases.forms import asked_fields, is_shown
from yiciban.cases.permissions import APPLY
from yiciban.cases.rules.known import known_values
from yiciban.cases.rules.renewal import OLD_NUMBER
from yiciban.cases.services import licences_for
from yiciban.cases.sources import HeldLicence
from yiciban.catalogue.facts import DataElement, Guide, Tailored
from yiciban.catalogue.queries import (
    asked_questions,
    clean_values,
    elements,
    prefill,
    situation_query,
    situation_rows,
    tailor,
    whole_version,
)
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.people.facts import Party
from yiciban.people.permissions import require

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
    found: Tailored
    licences: tuple[HeldLicence, ...] = ()
    """The licences it can be about, for an item that renews, changes, replaces or cancels one."""

    @property
    def licence(self) -> HeldLicence | None:
        """The one it is about: as chosen, or the only one that fits."""
        fit = [one for one in self.licences if not one.why_not]
        return next((one for one in fit if one.identifier == self.draft.renews), fit[0] if len(fit) == 1 else None)

    @property
    def situation(self) -> tuple[tuple[str, str], ...]:
        """The person's situation in words."""
        return situation_rows(self.found)

    @property
    def situation_url(self) -> str:
        """Where it is changed; what was typed and put in stays."""
        query = situation_query(self.found.answers)
        return f"{reverse('cases:start', args=[self.draft.slug])}{'?' if query else ''}{query}"

    @property
    def out_of_use(self) -> str:
        """Why it cannot be handed in for now, whatever is filled in; empty as a rule."""
        refusal = queries.out_of_use(self.draft.slug)
        return refusal.sentence if refusal else ""

    @property
    def typed(self) -> Mapping[str, str]:
        """What was answered, as typed; the number of the licence it is about needs no typing."""
        number = {OLD_NUMBER: self.licence.number} if self.licence and OLD_NUMBER in self.elements else {}
        return {**self.draft.form, **number} if not self.draft.form.get(OLD_NUMBER) else self.draft.form

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
    published = whole_version(draft.version_id)
    found = tailor(published.guide, draft.situation)
    party = queries.party_known(actor, draft.party_key)
    known_elements = elements(field.element for field in found.guide.fields)
    return Application(
        draft,
        found.guide,
        published.department_name,
        published.region,
        party,
        known_elements,
        prefill(known_elements, known_values(party)),
        found,
        licences_for(found.guide, party, by=actor, today=today_here()),
    )


def situation_errors(found: Tailored) -> dict[str, str]:
    """One sentence for each question that is still open."""
    return {question.code: "请选一个。" for question in found.open}


def situation_problems(found: Tailored) -> list[dict[str, str]]:
    """What the summary at the top lists of them."""
    return [
        {"text": f"{asked.question.text}请选一个。", "url": f"#{asked.name}"}
        for asked in asked_questions(found)
        if asked.is_open
    ]
