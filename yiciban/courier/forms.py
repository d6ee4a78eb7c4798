"""The form of a parcel: the applicant's end of its way. Every no comes from the command."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yiciban.kernel.masking import mask_phone
from yiciban.kernel.refusal import Refusal


class AddressForm(forms.Form):
    """Name, phone and address; finds no fault by itself."""

    name = forms.CharField(label="姓名", widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 60}))
    phone = forms.CharField(
        label="电话",
        help_text="快递员会打这个电话。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": 20}),
    )
    address = forms.CharField(
        label="地址",
        help_text="写到门牌号。",
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "maxlength": 200}),
    )

    def __init__(self, *args: Any, phone: str = "", **kwargs: Any) -> None:
        """`phone`: the number that is used when none is typed, shown masked."""
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        if phone:
            self.fields["phone"].required = False
            self.fields["phone"].help_text = f"不填就用申请人留的手机号 {mask_phone(phone)}。"

    def full_clean(self) -> None:
        """Nothing to clean: see the class."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def refuse(self, refusal: Refusal | None) -> bool:
        """Put a no beside the fields it is about; whether it found any."""
        fields = refusal.fields if refusal else {}
        known = {name: sentence for name, sentence in fields.items() if name in self.fields}
        for name, sentence in known.items():
            self.errors[name] = self.error_class([sentence], renderer=self.renderer)
        return bool(known)
