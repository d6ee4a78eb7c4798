"""The filters of the list of items."""

from __future__ import annotations

from typing import Any

from django import forms

from yiciban.catalogue.facts import Audience, Tier

HOW = (("", "不限"), ("online", "网上能办"), ("instant", "当场办"), ("town", "镇街能办"), ("village", "村（社区）能办"))


class ItemFilter(forms.Form):
    """Who, which theme, which department, how; read from the address, what is unknown counts as nothing."""

    who = forms.ChoiceField(required=False, choices=[("", "全部"), ("person", "个人"), ("firm", "企业")])
    theme = forms.CharField(required=False, max_length=80)
    department = forms.SlugField(required=False)
    how = forms.ChoiceField(required=False, choices=HOW)
    q = forms.CharField(required=False, max_length=40)

    def chosen(self) -> dict[str, str]:
        """The filters that hold, by name."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def as_query(self) -> dict[str, Any]:
        """The filters as `queries.items` takes them."""
        chosen = self.chosen()
        how = chosen["how"]
        return {
            "audience": Audience(chosen["who"]) if chosen["who"] else None,
            "theme": chosen["theme"],
            "department": chosen["department"],
            "online": True if how == "online" else None,
            "instant": True if how == "instant" else None,
            "tier": Tier(how) if how in ("town", "village") else None,
            "text": chosen["q"],
        }
