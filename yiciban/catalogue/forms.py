"""The filters of the list of items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms

from yiciban.catalogue.facts import Audience, Mode, Tier

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


NEAR = (("", "不限"), ("online", "网上能办"), ("town", "镇街能办"), ("village", "村（社区）能办"))


def _read(field: forms.Field, text: str) -> str:
    """What the field makes of the text; nothing where it cannot be."""
    try:
        return str(field.clean(text) or "")
    except forms.ValidationError:
        return ""


class SearchFilter(forms.Form):
    """What a search is narrowed to; read from the address, what is unknown counts as nothing."""

    q = forms.CharField(required=False)
    who = forms.ChoiceField(required=False, choices=[("", "不限"), ("person", "个人"), ("firm", "企业")])
    how = forms.ChoiceField(required=False, choices=NEAR)
    theme = forms.CharField(required=False, max_length=80)
    department = forms.SlugField(required=False)
    region = forms.RegexField(r"^\d{12}$", required=False)

    @classmethod
    def chosen(cls, sent: Mapping[str, str]) -> dict[str, str]:
        """What is asked and the filters that hold, by name.

        The fields are read one by one: no form is ever shown or refused, and a form is slow to make.
        """
        return {name: _read(field, sent.get(name, "")) for name, field in cls.base_fields.items()}

    @staticmethod
    def as_query(chosen: dict[str, str]) -> dict[str, Any]:
        """The filters as `queries.search` takes them."""
        return {
            "audience": Audience(chosen["who"]) if chosen["who"] else None,
            "theme": chosen["theme"],
            "department": chosen["department"],
            "online": chosen["how"] == "online",
            "tier": Tier(chosen["how"]) if chosen["how"] in ("town", "village") else None,
            "region": chosen["region"],
        }


class ListFilter(forms.Form):
    """What a public list is narrowed to; read from the address, what is unknown counts as nothing."""

    q = forms.CharField(required=False, max_length=40)
    department = forms.SlugField(required=False)
    tier = forms.ChoiceField(required=False, choices=[("", ""), ("town", ""), ("village", "")])
    mode = forms.ChoiceField(required=False, choices=[("", ""), *((mode.value, "") for mode in Mode)])
    point = forms.SlugField(required=False)

    def chosen(self) -> dict[str, str]:
        """The filters that hold, by name."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def as_query(self) -> dict[str, Any]:
        """The filters as `queries.lists.listed_items` takes them; of a point its code, for its tier and region."""
        chosen = self.chosen()
        return {
            "text": chosen["q"],
            "department": chosen["department"],
            "tier": Tier(chosen["tier"]) if chosen["tier"] else None,
            "mode": Mode(chosen["mode"]) if chosen["mode"] else None,
        }

    def query(self) -> str:
        """The filters that hold as the end of an address that goes on after &."""
        held = {name: value for name, value in self.chosen().items() if value}
        return f"&{urlencode(held)}" if held else ""

    @property
    def format(self) -> str:
        """page, csv or json."""
        wanted = self.data.get("format", "")
        return wanted if wanted in ("csv", "json") else "page"

    @property
    def page(self) -> int:
        """Which page of it; the first for anything that is no number."""
        wanted = self.data.get("page", "")
        return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
