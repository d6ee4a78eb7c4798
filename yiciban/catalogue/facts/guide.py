"""What is published about a service item: one immutable document and its parts, checked when it is written.

The names follow the elements of the exchange (GB/T 39046-2020 table 4, ZWFW C0109); shapes are checked here,
what must agree with what is the linter's (`rules/lint`).
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from yiciban.catalogue.facts.codes import (
    Audience,
    BodyKind,
    CaseKind,
    Channel,
    CrossWay,
    ItemType,
    MaterialFormat,
    MaterialKind,
    MaterialNeed,
    MaterialSource,
    Mode,
    OnlineGrade,
    OnlineStage,
    PowerSource,
    RemedyKind,
    ResultKind,
    Scope,
    ServedKind,
    SpecialKind,
    Tier,
    VariantKind,
)
from yiciban.catalogue.facts.entry import Basis, Entry
from yiciban.catalogue.facts.part import Code, LimitText, Name, Part, Sentence, VariantCode
from yiciban.catalogue.facts.scenario import Question


class Material(Part):
    """申请材料: one thing the applicant hands in, or is spared."""

    code: Code
    standard_code: str = ""
    """The standard material it is; empty for what only this item knows."""
    name: Name
    kind: MaterialKind = MaterialKind.COPY
    format: MaterialFormat = MaterialFormat.BOTH
    need: MaterialNeed = MaterialNeed.REQUIRED
    need_note: str = ""
    """When it is needed, for one that is not always (非必要时情形)."""
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
    why: str = ""
    """What the office needs it for, where the element's name does not say it (行政许可法第二十九条)."""


class Step(Part):
    """办理环节: a row of the published procedure."""

    name: Name
    office: Name
    limit: LimitText
    standard: Sentence
    result: str = ""


class SpecialProcedure(Part):
    """特别程序: time that the limit does not count; `days` is how long it takes at most."""

    kind: SpecialKind
    days: LimitText
    basis: str
    note: str = ""


class Fee(Part):
    """收费项目."""

    name: Name
    standard: Name
    basis: Name
    relief: str = ""
    """Who pays less or nothing."""


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
    sample: str = ""
    """Where the specimen stands; a licence type draws its own."""


class Contact(Part):
    """咨询 and 监督 telephones; the two must differ."""

    enquiry: Name
    complaint: Name


class Remedy(Part):
    """行政复议 or 行政诉讼: before whom, and until when."""

    kind: RemedyKind
    body: Name
    address: str
    phone: str
    within: str


class Promise(Part):
    """告知承诺: which materials a signed promise replaces, and when someone comes to see."""

    content: tuple[Sentence, ...] = Field(min_length=1)
    replaces: tuple[Code, ...] = ()
    checked_within: LimitText
    basis: str


class Intermediary(Part):
    """中介服务 the item presupposes."""

    name: Name
    basis: str
    note: str = ""


class Place(Part):
    """What a tier of the network does for the item."""

    tier: Tier
    mode: Mode


