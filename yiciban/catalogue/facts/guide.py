"""What is published about a service item: one immutable document and its parts, checked when it is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from yiciban.catalogue.facts.codes import (
    Audience,
    CaseKind,
    FieldKind,
    ItemType,
    MaterialKind,
    MaterialNeed,
    MaterialSource,
    Mode,
    ResultKind,
    Sensitivity,
    Tier,
    Variant,
)
from yiciban.kernel.limits import Limit

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,47}$")]
Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Part(BaseModel):
    """A frozen piece of a guide that refuses unknown words."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DataElement(Part):
    """数据元: a value any form may ask for, defined once for all forms.

    `source` names the profile value or licence field that fills it (`profile.name`, `org.uscc`), so that
    nobody types what the office already knows.
    """

    code: Code
    name: Name
    kind: FieldKind
    hint: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = Field(default=200, ge=1, le=2000)
    sensitivity: Sensitivity = Sensitivity.PUBLIC
    source: str = ""
    past: bool = False
    """For a date: today or before (出生日期, 领证日期)."""

    @model_validator(mode="after")
    def _choices_fit_kind(self) -> Self:
        if (self.kind is FieldKind.CHOICE) != bool(self.choices):
            raise ValueError(f"{self.code}: choices belong to a choice element and to no other")
        return self


class Basis(Part):
    """设定依据: one provision the item rests on."""

    law: Name
    article: Name
    text: Sentence
    number: str = ""
    issuer: str = ""


class Material(Part):
    """申请材料: one thing the applicant hands in, or is spared."""

    code: Code
    name: Name
    kind: MaterialKind = MaterialKind.COPY
    need: MaterialNeed = MaterialNeed.REQUIRED
    source: MaterialSource = MaterialSource.SELF
    issuer: str = ""
    originals: int = Field(default=0, ge=0, le=9)
    copies: int = Field(default=1, ge=0, le=9)
    note: str = ""
    standard: str = ""
    basis: str = ""
    licence: str = ""
    """Licence type that makes handing it in unnecessary (免提交)."""
    from_form: bool = False
    """True for the application form itself, which the online form replaces."""


class FormField(Part):
    """One question of the item's form: a data element, with this item's own words where they help."""

    element: Code
    label: str = ""
    hint: str = ""
    required: bool = True
    section: str = "请您填写"


class Step(Part):
    """办理环节: a row of the published procedure."""

    name: Name
    office: Name
    limit: str
    standard: Sentence
    result: str = ""


class Fee(Part):
    """收费项目."""

    name: Name
    standard: Name
    basis: Name


class Faq(Part):
    """常见问题."""

    question: Sentence
    answer: Sentence


class Result(Part):
    """审批结果: what the applicant gets."""

    kind: ResultKind
    name: str = ""
    licence: str = ""
    """Licence type issued, empty when the result is no licence."""
    valid_years: int | None = None


class Contact(Part):
    """咨询 and 监督 telephones; the two must differ."""

    enquiry: Name
    complaint: Name


class Place(Part):
    """What a tier of the network does for the item."""

    tier: Tier
    mode: Mode


class Guide(Part):
    """办事指南: everything published about one item, as one document."""

    code: str = Field(pattern=r"^[0-9A-HJ-NP-RTUW-Y]{33}$")
    slug: Code
    name: Name
    variant: Variant = Variant.ONLY
    type: ItemType
    case_kind: CaseKind
    department: Code
    theme: Name
    audience: tuple[Audience, ...] = Field(min_length=1)
    purpose: Sentence
    aliases: tuple[str, ...] = ()
    conditions: tuple[Sentence, ...] = Field(min_length=1)
    not_for: tuple[Sentence, ...] = ()
    materials: tuple[Material, ...] = ()
    fields: tuple[FormField, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    legal_limit: str
    legal_basis: str
    promised_limit: str
    delivery_limit: str = "10wd"
    fees: tuple[Fee, ...] = ()
    basis: tuple[Basis, ...] = Field(min_length=1)
    result: Result
    visits: int = Field(ge=0, le=9)
    visit_reason: str = ""
    online: bool
    places: tuple[Place, ...] = Field(min_length=1)
    contact: Contact
    faq: tuple[Faq, ...] = ()
    minutes: int = Field(default=8, ge=1, le=120)
    example_note: str = ""
    """What in this guide is an example (示例) rather than law."""
    checked_on: date
    instant_authorised: bool = False
    """One clerk may accept and decide on the spot (授权到窗); only for instant cases."""

    @property
    def full_name(self) -> str:
        """Name with the variant, as people and papers write it: 公共场所卫生许可（新办）."""
        return f"{self.name}（{self.variant.value}）" if self.variant.value else self.name

    @property
    def is_permit(self) -> bool:
        """Whether 行政许可法 governs the item, and with it the wording of every paper."""
        return self.type is ItemType.PERMIT

    @property
    def to_bring(self) -> tuple[Material, ...]:
        """What the applicant has to prepare: not the form, not what a licence may replace."""
        return tuple(m for m in self.materials if not m.from_form and not m.licence)

    def material(self, code: str) -> Material | None:
        """The requirement with that code, if the guide has it."""
        return next((m for m in self.materials if m.code == code), None)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        legal, promised = Limit.parse(self.legal_limit), Limit.parse(self.promised_limit)
        if (self.case_kind is CaseKind.INSTANT) != promised.is_instant:
            raise ValueError(f"{self.slug}: an instant case promises 0wd, and only an instant case does")
        if legal.unit is promised.unit and promised.count > legal.count:
            raise ValueError(f"{self.slug}: the promise is longer than the law allows")
        if self.instant_authorised and self.case_kind is not CaseKind.INSTANT:
            raise ValueError(f"{self.slug}: only an instant case may be accepted and decided by one clerk")
        if self.visits and not self.visit_reason:
            raise ValueError(f"{self.slug}: visits to the hall need their reason")
        if self.contact.enquiry == self.contact.complaint:
            raise ValueError(f"{self.slug}: enquiry and complaint telephones must differ")
        if (self.result.kind is ResultKind.LICENCE) != bool(self.result.licence):
            raise ValueError(f"{self.slug}: a licence result names its licence type, and no other does")
        for what, codes in (
            ("material", [m.code for m in self.materials]),
            ("field", [f.element for f in self.fields]),
        ):
            if len(codes) != len(set(codes)):
                raise ValueError(f"{self.slug}: a {what} stands twice")
        return self


class Face(Part):
    """One line a certificate shows: a data element, or a label filled from the licence itself."""

    element: str = ""
    label: str = ""


class LicenceType(Part):
    """电子证照类型: what a certificate of this sort shows, and how its numbers look.

    `number_pattern` is a Python format string over `year`, `region` (6 digits) and `serial`.
    """

    key: Code
    code: str = Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{3}$")
    name: Name
    holder: Audience
    definer: str = ""
    faces: tuple[Face, ...] = Field(min_length=1)
    number_pattern: str
    example: bool = True

    def number(self, *, year: int, region: str, serial: int) -> str:
        """The licence number of one serial: 明卫公证字〔2026〕第000014号."""
        return self.number_pattern.format(year=year, region=region[:6], serial=serial)
