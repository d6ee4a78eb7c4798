"""Forms of fee orders: they carry what is typed; every no comes from the commands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yiciban.catalogue.facts import Fee
from yiciban.fees.facts import Deed, yuan
from yiciban.fees.rules import REASON, VOUCHER, suggested_fen
from yiciban.kernel.refusal import Refusal


class FeeForm(forms.Form):
    """A form that finds no fault by itself: only a command's no becomes an error."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

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


class RaiseForm(FeeForm):
    """Which fee of the guide, and how much."""

    fee = forms.ChoiceField(label="收什么", widget=forms.RadioSelect)
    amount = forms.CharField(
        label="金额（元）",
        help_text="按收费标准和申请人的情况填；免收的不用开单。",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 14}),
    )

    def __init__(self, *args: Any, fees: tuple[Fee, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(fee.name, fee.name) for fee in fees]
        if len(fees) == 1:
            field.initial = fees[0].name
            fen = suggested_fen(fees[0].standard)
            self.fields["amount"].initial = yuan(fen).removesuffix(" 元") if fen else ""


class DeedForm(FeeForm):
    """What is done to one order: a receipt's number, a reason, or both."""

    voucher = forms.CharField(
        label="缴款单号",
        help_text="票据上印的号码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": VOUCHER}),
    )
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3, "maxlength": REASON}))

    def __init__(self, *args: Any, deed: Deed, online: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if deed is Deed.PAY:
            del self.fields["reason"]
        elif deed is not Deed.REFUND or online:
            del self.fields["voucher"]
        else:
            self.fields["voucher"].label = "退费票据号"
