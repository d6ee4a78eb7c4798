"""What goes into a package: every part of a case in its order, as bytes that follow from the case alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import takewhile
from types import MappingProxyType
from typing import Any, BinaryIO

from django.template.loader import render_to_string

from yiciban.archive.checking import INDEX, JOURNAL
from yiciban.archive.queries import kept_for
from yiciban.cases.facts import CaseFact
from yiciban.cases.queries import clock_events, materials, requests_of, situation_words
from yiciban.courier.queries import legs_of
from yiciban.documents import store
from yiciban.documents.queries import notice_pdf, notices
from yiciban.fees.queries import orders_of
from yiciban.journal.queries import chain
from yiciban.journal.rules import Link
from yiciban.kernel.actor import SYSTEM
from yiciban.kernel.dates import local_date
from yiciban.kernel.digests import canonical_json
from yiciban.kernel.identifiers import format_case_number
from yiciban.licences.queries import sealed_file
from yiciban.proceedings.facts import Proceedings
from yiciban.proceedings.queries import proceedings_of

# What opens the progress to whoever holds it, or only orders work inside the office, is not archived.
LEFT_OUT = frozenset({"query_code", "rated", "assignee"})
# What the index says of the journal's actions; one that is not here is shown by its name.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "case.submit": "收到申请",
        "case.accept": "受理",
        "case.accept_with_gaps": "容缺受理",
        "case.deem_accepted": "逾期视为受理",
        "case.request_correction": "一次性告知补正",
        "case.supply_correction": "补交材料",
        "case.refuse_acceptance": "不予受理",
        "case.return": "退件",
        "case.grant_at_once": "当场准予",
        "case.examine": "审查，送审核",
        "case.propose": "审查，送批准",
        "case.review": "审核，送批准",
        "case.send_back": "退回上一步",
        "case.send_back_to_examiner": "退回承办",
        "case.grant": "准予",
        "case.deny": "不予",
        "case.grant_by_default": "到期视为同意",
        "case.confirm_default": "补出决定书",
        "case.start_procedure": "进入特别程序",
        "case.end_procedure": "特别程序结束",
        "case.request_asked": "提出请示",
        "case.request_signed": "签批请示",
        "case.request_refused": "没有同意请示",
        "case.extended": "延长期限",
        "case.recomputed": "重新推算期限",
        "case.gap_filled": "补齐容缺的材料",
        "case.conclude": "办结",
        "case.deliver": "送达",
        "case.withdraw": "撤回申请",
        "case.choose_delivery": "改领取办法",
        "case.receipt_back": "邮件回执",
        "case.applicant_banned": "一年内不得再次申请",
        "case.terminate": "终止办理",
        "case.void": "作废",
        "person.unmasked": "看了完整的号码",
        "fee.raised": "开缴款单",
        "fee.opened_online": "在支付服务下单",
        "fee.paid": "缴费",
        "fee.paid_late": "缴款单结束以后到账",
        "fee.paid_twice": "重复缴费",
        "fee.relieved": "减免",
        "fee.cancelled": "取消缴款单",
        "fee.refunded": "退费",
        "courier.ordered": "下寄递单",
        "courier.collected": "快递揽收",
        "courier.moving": "快递运输中",
        "courier.signed": "快递签收",
        "courier.returned": "快递退回",
        "licence.issued": "发证",
    }
)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a package: its name there, its title for people, and its bytes or where they stand."""

    name: str
    title: str
    content: bytes = b""
    stored: str = ""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The bytes, for reading."""
        import io

        with store.open_file(self.stored) if self.stored else io.BytesIO(self.content) as file:
            yield file


@dataclass(frozen=True, slots=True)
class Collected:
    """All parts of a package in order, and the heads of the journal's chains in it."""

    parts: tuple[Part, ...]
    heads: tuple[Mapping[str, Any], ...]


def collect(fact: CaseFact) -> Collected:
    """Everything about a case the caller may archive.

    Raises Refusal `seal_unavailable`, documents' RenderError, and OSError for a file the store has lost.
    """
    chains = [(subject, links) for subject in _subjects(fact) if (links := _chain(fact, subject))]
    papers, handed_in, photos, results = _papers(fact), _materials(fact), _photos(fact), _results(fact)
    data = _data(fact)
    journal = [
        {"subject": subject, "entries": [link._asdict() | {"at": link.at.isoformat()} for link in links]}
        for subject, links in chains
    ]
    rest = (
        *(Part(f"data/{name}.json", title, canonical_json(value)) for name, title, value in data),
        Part(JOURNAL, "操作记录（带校验链）", canonical_json(journal)),
        *papers,
        *handed_in,
        *photos,
        *results,
    )
    heads = tuple({"subject": subject, "seq": links[-1].seq, "digest": links[-1].digest} for subject, links in chains)
    context = {
        "fact": fact,
        "number": format_case_number(fact.number),
        "situation": situation_words(fact),
        "kept": kept_for(fact),
        "groups": [
            ("文书", papers),
            ("申请材料", handed_in),
            ("现场核查照片", photos),
            ("办理结果", results),
            ("数据", [part for part in rest if part.name.startswith("data/")]),
        ],
        "materials": materials(fact),
        "clock": clock_events(fact),
        "requests": requests_of(fact),
        "orders": orders_of(fact),
        "legs": legs_of(fact),
        "chains": chains,
        "words": WORDS,
    }
    index = render_to_string("archive/index.html", context).encode()
    return Collected((Part(INDEX, "目录", index), *rest), heads)


