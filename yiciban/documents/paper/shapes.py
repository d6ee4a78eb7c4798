"""What each paper says: one frozen dataclass per template, in plain values that survive JSON.

A stored notice keeps `paper.as_data()`; `read(template, data)` makes the paper again and checks it.
Dates are dates here and words on the page (`words.py`). Text is data: markup in it is printed, never obeyed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints, TypeAdapter

LINE_ENDS = re.compile(r"\s*[\r\n\x0b\x0c\x85\u2028\u2029]\s*")
one_line = AfterValidator(lambda text: LINE_ENDS.sub(" ", text))

# Lengths keep a page a page: nobody can read a title of a thousand characters.
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), one_line]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), one_line]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), one_line]
# The next four may be empty; the texts keep their line ends, each line is a paragraph.
Tag = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), one_line]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), one_line]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=6000)]
MustText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
Platform = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), one_line]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]  # more no phone can scan
Svg = Annotated[str, StringConstraints(max_length=600_000, pattern=r"^(\s*<svg[\s\S]*)?$")]
Copies = Annotated[int, Field(ge=0, le=9999)]

DeliveryMethod = Literal["直接送达", "留置送达", "委托送达", "邮寄送达", "公告送达", "电子送达"]

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One label and its value (许可内容: 住宿场所)."""

    label: Label
    value: Text = ""


@dataclass(frozen=True, kw_only=True)
class Received:
    """A material handed in or given back: name, form (电子, 纸质原件, 电子证照…), how many."""

    name: Word
    form: Line = ""
    copies: Copies = 1
    note: Line = ""


@dataclass(frozen=True, kw_only=True)
class Defect:
    """What is to be mended: the material or field, why, and how."""

    subject: Word
    reason: MustText
    mend: MustText


@dataclass(frozen=True, kw_only=True)
class Agency:
    """Where to go instead (行政许可法 art. 32(1)(2))."""

    name: Word
    address: Line = ""
    phone: Line = ""


@dataclass(frozen=True, kw_only=True)
class Served:
    """A notice handed over, with its number; that of a licence is its identifier, which is long."""

    name: Word
    number: Line = ""
    copies: Copies = 1


@dataclass(frozen=True, kw_only=True)
class Needed:
    """A material the person must bring: who issues it, in which form, how many, what to mind."""

    name: Word
    issuer: Line = ""
    form: Line = ""
    copies: Copies = 1
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class Free:
    """A material the person need not bring, and why not (系统取用, 已有电子证照…)."""

    name: Word
    reason: Line = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a form with its answers."""

    title: Title
    rows: Annotated[tuple[Row, ...], Field(max_length=300)] = ()


Notes = Annotated[tuple[MustText, ...], Field(max_length=40)]
Rows = Annotated[tuple[Row, ...], Field(max_length=300)]
Materials = Annotated[tuple[Received, ...], Field(max_length=300)]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What all papers share: letterhead, number, date, seal, footer."""

    template: ClassVar[str]
    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    office: Title  # 机关名, also in the signature
    title: Title
    signed_on: date
    printed_at: AwareDatetime  # also the PDF's own time stamp: same data, same bytes
    number: Tag = ""  # 文号
    case_number: Tag = ""
    query_code: Tag = ""
    seal_svg: Svg = ""
    seal_name: Tag = ""  # 行政审批专用章, printed in brackets under the office
    qr_url: Url = ""
    qr_caption: Tag = "扫码查进度"
    contact: Tag = ""  # 咨询
    supervision: Tag = ""  # 监督
    platform: Platform = "本件由“一次办”平台出具。"
    demo: bool = False  # adds 虚构示例，无法律效力。
    wording: Annotated[int, Field(ge=0, le=9999)] = 0  # which version of the wording it was made with

    def as_data(self) -> dict[str, object]:
        """The paper as JSON-able values."""
        data: dict[str, object] = _adapter(self.template).dump_python(self, mode="json")
        return data


@dataclass(frozen=True, kw_only=True)
class CasePaper(Paper):
    """A paper about one application, addressed to its applicant."""

    party: Word  # as addressed: 云溪小筑旅店
    item: Word  # 事项名称
    applied_on: date
    you: Label = "你（单位）"
    applicant: Line = ""  # in the table, when it says more than `party`: 云溪小筑旅店（陈*芳）
    id_label: Label = "证件号码"
    id_number: Line = ""
    agent_label: Label = "代理人"
    agent: Line = ""  # who acts for the applicant, masked
    basis: Line = ""  # 根据《……》第……条的规定; see defaults.wording
    handler: Line = ""  # 经办人 with the place: 赵敏（区政务服务中心 3 号窗口）
    notes: Notes = ()


@dataclass(frozen=True, kw_only=True)
class Acceptance(CasePaper):
    """受理通知书: the one bold date is the promised last day."""

    template: ClassVar[str] = "acceptance"

    due: date  # 最晚办结
    promise: Line = ""  # 承诺 10 个工作日
    legal_due: date | None = None
    due_note: Line = ""  # a provisional calendar, for example
    finding: Word = "材料齐全、符合法定形式"
    fee: Word = "不收费"
    delivery: Line = ""
    materials: Materials = ()


@dataclass(frozen=True, kw_only=True)
class Correction(CasePaper):
    """补正告知书: everything that is missing, once (art. 32(1)(4))."""

    template: ClassVar[str] = "correction"

    defects: Annotated[tuple[Defect, ...], Field(min_length=1, max_length=200)]
    mend_by: date | None = None
    where: Line = ""  # how to hand in: 网上补传，或者交到……
    consequence: Text = ""


