"""Every paper says what it must say, on the pages it should take."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from yiciban.documents.paper import RenderError, defaults, render, render_paper, shapes
from yiciban.documents.paper.shapes import Received
from yiciban.documents.paper.tests import pdf
from yiciban.documents.paper.tests.examples import EXAMPLES, MATERIALS, PRINTED, REMEDIES

A4 = (595.3, 841.9)

MINIMAL_HEAD = {
    "office": "明德区民政局",
    "title": "通知书",
    "signed_on": "2026-11-18",
    "printed_at": "2026-11-18T09:42:00+08:00",
}
MINIMAL_CASE = {**MINIMAL_HEAD, "party": "周婷", "item": "高龄津贴申领", "applied_on": "2026-11-16"}
MINIMAL: dict[str, dict[str, object]] = {
    "acceptance": {**MINIMAL_CASE, "due": "2026-12-02"},
    "correction": {
        **MINIMAL_CASE,
        "defects": [{"subject": "户口簿", "reason": "缺首页。", "mend": "请补拍首页。"}],
    },
    "refusal_of_acceptance": {**MINIMAL_CASE, "reason": "不到年龄。", "remedies": "可以申请行政复议。"},
    "decision_grant": MINIMAL_CASE,
    "decision_deny": {
        **MINIMAL_CASE,
        "reasons": ["不到年龄。"],
        "bases": ["本区高龄津贴办法第二条。"],
        "remedies": "可以申请行政复议。",
    },
    "delivery": {
        **MINIMAL_HEAD,
        "documents": [{"name": "通知书"}],
        "recipient": "周婷",
        "method": "邮寄送达",
    },
    "receipt": {
        **MINIMAL_HEAD,
        "party": "周婷",
        "item": "高龄津贴申领",
        "received_at": "2026-11-16T01:40:00Z",
    },
    "withdrawal": {**MINIMAL_CASE, "reason": "申请人撤回。"},
    "checklist": {**MINIMAL_HEAD, "item": "高龄津贴申领"},
    "licence": {**MINIMAL_HEAD, "holder": "周婷", "licence_number": "明老优〔2026〕第1号"},
    "application": {**MINIMAL_HEAD, "item": "高龄津贴申领", "applicant": "周婷"},
    "letter": {**MINIMAL_CASE, "paragraphs": ["请来领证。"]},
}

SAYS: dict[str, tuple[str, ...]] = {
    "acceptance": (
        "行政许可受理通知书",
        "明卫受〔2026〕第00127号",
        "439901202611160001277",
        "583201",
        "2026年12月2日（星期三）",
        "法定最晚2026年12月16日",
        "第三十二条第一款第（五）项",
        "从业人员健康合格证明（核验取用）",
        "申请人签收",
        "扫码查进度",
        "0000-88120116",
    ),
    "correction": ("第三十二条第一款第（四）项", "请在2026年12月18日（星期五）前补齐", "例如86", "退回申请"),
    "refusal_of_acceptance": (
        "第三十二条第一款第（二）项",
        "决定不予受理",
        "本事项由明德区水利局办理",
        "60日",
        "6个月",
    ),
    "decision_grant": ("决定准予行政许可", "第三十八条第一款", "2026年12月14日（星期一）", "每年复查一次"),
    "decision_deny": ("决定不予行政许可", "一、理由", "二、依据", "60日", "6个月", "怎样才能办成"),
    "delivery": ("送达回证", "受送达人", "代收人", "见证人", "周建平", "林晓", "电子送达", "备注"),
    "receipt": (
        "申请人联",
        "存根联",
        "沿此线剪开",
        "2026年11月16日09:40",
        "2026年11月23日（星期一）",
        "收件不等于受理",
    ),
    "withdrawal": ("终止办理", "书面提出撤回申请", "退还的材料"),
    "checklist": ("要准备3份材料", "另有3份不用您交", "有资质的检测机构", "扫码在线办"),
    "licence": ("公共场所卫生许可证", "（正本）", "明卫公证字〔2026〕第0098号", "2030年11月29日", "1.2.156.3005.2"),
    "application": ("公共场所卫生许可申请表", "二、经营场所", "申请人承诺", "二次供水—"),
    "letter": ("延期办理通知书", "第四十二条第一款", "批准人许国栋（局长）"),
}


@pytest.mark.parametrize("template", sorted(shapes.SHAPES))
def test_every_paper_has_an_example_a_minimal_form_and_expected_words(template: str) -> None:
    assert template in EXAMPLES
    assert template in MINIMAL
    assert template in SAYS


@pytest.mark.parametrize("template", sorted(SAYS))
def test_a_typical_paper_fits_on_one_page_and_says_what_it_must(template: str) -> None:
    printed = render_paper(EXAMPLES[template])
    said = pdf.flat(printed)
    assert pdf.pages(printed) == 1
    for words in SAYS[template]:
        assert words in said
    assert "虚构示例，无法律效力" in said
    assert "2026-11-1809:42打印" in said


@pytest.mark.parametrize("template", sorted(MINIMAL))
def test_a_paper_with_nothing_but_the_required_facts_is_printed(template: str) -> None:
    printed = render(template, MINIMAL[template])
    said = pdf.flat(printed)
    assert "通知书" in said
    assert "虚构示例" not in said
    assert "none" not in said
    assert "：，" not in said


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_a_paper_survives_storage_as_json(template: str) -> None:
    paper = EXAMPLES[template]
    stored = json.loads(json.dumps(paper.as_data()))
    assert shapes.read(template, stored) == paper
    assert render(template, stored) == render_paper(paper)


@pytest.mark.parametrize("template", sorted(EXAMPLES))
def test_every_font_is_embedded_subset_and_ours(template: str) -> None:
    found = pdf.fonts(render_paper(EXAMPLES[template]))
    assert found
    for name, *flags in found:
        assert "Noto" in name
        assert flags == ["yes", "yes", "yes"]


def test_a_paper_is_archival_tagged_and_carries_its_title() -> None:
    printed = render_paper(EXAMPLES["acceptance"])
    about = pdf.info(printed)
    assert "行政许可受理通知书" in about
    assert "Tagged:          yes" in about
    assert b"<pdfaid:part>2</pdfaid:part>" in printed
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in printed


def test_the_same_facts_give_the_same_bytes_and_the_time_comes_from_the_facts() -> None:
    paper = EXAMPLES["acceptance"]
    assert render_paper(paper) == render_paper(paper)
    later = replace(paper, printed_at=datetime(2026, 11, 18, 2, 0, tzinfo=UTC))
    assert render_paper(later) != render_paper(paper)
    assert "2026-11-1810:00打印" in pdf.flat(render_paper(later))


@pytest.mark.parametrize(("count", "least"), [(20, 1), (60, 2)])
def test_a_long_list_of_materials_runs_over_pages_with_its_header_and_page_numbers(count: int, least: int) -> None:
    paper = EXAMPLES["acceptance"]
    assert isinstance(paper, shapes.Acceptance)
    many = tuple(Received(name=f"第{index}项材料", form="纸质原件") for index in range(1, count + 1))
    printed = render_paper(replace(paper, materials=many))
    total = pdf.pages(printed)
    assert total > least
    for page in range(1, total + 1):
        said = pdf.flat(printed, page=page)
        assert f"第{page}页，共{total}页" in said
        if "项材料" in said:
            assert "收到的材料" in said
    assert f"第{count}项材料" in pdf.flat(printed)
    assert pdf.overflow(printed, width=A4[0], height=A4[1], margin=30) == []


def test_a_receipt_with_a_long_list_is_one_copy_over_pages() -> None:
    paper = EXAMPLES["receipt"]
    assert isinstance(paper, shapes.Receipt)
    said = pdf.flat(render_paper(replace(paper, materials=MATERIALS * 6)))
    assert "沿此线剪开" not in said
    assert said.count("答复期限") == 1


def test_a_licence_without_an_end_is_valid_for_good() -> None:
    paper = EXAMPLES["licence"]
    assert isinstance(paper, shapes.Licence)
    assert "从2026年11月30日起长期有效" in pdf.flat(render_paper(replace(paper, valid_to=None)))


def test_a_licence_with_many_lines_stays_on_its_one_page() -> None:
    paper = EXAMPLES["licence"]
    assert isinstance(paper, shapes.Licence)
    rows = tuple(shapes.Row(label=f"项目{index}", value="示范市明德区云溪街道翠屏路 18 号二层") for index in range(14))
    printed = render_paper(replace(paper, rows=rows))
    assert pdf.pages(printed) == 1
    assert "演示" in pdf.flat(printed)


@pytest.mark.parametrize("missing", ["reasons", "bases", "remedies"])
def test_a_refusal_without_reasons_basis_or_remedies_is_not_printed(missing: str) -> None:
    for empty in ([], "", None):
        data = {**MINIMAL["decision_deny"], missing: empty}
        with pytest.raises(RenderError, match=missing):
            render("decision_deny", data)


def test_an_unknown_template_or_key_or_a_blank_name_is_refused_with_a_sentence() -> None:
    for template, data, said in (
        ("../secret", MINIMAL["letter"], "没有这种文书"),
        ("acceptance", {**MINIMAL["acceptance"], "colour": "red"}, "colour"),
        ("acceptance", {**MINIMAL["acceptance"], "party": "  "}, "party"),
        ("acceptance", {**MINIMAL["acceptance"], "due": "下周三"}, "due"),
        ("acceptance", {**MINIMAL["acceptance"], "printed_at": "2026-11-18T09:42:00"}, "printed_at"),
        ("acceptance", {**MINIMAL["acceptance"], "qr_url": "长" * 301}, "qr_url"),
        ("acceptance", {**MINIMAL["acceptance"], "seal_svg": "<html>"}, "seal_svg"),
        ("acceptance", {**MINIMAL["acceptance"], "seal_svg": "<svg broken"}, "没有排出来"),
    ):
        with pytest.raises(RenderError, match=said):
            render(template, data)


def test_other_matters_than_permits_do_not_quote_the_permit_law() -> None:
    for template in defaults.OTHER:
        words = defaults.wording(template, permit=False)
        assert "行政许可" not in words.title + words.basis + words.consequence + "".join(words.notes)


def test_remedies_name_both_ways_and_their_periods() -> None:
    assert "60 日内向明德区人民政府申请行政复议" in REMEDIES
    assert "6 个月内向明德区人民法院提起行政诉讼" in REMEDIES


def test_the_fixed_wording_uses_only_characters_the_fonts_have() -> None:
    for table in (defaults.PERMIT, defaults.OTHER):
        for template, words in table.items():
            data = {
                **MINIMAL["letter"],
                "paragraphs": [words.title, words.basis or "无", words.consequence or "无", *words.notes],
            }
            assert "〓" not in pdf.text(render("letter", data)), template


def test_dates_come_out_as_dates() -> None:
    data = {**MINIMAL["acceptance"], "due": date(2026, 2, 28), "printed_at": PRINTED}
    assert "2026年2月28日（星期六）" in pdf.flat(render("acceptance", data))
