"""In and out, without a database: what is written is read back the same, whatever the format; what is wrong is told."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from yiciban.catalogue.facts import Entry, FileFormat, Guide, Particulars, RowFinding, Severity
from yiciban.catalogue.rules.exchange import codes, files, judge, read, write
from yiciban.catalogue.rules.exchange.canonical import Canonical
from yiciban.catalogue.rules.exchange.cells import CODE, DATE, LIMIT, NUMBER, TEXT, YES_NO, Unreadable, some
from yiciban.catalogue.rules.exchange.csvs import CsvWriter
from yiciban.catalogue.rules.exchange.document import exchange_markdown
from yiciban.catalogue.rules.exchange.jsons import JsonWriter
from yiciban.catalogue.rules.exchange.table import BY_NAME, ITEMS, KEY, SHEETS
from yiciban.catalogue.rules.exchange.xlsx import XlsxWriter
from yiciban.demo import source
from yiciban.kernel.digests import canonical_json
from yiciban.kernel.refusal import Refusal
from yiciban.kernel.tables import escaped, unescaped

FORMATS = list(FileFormat)
OFFICE = "示例市卫生健康局"


@pytest.fixture(scope="session")
def entries() -> Mapping[str, Entry]:
    return source.entries()


def packed(guides: list[Guide], entries: Mapping[str, Entry], kind: FileFormat) -> io.BytesIO:
    """A file of these items."""
    target = io.BytesIO()
    writer: Any
    if kind is FileFormat.XLSX:
        writer = XlsxWriter(target)
    elif kind is FileFormat.JSON:
        writer = JsonWriter(target)
    else:
        writer = CsvWriter(target, {sheet.name: io.BytesIO() for sheet in SHEETS})
    for guide in guides:
        writer.add(write.item_rows(guide, entries.get(guide.entry), OFFICE))
    writer.close()
    target.seek(0)
    return target


def opened(
    file: io.BytesIO, entries: Mapping[str, Entry], guides: list[Guide]
) -> tuple[list[Guide | None], list[RowFinding]]:
    """What is read of a file: the guides, and every finding."""
    kind = files.format_of(file)
    book = files.open_book(file, kind, len(file.getvalue()))
    reader = read.Reader(book.headers)
    offices = {one.department: judge.Office(one.department, one.code[:18], OFFICE, "") for one in guides}
    known = judge.Known(entries, offices, {})
    found: list[Guide | None] = []
    findings: list[RowFinding] = []
    for raw in book.items:
        one = reader.read(raw, entries.get(reader.code_of(raw)[19:31]), lambda: None)
        entry = judge.identify(one, raw.row.number, known)
        found.append(judge.guide_of(one, entry, raw, reader, drafting=False) if entry else None)
        findings += one.findings
    return found, findings + book.findings


def changed(
    guide: Guide, entries: Mapping[str, Entry], sheet: str, column: str, value: Any, row: int = 3
) -> io.BytesIO:
    """The workbook of an item with one cell changed."""
    workbook = load_workbook(packed([guide], entries, FileFormat.XLSX))
    held = workbook[BY_NAME[sheet].label]
    held.cell(row, list(BY_NAME[sheet].columns).index(column) + 1).value = value
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    return target


@pytest.fixture
def guide(guides: dict[str, Guide]) -> Guide:
    return guides["public_place_health_new"]


def one_error(findings: list[RowFinding]) -> RowFinding:
    """The only error."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    assert len(errors) == 1, errors
    return errors[0]


# --- there and back


@pytest.mark.parametrize("kind", FORMATS)
def test_every_item_of_the_demo_comes_back_as_it_went_out(kind, guides, entries):
    given = list(guides.values())
    found, findings = opened(packed(given, entries, kind), entries, given)
    assert findings == []
    assert found == given


@pytest.mark.parametrize("kind", [FileFormat.CSV, FileFormat.JSON])
def test_generated_items_come_back_as_they_went_out(kind):
    from benchmarks import generate

    directory = {entry.code: entry for entry in generate.entries()}
    given = [Guide.compose(directory[one.entry], one) for one, _ in generate.items(count=300)]
    found, findings = opened(packed(given, directory, kind), directory, given)
    assert findings == []
    assert found == given


