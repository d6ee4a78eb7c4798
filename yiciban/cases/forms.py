"""Forms of the resident's pages: what is typed, never what it means; commands and rules decide that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict, ErrorList

from yiciban.cases.facts import OFFERED
from yiciban.cases.rules.known import EDITABLE
from yiciban.cases.sources import HeldLicence
from yiciban.catalogue.facts import DataElement, FieldKind, FormField, Guide
from yiciban.kernel.refusal import Refusal

YES_NO = (("是", "是"), ("否", "否"))
MANY = 5  # more choices than this are a list, not cards
SHORT = frozenset({FieldKind.NUMBER, FieldKind.DATE})
DELIVERY = "delivery"


class PlainForm(forms.Form):
    """A form without colons and browser bubbles, whose errors are sentences from a rule or command."""

    error_css_class = ""

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


class AnswerForm(PlainForm):
    """The questions of an item, made from its guide; it shows what was typed and the sentences it is given."""

    def __init__(
        self, questions: Mapping[str, forms.Field], typed: Mapping[str, str], errors: Mapping[str, str]
    ) -> None:
        self._sentences = errors
        super().__init__(data=dict(typed))
        self.fields.update(questions)

    def full_clean(self) -> None:
        """Nothing is judged here: `catalogue.queries.clean_values` has done it."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for name, sentence in self._sentences.items():
            if name in self.fields:
                self._errors[name] = ErrorList([sentence], error_class="")


@dataclass(frozen=True, slots=True)
class Question:
    """One question as the page shows it: the bound field with its unit, width and columns."""

    field: forms.BoundField
    unit: str
    extra: str
    cols: str
    source: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: facts shown as text, and questions."""

    title: str
    known: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]


def asked_fields(guide: Guide, elements: Mapping[str, DataElement], known: Mapping[str, str]) -> list[FormField]:
    """The fields a person answers: what the office knows for certain is shown, not asked."""
    return [f for f in guide.fields if not is_shown(elements[f.element], known)]


def is_shown(element: DataElement, known: Mapping[str, str]) -> bool:
    """Whether a value is text on the page: known, and not something one may wish to change here."""
    return bool(known.get(element.code)) and element.source not in EDITABLE


def answer_form(
    guide: Guide,
    elements: Mapping[str, DataElement],
    known: Mapping[str, str],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> AnswerForm:
    """The form of an item with what is typed, what is known, and one sentence per wrong answer."""
    questions = {f.element: _field(f, elements[f.element]) for f in asked_fields(guide, elements, known)}
    return AnswerForm(questions, {**known, **typed}, errors)


def sections(
    form: AnswerForm, guide: Guide, elements: Mapping[str, DataElement], known: Mapping[str, str]
) -> tuple[Section, ...]:
    """The form in the guide's own parts, in its order."""
    titles = list(dict.fromkeys(field.section for field in guide.fields))
    return tuple(_section(title, form, guide, elements, known) for title in titles)


def _section(
    title: str, form: AnswerForm, guide: Guide, elements: Mapping[str, DataElement], known: Mapping[str, str]
) -> Section:
    mine = [field for field in guide.fields if field.section == title]
    shown = tuple(
        (field.label or elements[field.element].name, known[field.element])
        for field in mine
        if is_shown(elements[field.element], known)
    )
    asked = tuple(
        _question(form[field.element], elements[field.element], known) for field in mine if field.element in form.fields
    )
    return Section(title, shown, asked)


def _question(field: forms.BoundField, element: DataElement, known: Mapping[str, str]) -> Question:
    two = element.kind is FieldKind.YES_NO or (0 < len(element.choices) <= MANY and max(map(len, element.choices)) <= 5)
    same = bool(known.get(element.code)) and field.value() == known[element.code]
    return Question(
        field,
        element.unit,
        "short" if element.kind in SHORT else "",
        "two" if two else "",
        "来自您的资料，可以改" if same else "",
    )


def _field(asked: FormField, element: DataElement) -> forms.Field:
    label, hint = asked.label or _ask(element), asked.hint or element.hint
    common: dict[str, Any] = {"label": label, "help_text": hint, "required": asked.required}
    if element.kind is FieldKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
    if element.kind is FieldKind.CHOICE:
        choices = [(choice, choice) for choice in element.choices]
        if len(choices) > MANY:
            return forms.ChoiceField(choices=[("", "请选择"), *choices], **common)
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    return forms.CharField(widget=_widget(element), **common)


def _ask(element: DataElement) -> str:
    is_question = element.kind is FieldKind.YES_NO or element.name.endswith(("几个", "多宽", "多高", "哪个", "什么"))
    return f"{element.name}？" if is_question and not element.name.endswith("？") else element.name


def _widget(element: DataElement) -> forms.Widget:
    if element.kind is FieldKind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 4})
    if element.kind is FieldKind.DATE:
        # A plain text field: 2026年12月2日, 2026-12-2 and 20261202 are all understood, and nothing typed is lost.
        return forms.TextInput(attrs={"inputmode": "text", "placeholder": "例如 2026-12-02", "autocomplete": "off"})
    modes = {
        FieldKind.NUMBER: {"inputmode": "decimal", "autocomplete": "off"},
        FieldKind.PHONE: {"inputmode": "tel", "autocomplete": "tel-national"},
        FieldKind.RESIDENT_NUMBER: {"autocomplete": "off", "autocapitalize": "characters"},
        FieldKind.USCC: {"autocomplete": "off", "autocapitalize": "characters"},
        FieldKind.BANK_CARD: {"inputmode": "numeric", "autocomplete": "off"},
    }
    return forms.TextInput(attrs=modes.get(element.kind, {}))


class DeliveryForm(PlainForm):
    """How the result is handed over; choosing electronic delivery is the consent to it."""

    delivery = forms.ChoiceField(
        label="办好后怎么给您？",
        choices=[(method.value, method.label) for method in OFFERED],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种领取办法。", "invalid_choice": "请从这几种里选一种。"},
    )


class LicenceForm(PlainForm):
    """Which licence an application is about, where the applicant holds several that fit."""

    renews = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={"required": "请选是哪一本证。", "invalid_choice": "请从这几本里选一本。"},
    )

    def __init__(self, act: str, licences: Sequence[HeldLicence], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["renews"]
        assert isinstance(field, forms.ChoiceField)
        field.label = f"要{act}的是哪一本？"
        field.choices = [(one.identifier, f"{one.name}，{one.number}") for one in licences if not one.why_not]


class ProgressForm(PlainForm):
    """Look-up of a case by number and code."""

    number = forms.CharField(
        label="办件编号",
        help_text="收件凭证上的 21 位数字，有没有空格都可以。",
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填办件编号，收件凭证和短信里都有。", "max_length": "办件编号是 21 位数字。"},
    )
    code = forms.CharField(
        label="查询码",
        help_text="收件凭证上的 6 位数字。",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "请填查询码，6 位数字，在收件凭证上。", "max_length": "查询码是 6 位数字。"},
    )


class PartyForm(PlainForm):
    """For whom the application is."""

    party = forms.ChoiceField(
        label="为谁办？",
        widget=forms.RadioSelect,
        error_messages={"required": "请选为谁办。", "invalid_choice": "请从这几个里选一个。"},
    )

    def __init__(self, parties: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(parties)
