"""The filters of the list of service points."""

from __future__ import annotations

from typing import Any

from django import forms

from yiciban.network.facts import PointTier, RegionFact


class PointFilter(forms.Form):
    """Tier, town and words, read from the address; what is not understood is left out, not refused."""

    tier = forms.ChoiceField(required=False, choices=[("", "全部"), *((tier.value, tier.label) for tier in PointTier)])
    town = forms.ChoiceField(label="镇街", required=False)
    q = forms.CharField(label="名称或地址", required=False, max_length=40)

    def __init__(self, *args: Any, towns: tuple[RegionFact, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = self.fields["town"]
        assert isinstance(town, forms.ChoiceField)
        town.choices = [("", "全区"), *((region.code, region.name) for region in towns)]

    def chosen(self) -> dict[str, str]:
        """The filters that hold, by name; an unknown tier or town counts as none."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