@pytest.mark.parametrize("kind", FORMATS)
def test_texts_that_look_like_formulas_or_marks_come_back(kind, guide, entries):
    texts = [
        "=1+1",
        "'=1+1",
        "''+86",
        "@甲",
        "-5",
        "＝甲",
        "甲\n乙；丙",
        "（空）",
        "'只是引号",
        "1",
        "是",
        '"引"号,逗号',
    ]
    field = guide.fields[0].model_copy(update={"section": ""})
    odd = guide.model_copy(
        update={"conditions": tuple(texts), "purpose": "+甲", "fields": (field,), "power_note": "01"}
    )
    found, findings = opened(packed([odd], entries, kind), entries, [odd])
    assert findings == []
    assert found == [odd]


def test_every_element_of_an_item_has_its_column():
    lists = {sheet.path.split(".")[0] for sheet in SHEETS if sheet.path}
    plain = {field.path.split(".")[0] for field in ITEMS.fields}
    assert set(Particulars.model_fields) <= lists | plain
    for sheet in SHEETS[1:]:
        if sheet.model is not None:
            below = {one.path.rpartition(".")[2] for one in SHEETS if one.path.rpartition(".")[0] == sheet.path}
            assert set(sheet.model.model_fields) == {field.path.split(".")[0] for field in sheet.fields} | below
    for sheet in SHEETS:
        assert len(set(sheet.columns)) == len(sheet.columns)
        assert len(set(sheet.columns.values())) == len(sheet.columns), sheet.label


def test_no_cell_of_a_written_workbook_is_a_formula(guide, entries):
    odd = guide.model_copy(update={"purpose": '=HYPERLINK("http://example.com")', "conditions": ("@SUM(1)", "\tA")})
    workbook = load_workbook(packed([odd], entries, FileFormat.XLSX))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in cells)
    assert not any(str(cell.value)[:1] in "=+-@\t\r" for cell in cells if cell.data_type == "s")


@pytest.mark.parametrize("text", ["=1", "'=1", "''@", "+8", "-", "@", "＝", "\t甲", "'甲", "甲", ""])
def test_escaping_is_undone(text):
    assert unescaped(escaped(text)) == text


# --- cells as offices write them


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (NUMBER, 1.0, 1),
        (NUMBER, "３", 3),
        (NUMBER, " 2.0 ", 2),
        (DATE, datetime(2026, 11, 2, tzinfo=UTC), "2026-11-02"),
        (DATE, date(2026, 11, 2), "2026-11-02"),
        (DATE, "２０２６年１１月２日", "2026-11-02"),
        (DATE, "2026/11/2 00:00:00", "2026-11-02"),
        (DATE, "20261102", "2026-11-02"),
        (YES_NO, "1", True),
        (YES_NO, 0.0, False),
        (YES_NO, "否 ", False),
        (TEXT, "  甲乙\u3000", "甲乙"),
        (TEXT, 12.0, "12"),
        (CODE, "１１439901mb9900011p 400013102200101", "11439901MB9900011P400013102200101"),
        (LIMIT, ("5", "工作日"), "5wd"),
        (LIMIT, (20.0, "个自然日"), "20d"),
        (LIMIT, ("即办", None), "0wd"),
        (LIMIT, ("5 个工作日", None), "5wd"),
        (some(codes.SERVED), "1，企业法人", ("自然人", "企业法人")),
        (some(codes.SERVED), "1;2", ("自然人", "企业法人")),
        (some(codes.CHANNEL), "窗口办理、2", ("窗口办理", "电脑端网上办理")),
        (some(codes.SERVED), ("自然人", "2"), ("自然人", "企业法人")),
    ],
)
def test_what_offices_write_is_understood(kind, cell, value):
    assert kind.read(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "word"),
    [
        (NUMBER, 1.5, "整数"),
        (NUMBER, "约 3", "整数"),
        (CODE, "1.14399E+32", "科学计数"),
        (CODE, 1.14399e32, "15 位"),
        (DATE, "2026-02-30", "哪一天"),
        (DATE, "去年", "哪一天"),
        (LIMIT, ("5", None), "没有单位"),
        (LIMIT, ("5", "天"), "天"),
        (LIMIT, (None, "工作日"), "没有数字"),
        (YES_NO, "也许", "没有这一种"),
        (some(codes.ONLINE_STAGE), "Ⅳ级", "没有这一种"),
    ],
)
def test_what_cannot_be_understood_is_said(kind, cell, word):
    with pytest.raises(Unreadable) as no:
        kind.read(cell)
    assert word in no.value.why
    assert no.value.mend