@dataclass(frozen=True, kw_only=True)
class RefusalOfAcceptance(CasePaper):
    """不予受理决定书: the reason, the right agency if it is another one, the remedies."""

    template: ClassVar[str] = "refusal_of_acceptance"

    reason: MustText
    remedies: MustText
    right_agency: Agency | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionGrant(CasePaper):
    """准予决定书 (art. 38(1)), with delivery of the licence (art. 44)."""

    template: ClassVar[str] = "decision_grant"

    decision: Title = "准予行政许可"
    finding: MustText = "经审查，申请符合法定条件、标准"
    content: Rows = ()
    conditions: Notes = ()
    delivery: Line = ""
    deliver_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionDeny(CasePaper):
    """不予决定书: reasons, basis and remedies are what the law asks for (art. 38(2))."""

    template: ClassVar[str] = "decision_deny"

    decision: Title = "不予行政许可"
    reasons: Annotated[tuple[MustText, ...], Field(min_length=1, max_length=40)]
    bases: Annotated[tuple[MustText, ...], Field(min_length=1, max_length=40)]
    remedies: MustText
    advice: Text = ""  # what would make it possible


@dataclass(frozen=True, kw_only=True)
class Delivery(Paper):
    """送达回证."""

    template: ClassVar[str] = "delivery"

    documents: Annotated[tuple[Served, ...], Field(min_length=1, max_length=40)]
    recipient: Word
    method: DeliveryMethod
    item: Line = ""
    place: Line = ""
    received_by: Line = ""  # a name when already signed, otherwise left open
    received_on: date | None = None
    proxy: Line = ""  # 代收人及代收理由
    servers: Annotated[tuple[Word, ...], Field(max_length=2)] = ()
    witness: Line = ""
    remark: Text = ""


@dataclass(frozen=True, kw_only=True)
class Receipt(Paper):
    """收件凭证: two copies on one page when they fit; it is not an acceptance and says so."""

    template: ClassVar[str] = "receipt"

    party: Word
    agent_label: Label = "代理人"
    agent: Line = ""
    item: Word
    received_at: AwareDatetime
    channel: Line = ""  # 窗口, 邮寄, 代收点……
    materials: Materials = ()
    answer_by: date | None = None
    handler: Line = ""
    notes: Notes = ()


@dataclass(frozen=True, kw_only=True)
class Withdrawal(CasePaper):
    """终止办理通知书: by the applicant's withdrawal or for another cause."""

    template: ClassVar[str] = "withdrawal"

    reason: MustText
    consequence: Text = ""
    returns: Materials = ()  # originals given back
    remedies: Text = ""


@dataclass(frozen=True, kw_only=True)
class Checklist(Paper):
    """一次性告知单: what this person must bring, and what not."""

    template: ClassVar[str] = "checklist"

    item: Word
    headline: Line = ""  # instead of the count of materials
    answers: Rows = ()  # the situation: 您的情况
    materials: Annotated[tuple[Needed, ...], Field(max_length=300)] = ()
    free: Annotated[tuple[Free, ...], Field(max_length=300)] = ()
    facts: Rows = ()  # 在哪办, 多久, 收费……
    handler: Line = ""
    notes: Notes = ()


@dataclass(frozen=True, kw_only=True)
class Licence(Paper):
    """许可证、证照: landscape A4. `title` is the licence's name, `signed_on` its date of issue."""

    template: ClassVar[str] = "licence"

    holder: Word
    licence_number: Title
    holder_label: Label = "持证人"
    rows: Annotated[tuple[Row, ...], Field(max_length=14)] = ()
    copy_kind: Tag = ""  # 正本, 副本
    valid_from: date | None = None
    valid_to: date | None = None  # with valid_from: none means 长期
    identifier: Line = ""  # 证照标识, GB/T 36904


@dataclass(frozen=True, kw_only=True)
class Application(Paper):
    """申请表: the answers of the form, to be signed."""

    template: ClassVar[str] = "application"

    item: Word
    applicant: Word
    sections: Annotated[tuple[Section, ...], Field(max_length=60)] = ()
    materials: Materials = ()
    declaration: Text = ""
    agent: Line = ""
    signed_note: Line = ""  # 已于 2026-11-16 09:40 网上签名; otherwise a line to sign on


@dataclass(frozen=True, kw_only=True)
class Letter(CasePaper):
    """Any other notice: paragraphs, a table of facts, remedies (延期办理, 特别程序, 领证通知……)."""

    template: ClassVar[str] = "letter"

    paragraphs: Annotated[tuple[MustText, ...], Field(min_length=1, max_length=60)]
    rows: Rows = ()
    remedies: Text = ""
    to_sign: bool = False  # a line for the applicant's signature


SHAPES: dict[str, type[Paper]] = {
    shape.template: shape
    for shape in (
        Acceptance,
        Correction,
        RefusalOfAcceptance,
        DecisionGrant,
        DecisionDeny,
        Delivery,
        Receipt,
        Withdrawal,
        Checklist,
        Licence,
        Application,
        Letter,
    )
}


@cache
def _adapter(template: str) -> TypeAdapter[Paper]:
    return TypeAdapter(SHAPES[template])


def read(template: str, data: object) -> Paper:
    """The paper described by `data`. Raises KeyError, pydantic.ValidationError."""
    return _adapter(template).validate_python(data)