class Particulars(Part):
    """What one body says of the matter: everything in a guide but the four same elements."""

    code: VariantCode
    slug: Code
    local_code: str = Field(default="", max_length=50)
    variant: VariantKind = VariantKind.ONLY
    case_kind: CaseKind
    department: Code
    body_kind: BodyKind = BodyKind.AGENCY
    power_source: PowerSource = PowerSource.OWN
    power_note: str = ""
    """权限划分: which part of the power lies here and which elsewhere."""
    exercised: str = ""
    """行使内容."""
    entrusted_to: str = ""
    handling_office: str = ""
    joint_bodies: tuple[Name, ...] = ()
    theme: Name
    served: tuple[ServedKind, ...] = Field(min_length=1)
    purpose: Sentence
    conditions: tuple[Sentence, ...] = ()
    not_for: tuple[Sentence, ...] = ()
    quantity_limit: str = ""
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    fields: tuple[FormField, ...] = ()
    steps: tuple[Step, ...] = ()
    special_procedures: tuple[SpecialProcedure, ...] = ()
    legal_limit: LimitText
    legal_basis: str
    legal_note: str = ""
    promised_limit: LimitText
    promised_note: str = ""
    delivery_limit: LimitText = "10wd"
    correction_limit: LimitText = "30wd"
    """How long the applicant has to bring what a correction notice asks for."""
    reviewed: bool = True
    """承办 → 审核 → 批准; false: 承办 → 批准."""
    inspected: bool = False
    """Two officers go and see the place before it is granted (行政许可法 art. 34(3))."""
    in_person: bool = False
    """The law wants the applicant there in person, so no agent may file (行政许可法 art. 29)."""
    fees: tuple[Fee, ...] = ()
    pay_online: bool = False
    local_basis: tuple[Basis, ...] = ()
    """What the place adds to the basis of the entry (实施依据)."""
    result: Result
    visits: int = Field(ge=0, le=9)
    visit_reason: str = ""
    channels: tuple[Channel, ...] = Field(default=(Channel.COUNTER,), min_length=1)
    online_stages: tuple[OnlineStage, ...] = ()
    online_url: str = ""
    scope: Scope = Scope.COUNTY
    cross_ways: tuple[CrossWay, ...] = ()
    places: tuple[Place, ...] = Field(min_length=1)
    in_centre: bool = True
    """进驻政务服务大厅."""
    one_counter: bool = True
    """Taken in at the one-stop counter (一窗受理)."""
    appointment: bool = False
    courier_in: bool = False
    courier_out: bool = False
    terminal: bool = False
    """自助终端."""
    intermediaries: tuple[Intermediary, ...] = ()
    promise: Promise | None = None
    tacit_approval: bool = False
    """超时默认: on the local list of items that go on as approved when the office is silent."""
    contact: Contact
    remedies: tuple[Remedy, ...] = ()
    rights: tuple[Sentence, ...] = ()
    """权利义务."""
    faq: tuple[Faq, ...] = ()
    minutes: int = Field(default=8, ge=1, le=120)
    example_note: str = ""
    """What in this guide is an example (示例) rather than law."""
    checked_on: date
    instant_authorised: bool = False
    """One clerk may accept and decide on the spot (授权到窗); only for instant cases."""

    @property
    def entry(self) -> str:
        """Basic code of the entry (12 digits)."""
        return self.code[19:31]

    @property
    def audience(self) -> tuple[Audience, ...]:
        """The doors of the portal behind which it stands."""
        person = ServedKind.PERSON in self.served
        firm = any(served is not ServedKind.PERSON for served in self.served)
        return ((Audience.PERSON,) if person else ()) + ((Audience.FIRM,) if firm else ())

    @property
    def online(self) -> bool:
        """Whether one can apply on the net."""
        return bool({OnlineStage.RECEIPT, OnlineStage.ACCEPTANCE, OnlineStage.HANDLING} & set(self.online_stages))

    @property
    def online_grade(self) -> OnlineGrade:
        """The grade of 网上办理深度: Ⅳ means all of it on the net, without a visit."""
        stages = set(self.online_stages)
        told = {OnlineStage.FEEDBACK, OnlineStage.LICENCE}
        if OnlineStage.HANDLING in stages and stages & told and self.visits == 0:
            return OnlineGrade.ALL
        if {OnlineStage.ACCEPTANCE, OnlineStage.HANDLING} & stages and self.visits <= 1:
            return OnlineGrade.ACCEPTANCE
        if {OnlineStage.RECEIPT, OnlineStage.PREVIEW} & stages:
            return OnlineGrade.PREVIEW
        return OnlineGrade.INFORMATION

    @property
    def to_bring(self) -> tuple[Material, ...]:
        """What the applicant has to prepare: not the form, not what a licence may replace."""
        return tuple(m for m in self.materials if not m.from_form and not m.licence)

    def material(self, code: str) -> Material | None:
        """The requirement with that code, if the guide has it."""
        return next((m for m in self.materials if m.code == code), None)


class Guide(Particulars):
    """办事指南: the particulars of one body under the four same elements of the entry, as one document."""

    name: Name
    type: ItemType
    basis: tuple[Basis, ...] = Field(min_length=1)

    @classmethod
    def compose(cls, entry: Entry, particulars: Particulars) -> Guide:
        """四级四同: the entry's four same elements over what one body says of the matter.

        Raises ValueError when the body's code does not carry the entry's.
        """
        if particulars.entry != entry.code:
            raise ValueError(f"{particulars.slug}: code {particulars.code} does not carry entry {entry.code}")
        return cls.model_construct(**dict(particulars), name=entry.name, type=entry.type, basis=entry.basis)

    @property
    def particulars(self) -> Particulars:
        """What is left without the four same elements."""
        return Particulars.model_construct(**{name: getattr(self, name) for name in Particulars.model_fields})

    @property
    def full_name(self) -> str:
        """Name with the variant, as people and papers write it: 公共场所卫生许可（新办）."""
        return f"{self.name}（{self.variant.value}）" if self.variant.value else self.name

    @property
    def is_permit(self) -> bool:
        """Whether 行政许可法 governs the item, and with it the wording of every paper."""
        return self.type is ItemType.PERMIT

    @property
    def all_basis(self) -> tuple[Basis, ...]:
        """设定依据 and what the place adds to them."""
        return self.basis + self.local_basis
