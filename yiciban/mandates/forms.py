"""Forms of mandates: what is typed, never what it means; commands decide that."""

from __future__ import annotations

from typing import Any

from django import forms

from yiciban.kernel.refusal import Refusal
from yiciban.mandates.facts import Act, ProofKind, Relation
from yiciban.people.facts import PartyKind

ACTS = [(act.value, act.label) for act in Act]
NEVER = {"autocomplete": "off"}


class PlainForm(forms.Form):
    """A form without colons whose faults may come from a command; what is empty, the command says too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        """Put a command's no beside the fields it is about, or above all of them."""
        known = {name: sentence for name, sentence in refusal.fields.items() if name in self.fields}
        for name, sentence in known.items():
            self.add_error(name, sentence)
        if not known:
            self.add_error(None, refusal.sentence)


def _line(label: str, empty: str, hint: str = "", size: int = 60, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={**NEVER, **attrs})
    return forms.CharField(
        label=label, help_text=hint, max_length=size, widget=widget, error_messages={"required": empty}
    )


class TermsForm(PlainForm):
    """Whom, for what and until when."""

    agent_name = _line("对方的姓名", "请填对方的姓名，和身份证上一样。")
    agent_number = _line("对方的身份证号", "请填对方的身份证号，18 位。", size=30)
    acts = forms.MultipleChoiceField(
        label="让对方替您做什么",
        choices=ACTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一样让对方替您做的事。"},
    )
    item = forms.CharField(
        label="只办哪件事",
        help_text="填事项的名称；不填就是所有的事。",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=NEVER),
    )
    until = forms.DateField(
        label="委托到哪天",
        help_text="最长一年，到期自动停止，随时可以收回。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请选委托到哪天。", "invalid": "请填日期，例如 2027-01-31。"},
    )


class GiveForm(TermsForm):
    """A mandate one gives online."""

    party = forms.ChoiceField(label="替谁委托", widget=forms.RadioSelect, error_messages={"required": "请选替谁委托。"})
    field_order = ("party",)

    def __init__(self, parties: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]


class RecordForm(TermsForm):
    """A mandate on paper, as a counter takes it in."""

    kind = forms.ChoiceField(
        label="委托人是",
        choices=[(PartyKind.PERSON.value, "个人"), (PartyKind.FIRM.value, "单位")],
        widget=forms.RadioSelect,
    )
    principal_name = _line("委托人", "请填委托人的姓名或者单位名称。", "和证件上一样。", 120)
    principal_number = _line(
        "委托人的证件号码", "请填委托人的证件号码，18 位。", "身份证号，单位填统一社会信用代码。", 30
    )
    principal_phone = _line("委托人的手机号", "请填委托人的手机号，11 位。", "会告诉委托人。", 20, inputmode="tel")
    agent_phone = _line("代理人的手机号", "请填代理人的手机号，11 位。", size=20, inputmode="tel")
    cards = forms.BooleanField(
        label="两个人的证件都看过原件，号码一样",
        error_messages={"required": "请核对两个人的证件原件。"},
    )
    file = forms.FileField(
        label="委托书",
        help_text="扫描或者拍照，图片或者 PDF。",
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"required": "请选委托书的扫描件。", "empty": "这个文件是空的，请重新选。"},
    )
    field_order = (
        "kind",
        "principal_name",
        "principal_number",
        "principal_phone",
        "agent_name",
        "agent_number",
        "agent_phone",
        "acts",
        "item",
        "until",
        "file",
        "cards",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent_name"].label, self.fields["agent_number"].label = "代理人", "代理人的身份证号"
        self.fields["acts"].label = "委托做什么"


class GuardianForm(PlainForm):
    """Registering as a guardian."""

    ward_name = _line("被监护人的姓名", "请填被监护人的姓名，和户口簿上一样。")
    ward_number = _line("被监护人的身份证号", "请填被监护人的身份证号，18 位。", "户口簿上有。不用填年龄。", 30)
    relation = forms.ChoiceField(
        label="您是被监护人的什么人",
        choices=[(one.value, one.label) for one in Relation],
        widget=forms.RadioSelect,
        error_messages={"required": "请选您是被监护人的什么人。"},
    )
    proof = forms.ChoiceField(
        label="用什么证明",
        choices=[(one.value, one.label) for one in ProofKind],
        help_text="父母给未成年的孩子办，户口簿、出生医学证明都行；成年人要法院的文书。",
        widget=forms.RadioSelect,
        error_messages={"required": "请选用什么证明。"},
    )
    file = forms.FileField(
        label="证明的照片或者扫描件",
        help_text="图片或者 PDF，要看得清两个人的名字。",
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
        error_messages={"required": "请选证明的照片或者扫描件。", "empty": "这个文件是空的，请重新选。"},
    )


class AnswerForm(PlainForm):
    """Why a guardianship does not hold, or a mandate ends."""

    reason = forms.CharField(
        label="为什么",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不通过、收回要写，会告诉对方。",
    )
