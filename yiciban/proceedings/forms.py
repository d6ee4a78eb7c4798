"""Forms before a decision: they carry and show what is typed; what it means, and every no, comes from the commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yiciban.kernel.refusal import Refusal
from yiciban.network.facts import DepartmentFact, Officer
from yiciban.people.facts import Role
from yiciban.proceedings.facts import Conclusion, ConsultationFact
from yiciban.proceedings.rules import ANSWER_USUAL

LONG = forms.Textarea(attrs={"rows": 5, "maxlength": 4000})
SHORT = forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
DAY = forms.DateInput(attrs={"type": "date"})
Choices = Sequence[tuple[str, str]]


class ManyFiles(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PlainForm(forms.Form):
    """A form that finds no fault by itself: only a command's no becomes an error."""

    choices: Mapping[str, Choices]

    def __init__(self, *args: Any, choices: Mapping[str, Choices] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        for name, rows in (choices or {}).items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(rows)

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


class PlanForm(PlainForm):
    """When, where and who."""

    day = forms.DateField(label="哪天去", widget=DAY)
    place = forms.CharField(label="到哪里", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    inspectors = forms.MultipleChoiceField(
        label="谁去", help_text="至少两个人，笔录由其中一个人写。", widget=forms.CheckboxSelectMultiple
    )


class RecordForm(PlainForm):
    """What was found."""

    findings = forms.CharField(label="核查情况", widget=LONG, help_text="看了什么、量了多少、和申请的一样不一样。")
    conclusion = forms.ChoiceField(
        label="结论", choices=[(one.value, one.label) for one in Conclusion], widget=forms.RadioSelect
    )
    applicant_present = forms.BooleanField(label="申请人到场", required=False)
    remark = forms.CharField(label="申请人的意见", widget=SHORT, required=False)
    file = forms.FileField(
        label="现场照片",
        required=False,
        help_text="JPG、PNG 或者 WebP，可以一次选几张。",
        widget=ManyFiles(attrs={"multiple": True, "accept": "image/*"}),
    )


class ReasonForm(PlainForm):
    """Why something is called off."""

    reason = forms.CharField(label="原因", widget=SHORT)


class TellForm(PlainForm):
    """Why somebody is to be heard, and who."""

    matter = forms.CharField(label="事由", widget=LONG, help_text="写进听证告知书。拟作什么决定、为什么，关系到谁。")
    interested = forms.CharField(
        label="利害关系人",
        widget=SHORT,
        required=False,
        help_text="一行一个名字，写进听证告知书。没有手机号的，请书面送达。",
    )


class AskForm(PlainForm):
    """Who asked, as an officer notes it."""

    asked_by = forms.ChoiceField(label="谁提出的", widget=forms.RadioSelect)
    reason = forms.CharField(label="理由", widget=SHORT, required=False)


class ScheduleForm(PlainForm):
    """When, where, and who chairs."""

    day = forms.DateField(label="哪天", widget=DAY)
    hour = forms.TimeField(label="几点", widget=forms.TimeInput(attrs={"type": "time"}))
    place = forms.CharField(label="地点", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    chair = forms.ChoiceField(label="主持人", help_text="承办这件的人不能主持。", widget=forms.RadioSelect)


class MinutesForm(PlainForm):
    """What was said, who was there, who signed."""

    minutes = forms.CharField(
        label="听证经过",
        widget=forms.Textarea(attrs={"rows": 12, "maxlength": 5500}),
        help_text="各方的陈述、证据、质证和意见，照实写。",
    )
    present = forms.CharField(label="参加人", widget=SHORT, required=False, help_text="一行一个名字。")
    signed_by = forms.CharField(label="签字的人", widget=SHORT, help_text="看过笔录并签字的，一行一个名字。")


class ConsultForm(PlainForm):
    """Which department is asked what, until when."""

    department = forms.ChoiceField(label="问哪个部门")
    question = forms.CharField(
        label="要问什么", widget=LONG, help_text="对方只看得到这段话、事项名称和打了星号的申请人，请把要判断的事写全。"
    )
    days = forms.IntegerField(
        label="几个工作日内答复", initial=ANSWER_USUAL, widget=forms.NumberInput(attrs={"min": 1, "max": 30})
    )


class WithdrawForm(PlainForm):
    """Which question is taken back, and why."""

    consultation = forms.ChoiceField(label="撤回哪一份", widget=forms.RadioSelect)
    reason = forms.CharField(label="为什么撤回", widget=SHORT)


class AnswerForm(PlainForm):
    """What another department says."""

    answer = forms.CharField(label="答复", widget=LONG, help_text="同意、不同意，或者有什么要求；写明依据。")


def officer_choices(found: Iterable[Officer]) -> Choices:
    """People to choose from, each with the office they hold."""
    return [(str(one.user_id), f"{one.name}（{Role(one.role).label}）") for one in found]


def department_choices(found: Iterable[DepartmentFact]) -> Choices:
    """Departments to choose from."""
    return [("", "请选择"), *((one.code, one.label or one.name) for one in found)]


def consultation_choices(found: Iterable[ConsultationFact]) -> Choices:
    """Open questions to choose from."""
    return [(str(one.id), one.department_name) for one in found]
