"""What a card or row of the front door says about a draft or an item; a case's card is its own package's."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from yiciban.cases.facts import DraftFact
from yiciban.catalogue.facts import ItemFact


def draft_card(draft: DraftFact) -> dict[str, Any]:
    """An application the person began."""
    return {
        "url": reverse("cases:form", args=[draft.id]),
        "title": draft.item_name,
        "saved": draft.updated_at,
    }


def item_row(item: ItemFact) -> dict[str, Any]:
    """A matter in a list: what it is for, and how much trouble it is."""
    if item.instant:
        tag, tone = "当场办", "blue"
    elif item.visits == 0:
        tag, tone = "不用跑", "blue"
    else:
        tag, tone = f"跑 {item.visits} 次", ""
    return {
        "url": reverse("catalogue:guide", args=[item.slug]),
        "title": item.name,
        "text": item.purpose,
        "tag": tag,
        "tone": tone,
    }
