"""The front door: search first, then what waits for this person, then what people come for most."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yiciban.cases.queries import my_cards, open_drafts
from yiciban.catalogue.queries import frequent, themes
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.network.facts import PointTier
from yiciban.network.queries import open_state, points
from yiciban.site.cards import draft_card, item_row

SEARCHES = ("社保卡丢了", "开理发店", "身份证到期", "老人补贴")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The portal's home; staff are sent to their desk only when they ask for it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    context: dict[str, Any] = {
        "searches": [{"label": text, "url": f"/search/?q={text}"} for text in SEARCHES],
        "frequent": [item_row(item) for item in frequent(8)],
        "themes": themes()[:12],
        "points": [(point, open_state(point, now)) for point in _nearest()],
        "now": now,
    }
    if actor.is_resident:
        context["cases"], _ = my_cards(actor, today=local_date(now), limit=3)
        context["drafts"] = [draft_card(draft) for draft in open_drafts(actor, limit=2)]
    return render(request, "site/home.html", context)


def _nearest() -> list[Any]:
    """The district centre and the town centres; which is nearest the browser cannot know yet."""
    return [*points(tier=PointTier.DISTRICT), *points(tier=PointTier.TOWN)][:4]