def test_a_number_and_a_word_that_disagree_are_no_value():
    assert codes.ITEM_TYPE.value("01 行政许可") == "01"
    assert codes.ITEM_TYPE.value("20 公共服务") == "20"
    assert codes.ITEM_TYPE.value("14 公共服务") is None


# --- findings at their place


@pytest.mark.parametrize(
    ("sheet", "column", "value", "word"),
    [
        ("items", "task_type", "07", "行政许可"),
        ("items", "task_type", "03 行政确认", "行政许可"),
        ("items", "task_name", "开店许可", "基本目录里叫"),
        ("items", "catalog_code", "000131022002", "基本编码是"),
        ("items", "use_level", "3", "县级"),
        ("items", "is_fee", "1", "收费项目"),
        ("items", "promise_day", "五", "整数"),
        ("items", "promise_type", "天", "看不懂"),
        ("items", "project_type", "9 其他", "没有这一种"),
        ("items", "limit_scene_num", "=1+1", "公式"),
        ("items", "yb_checked_on", "昨天", "哪一天"),
        ("items", "corp_topic_type", "007", "没有编号"),
        ("material", "material_type", "抄件", "没有这一种"),
        ("material", "copy_num", 12, "最大"),
        ("material", KEY, "11439901MB9900011P400019999900101", "没有编码"),
        ("by_law", "yb_law_article", "第一条", "四同"),
        ("yb_step", "yb_step_type", None, "单位"),
    ],
)
def test_a_wrong_cell_is_told_with_sheet_row_and_column(sheet, column, value, word, guide, entries):
    _, findings = opened(changed(guide, entries, sheet, column, value), entries, [guide])
    wrong = one_error(findings)
    assert (wrong.sheet, wrong.row) == (BY_NAME[sheet].label, 3)
    assert wrong.column == column
    assert word in wrong.why
    assert wrong.mend


def test_the_formula_itself_is_shown_and_nobody_works_it_out(guide, entries):
    file = changed(guide, entries, "items", "yb_purpose", '=HYPERLINK("http://example.com","点我")')
    wrong = one_error(opened(file, entries, [guide])[1])
    assert wrong.value.startswith("=HYPERLINK")
    assert "不执行" in wrong.why


