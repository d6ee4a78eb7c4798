"""Who acts in a measurement: the demo district's people, and cases ready to be accepted."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from tests.way import ANSWERS, picture


class Cast:
    """The owner of a firm and a counter clerk of the district centre."""

    SLUG = "public_place_health_new"

    def __init__(self) -> None:
        from yiciban.people.queries import parties_of

        self._serial = itertools.count(1)
        self._actors = {"owner": self._owner(), "clerk": self._clerk()}
        self._firm = next(p.key for p in parties_of(self.actor("owner")) if p.kind == "firm")
        self._files: dict[str, Any] = {}

    def actor(self, name: str) -> Any:
        """One of the two."""
        return self._actors[name]

    def token(self, name: str) -> str:
        """A token of the API for one of the two."""
        from yiciban.people.services import token_issue

        return token_issue(self._user(name), "bench", at=datetime.now(UTC))

    def token_of(self, role: str) -> str:
        """A token for somebody who holds this office for the health office's cases at the centre."""
        from yiciban.network.queries import actor_of
        from yiciban.people.services import token_issue

        for user in _users(residents=False):
            for posting in actor_of(user).postings:
                if posting.role == role and posting.department in ("", "health"):
                    return token_issue(user, "bench", at=datetime.now(UTC))
        raise LookupError(f"the demo district has no {role}")

    def session(self, name: str) -> str:
        """A signed-in session for one of the two."""
        from django.test import Client

        client = Client()
        client.force_login(self._user(name))
        return client.cookies["sessionid"].value

    def received(self, count: int) -> list[str]:
        """Numbers of so many cases handed in and not yet accepted."""
        return [self._submit() for _ in range(count)]

    def _submit(self) -> str:
        from yiciban.cases import services as cases
        from yiciban.catalogue.queries import elements, guide
        from yiciban.documents.services import file_put

        at, by = datetime.now(UTC), self.actor("owner")
        found = _first_way(guide(self.SLUG).guide)
        item = found.guide
        draft = cases.draft_open(self.SLUG, self._firm, by=by, at=at)
        cases.draft_situate(draft.id, found.answers, by=by, at=at)
        known = elements(field.element for field in item.fields)
        typed = {code: e.choices[0] if e.choices else ANSWERS[e.kind.value] for code, e in known.items()}
        cases.draft_save(draft.id, typed, by=by, at=at)
        for material in item.materials:
            if not material.from_form:
                if material.code not in self._files:
                    self._files[material.code] = file_put(f"{material.code}.png", picture(), by=by, at=at).id
                cases.draft_file_add(draft.id, material.code, self._files[material.code], by=by, at=at)
        return cases.case_submit(draft.id, by=by, at=at).number

    def _owner(self) -> Any:
        return self._one("owner", residents=True)

    def _clerk(self) -> Any:
        return self._one("clerk", residents=False)

    def _one(self, name: str, *, residents: bool) -> Any:
        from yiciban.network.facts import PointTier
        from yiciban.network.queries import actor_of, points
        from yiciban.people.queries import parties_of

        centre = points(tier=PointTier.DISTRICT)[0].code
        for user in _users(residents=residents):
            actor = actor_of(user)
            if residents and any(p.kind == "firm" for p in parties_of(actor)):
                return actor
            if not residents and any(p.role == "counter_clerk" and p.point == centre for p in actor.postings):
                return actor
        raise LookupError(f"the demo district has no {name}")

    def _user(self, name: str) -> Any:
        from django.contrib.auth import get_user_model

        return get_user_model().objects.get(pk=self.actor(name).user_id)


def _first_way(item: Any) -> Any:
    """The guide for whoever gives the first answer to every question that does not end the matter."""
    from yiciban.catalogue.queries import tailor

    answers: dict[str, tuple[str, ...]] = {}
    while (found := tailor(item, answers)).open:
        question = found.open[0]
        ways = ({**answers, question.code: (option.code,)} for option in question.options)
        answers = next(way for way in ways if not tailor(item, way).blocks)
    return found


def _users(*, residents: bool) -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(is_resident=residents, is_staff=not residents).order_by("pk")
