"""Forms of the desk: they carry and show what is typed; what it means, and every no, comes from the commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yiciban.cases.facts import OFFERED, CaseFact, DeliveryMethod, EndGround, RefusalGround, Verdict
from yiciban.kernel.refusal import Refusal
from yiciban.people.facts import PartyKind

LONG = forms.Textarea(attrs={"rows": 5, "maxlength": 2000})


class DeskForm(forms.Form):
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


class OpinionForm(DeskForm):
    """An officer's proposal with its reasons."""

    verdict = forms.ChoiceField(
        label="建议", choices=[(v.value, v.label) for v in Verdict], widget=forms.RadioSelect, required=True
    )
    opinion = forms.CharField(label="理由和依据", widget=LONG, required=True)
    false_material = forms.BooleanField(
        label="隐瞒情况或者提供虚假材料，一年内不得再申请",
        help_text="只在不予批准时用，而且许可直接关系公共安全、人身健康、生命财产安全。依据：行政许可法第七十八条。",
        required=False,
    )

    def __init__(self, *args: Any, asks_verdict: bool, bars: bool = False, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not bars:
            del self.fields["false_material"]
        self.fields["opinion"].help_text = hint
        if not asks_verdict:
            del self.fields["verdict"]


class RefuseForm(DeskForm):
    """Why an application is not accepted."""

    ground = forms.ChoiceField(
        label="为什么不予受理",
        choices=[(g.value, g.label) for g in RefusalGround],
        widget=forms.RadioSelect,
    )
    right_agency = forms.CharField(
        label="归哪个机关管",
        required=False,
        max_length=60,
        help_text="不归本机关管的，必须告诉申请人去哪里办。",
    )
    opinion = forms.CharField(label="理由", widget=LONG, help_text="写进不予受理决定书，申请人看得到。")


class ReturnForm(DeskForm):
    """Why an application is returned."""

    opinion = forms.CharField(label="为什么退件", widget=LONG, help_text="写进终止办理通知书，申请人看得到。")


class GapForm(DeskForm):
    """Who promises in writing to bring what is missing."""

    promised_by = forms.CharField(
        label="签承诺书的人",
        max_length=60,
        help_text="申请人或者代办人的姓名。容缺由申请人自己选，要本人签字。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ProcedureResultForm(DeskForm):
    """What a special procedure came to."""

    opinion = forms.CharField(label="结果", widget=LONG, help_text="例如：检测合格，报告编号……。会记在办理经过里。")


class AskForm(DeskForm):
    """Why something is asked for; what exactly, the forms below."""

    reason = forms.CharField(label="为什么要这样办", widget=LONG, help_text="签批的人会看到。")
    field_order = ("kind", "days", "basis", "ground", "reason")


class ToldForm(AskForm):
    """… whose reason the applicant reads too."""

    reason = forms.CharField(label="为什么要这样办", widget=LONG, help_text="签批的人会看到，也写进给申请人的文书。")


def _days(label: str, hint: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=3, help_text=hint, widget=widget)


class ProcedureForm(ToldForm):
    """Which special procedure of the guide, how long at most, by which rule."""

    kind = forms.CharField(widget=forms.HiddenInput)
    days = _days("最多需要多少个工作日")
    basis = forms.CharField(
        label="依据", max_length=300, help_text="写到条。", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ExtensionForm(ToldForm):
    """How many working days more."""

    days = _days("延长多少个工作日", "一件只能延长一次，最多 10 个工作日；几个机关联合办理的最多 15 个。")


def _ground(*grounds: EndGround) -> forms.ChoiceField:
    choices = [(ground.value, ground.label) for ground in grounds]
    return forms.ChoiceField(label="原因", choices=choices, widget=forms.RadioSelect)


class TerminationForm(ToldForm):
    """Why nothing can be decided any more."""

    ground = _ground(
        EndGround.APPLICANT_GONE, EndGround.FORCE_MAJEURE, EndGround.FALSE_PROMISE, EndGround.LICENCE_ENDED
    )


class VoidingForm(ToldForm):
    """Why the case should not be there."""

    ground = _ground(EndGround.ENTRY_ERROR, EndGround.DUPLICATE)


class AnswerForm(DeskForm):
    """Why a request is refused."""

    answer = forms.CharField(label="为什么不同意", widget=LONG, help_text="提出的人会看到。")


class DeliverForm(DeskForm):
    """How the result is handed over."""

    method = forms.ChoiceField(
        label="怎么送达", choices=[(m.value, m.label) for m in DeliveryMethod], widget=forms.RadioSelect
    )
    received_by = forms.CharField(
        label="领取人姓名",
        required=False,
        max_length=60,
        help_text="到窗口领、委托送达的填。核对证件后，请领取人在送达回证上签名。",
    )
    waybill = forms.CharField(label="快递单号", required=False, max_length=40, help_text="邮寄的填，至少 6 位。")
    signed_on = forms.CharField(
        label="签收日期",
        required=False,
        help_text="邮寄、委托送达的，回执回来了就填；没回来先空着。",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    agent = forms.CharField(label="受委托的机关", required=False, max_length=60, help_text="委托送达的填。")
    place = forms.CharField(
        label="送达地点", required=False, max_length=120, help_text="留置送达填留在哪里；公告送达填登在哪里。"
    )
    reason = forms.CharField(
        label="事由",
        required=False,
        max_length=300,
        help_text="留置送达写拒收的经过；公告送达写用过哪些办法、为什么送不到。公告满 30 天才算送达。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    witnesses = forms.CharField(
        label="见证人", required=False, max_length=120, help_text="留置送达要两位，用顿号分开；没有就填下面的记录。"
    )
    record = forms.CharField(
        label="拍照、录像的记录", required=False, max_length=200, help_text="存在哪里，例如“执法记录仪 3 号，视频 12”。"
    )


class UnmaskForm(DeskForm):
    """Which value is opened, and why."""

    field = forms.ChoiceField(label="看哪一项", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="为什么要看",
        max_length=200,
        help_text="至少 4 个字，例如“电话核实地址”。会记入操作记录。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, fields: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["field"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(fields)


class ApplicantForm(DeskForm):
    """Who stands at the counter."""

    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    id_number = forms.CharField(max_length=30)
    phone = forms.CharField(label="手机号", max_length=20)
    handler = forms.CharField(
        label="来办的人", max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    agent_number = forms.CharField(
        label="代理人（监护人）的身份证号",
        help_text="替别人办的才填。委托书、监护关系要先在“委托与监护”里登记。",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label="联系地址", max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    delivery = forms.ChoiceField(
        label="结果怎么给", choices=[(m.value, m.label) for m in OFFERED], widget=forms.RadioSelect
    )

    def call(self, kind: PartyKind, check_url: str) -> None:
        """Word the questions for a person or a firm, and have numbers checked as they are left."""
        person = kind is PartyKind.PERSON
        self.fields["name"].label = "姓名" if person else "单位名称"
        self.fields["id_number"].label = "身份证号" if person else "统一社会信用代码"
        if person:
            del self.fields["handler"]
        for name, mode in (("id_number", "text"), ("phone", "tel")):
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "inputmode": mode,
                "hx-post": check_url,
                "hx-trigger": "change",
                "hx-params": f"{name},kind",
                "hx-target": f"#check-{name}",
            }


def delivery_hints(fact: CaseFact) -> dict[str, str]:
    """What each way of delivery means for this case."""
    asked = {fact.delivery.value: "申请人选的。"}
    return {
        "counter": asked.get("counter", "") + "核对身份后当面交付，出送达回证。",
        "post": asked.get("post", "") + "交邮政寄出，填快递单号。",
        "electronic": "申请人同意过。证照或决定书在申请人的手机上。"
        if fact.consent_at
        else "申请人没有同意电子送达，不能只在网上送。",
        "left": "当面拒收的，留在住所，写明经过，有见证人或者录像。当天算送达。",
        "entrusted": "请当地机关代为送达，签收那天算送达。",
        "public": "找不到人、别的办法都送不到才用。登出满 30 天算送达。",
    }