def test_rows_may_be_sorted_by_anything_their_order_brings_them_back(guide, entries):
    workbook = load_workbook(packed([guide], entries, FileFormat.XLSX))
    sheet = workbook["申请材料"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for place, row in enumerate(reversed(rows), start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(place, column).value = value
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    found, findings = opened(target, entries, [guide])
    assert (found, findings) == ([guide], [])


def test_merged_cells_say_what_their_first_one_says(guide, entries):
    workbook = load_workbook(packed([guide], entries, FileFormat.XLSX))
    sheet = workbook["申请材料"]
    last = sheet.max_row
    assert last > 3
    sheet.merge_cells(start_row=3, end_row=last, start_column=1, end_column=1)
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    found, findings = opened(target, entries, [guide])
    assert found == [guide]
    assert [one.severity for one in findings] == [Severity.WARNING]
    assert "合并" in findings[0].why


def test_titles_above_the_header_unknown_columns_and_hidden_sheets_are_told(guide, entries):
    workbook = load_workbook(packed([guide], entries, FileFormat.XLSX))
    sheet = workbook["事项"]
    width = len(ITEMS.columns)
    sheet.cell(1, width + 1, "promise_dya")
    sheet.cell(1, width + 2, "row_guid")
    sheet.insert_rows(1)
    sheet.cell(1, 1, "某区实施清单（2026 年）")
    workbook.create_sheet("说明").cell(1, 1, "填表说明")
    workbook.create_sheet("旧的").sheet_state = "hidden"
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    found, findings = opened(target, entries, [guide])
    assert found == [guide]
    assert {one.severity for one in findings} == {Severity.WARNING}
    told = " ".join(f"{one.sheet}{one.why}{one.mend}" for one in findings)
    for word in ("promise_dya", "promise_day", "交换系统", "说明", "旧的"):
        assert word in told


def test_the_same_code_twice_is_told_with_both_rows(guide, entries):
    _, findings = opened(packed([guide, guide], entries, FileFormat.CSV), entries, [guide])
    errors = [one for one in findings if one.severity is Severity.ERROR]
    assert any("第 3 行" in one.why and one.row == 4 for one in errors)


def test_a_file_without_names_of_ours_gets_office_and_slug_from_the_code(guide, entries):
    workbook = load_workbook(packed([guide], entries, FileFormat.XLSX))
    sheet = workbook["事项"]
    for name in ("yb_slug", "yb_department"):
        sheet.cell(3, list(ITEMS.columns).index(name) + 1).value = None
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    found, findings = opened(target, entries, [guide])
    assert findings == []
    assert found[0] is not None
    assert found[0].department == guide.department
    assert found[0].slug == "ggcswsxkxb_health"


def test_a_number_that_other_systems_read_otherwise_is_a_warning(guide, entries):
    _, findings = opened(changed(guide, entries, "items", "server_type", "2；5"), entries, [guide])
    assert [one.severity for one in findings] == [Severity.WARNING]
    assert "非法人企业" in findings[0].why


# --- files as they come


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_usual_encoding_is_read(encoding, guide, entries):
    packed_up = ZipFile(packed([guide], entries, FileFormat.CSV))
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as again:
        for name in packed_up.namelist():
            again.writestr(name, packed_up.read(name).decode("utf-8-sig").encode(encoding))
    target.seek(0)
    assert opened(target, entries, [guide]) == ([guide], [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "exchange_empty"),
        (b"%PDF-1.7", "exchange_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "exchange_type"),
        (b"<html><table>", "exchange_type"),
        (b"PK\x03\x04 cut off", "exchange_broken"),
        (b"\x00\x01\x02", "exchange_type"),
        (b"{broken", "exchange_broken"),
        (b'{"items": 3}', "exchange_no_items"),
        ("甲,乙\n1,2\n".encode(), "exchange_no_items"),
        (b"\xff\xfd\xfe\xfe,\xff", "exchange_encoding"),
    ],
)
def test_a_file_of_another_sort_is_refused_in_a_sentence(content, code):
    file = io.BytesIO(content)
    with pytest.raises(Refusal) as no:
        files.open_book(file, files.format_of(file), len(content))
    assert no.value.code == code
    assert no.value.sentence.endswith("。")


def test_a_bomb_is_refused_before_it_is_unpacked():
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"<x/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(64):
                member.write(b" " * (1 << 20))
    target.seek(0)
    with pytest.raises(Refusal) as no:
        files.open_book(target, files.format_of(target), len(target.getvalue()))
    assert no.value.code == "exchange_too_large"


def test_too_many_rows_are_refused(guide, entries, monkeypatch):
    from yiciban.catalogue.rules.exchange import book

    monkeypatch.setattr(book, "MOST_ROWS", 3)
    with pytest.raises(Refusal) as no:
        opened(packed([guide], entries, FileFormat.CSV), entries, [guide])
    assert no.value.code == "exchange_rows"


def test_a_workbook_without_items_is_refused(entries):
    workbook = Workbook()
    target = io.BytesIO()
    workbook.save(target)
    target.seek(0)
    with pytest.raises(Refusal) as no:
        opened(target, entries, [])
    assert no.value.code == "exchange_no_items"


def test_one_wrong_row_among_many_is_found(guide, entries):
    file = packed([guide], entries, FileFormat.JSON)
    line = file.getvalue().decode()
    lines = [line.replace(guide.code, f"{guide.code[:31]}{n:02}").replace(guide.slug, f"s{n}") for n in range(1, 99)]
    lines[49] = lines[49].replace('"project_type":"承诺件"', '"project_type":"快件"')
    found, findings = opened(io.BytesIO("".join(lines).encode()), entries, [guide])
    assert len(found) == 98
    wrong = one_error(findings)
    assert (wrong.row, wrong.column, wrong.value) == (50, "project_type", "快件")


def test_the_page_of_columns_is_current():
    page = Path(__file__).parents[3] / "docs/exchange.md"
    assert page.read_text(encoding="utf-8") == exchange_markdown(), "run: yiciban docs exchange --write"


def test_bulk_writes_the_document_as_one_by_one_does(guides):
    canonical = Canonical()
    for guide in [*guides.values(), *guides.values()]:
        assert canonical.text(guide).encode() == canonical_json(guide.model_dump(mode="json"))