def _subjects(fact: CaseFact) -> list[str]:
    """The chains that tell of the case: its own, its fees', its parcels', its licence's."""
    own = [fact.subject, *(one.subject for one in orders_of(fact)), *(one.subject for one in reversed(legs_of(fact)))]
    return own + ([f"licence:{fact.licence}"] if fact.licence else [])


def _chain(fact: CaseFact, subject: str) -> tuple[Link, ...]:
    """A chain as far as it belongs to the case: a licence lives on for years, and its life is not this case's."""
    links = chain(subject)
    if not subject.startswith("licence:") or fact.ended_at is None:
        return links
    return tuple(takewhile(lambda link: fact.ended_at is not None and link.at <= fact.ended_at, links))


def _data(fact: CaseFact) -> list[tuple[str, str, object]]:
    known = {name: value for name, value in asdict(fact).items() if name not in LEFT_OUT}
    return [
        ("case", "办件信息和填报内容", known | {"situation_words": situation_words(fact)}),
        ("materials", "材料清单", materials(fact)),
        ("clock", "计时台账", clock_events(fact)),
        ("requests", "请示和签批", tuple(reversed(requests_of(fact)))),
        ("papers", "文书内容", notices(fact.subject)),
        ("proceedings", "核查、听证和征求意见", _proceedings(fact)),
        ("fees", "缴款单", orders_of(fact)),
        ("parcels", "寄递", tuple(reversed(legs_of(fact)))),
    ]


def _before_decision(fact: CaseFact) -> Proceedings:
    """Inspections, hearings and consultations as they stood on the day the case ended."""
    return proceedings_of(fact, SYSTEM, local_date(fact.ended_at or fact.received_at))


def _proceedings(fact: CaseFact) -> dict[str, object]:
    found = _before_decision(fact)
    return {
        "inspections": found.inspections,
        "hearings": [
            asdict(hearing) | {"hour": hearing.hour.isoformat() if hearing.hour else None} for hearing in found.hearings
        ],
        "consultations": found.consultations,
    }


def _photos(fact: CaseFact) -> tuple[Part, ...]:
    return tuple(
        Part(
            f"inspections/{place:02}/{count:02}-{_safe(file.name)}",
            f"现场核查 {inspection.day}：{file.name}",
            stored=file.digest,
        )
        for place, inspection in enumerate(_before_decision(fact).inspections, 1)
        for count, file in enumerate(inspection.photos, 1)
    )


def _papers(fact: CaseFact) -> tuple[Part, ...]:
    return tuple(
        Part(f"papers/{place:02}-{_safe(paper.title)}-{_safe(paper.number)}.pdf", paper.title, notice_pdf(paper))
        for place, paper in enumerate(notices(fact.subject), 1)
    )


def _materials(fact: CaseFact) -> tuple[Part, ...]:
    return tuple(
        Part(
            f"materials/{place:02}-{_safe(material.name)}/{count:02}-{_safe(file.name)}",
            f"{material.name}：{file.name}",
            stored=file.digest,
        )
        for place, material in enumerate(materials(fact), 1)
        for count, file in enumerate(material.files, 1)
    )


def _results(fact: CaseFact) -> tuple[Part, ...]:
    if not fact.licence:
        return ()
    sealed = sealed_file(fact.licence, SYSTEM)
    seal = {
        "identifier": fact.licence,
        "digest_algorithm": "SM3",
        "digest": sealed.digest,
        "signature": sealed.signature,
        "public_key": sealed.key,
        "algorithm": sealed.algorithm,
        "demo": sealed.demo,
    }
    name = f"results/01-{_safe(sealed.name.removesuffix('.pdf'))}"
    return (
        Part(f"{name}.pdf", sealed.name, sealed.content),
        Part(f"{name}.seal.json", f"{sealed.name} 的签章", canonical_json(seal)),
    )


def _safe(name: str) -> str:
    """A name no file system and no program trips over."""
    return _UNSAFE.sub("_", name).strip(" .")[:80] or "_"
