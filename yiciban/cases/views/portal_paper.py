"""A numbered paper as a page: the same words as its PDF, readable on a phone.

The shapes and their printed words are those of `documents.paper`; this only lays them out for a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from yiciban.documents.facts import NoticeFact
from yiciban.documents.paper import shapes
from yiciban.kernel.dates import day_text, document_date, moment_text

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A list on a paper: its heads and rows, one column each."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper for the screen. `opening` comes before the table of facts, `due` is its one bold date."""

    org: str
    title: str
    number: str
    party: str
    opening: tuple[str, ...]
    due: str
    rows: tuple[Row, ...]
    tables: tuple[Table, ...]
    closing: tuple[str, ...]
    notes: tuple[str, ...]
    signed: tuple[str, ...]


@dataclass
class _Body:
    opening: list[str] = field(default_factory=list)
    due: str = ""
    rows: list[Row] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


def sheet(notice: NoticeFact) -> Sheet:
    """The paper as it was issued."""
    paper = shapes.read(notice.kind.template, notice.data)
    body = _Body()
    for shape, fill in _FILLERS.items():
        if isinstance(paper, shape):
            fill(paper, body)
    own = [("办件编号", paper.case_number), ("查询码", paper.query_code)]
    applicant: list[Row] = []
    if isinstance(paper, shapes.CasePaper):
        applicant = [("申请人", paper.applicant or paper.party), (paper.id_label, paper.id_number)]
        applicant.append((paper.agent_label, paper.agent))
    help_row = [("咨询", paper.contact), ("监督", paper.supervision)]
    rows = [*own, *applicant, *body.rows, *help_row]
    seal = (paper.office, f"（{paper.seal_name}）" if paper.seal_name else "", day_text(paper.signed_on))
    return Sheet(
        org=paper.office,
        title=paper.title,
        number=paper.number,
        party=getattr(paper, "party", ""),
        opening=tuple(_lines(body.opening)),
        due=body.due,
        rows=tuple((label, value) for label, value in rows if value),
        tables=tuple(table for table in body.tables if table.rows),
        closing=tuple(_lines(body.closing)),
        notes=tuple(getattr(paper, "notes", ())),
        signed=tuple(line for line in seal if line),
    )


def _lines(texts: Iterable[str]) -> list[str]:
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _day(day: date | None) -> str:
    return document_date(day) if day else ""


def _asked(paper: shapes.CasePaper) -> str:
    return f"{paper.you} {day_text(paper.applied_on)}提出的{paper.item}申请"


def _by(basis: str) -> str:
    return f"{basis}，" if basis else ""


def _materials(items: Iterable[shapes.Received], head: str = "收到的材料") -> Table:
    rows = ((f"{m.name}（{m.note}）" if m.note else m.name, m.form, str(m.copies)) for m in items)
    return Table((head, "形式", "份数"), tuple(rows))


def _receipt(paper: shapes.Receipt, body: _Body) -> None:
    body.opening = [f"今收到{paper.item}的申请。"]
    body.due = f"最晚 {_day(paper.answer_by)} 告知是否受理" if paper.answer_by else ""
    body.rows = [
        ("申请人", paper.party),
        (paper.agent_label, paper.agent),
        ("事项", paper.item),
        ("收件时间", moment_text(paper.received_at)),
        ("收件方式", paper.channel),
        ("收件人", paper.handler),
    ]
    body.tables = [_materials(paper.materials)]


def _acceptance(paper: shapes.Acceptance, body: _Body) -> None:
    decided = day_text(paper.signed_on)
    body.opening = [f"{_asked(paper)}，{paper.finding}。{_by(paper.basis)}本机关于 {decided}决定予以受理。"]
    body.due = f"最晚 {_day(paper.due)} 办结"
    legal = f"{_day(paper.legal_due)}" if paper.legal_due else ""
    body.rows = [
        ("承诺", paper.promise),
        ("法定最晚", legal),
        ("说明", paper.due_note),
        ("收费", paper.fee),
        ("结果送达", paper.delivery),
    ]
    body.tables = [_materials(paper.materials)]


