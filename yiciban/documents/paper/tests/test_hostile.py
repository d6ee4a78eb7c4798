"""Data stays data: markup is printed, unprintable characters are marked, nothing escapes its cell."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime

import pytest

from yiciban.documents.paper import RenderError, coverage, render, render_paper, shapes
from yiciban.documents.paper.tests import pdf
from yiciban.documents.paper.tests.examples import EXAMPLES
from yiciban.providers.sealing import demo_seal

ATTACK = (
    '#panic("x") #read("/etc/passwd") "] } ) $x$ *b* _i_ `c` <label> @ref // /* \\u{41} '
    "<script>alert(1)</script> '; DROP TABLE cases; -- {{ 7*7 }} & %s \\"
)
KEEP = {"printed_at", "signed_on", "seal_svg", "method", "demo", "copies"}
SHORT = {
    "office": 60,
    "title": 60,
    "number": 60,
    "case_number": 60,
    "query_code": 60,
    "seal_name": 60,
    "contact": 60,
    "supervision": 60,
    "qr_caption": 60,
    "platform": 40,
    "copy_kind": 60,
    "licence_number": 60,
    "decision": 60,
    "label": 40,
    "id_label": 40,
    "agent_label": 40,
    "holder_label": 40,
    "you": 40,
}
PAGE = {"licence": (841.9, 595.3)}


def hostile(value: object, text: str, key: str = "") -> object:
    """The value with `text` in place of every string that is free text."""
    if key in KEEP or (key.endswith(("_on", "_by", "_at", "due", "_from", "_to")) and key not in {"received_by"}):
        return value
    match value:
        case str():
            return text[: SHORT.get(key, 300)]
        case dict():
            return {name: hostile(each, text, name) for name, each in value.items()}
        case list():
            return [hostile(each, text) for each in value]
        case _:
            return value


def with_every_field(template: str, text: str) -> dict[str, object]:
    data = hostile(EXAMPLES[template].as_data(), text)
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_markup_in_every_field_is_printed_as_it_was_typed(template: str) -> None:
    said = pdf.flat(render(template, with_every_field(template, ATTACK)))
    for typed in ('#panic("x")', '#read("/etc/passwd")', "<script>alert(1)</script>", "DROPTABLEcases;--", "$x$*b*_i_"):
        assert typed in said
    assert "root:" not in said


@pytest.mark.parametrize("template", sorted(EXAMPLES))
@pytest.mark.parametrize("text", ["A" * 290, "长" * 290, "9.1.2-" * 48, "一\n二\r\n三\t四" * 30])
def test_long_values_wrap_inside_the_page(template: str, text: str) -> None:
    printed = render(template, with_every_field(template, text))
    width, height = PAGE.get(template, (595.3, 841.9))
    assert pdf.overflow(printed, width=width, height=height, margin=10) == []


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_a_character_without_a_glyph_is_marked_and_named_in_every_paper(template: str) -> None:
    said = pdf.flat(render(template, with_every_field(template, "𠮷田")))
    assert "〓田" in said
    assert "U+20BB7" in said
    assert "请手写补上" in said


def test_several_missing_characters_can_be_told_apart() -> None:
    data = {**EXAMPLES["letter"].as_data(), "party": "𠮷\U0002a6d6😀𠮷"}
    said = pdf.flat(render("letter", data))
    assert "〓①〓②〓③〓①" in said
    assert "①U+20BB7，②U+2A6D6，③U+1F600" in said


def test_more_missing_characters_than_numbers_still_print() -> None:
    data = {**EXAMPLES["letter"].as_data(), "party": "".join(chr(0x20000 + step * 7) for step in range(60))}
    assert "个字" in pdf.flat(render("letter", data))


def test_extension_a_and_ordinary_rare_characters_are_printed() -> None:
    data = {**EXAMPLES["letter"].as_data(), "party": "㑇㛃喆囧龘䶮"}
    said = pdf.flat(render("letter", data))
    assert "㑇㛃喆囧龘䶮" in said
    assert "〓" not in said


def test_invisible_characters_and_direction_tricks_leave_the_paper() -> None:
    trick = "甲\u202e乙\u200b丙\x00丁\ufe0f戊\ufeff"
    assert coverage.clean(trick) == "甲乙丙丁戊"
    data = {**EXAMPLES["letter"].as_data(), "party": trick}
    printed = render("letter", data)
    assert "甲乙丙丁戊：" in pdf.text(printed)
    assert "〓" not in pdf.text(printed)


def test_a_half_character_is_refused_rather_than_crashing() -> None:
    with pytest.raises(RenderError):
        render("letter", {**EXAMPLES["letter"].as_data(), "party": "甲\ud800"})


def test_the_character_map_agrees_with_what_the_fonts_are_known_to_have() -> None:
    known = coverage.covered()
    assert all(ord(char) in known for char in "一龥㐀䶿〔〕〓①⑳□“”—·℃㎡￥Aé中")
    assert ord("𠮷") not in known
    assert ord("😀") not in known
    assert 0xFFFF not in known


def test_without_fonts_the_error_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    coverage.covered.cache_clear()
    monkeypatch.setattr(coverage, "font_files", tuple)
    with pytest.raises(RenderError, match=r"fonts\.mjs"):
        render_paper(EXAMPLES["letter"])
    monkeypatch.undo()
    coverage.covered.cache_clear()


def test_very_long_answers_run_over_pages_whole() -> None:
    paper = EXAMPLES["decision_deny"]
    assert isinstance(paper, shapes.DecisionDeny)
    text = "核查时发现客房没有设独立的布草间。" * 340
    printed = render_paper(replace(paper, reasons=(text,), advice=text))
    assert pdf.flat(printed).count("核查时发现") >= 600
    assert pdf.overflow(printed, width=595.3, height=841.9, margin=30) == []


def test_a_very_long_defect_runs_over_pages_whole() -> None:
    paper = EXAMPLES["correction"]
    assert isinstance(paper, shapes.Correction)
    long = "请补标两处的位置和面积，重新上传。" * 340
    printed = render_paper(replace(paper, defects=(shapes.Defect(subject="平面图", reason=long, mend=long),)))
    assert pdf.flat(printed).count("位置和面积") >= 600
    assert pdf.overflow(printed, width=595.3, height=841.9, margin=30) == []


def test_many_threads_print_at_once_and_each_gets_its_own_paper() -> None:
    paper = EXAMPLES["letter"]
    assert isinstance(paper, shapes.Letter)

    def one(index: int) -> tuple[int, bytes]:
        return index, render_paper(replace(paper, party=f"第{index}号旅店"))

    with ThreadPoolExecutor(8) as pool:
        for index, printed in pool.map(one, range(24)):
            assert f"第{index}号旅店：" in pdf.flat(printed)


@pytest.mark.parametrize(
    "name", ["局", "明德区卫生健康局", "示范市明德区行政审批服务局", "示范市明德区" * 6, "𠮷局", ""]
)
def test_a_demo_seal_says_what_it_is_whatever_the_length_of_the_name(name: str) -> None:
    picture = demo_seal(name)
    assert "演示签章" in picture
    said = pdf.flat(render("letter", {**EXAMPLES["letter"].as_data(), "seal_svg": picture}))
    assert "演示签章" in said


def test_a_name_with_markup_cannot_break_out_of_the_seal() -> None:
    picture = demo_seal('<image href="file:///etc/passwd"/>')
    assert "<image" not in picture
    assert "&lt;" in picture


@pytest.mark.parametrize(
    "evil",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://0.0.0.0/x.png"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
    ],
)
def test_a_seal_picture_reaches_for_nothing_outside_itself(evil: str) -> None:
    data = {**EXAMPLES["letter"].as_data(), "seal_svg": evil}
    try:
        printed = render("letter", data)
    except RenderError:
        return
    assert "root:" not in pdf.text(printed)


def test_another_providers_bitmap_seal_fits_when_wrapped_in_svg() -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="420">'
        f'<image width="420" height="420" href="data:image/png;base64,{dot}"/></svg>'
    )
    printed = render("letter", {**EXAMPLES["letter"].as_data(), "seal_svg": picture})
    assert b"/Subtype /Image" in printed or b"/Subtype/Image" in printed


def test_dates_reach_only_as_far_as_the_calendar() -> None:
    data = {**EXAMPLES["acceptance"].as_data(), "due": date(9999, 12, 31)}
    assert "9999年12月31日（星期五）" in pdf.flat(render("acceptance", data))
    assert isinstance(EXAMPLES["acceptance"].printed_at, datetime)
