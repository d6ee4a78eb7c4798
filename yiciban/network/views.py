"""Pages of the network: the list of service points, and one point."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yiciban.network import queries
from yiciban.network.facts import CounterKind, PointTier
from yiciban.network.forms import PointFilter
from yiciban.network.sections import sections_of

ON_A_PAGE = 20


@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """Service points, narrowed by tier, town and words in the address."""
    form = PointFilter(request.GET or None, towns=queries.towns())
    chosen = form.chosen() if form.is_bound else {"tier": "", "town": "", "q": ""}
    tier = PointTier(chosen["tier"]) if chosen["tier"] else None
    found = queries.points(tier=tier, region=chosen["town"], text=chosen["q"])
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = [
        {"point": point, "hours": queries.hours_text(point), "state": queries.open_state(point, now)} for point in page
    ]
    tiers = [
        {
            "label": label,
            "url": f"?{urlencode({**chosen, 'tier': value})}",
            "active": chosen["tier"] == value,
        }
        for value, label in [("", "全部"), *((tier.value, tier.label) for tier in PointTier)]
    ]
    context = {"form": form, "rows": rows, "page": page, "total": len(found), "tiers": tiers, "chosen": chosen}
    return render(request, "network/points.html", context)


@require_safe
def point(request: HttpRequest, code: str) -> HttpResponse:
    """One service point: hours, telephone, windows, and what upper floors know of it."""
    fact = queries.point(code)
    windows = queries.counters(code)
    context = {
        "point": fact,
        "hours": queries.hours_text(fact),
        "state": queries.open_state(fact, timezone.now()),
        "general": sum(window.kind is CounterKind.GENERAL for window in windows),
        "special": [window for window in windows if window.kind is not CounterKind.GENERAL],
        "sections": sections_of(fact),
    }
    return render(request, "network/point.html", context)
