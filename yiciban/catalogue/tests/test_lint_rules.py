"""The linter's rules: each finds what breaks it, and nothing else does. No database."""

import pytest

from yiciban.catalogue.facts import Severity
from yiciban.catalogue.rules.lint import RULE_WORDS, RULES, WHOLE_RULES, Surroundings, lint_guide
from yiciban.catalogue.tests.lint_cases import AROUND, BREAKS, FEE, asks, given, guide, material, question


def broken(case):
    return {finding.rule for finding in lint_guide(*case)}


def test_the_right_guide_breaks_no_rule():
    assert lint_guide(guide(), AROUND) == ()


def test_every_rule_has_a_guide_that_breaks_it():
    assert {rule.code for rule in RULES} == set(BREAKS)


@pytest.mark.parametrize("code", BREAKS)
def test_a_guide_that_breaks_one_rule_breaks_no_other(code):
    found = lint_guide(*BREAKS[code])
    assert {finding.rule for finding in found} == {code}
    for finding in found:
        assert finding.slug == "public_place_health_new"
        assert finding.severity is RULE_WORDS[code].severity
        assert finding.element
        assert finding.why.endswith("。")
        assert finding.mend.endswith("。")
        assert len(finding.why) <= 400
        assert len(finding.mend) <= 400


def test_rules_are_many_and_have_a_code_of_their_own():
    codes = [rule.code for rule in (*RULES, *WHOLE_RULES)]
    assert len(codes) >= 35
    assert len(set(codes)) == len(codes)
    assert all(len(code) <= 40 for code in codes)
    assert all(rule.source and rule.title for rule in (*RULES, *WHOLE_RULES))


def test_where_nothing_is_known_around_rules_that_need_it_are_silent():
    for code, (one, _) in BREAKS.items():
        assert broken((one, Surroundings())) <= {code}


@pytest.mark.parametrize(
    ("legal", "promised", "is_wrong"),
    [
        ("20wd", "20wd", False),
        ("20d", "20wd", True),  # twenty working days are never twenty days
        ("5d", "5wd", False),  # Monday to Friday
        ("1m", "20wd", False),
        ("1m", "32d", True),
        ("20wd", "30d", False),
        ("10wd", "60d", True),
        ("1wd", "48h", False),
        ("1y", "11m", False),
    ],
)
def test_a_promise_is_too_long_only_when_it_certainly_is(legal, promised, is_wrong):
    found = broken(given(legal_limit=legal, promised_limit=promised))
    assert ("limits.promise" in found) is is_wrong


@pytest.mark.parametrize("basis", ["《取水许可和水资源费征收管理条例》第十九条", "《居民身份证法》第十二条"])
def test_a_law_may_give_a_permit_more_time(basis):
    assert broken(given(legal_limit="45wd", legal_basis=basis)) == set()


@pytest.mark.parametrize("basis", ["《行政许可法》第四十二条", "《取水许可管理办法》第三条"])
def test_neither_the_permit_law_itself_nor_an_offices_rule_gives_more_time(basis):
    assert broken(given(legal_limit="45wd", legal_basis=basis)) == {"limits.permit"}


def test_a_joint_permit_has_forty_five_days():
    assert broken(given(legal_limit="45wd", joint_bodies=["住建局"])) == set()


def test_an_instant_case_may_take_hours_of_its_day_and_no_working_day():
    steps = [{**step.model_dump(mode="json"), "limit": "0wd"} for step in guide().steps]
    instant = {"case_kind": "1", "promised_limit": "0wd"}
    assert broken(given(**instant, steps=[{**steps[0], "limit": "2h"}, *steps[1:]])) == set()
    assert broken(given(**instant, steps=[{**steps[0], "limit": "1wd"}, *steps[1:]])) == {"limits.steps"}


def test_a_step_that_an_answer_adds_is_not_counted_for_everybody():
    steps = [step.model_dump(mode="json") for step in guide().steps]
    more = {**steps[0], "name": "专家评审", "limit": "9wd"}
    asked = [*guide().model_dump(mode="json")["questions"], question("big", {"kind": "add_step", "target": "专家评审"})]
    assert broken(given(steps=[*steps, more], questions=asked)) == set()


@pytest.mark.parametrize(
    "phone",
    ["0000-8812 0116", "010-12345678", "12345", "95598", "400-123-4567", "0731-8812345 转 8", "12345、0000-88120116"],
)
def test_a_phone_has_an_area_code_or_is_the_same_everywhere(phone):
    assert broken(given(contact={"enquiry": phone, "complaint": "0000-8812 0999"})) == set()


@pytest.mark.parametrize(
    "name",
    [
        "其他材料",
        "相关材料",
        "法律、法规规定的其他材料",
        "认为需要提交的其他资料",
        "身份证、营业执照等相关材料",
        "有关证明材料",
    ],
)
def test_what_cannot_be_named_may_not_be_asked_for(name):
    assert broken(material(name=name)) == {"materials.catch_all"}


@pytest.mark.parametrize("name", ["和变更有关的说明", "其他股东身份证", "设备材料清单", "材料真实性承诺书", "环评材料"])
def test_what_has_a_name_is_no_catch_all(name):
    assert "materials.catch_all" not in broken(material(name=name))


def test_two_peoples_papers_are_two_papers():
    spouse = {
        "code": "spouse",
        "name": "配偶的营业执照",
        "standard_code": "business_licence",
        "licence": "business_licence",
    }
    assert broken(material(**spouse)) == set()
    assert broken(material(**{**spouse, "name": "执照"})) == {"materials.two_names"}


@pytest.mark.parametrize("name", ["银行转账凭证", "公证", "身份认证"])
def test_not_everything_that_ends_so_is_a_certificate(name):
    assert broken(given(result={"kind": "其他", "name": name, "sample": "样本.pdf"})) == set()


def test_a_question_may_lead_to_another_without_changing_the_guide():
    first = {"code": "first", "text": "吗？", "options": [{"code": code, "label": code} for code in ("yes", "no")]}
    second = question(
        "second", {"kind": "set_limit", "target": "5wd"}, show_if={"question": "first", "options": ["yes"]}
    )
    assert broken(given(questions=[first, second])) == set()


def test_a_block_that_can_be_walked_around_is_no_dead_end():
    end = question("end", {"kind": "block", "reason": "不办。"}, {"kind": "block", "reason": "不办。"})
    for several in ({"several": True}, {"show_if": {"question": "size", "options": ["large"]}}):
        assert broken(asks({**end, **several})) == set()


def test_questions_that_ask_for_each_other_are_never_reached():
    limit = {"kind": "set_limit", "target": "5wd"}
    one = question("one", limit, show_if={"question": "two", "options": ["yes"]})
    two = question("two", limit, show_if={"question": "one", "options": ["yes"]})
    found = [f.element for f in lint_guide(*asks(one, two)) if f.rule == "scenario.show_if"]
    assert found == ["questions.one.show_if", "questions.two.show_if"]


def test_an_error_is_what_makes_a_guide_wrong():
    assert RULE_WORDS["limits.promise"].severity is Severity.ERROR
    assert RULE_WORDS["basics.faq"].severity is Severity.WARNING
    assert {"fees.standard", "fees.permit"} <= broken(
        given(fees=[{**FEE, "standard": "另定", "basis": "通知"}], pay_online=True)
    )
