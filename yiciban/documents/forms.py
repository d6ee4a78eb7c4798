"""Forms of the wording of papers: they carry what is typed; every no comes from the commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from yiciban.documents.facts import PaperKind
from yiciban.documents.paper.defaults import Wording
from yiciban.documents.rules import LETTERS, LONGEST, PARTS
from yiciban.kernel.refusal import Refusal


class WordingForm(forms.Form):
    """The parts of one paper, a line for each note and each paragraph."""

    title = forms.CharField(label="标题", widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 60}))
    basis = forms.CharField(label="依据", help_text="“根据……的规定”，句末不加逗号。")
    paragraphs = forms.CharField(
        label="正文", help_text="一行一段。空行不印。", widget=forms.Textarea(attrs={"rows": 8})
    )
    consequence = forms.CharField(label="后果", widget=forms.Textarea(attrs={"rows": 3}))
    remedies = forms.CharField(label="怎样复议、诉讼", widget=forms.Textarea(attrs={"rows": 4}))
    notes = forms.CharField(label="办理须知", help_text="一行一条。", widget=forms.Textarea(attrs={"rows": 5}))
    effective_on = forms.CharField(
        label="从哪一天起用", widget=forms.DateInput(attrs={"type": "date"}), help_text="这一天起开出的文书用这一版。"
    )
    note = forms.CharField(
        label="为什么改",
        help_text="签发的人先看这一句。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 300}),
    )

    def __init__(self, *args: Any, kind: PaperKind, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        if kind.paper not in LETTERS:
            del self.fields["paragraphs"]
        for part in ("consequence", "remedies"):
            if part not in PARTS.get(kind.paper, {}):
                del self.fields[part]
        if kind.paper in LETTERS:
            self.fields["notes"].help_text = "一行一条，可以不填。"

    def full_clean(self) -> None:
        """Nothing to clean: see the module."""
        self._errors = ErrorDict()
        self.cleaned_data = {}

    def refuse(self, refusal: Refusal | None) -> bool:
        """Put a no beside the parts it is about; whether all of it found a place."""
        said = refusal.fields if refusal else {}
        for name, sentence in said.items():
            if name in self.fields:
                self.errors[name] = self.error_class([sentence], renderer=self.renderer)
        return bool(said) and set(said) <= set(self.fields)


def parts_shown(words: Wording, effective_on: date) -> dict[str, str]:
    """What the form starts with."""
    return {
        "title": words.title,
        "basis": words.basis,
        "paragraphs": "\n".join(words.paragraphs),
        "consequence": words.consequence,
        "remedies": words.remedies,
        "notes": "\n".join(words.notes),
        "effective_on": effective_on.isoformat(),
    }


def typed_wording(sent: Mapping[str, str]) -> Wording:
    """The wording that was typed, cut where no paper could print it."""

    def text(name: str) -> str:
        return sent.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()[: LONGEST[name] * 20]

    def lines(name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text(name).split("\n") if line.strip())

    return Wording(
        title=text("title"),
        basis=text("basis"),
        notes=lines("notes"),
        consequence=text("consequence"),
        paragraphs=lines("paragraphs"),
        remedies=text("remedies"),
    )
