"""A person's situation in addresses, in words, and in what is counted before it is known; no database."""

import pytest
import yaml

from tests.cast import CATALOGUE
from yiciban.catalogue.facts import Entry, Guide, Particulars
from yiciban.catalogue.rules.answers import to_bring
from yiciban.catalogue.rules.scenario import tailor
from yiciban.catalogue.rules.situation import (
    asked_questions,
    because_lines,
    one_at_a_time,
    situation_of,
    situation_query,
    situation_rows,
    undecided,
)


@pytest.fixture(scope="module")
def change() -> Guide:
    """The cast's item with questions."""
    row = yaml.safe_load((CATALOGUE / "items" / "public_place_health_change.yaml").read_text())
    row.pop("aliases")
    entries = map(Entry.model_validate, yaml.safe_load((CATALOGUE / "entries.yaml").read_text()))
    own = Particulars.model_validate(row)
    return Guide.compose(next(entry for entry in entries if entry.code == own.entry), own)


def test_an_address_carries_a_situation_there_and_back():
    answers = {"what": ("head",), "extra": ("agent", "visit"), "none": ()}
    query = situation_query(answers)
    assert query == "s.what=head&s.extra=agent&s.extra=visit&s.none="
    sent = {"s.what": ["head"], "s.extra": ["", "agent", "visit"], "s.none": [""], "page": ["2"]}
    assert situation_of(sent) == answers


def test_before_anything_is_known_only_what_everybody_brings_is_counted(change):
    found = tailor(change, {})
    waiting = undecided(change, found)
    assert {material.code for material in waiting} == {"head_letter", "mandate"}
    bring = to_bring(found.guide, waiting)
    assert [line.material.code for line in bring.own] == ["old_licence"]
    assert {line.material.code for line in bring.sometimes} == {"head_letter", "mandate"}
    assert bring.headline == "至少要准备 1 份，另外的看您的情况。"


def test_a_question_that_may_still_follow_counts_among_what_is_open(change):
    found = tailor(change, {"what": ("head",), "extra": ()})
    assert [question.code for question in found.open] == ["family"]
    assert [material.code for material in undecided(change, found)] == ["head_letter"], "the family spares it"
    settled = tailor(change, {"what": ("name",), "extra": ()})
    assert undecided(change, settled) == ()


def test_each_line_names_the_answer_and_what_it_did(change):
    found = tailor(change, {"what": ("head",), "family": ("yes",), "extra": ("agent",)})
    assert because_lines(change, found) == (
        "新负责人是原负责人的家里人吗？选了“是”，不用交新负责人任命书。",
        "还有这些情况吗？选了“请别人办”，加上委托书。",
    )
    nobody = tailor(change, {"what": ("name",), "extra": ()})
    assert because_lines(change, nobody) == ()


def test_answers_are_said_in_words_and_open_questions_are_not(change):
    found = tailor(change, {"what": ("head",), "extra": ()})
    assert situation_rows(found) == (("这次要改什么？", "负责人"), ("还有这些情况吗？", "都没有"))
    assert [(asked.name, asked.is_open) for asked in asked_questions(found)] == [
        ("s.what", False),
        ("s.family", True),
        ("s.extra", False),
    ]


def test_one_question_is_asked_at_a_time(change):
    def shown(**answers):
        return [(one.question.code, one.is_open) for one in one_at_a_time(asked_questions(tailor(change, answers)))]

    assert shown() == [("what", True)]
    assert shown(what=("head",)) == [("what", False), ("family", True)]
    assert shown(extra=("agent",)) == [("what", True), ("extra", False)], "what is answered stays in sight"
    assert shown(what=("name",), extra=()) == [("what", False), ("extra", False)]
