"""What a wording must hold, without a database."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import date

import pytest

from yiciban.documents.facts import PaperKind, WordingState
from yiciban.documents.paper import defaults, shapes
from yiciban.documents.paper.specimen import specimen
from yiciban.documents.rules import PLACES, check_answer, check_effective, check_wording, faults, fill
from yiciban.kernel.digests import canonical_json, sm3_hex
from yiciban.kernel.refusal import Refusal

BOTH = [(paper, permit) for paper in PLACES for permit in (True, False)]
# Version 1 stands on papers already issued. A better wording is the next version, never another first one.
SHIPPED = "fe1ebdd6002352c61728f7d693f4ccc396dc5e3e0d282313bbcd5ec44de89d8d"


def words_of(paper: str, *, permit: bool = True) -> defaults.Wording:
    return defaults.wording(paper, permit=permit)


def test_version_1_is_never_edited() -> None:
    whole = [[paper, permit, asdict(words_of(paper, permit=permit))] for paper, permit in BOTH]
    assert sm3_hex(canonical_json({"shipped": whole})) == SHIPPED


@pytest.mark.parametrize(("paper", "permit"), BOTH)
def test_version_1_holds_all_that_the_law_wants(paper: str, permit: bool) -> None:
    assert faults(paper, words_of(paper, permit=permit), permit=permit) == {}


@pytest.mark.parametrize(("paper", "permit"), BOTH)
def test_every_wording_gives_a_specimen_that_can_be_printed(paper: str, permit: bool, printed_at: object) -> None:
    examples = {name: place.example for name, place in PLACES[paper].items()}
    made = specimen(paper, fill(words_of(paper, permit=permit), examples), version=1, at=printed_at)  # type: ignore[arg-type]
    assert shapes.read(made.template, made.as_data()).as_data() == made.as_data()
    assert not re.search(r"\{\w+\}", str(made.as_data()))


@pytest.fixture
def printed_at() -> object:
    from tests.cast import NOW

    return NOW


@pytest.mark.parametrize(
    ("paper", "change", "part", "said"),
    [
        ("decision_deny", {"remedies": ""}, "remedies", "不能空"),
        (
            "decision_deny",
            {"remedies": "可以在 60 日内向{review_by}申请行政复议，也可以向{court}提起行政诉讼。"},
            "remedies",
            "6 个月",
        ),
        ("decision_deny", {"remedies": defaults.REMEDIES.replace("{court}", "法院")}, "remedies", "{court}"),
        ("revocation", {"remedies": ""}, "remedies", "复议法实施条例"),
        ("refusal_of_acceptance", {"basis": "根据{somewhere}的规定"}, "basis", "没有“{somewhere}”"),
        ("acceptance", {"title": "{item}受理通知书"}, "title", "没有“{item}”"),
        ("acceptance", {"title": " "}, "title", "标题"),
        ("acceptance", {"basis": ""}, "basis", "第三十二条"),
        ("acceptance", {"paragraphs": ("多出来的正文。",)}, "paragraphs", "不填"),
        ("correction", {"consequence": ""}, "consequence", "后果"),
        ("procedure", {"paragraphs": ("{basis}，“{item}”需要{kind}。",)}, "paragraphs", "{days}"),
        ("extension", {"paragraphs": ("延长 {days}，{approved_by}。",)}, "paragraphs", "{reason}"),
        ("hearing_right", {"paragraphs": ("{basis}，事由：{matter}",)}, "paragraphs", "{ask_by}"),
        ("receipt", {"notes": ("缺一半的括号 {",)}, "notes", "大括号"),
        ("receipt", {"notes": ("长" * 601,)}, "notes", "太长"),
        ("extension", {"basis": "根据{basis}"}, "basis", "没有“{basis}”"),
    ],
)
def test_what_is_wrong_is_said_beside_its_part(paper: str, change: dict[str, object], part: str, said: str) -> None:
    assert said in faults(paper, replace(words_of(paper), **change), permit=True)[part]  # type: ignore[arg-type]


def test_papers_of_other_matters_may_not_quote_the_licensing_law() -> None:
    assert "行政许可" in faults("acceptance", words_of("acceptance"), permit=False)["title"]


def test_a_wording_that_changes_nothing_is_no_version() -> None:
    same = words_of("receipt")
    with pytest.raises(Refusal) as no:
        check_wording("receipt", same, permit=True, before=same)
    assert no.value.code == "wording_unchanged"
    with pytest.raises(Refusal) as no:
        check_wording("receipt", replace(same, notes=()), permit=True, before=same)
    assert no.value.code == "wording_faulty"
    assert "notes" in no.value.fields


def test_what_is_filled_in_is_not_read_as_a_place_and_empty_paragraphs_are_left_out() -> None:
    words = defaults.Wording("通知", "根据{clause}", paragraphs=("{basis}，{reason}", "{ban}"), notes=("{ban}",))
    filled = fill(words, {"clause": "某条", "reason": "写了 {ban}", "ban": ""})
    assert filled.paragraphs == ("根据某条，写了 {ban}",)
    assert filled.notes == ()
    with pytest.raises(KeyError):
        fill(words, {"clause": "某条"})


def test_a_version_neither_looks_back_nor_overtakes_the_last() -> None:
    today = date(2026, 11, 24)
    check_effective(today, today=today, last=None)
    for day, last, code in (
        (date(2026, 11, 23), None, "effective_past"),
        (date(2026, 12, 1), date(2026, 12, 1), "effective_before_last"),
    ):
        with pytest.raises(Refusal) as no:
            check_effective(day, today=today, last=last)
        assert no.value.code == code


def test_who_proposes_does_not_sign_and_an_answer_is_given_once() -> None:
    check_answer(WordingState.PROPOSED, proposed_by=1, answered_by=2)
    with pytest.raises(Refusal) as no:
        check_answer(WordingState.PROPOSED, proposed_by=1, answered_by=1)
    assert no.value.code == "same_person"
    with pytest.raises(Refusal) as no:
        check_answer(WordingState.SIGNED, proposed_by=1, answered_by=2)
    assert no.value.code == "wording_answered"


def test_papers_have_names_people_know() -> None:
    assert PaperKind("receipt", True).label == "收件凭证（行政许可）"
    assert PaperKind("checklist", False).label == "一次性告知单（其他事项）"
