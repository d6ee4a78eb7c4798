"""The finder on the demo's catalogue: everyday words lead to the right matter. No database."""

import pytest

from yiciban.catalogue.rules.finder import Entry, Finder
from yiciban.catalogue.rules.intents import intent_of
from yiciban.catalogue.rules.pinyin import initials, sound
from yiciban.catalogue.rules.tokens import tokens, without_filler
from yiciban.demo import source

# Everyday words, typed as people type them; the matter must be among the first five.
QUESTIONS = """
社保卡丢了 social_card_replace
社保卡坏了怎么办 social_card_replace
设保卡丢了 social_card_replace
sbk social_card_replace
shebaoka social_card_replace
开理发店 public_place_health_new
剃头店要办啥证 public_place_health_new
卫生许可证到期了 public_place_health_renew
开小餐馆 food_business_new
开个饭馆需要什么手续 food_business_new
饭店换老板 food_business_change
豆腐坊 food_workshop
身份证到期 id_card_renew
身份证掉了 id_card_renew
老人补贴 elder_allowance
我妈八十了有没有补贴 elder_allowance
老年证 elder_card
老人坐公交 elder_bus_card
养老金认证 pension_check
给我妈办养老认证 pension_check
刷脸领养老金 pension_check
卖烟要证吗 tobacco_retail
香烟许可证 tobacco_retail
店不开了 individual_business_cancel
个体户不干了 individual_business_cancel
营业执照怎么办 individual_business_setup
摆摊 individual_business_setup
我想开个小卖部 individual_business_setup
外地看病 remote_medical_filing
去上海看病医保能报吗 remote_medical_filing
怀孕了要登记吗 birth_registration
准生证 birth_registration
孩子上医保 resident_medical_insurance
农村合作医疗 resident_medical_insurance
领证结婚要带什么 marriage_registration
jiehun marriage_registration
迁户口 household_move
家里困难想申请低保 minimum_living_allowance
dibao minimum_living_allowance
失业了 unemployment_registration
残疾证 disability_certificate
自己交社保 flexible_worker_insurance
门头招牌 signboard_filing
货车营运证 freight_licence
"""


@pytest.fixture(scope="module")
def finder() -> Finder:
    labels = {row["code"]: row["label"] for row in source.read("departments.yaml")}
    return Finder(
        Entry(
            guide.slug,
            guide.name,
            guide.variant.value,
            guide.full_name,
            guide.aliases,
            labels[guide.department],
            guide.theme,
            guide.purpose,
            tuple(audience.value for audience in guide.audience),
        )
        for guide in source.guides()
    )


@pytest.mark.parametrize("line", QUESTIONS.strip().splitlines())
def test_everyday_words_find_the_matter(finder, line):
    question, slug = line.split()
    assert slug in [match.slug for match in finder.find(question).matches[:5]]


@pytest.mark.parametrize("question", ["无人机表演要报备吗", "量子计算机", "hello world", "今天天气怎么样", "？？", ""])
def test_what_nobody_here_does_is_not_found(finder, question):
    assert finder.find(question) == finder.find("")
    assert finder.find(question).weak


def test_an_answer_that_is_only_near_says_so(finder):
    answer = finder.find("租房补贴")
    assert answer.matches
    assert answer.weak


def test_the_question_chooses_the_variant_and_offers_the_others(finder):
    renew = finder.find("公共场所卫生许可到期").matches[0]
    assert (renew.slug, renew.others) == ("public_place_health_renew", ("public_place_health_new",))
    assert finder.find("公共场所卫生许可").matches[0].slug == "public_place_health_new"


def test_the_reason_names_the_everyday_name(finder):
    assert finder.find("社保卡丢了").matches[0].reason == "也叫：社保卡丢了"
    assert finder.find("户口迁移").matches[0].reason == "名称里有“户口迁移”"


def test_a_firm_is_not_shown_what_only_persons_do(finder):
    slugs = {match.slug for match in finder.find("登记", audience="firm").matches}
    assert "marriage_registration" not in slugs


def test_full_width_letters_are_letters(finder):
    assert finder.find("ＳＢＫ").matches[0].slug == "social_card_replace"


def test_suggestions_come_from_characters_pinyin_and_initials(finder):
    for prefix in ("社保卡", "shebao", "sbk"):
        assert "social_card_replace" in {slug for slug, _ in finder.pinyin.beginning(prefix)}


def test_an_empty_catalogue_finds_nothing():
    assert Finder(()).find("社保卡").matches == ()


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
