"""The finder on the demo's catalogue: everyday words lead to the right matter. No database."""

import pytest

from benchmarks import quality
from yiciban.catalogue.rules.finder import NOTHING, Finder, Narrowed, Standard
from yiciban.catalogue.rules.intents import intent_of
from yiciban.catalogue.rules.pinyin import Phrases, initials, sound
from yiciban.catalogue.rules.tokens import tokens, without_filler


@pytest.fixture(scope="module")
def finder() -> Finder:
    return quality.demo_finder()


def names(answer):
    return [match.standard.full_name for match in answer.matches]


def test_everyday_words_find_the_matter_on_the_first_page(finder):
    found = quality.measure(finder, quality.read(quality.OPEN))
    assert found.page >= 0.97, found.missed
    assert found.first >= 0.9
    assert found.honest == 1


def test_the_labelled_questions_are_many_and_stand_once():
    both = [question.ask for file in (quality.OPEN, quality.CLOSED) for question in quality.read(file)]
    assert len(both) == len(set(both)) >= 130
    assert min(len(quality.read(file)) for file in (quality.OPEN, quality.CLOSED)) >= 65


@pytest.mark.parametrize("question", ["无人机表演要报备吗", "量子计算机", "hello world", "今天天气怎么样", "？？", ""])
def test_what_nobody_here_does_is_not_found(finder, question):
    assert finder.find(question) is NOTHING


def test_what_is_not_found_still_has_something_nearest(finder):
    assert finder.find("出国留学签证") is NOTHING
    assert finder.nearest("出国留学签证")
    assert finder.nearest("社保卡丢了")[0].standard.full_name == "社会保障卡补领、换领"


HAIR = ("理发店", "剃头店")
BOTH = frozenset({"person", "firm"})
SMALL = [
    Standard("000123013001", "新办", "公共场所卫生许可", HAIR, audience=frozenset({"firm"}), themes=("准营准办",)),
    Standard("000123013001", "变更", "公共场所卫生许可", audience=frozenset({"firm"}), themes=("准营准办",)),
    Standard("000123013001", "延续", "公共场所卫生许可", ("卫生证年审",), audience=frozenset({"firm"})),
    Standard("000711001001", "", "结婚登记", ("领证",), audience=frozenset({"person"}), online=True),
    Standard("000131002001", "", "个体工商户设立登记", audience=BOTH, departments=frozenset({"a"})),
    Standard("000131002003", "", "个体工商户注销登记", audience=BOTH, tiers=frozenset({"town"})),
]


@pytest.fixture
def small() -> Finder:
    return Finder(SMALL)


@pytest.mark.parametrize(
    ("question", "variant"),
    [
        ("公共场所卫生许可到期", "延续"),
        ("公共场所卫生许可", "新办"),
        ("卫生许可换老板", "变更"),
        ("卫生许可证丢了", "新办"),
        ("卫生证年审", "延续"),
    ],
)
def test_the_question_chooses_the_variant_and_offers_the_others(small, question, variant):
    match = small.find(question).matches[0]
    assert match.standard.variant == variant
    assert {other.variant for other in match.others} == {"新办", "变更", "延续"} - {variant}


def test_an_entry_takes_one_place_however_many_variants_it_has(small):
    assert len(small.find("许可登记", limit=3).matches) == 3


def test_an_answer_that_is_only_near_says_so(small):
    answer = small.find("结婚请假")
    assert names(answer) == ["结婚登记"]
    assert answer.weak
    assert not small.find("结婚").weak


def test_the_reason_names_the_everyday_name(small):
    assert small.find("开理发店").matches[0].reason == "也叫：理发店"
    assert small.find("个体工商户").matches[0].reason == "名称里有“个体工商户”"


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        (Narrowed(audience="firm"), {"个体工商户设立登记", "个体工商户注销登记"}),
        (Narrowed(department="a"), {"个体工商户设立登记"}),
        (Narrowed(tier="town"), {"个体工商户注销登记"}),
        (Narrowed(online=True), {"结婚登记"}),
        (Narrowed(theme="准营准办"), set()),
    ],
)
def test_filters_narrow_what_is_found(small, narrowed, found):
    assert set(names(small.find("登记", narrowed=narrowed))) == found


def test_a_filter_leaves_only_the_variants_it_lets_through(small):
    match = small.find("卫生许可", narrowed=Narrowed(theme="准营准办")).matches[0]
    assert {match.standard.variant, *(other.variant for other in match.others)} == {"新办", "变更"}


def test_full_width_letters_are_letters(finder):
    assert names(finder.find("ＳＢＫ")) == names(finder.find("sbk"))


@pytest.mark.parametrize("typed", ["jhdj", "jiehundengji", "jie hun deng ji", "jiehun"])
def test_letters_are_read_as_pinyin(small, typed):
    match = small.find(typed).matches[0]
    assert (match.standard.name, match.reason) == ("结婚登记", "拼音相符")


def test_pinyin_of_an_everyday_name_says_which(small):
    assert small.find("lifadian").matches[0].reason == "也叫：理发店"


def test_letters_that_sound_like_nothing_are_read_as_words():
    assert Finder([Standard("1", "", "办理ETC")]).find("etc").matches


def test_suggestions_come_from_characters_pinyin_and_initials(finder):
    for typed in ("社保卡丢", "shebaokad", "sbkd"):
        found = {finder.standards[number].name for number, _ in finder.phrases.suggest(typed)}
        assert "社会保障卡补领、换领" in found


def test_short_names_are_suggested_first_and_those_that_only_hold_it_last():
    phrases = Phrases([(0, ("社保卡补办", "社保卡")), (1, ("补社保卡",))])
    for typed in ("社保卡", "sbk", "sheb"):
        assert list(phrases.suggest(typed)) == [(0, "社保卡"), (0, "社保卡补办"), (1, "补社保卡")]
    assert list(phrases.suggest("bk")) == []
    assert list(phrases.suggest("")) == list(phrases.suggest("不")) == []


def test_an_empty_catalogue_finds_nothing():
    empty = Finder(())
    assert empty.find("社保卡") is NOTHING
    assert empty.find("sbk") is NOTHING
    assert empty.nearest("社保卡") == ()


def test_tokens_are_pairs_and_single_characters_without_stop_characters():
    assert dict(tokens("社保卡的")) == {"社保": 1.0, "保卡": 1.0, "卡的": 1.0, "社": 0.5, "保": 0.5, "卡": 0.5}


def test_filler_goes_but_a_question_of_filler_stays():
    assert without_filler("剃头店要办啥证").strip() == "理发店"
    assert without_filler("怎么办") == "怎么办"


@pytest.mark.parametrize(
    ("question", "variant"),
    [("证丢了", "补办"), ("快到期了", "延续"), ("店关门了", "注销"), ("换老板", "变更"), ("社保卡", "")],
)
def test_the_intent_table_reads_the_act(question, variant):
    assert intent_of(question) == variant


def test_sound_and_initials():
    assert sound("社保卡") == "shebaoka"
    assert initials("社保卡") == "sbk"