def _correction(paper: shapes.Correction, body: _Body) -> None:
    body.opening = [
        f"{_asked(paper)}收到。经审查，申请材料不齐全或者不符合法定形式。"
        f"{_by(paper.basis)}现将需要补正的全部内容一次告知如下。"
    ]
    body.due = f"请在 {_day(paper.mend_by)} 前补齐" if paper.mend_by else ""
    body.rows = [("补到哪里", paper.where)]
    rows = tuple((d.subject, d.reason, d.mend) for d in paper.defects)
    body.tables = [Table(("要补正的材料或内容", "为什么", "怎么补"), rows)]
    body.closing = [paper.consequence]


def _refusal(paper: shapes.RefusalOfAcceptance, body: _Body) -> None:
    body.opening = [
        f"{_asked(paper)}收到。经审查，不能受理，理由如下：",
        paper.reason,
        f"{_by(paper.basis)}本机关决定不予受理。",
    ]
    if paper.right_agency:
        body.opening.append(f"本事项由{paper.right_agency.name}办理，请向该机关提出申请。")
    body.closing = [paper.remedies]


def _grant(paper: shapes.DecisionGrant, body: _Body) -> None:
    body.opening = [f"{_asked(paper)}，{paper.finding}。{_by(paper.basis)}本机关决定{paper.decision}。"]
    body.rows = [(row.label, row.value) for row in paper.content]
    body.rows += [("结果送达", paper.delivery), ("最晚送达", _day(paper.deliver_by))]
    if paper.conditions:
        body.closing = [f"{paper.you}应当遵守下列要求：", *paper.conditions]


def _deny(paper: shapes.DecisionDeny, body: _Body) -> None:
    body.opening = [f"{_asked(paper)}，经审查，{_by(paper.basis)}本机关决定{paper.decision}。"]
    body.closing = ["一、理由", *paper.reasons, "二、依据", *paper.bases, "三、不服本决定的救济途径", paper.remedies]
    if paper.advice:
        body.closing += ["四、怎样才能办成", paper.advice]


def _delivery(paper: shapes.Delivery, body: _Body) -> None:
    served = "；".join(f"《{d.name}》{d.number} {d.copies} 份" for d in paper.documents)
    body.rows = [
        ("受送达人", paper.recipient),
        ("事项", paper.item),
        ("送达文书", served),
        ("送达方式", paper.method),
        ("送达地点", paper.place),
        ("收件人", paper.received_by),
        ("收到日期", _day(paper.received_on)),
        ("送达人", "、".join(paper.servers)),
        ("备注", paper.remark),
    ]


def _ended(paper: shapes.Withdrawal, body: _Body) -> None:
    body.opening = [
        f"{_asked(paper)}，现因下列原因终止办理：",
        paper.reason,
        f"{_by(paper.basis)}本机关决定从 {day_text(paper.signed_on)}起终止办理。",
    ]
    body.tables = [_materials(paper.returns, "退还的材料")]
    body.closing = [paper.consequence, paper.remedies]


def _letter(paper: shapes.Letter, body: _Body) -> None:
    body.opening = list(paper.paragraphs)
    body.rows = [("事项", paper.item), *((row.label, row.value) for row in paper.rows)]
    body.closing = [paper.remedies]


_FILLERS: Mapping[type[shapes.Paper], Callable[..., None]] = MappingProxyType(
    {
        shapes.Receipt: _receipt,
        shapes.Acceptance: _acceptance,
        shapes.Correction: _correction,
        shapes.RefusalOfAcceptance: _refusal,
        shapes.DecisionGrant: _grant,
        shapes.DecisionDeny: _deny,
        shapes.Delivery: _delivery,
        shapes.Withdrawal: _ended,
        shapes.Letter: _letter,
    }
)
