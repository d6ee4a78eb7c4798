"""Pages of finding: results for everyday words, suggestions under the box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Hit, ItemFact
from yiciban.catalogue.forms import NEAR, SearchFilter
from yiciban.catalogue.sections import cards_for
from yiciban.catalogue.services import miss_note
from yiciban.catalogue.views.rows import chip, guide_url, hit_row, item_row
from yiciban.network import queries as network
from yiciban.network.facts import RegionFact
from yiciban.people.web import client_ip

LONGEST_QUESTION = 60
THEMES_OFFERED = 8
# Answers a process remembers for a minute, some 20 KB each: what a town asks for on a Monday morning.
ANSWERS_KEPT = 512
WHO = (("", "不限"), ("person", "个人"), ("firm", "企业"))


class Answered(HttpResponse):
    """A page after which there is something to do: the server closes it when it has been sent."""

    def __init__(self, content: str, after: Callable[[], object]) -> None:
        super().__init__(content)
        self._after = after

    def close(self) -> None:
        """Do it, then end the request, which gives the database connection back."""
        try:
            self._after()
        finally:
            super().close()


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts of the page that are the same for everyone who asks this, and whether anything answers."""

    hero: SafeString
    content: SafeString
    missed: bool
    nothing: bool


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The answer to a question, or honestly none, with the ways on from there."""
    chosen = SearchFilter.chosen(request.GET.dict())
    text = chosen["q"] = " ".join(chosen["q"].split())[:LONGEST_QUESTION]
    now = timezone.now()
    answer = _answer(tuple(chosen.items()), queries.as_of(), now.replace(second=0, microsecond=0))
    page = render_to_string("catalogue/search.html", {"text": text, "answer": answer}, request)
    if not answer.missed:
        return HttpResponse(page)
    return Answered(page, partial(miss_note, text, nothing=answer.nothing, asker=client_ip(request), at=now))


@lru_cache(maxsize=ANSWERS_KEPT)
def _answer(asked: tuple[tuple[str, str], ...], _as_of: tuple[int, int], minute: datetime) -> Answer:
    """The answer as of a minute: whether a counter is open is said to the minute, whom it reaches changes nothing."""
    chosen = dict(asked)
    context = _context(chosen, minute) if chosen["q"] else _beginning()
    weak = context.get("weak", False)
    return Answer(
        render_to_string("catalogue/search_hero.html", context),
        render_to_string("catalogue/search_answer.html", context),
        missed=weak and not context["narrowed"] and not context["cards"],
        nothing=not context["rows"],
    )


def forget_answers() -> None:
    """Answer every question anew; for tests, whose catalogues take each other's place within a minute."""
    _answer.cache_clear()


def _beginning() -> dict[str, Any]:
    """Before anything is asked: what people come for, and the themes."""
    rows = [item_row(item) for item in queries.frequent()]
    return {"themes": queries.fullest_themes(THEMES_OFFERED), "rows": rows}


def _context(chosen: dict[str, str], now: datetime) -> dict[str, Any]:
    text = chosen["q"]
    found = queries.search(text, **SearchFilter.as_query(chosen))
    narrowed = any(value for name, value in chosen.items() if name not in ("q", "region"))
    rows = [hit_row(hit) for hit in found.hits]
    cards = cards_for(text)
    return {
        "text": text,
        "chosen": chosen,
        "weak": found.weak,
        "rows": rows,
        "first": None if found.weak else rows[0],
        "rest": rows if found.weak else rows[1:],
        "cards": cards,
        "narrowed": narrowed,
        "plain_url": f"{reverse('catalogue:search')}?{urlencode({'q': text})}",
        **_filters(found.hits, chosen),
        **(_places(found.hits[0].item, chosen, now) if not found.weak else {}),
        "themes": queries.fullest_themes(THEMES_OFFERED) if found.weak and not narrowed and not cards else (),
    }


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The lines under the search box, for htmx; empty when nothing begins or sounds like that."""
    text = request.GET.get("q", "")[:LONGEST_QUESTION]
    lines = [(line, guide_url(line.slug)) for line in queries.suggest(text)]
    return HttpResponse(render_to_string("catalogue/suggestions.html", {"lines": lines}))


def _filters(hits: tuple[Hit, ...], chosen: dict[str, str]) -> dict[str, Any]:
    """Chips for whom and how; departments and themes are those of the answers, so that none leads to nothing."""
    themes = dict.fromkeys([chosen["theme"], *(hit.item.theme for hit in hits)])
    departments = {hit.item.department: hit.item.department_name for hit in hits}
    return {
        "who": [chip(label, "who", value, chosen) for value, label in WHO],
        "how": [chip(label, "how", value, chosen) for value, label in NEAR],
        "theme_choices": [theme for theme in themes if theme],
        "department_choices": list(departments.items()),
        "beside_more": _beside(chosen, "theme", "department"),
        "more_open": bool(chosen["theme"] or chosen["department"]),
    }


def _places(item: ItemFact, chosen: dict[str, str], now: datetime) -> dict[str, Any]:
    """Where the first answer can be done: the points nearest to the chosen town, else the district's."""
    region = chosen["region"]
    return {
        "item_name": item.name,
        "points": [(point, network.open_state(point, now)) for point in network.points_above(item.tiers, region)],
        "beside_region": _beside(chosen, "region"),
        "towns": _town_options(network.towns(), region),
    }


def _beside(chosen: dict[str, str], *own: str) -> list[tuple[str, str]]:
    """The filters that hold and that a form with its `own` carries along."""
    return [(name, value) for name, value in chosen.items() if value and name not in own]


@lru_cache(maxsize=256)
def _town_options(towns: tuple[RegionFact, ...], chosen: str) -> SafeString:
    """The options of the towns as one piece: there are many in a city, and every answer shows them."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((town.code, mark_safe(" selected") if town.code == chosen else "", town.name) for town in towns),
    )
