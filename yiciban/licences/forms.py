"""Forms of the desk: they carry what is typed; what it means, and every no, comes from the commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yiciban.kernel.refusal import Refusal
from yiciban.licences.facts import Act, Ground

HINTS = {
    Act.HOLD: "写明处罚决定书的文号和日期。会记在证照的经过里。",
    Act.WITHDRAW: "写明处罚决定书的文号和日期。会记在证照的经过里。",
    Act.RELEASE: "写明什么时候改正、凭什么发还。会记在证照的经过里。",
}


class AskForm(forms.Form):
    """What an examiner asks about a licence; it finds no fault by itself."""

    ground = forms.ChoiceField(label="属于哪种情形", widget=forms.RadioSelect)
    reason = forms.CharField(label="事实和理由", widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}))
    bans = forms.BooleanField(
        label="该许可直接关系公共安全、人身健康、生命财产安全，三年内不得再申请",
        help_text="只用于以欺骗、贿赂等不正当手段取得的。依据：行政许可法第七十九条。",
        required=False,
    )

    def __init__(self, act: Act, grounds: Sequence[Ground], *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(ground.value, ground.label) for ground in grounds]
        if len(grounds) == 1:
            field.initial = grounds[0].value
        self.fields["reason"].help_text = HINTS.get(act, "写进决定书，持证人看得到。")
        if Ground.DECEIT not in grounds:
            del self.fields["bans"]

    def full_clean(self) -> None:
        """Nothing to clean: see the class."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def refuse(self, refusal: Refusal) -> None:
        """Put a no beside the fields it is about."""
        for name, sentence in refusal.fields.items():
            if name in self.fields:
                self.errors[name] = self.error_class([sentence], renderer=self.renderer)
