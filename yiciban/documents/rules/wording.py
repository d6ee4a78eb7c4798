"""What the wording of a paper may and must hold: tables, and the checks of a proposed version. Pure functions.

A place `{name}` is filled when the paper is made. What the law wants a paper to say cannot be worded away: the
places and the parts it needs are in the tables below with their source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from types import MappingProxyType

from yiciban.documents.facts import WordingState
from yiciban.documents.paper.defaults import Wording
from yiciban.kernel.refusal import Refusal, invalid

LICENSING = "行政许可法"
REVIEW = "行政复议法实施条例第十七条"  # whoever may be harmed by a decision is told how to object


@dataclass(frozen=True, slots=True)
class Place:
    """What is filled in at a place, an example for the preview, and the law that wants it said, if one does."""

    meaning: str
    example: str
    law: str = ""


ITEM = Place("事项名称", "公共场所卫生许可（新办）")
BASIS = Place("依据那一句", "根据办事指南的规定")
REMEDIES = {
    "review_by": Place("复议机关", "明德区人民政府", REVIEW),
    "court": Place("法院", "明德区人民法院", REVIEW),
}
LICENCE = {
    "you": Place("您或你单位", "你单位"),
    "item": Place("证照名称", "公共场所卫生许可证"),
    "number": Place("证号", "明卫公证字〔2026〕第0000号"),
    "reason": Place("查明的事实", "申请时所交的检测报告是假的", REVIEW),
    "ground": Place("属于哪种情形", "以欺骗手段取得"),
    "article": Place("依据哪一条", "《中华人民共和国行政许可法》第六十九条第二款", LICENSING + "第六十九条、第七十条"),
    "day": Place("从哪一天起", "2026年11月30日"),
    "act": Place("撤销或注销", "撤销"),
    "after": Place("以后怎么办", "领过纸质证的，请交回本机关。"),
    "ban": Place("多久不得再申请，没有就不印", "三年内不得再次申请。", LICENSING + "第七十九条"),
}

PLACES: Mapping[str, Mapping[str, Place]] = MappingProxyType(
    {
        "receipt": {},
        "acceptance": {},
        "correction": {},
        "refusal_of_acceptance": {
            "clause": Place("第三十二条第一款的哪一项", "（二）"),
            **REMEDIES,
        },
        "decision_grant": {},
        "decision_deny": REMEDIES,
        "delivery": {},
        "withdrawal": {},
        "checklist": {},
        "gap_acceptance": {
            "basis": BASIS,
            "item": ITEM,
            "missing": Place("还差哪些材料", "“卫生检测报告”", "容缺受理的书面承诺"),
            "promised_by": Place("谁承诺的", "陈小芳"),
            "gap_due": Place("补齐的最后一天", "2026年12月7日（星期一）", "容缺受理的书面承诺"),
        },
        "procedure": {
            "basis": BASIS,
            "item": ITEM,
            "kind": Place("特别程序", "检测"),
            "days": Place("所需时间", "10 个工作日", LICENSING + "第四十五条"),
            "reason": Place("理由", "场所空气要由有资质的机构检测。"),
        },
        "extension": {
            "basis": BASIS,
            "item": ITEM,
            "approved_by": Place("经谁批准", "经本机关负责人批准", LICENSING + "第四十二条"),
            "days": Place("延长多久", "10 个工作日", LICENSING + "第四十二条"),
            "reason": Place("理由", "现场核查要和消防一起做。", LICENSING + "第四十二条"),
        },
        "voiding": {
            "item": ITEM,
            "number": Place("办件编号", "439901 20261116 00000 0"),
            "reason": Place("原因", "同一件申请录了两次", REVIEW),
        },
        "inspection": {
            "basis": BASIS,
            "item": ITEM,
            "inspectors": Place("核查人", "林晓、何伟", LICENSING + "第三十四条第三款"),
            "day": Place("哪一天", "2026年11月24日（星期二）"),
            "place": Place("在哪里", "示例路 1 号"),
            "present": Place("申请人到没到场", "申请人到场"),
            "findings": Place("核查情况", "布草间、消毒间都有，面积和平面图一致。", LICENSING + "第三十四条第三款"),
            "remark": Place("申请人意见", "申请人没有提出意见。"),
        },
        "hearing_right": {
            "basis": BASIS,
            "item": ITEM,
            "touched": Place("关系到谁的重大利益，没有就不印", "本件还关系到周大山的重大利益。"),
            "matter": Place("事由", "邻居担心夜间噪声", LICENSING + "第四十七条"),
            "ask_by": Place("提出听证的最后一天", "2026年12月1日（星期二）", LICENSING + "第四十七条"),
        },
        "hearing_notice": {
            "basis": BASIS,
            "item": ITEM,
            "when": Place("哪天几点", "2026年12月8日（星期二） 09:30", LICENSING + "第四十八条第一款第一项"),
            "place": Place("在哪里", "区政务服务中心 301 室", LICENSING + "第四十八条第一款第一项"),
        },
        "hearing_minutes": {
            "basis": BASIS,
            "item": ITEM,
            "day": Place("哪一天", "2026年12月8日（星期二）"),
            "place": Place("在哪里", "区政务服务中心 301 室"),
            "chair": Place("主持人", "许国栋"),
            "minutes": Place(
                "记录", "申请人说已加装隔音窗；利害关系人没有异议。", LICENSING + "第四十八条第一款第五项"
            ),
        },
        "revocation": {**LICENCE, **REMEDIES},
        "cancellation": {**LICENCE, **REMEDIES},
    }
)
"""Which papers have versions, and what may be filled in where; a place with a law has to be there."""

# Parts that must not be empty, with the law (or the rule of the house) that wants them.
PARTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "receipt": {"notes": "收件不等于受理，要写明"},
        "acceptance": {"basis": LICENSING + "第三十二条"},
        "correction": {"basis": LICENSING + "第三十二条", "consequence": "到期不补的后果要写明"},
        "refusal_of_acceptance": {"basis": LICENSING + "第三十二条", "remedies": REVIEW},
        "decision_grant": {"basis": LICENSING + "第三十八条"},
        "decision_deny": {"basis": LICENSING + "第三十八条第二款", "remedies": LICENSING + "第三十八条第二款"},
        "withdrawal": {"consequence": "对申请人有什么影响要写明"},
        "gap_acceptance": {"paragraphs": "容缺受理的书面承诺"},
        "procedure": {"basis": LICENSING + "第四十五条", "paragraphs": LICENSING + "第四十五条"},
        "extension": {"basis": LICENSING + "第四十二条", "paragraphs": LICENSING + "第四十二条"},
        "voiding": {"paragraphs": REVIEW},
        "inspection": {"paragraphs": LICENSING + "第三十四条第三款"},
        "hearing_right": {"basis": LICENSING + "第四十七条", "paragraphs": LICENSING + "第四十七条"},
        "hearing_notice": {"basis": LICENSING + "第四十八条", "paragraphs": LICENSING + "第四十八条"},
        "hearing_minutes": {"basis": LICENSING + "第四十八条", "paragraphs": LICENSING + "第四十八条"},
        "revocation": {"basis": LICENSING + "第六十九条", "paragraphs": REVIEW, "remedies": REVIEW},
        "cancellation": {"basis": LICENSING + "第七十条", "paragraphs": REVIEW, "remedies": REVIEW},
    }
)
# What remedies say in these words: both ways, each with its period.
OBJECTING: Mapping[str, str] = MappingProxyType(
    {
        "行政复议": "行政复议法第二十条",
        "60 日": "行政复议法第二十条",
        "行政诉讼": "行政诉讼法第四十六条",
        "6 个月": "行政诉讼法第四十六条",
    }
)
# As long as the paper can print them (`documents.paper.shapes`).
LONGEST: Mapping[str, int] = MappingProxyType(
    {"title": 60, "basis": 500, "notes": 600, "consequence": 2000, "paragraphs": 3000, "remedies": 2000}
)
LETTERS = frozenset(paper for paper, parts in PARTS.items() if "paragraphs" in parts)
_PLACE = re.compile(r"\{([^{}]*)\}")


def fill(words: Wording, values: Mapping[str, str]) -> Wording:
    """The wording with its places filled; a paragraph or note that comes out empty is left out.

    What is filled in is never looked at for places again. Raises KeyError for a place nobody fills.
    """

    def one(text: str, known: Mapping[str, str]) -> str:
        return _PLACE.sub(lambda found: known[found[1]], text)

    basis = one(words.basis, values)
    known = {**values, "basis": basis}

    def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
        filled = (one(text, known) for text in texts)
        return tuple(text for text in filled if text.strip())

    return replace(
        words,
        basis=basis,
        notes=lines(words.notes),
        consequence=one(words.consequence, known),
        paragraphs=lines(words.paragraphs),
        remedies=one(words.remedies, known),
    )


def faults(paper: str, words: Wording, *, permit: bool) -> Mapping[str, str]:
    """What is wrong with a wording, by the part it is in; the first thing found of each part, as a sentence."""
    found: dict[str, str] = {}
    for part, sentence in (*_lacking(paper, words), *_misplaced(paper, words), *_unsaid(paper, words, permit)):
        found.setdefault(part, sentence)
    return found


def _lacking(paper: str, words: Wording) -> Iterator[tuple[str, str]]:
    """Parts that are empty and must not be, full and must be empty, or too long to print."""
    parts = _parts(words)
    if not words.title.strip():
        yield "title", "请填标题。"
    for part, law in PARTS.get(paper, {}).items():
        if not parts[part].strip():
            yield part, f"这一部分不能空（{law}）。"
    if paper not in LETTERS and words.paragraphs:
        yield "paragraphs", "这种文书的正文由办件的内容排成，这里不填。"
    if "{basis}" in "\n".join(parts.values()) and not words.basis.strip():
        yield "basis", "正文里用了“{basis}”，请填依据。"
    for part, text in parts.items():
        lines = text.split("\n") if part in _LISTS else [text]
        if max(len(line) for line in lines) > LONGEST[part]:
            yield part, f"太长了，最多 {LONGEST[part]} 个字。"


def _misplaced(paper: str, words: Wording) -> Iterator[tuple[str, str]]:
    """Places nobody fills, and braces that make none."""
    for part, text in _parts(words).items():
        known = () if part == "title" else PLACES[paper].keys() - ({"basis"} if part == "basis" else set())
        if strange := [name for name in _PLACE.findall(text) if name not in known]:
            yield part, f"这里没有“{{{strange[0]}}}”这个空。能用的空写在旁边。"
        if set("{}") & set(_PLACE.sub("", text)):
            yield part, "有一个大括号没有配对。空要写成 {…} 的样子。"


def _unsaid(paper: str, words: Wording, permit: bool) -> Iterator[tuple[str, str]]:
    """What the law wants said and the wording does not say; and the law that governs other papers."""
    parts = _parts(words)
    whole = "\n".join(parts.values())
    for name, place in PLACES[paper].items():
        if place.law and f"{{{name}}}" not in whole:
            part = "remedies" if name in REMEDIES else "paragraphs"
            yield part, f"缺“{{{name}}}”（{place.meaning}），{place.law}要求写明。"
    for said, law in OBJECTING.items() if "remedies" in PARTS.get(paper, {}) else ():
        if said not in words.remedies:
            yield "remedies", f"要写明“{said}”（{law}）。"
    for part, text in parts.items() if not permit else ():
        if "行政许可" in text:
            yield part, "这不是行政许可事项的文书，不能写“行政许可”。"


def check_wording(paper: str, words: Wording, *, permit: bool, before: Wording) -> None:
    """Raise Refusal `wording_faulty` with a sentence beside each part, `wording_unchanged`."""
    if found := faults(paper, words, permit=permit):
        raise invalid("wording_faulty", "这一版还不能用，请改好标出的地方。", found)
    if asdict(words) == asdict(before):
        raise invalid("wording_unchanged", "和现在用的一版完全一样，不用另立一版。")


def check_effective(effective_on: date, *, today: date, last: date | None) -> None:
    """Raise Refusal `effective_past` (papers issued are not reworded), `effective_before_last` (versions follow)."""
    if effective_on < today:
        sentence = "生效日期不能早于今天；已经发出的文书不会改。"
        raise invalid("effective_past", sentence, {"effective_on": sentence})
    if last is not None and effective_on <= last:
        sentence = f"上一版从 {last.year}年{last.month}月{last.day}日起用，这一版要在那以后生效。"
        raise invalid("effective_before_last", sentence, {"effective_on": sentence})


def check_answer(state: WordingState, *, proposed_by: int | None, answered_by: int | None) -> None:
    """Raise Refusal `wording_answered`, `same_person`: who proposes a version does not put it in force."""
    if state is not WordingState.PROPOSED:
        raise Refusal("wording_answered", f"这一版已经有了结果：{state.label}。页面可能不是最新的，请刷新。")
    if proposed_by == answered_by:
        raise Refusal("same_person", "这是您自己起草的，要请另一位有权的人来签发。")


_LISTS = frozenset({"notes", "paragraphs"})


def _parts(words: Wording) -> dict[str, str]:
    return {
        name: "\n".join(value) if name in _LISTS else value  # a list is looked at line by line
        for name, value in asdict(words).items()
    }
