"""Reading answers of forms: what is taken, what is refused, and with which sentence. No database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiciban.catalogue.facts import DataElement, FormField
from yiciban.catalogue.rules.values import clean_value, clean_values, prefill, value_text
from yiciban.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
AREA = DataElement(code="area", name="店面面积", kind="number", unit="平方米", minimum=1, maximum=100000)
PEOPLE = DataElement(code="people", name="几个人", kind="number", unit="人", minimum=1, maximum=99)
BORN = DataElement(code="born", name="出生日期", kind="date", past=True)
OPENS = DataElement(code="opens", name="哪天开业", kind="date")
HOW = DataElement(code="how", name="怎么领", kind="choice", choices=("到窗口领", "邮寄到家"))
AIR = DataElement(code="air", name="用集中空调吗", kind="yes_no")
NAME = DataElement(code="name", name="姓名", kind="text", max_length=6, source="profile.name")
PHONE = DataElement(code="phone", name="手机", kind="phone", source="profile.phone")
NUMBER = DataElement(code="number", name="身份证号", kind="resident_number")
FIRM = DataElement(code="firm", name="信用代码", kind="uscc", source="org.uscc")
CARD = DataElement(code="card", name="银行卡号", kind="bank_card")
STORY = DataElement(code="story", name="说明", kind="long_text", max_length=20)


@pytest.mark.parametrize(
    ("element", "typed", "kept"),
    [
        (AREA, "86", "86"),
        (AREA, "８６．５", "86.5"),
        (AREA, " 1,200 ", "1200"),
        (AREA, "86平方米", "86"),
        (AREA, "86.50", "86.5"),
        (BORN, "2020年3月5日", "2020-03-05"),
        (BORN, "20200305", "2020-03-05"),
        (BORN, "２０２０／３／５", "2020-03-05"),
        (OPENS, "2026-12-02", "2026-12-02"),
        (HOW, " 邮寄到家 ", "邮寄到家"),
        (AIR, "不用", "否"),
        (AIR, "YES", "是"),
        (NAME, " 欧阳　𠮷 ", "欧阳 𠮷"),
        (PHONE, "+86 138-0000-1001", "13800001001"),
        (NUMBER, "439901 19880612 002９", "439901198806120029"),
        (FIRM, "92439901ma9900l01t", "92439901MA9900L01T"),
        (CARD, "6222 0000 0000 0000 000", "6222000000000000000"),
        (STORY, "一行\r\n二行  \r\n", "一行\n二行"),
    ],
)
def test_what_people_type_is_made_plain(element, typed, kept):
    assert clean_value(element, typed, TODAY) == kept


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        (AREA, "86平", "您填了“86平”。请只填数字，例如 86。"),
        (AREA, "nan", "您填了“nan”。请只填数字，例如 86。"),
        (AREA, "1e9", "您填了“1e9”。请只填数字，例如 86。"),
        (AREA, "0", "您填了 0 平方米。最少是 1 平方米，请核对。"),
        (AREA, "100001", "您填了 100001 平方米。最多是 100000 平方米，请核对。"),
        (PEOPLE, "2.5", "您填了 2.5 人。请填整数，例如 86。"),
        (BORN, "2026-11-25", "您填了 2026-11-25，还没到。请填今天或以前的日期。"),
        (BORN, "2025-02-30", "没有“2025-02-30”这一天。请核对年月日。"),
        (BORN, "去年", "您填了“去年”。请写年月日，例如 2026-11-24。"),
        (BORN, "0988-01-01", "您填了“0988-01-01”，年份太早了。请核对。"),
        (HOW, "自提", "没有“自提”这一项。请从“到窗口领”、“邮寄到家”里选。"),
        (AIR, "也许", "您填了“也许”。请选“是”或“否”。"),
        (NAME, "一二三四五六七", "最多写 6 个字，您多写了 1 个字，请删短一些。"),
        (CARD, "6222", "银行卡号是 16 到 19 位数字，您填了 4 位，请对照卡面核对。"),
    ],
)
def test_a_wrong_answer_says_what_was_typed_and_how_to_mend_it(element, typed, sentence):
    with pytest.raises(Refusal) as refused:
        clean_value(element, typed, TODAY)
    assert refused.value.sentence == sentence


def test_a_form_gives_values_and_one_error_for_each_field():
    elements = {e.code: e for e in (AREA, HOW, NAME)}
    fields = [FormField(element="area"), FormField(element="how"), FormField(element="name", required=False)]
    values, errors = clean_values(fields, elements, {"area": "86平", "other": "x"}, TODAY)
    assert values == {}
    assert errors == {"area": "您填了“86平”。请只填数字，例如 86。", "how": "还没选“怎么领”。请选一项。"}


def test_an_empty_answer_to_an_optional_question_is_no_answer():
    assert clean_values([FormField(element="name", required=False)], {"name": NAME}, {"name": "　"}, TODAY) == ({}, {})


def test_prefill_takes_what_the_profile_knows():
    profile = {"profile.name": "陈小芳", "profile.phone": ""}
    assert prefill({"name": NAME, "phone": PHONE, "area": AREA}, profile) == {"name": "陈小芳"}


def test_a_kept_value_is_said_with_its_unit_or_weekday():
    assert value_text(AREA, "86") == "86 平方米"
    assert value_text(OPENS, "2026-12-02", today=TODAY) == "12月2日（周三）"
    assert value_text(AIR, "") == "（没有填）"


def _read(element, typed):
    """The kept value, or None with a sentence."""
    try:
        return clean_value(element, typed, TODAY)
    except Refusal as refusal:
        return None if refusal.sentence else "no sentence"


@given(st.text(max_size=40))
def test_nothing_typed_breaks_a_reader_and_what_is_kept_reads_as_itself(typed):
    for element in (AREA, BORN, HOW, AIR, NAME, PHONE, NUMBER, FIRM, CARD, STORY):
        kept = _read(element, typed)
        assert not kept or _read(element, kept) == kept
