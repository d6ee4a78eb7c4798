"""The box of a case's requests: what was asked and answered, who may do what with it, what may still be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from yiciban.cases import queries
from yiciban.cases.facts import CaseFact, ClockEvent, ClockKind, RequestFact, RequestKind, RequestState
from yiciban.cases.views.desk_requests_table import request_words
from yiciban.cases.views.desk_shell import Now
from yiciban.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in the box: what, where it stands, what was asked, who may do what with it."""

    fact: RequestFact
    words: tuple[tuple[str, str], ...]
    tone: str
    may_sign: bool
    may_take_back: bool


TONES: Mapping[RequestState, str] = MappingProxyType({RequestState.OPEN: "amber", RequestState.SIGNED: "green"})


def requests_box(fact: CaseFact, actor: Actor, events: Sequence[ClockEvent], now: Now) -> dict[str, Any]:
    """The requests of a case, and what this person may ask for now: not twice, and an extension only once."""
    found = queries.requests_of(fact)
    over = {one.kind for one in found if one.state is RequestState.OPEN}
    if any(event.kind is ClockKind.EXTEND for event in events):
        over.add(RequestKind.EXTENSION)
    links = [
        {"label": kind.label, "url": reverse("desk:ask", args=[fact.number, kind.value])}
        for kind in queries.askable(fact, actor)
        if kind not in over
    ]
    return {"asked": [asked_row(fact, one, actor, now) for one in found], "links": links}


def asked_row(fact: CaseFact, one: RequestFact, actor: Actor, now: Now) -> Asked:
    """One request as the box and its own page show it."""
    is_open = one.state is RequestState.OPEN
    return Asked(
        one,
        request_words(fact, one, now),
        TONES.get(one.state, ""),
        queries.may_sign(fact, one, actor),
        is_open and one.asked_by == actor.user_id,
    )
