"""`yiciban catalogue import` and `export` with real files: as offices make them, and as nobody should."""

from __future__ import annotations

import csv
import io
import re
import resource
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import click
import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook, load_workbook

from yiciban.catalogue import queries
from yiciban.catalogue.facts import Entry, FileFormat, Guide
from yiciban.catalogue.models import Draft, ExchangeRun, ItemVersion, Variant
from yiciban.catalogue.rules.exchange.table import BY_NAME, KEY
from yiciban.catalogue.rules.exchange.template import hints, write_template
from yiciban.catalogue.services.exchange import exchange_do, import_ask, runs
from yiciban.catalogue.tests.conftest import AT
from yiciban.catalogue.tests.test_exchange_rules import packed
from yiciban.cli.catalogue_exchange import export_items, import_items
from yiciban.demo import source
from yiciban.journal.models import Entry as JournalEntry
from yiciban.kernel.actor import SYSTEM

SLUG, FOOD, CARD = "public_place_health_new", "food_business_new", "social_card_replace"
pytestmark = pytest.mark.usefixtures("base", "_files")
FIRST = 3
"""The first row of an exported sheet that is an item's: names and headings stand above."""


def command(one: click.Command, *arguments: object) -> Result:
    """The command as it is typed, but in this test's database."""
    inside = click.Command(one.name, params=one.params, callback=one.callback.__wrapped__)  # type: ignore[union-attr]
    return CliRunner().invoke(inside, [str(argument) for argument in arguments])


def take(file: Path, *more: object) -> Result:
    """Import in earnest and publish."""
    return command(import_items, file, "--apply", "--publish", *more)


@pytest.fixture(scope="session")
def entries() -> Mapping[str, Entry]:
    return source.entries()


@pytest.fixture
def made(guides: dict[str, Guide], entries: Mapping[str, Entry], tmp_path: Path) -> Callable[..., Path]:
    """A file of these items on disk."""

    def make(*slugs: str, kind: FileFormat = FileFormat.XLSX) -> Path:
        path = tmp_path / f"事项.{'zip' if kind is FileFormat.CSV else kind.value}"
        path.write_bytes(packed([guides[slug] for slug in slugs], entries, kind).getvalue())
        return path

    return make


@pytest.fixture
def book(made: Callable[..., Path]) -> Callable[..., Path]:
    """A workbook of items with something done to its sheets."""

    def make(*slugs: str, change: Callable[[Any], None]) -> Path:
        path = made(*slugs)
        workbook = load_workbook(path)
        change(workbook)
        workbook.save(path)
        return path

    return make


def cell(workbook: Any, sheet: str, column: str, row: int = FIRST) -> Any:
    """One cell by the name of its column."""
    return workbook[BY_NAME[sheet].label].cell(row, list(BY_NAME[sheet].columns).index(column) + 1)


def items_csv(path: Path) -> list[list[str]]:
    """The rows of the items in a zip of CSV files."""
    with ZipFile(path) as held:
        return list(csv.reader(io.StringIO(held.read("items.csv").decode("utf-8-sig"))))


def written(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    """Rows as a raw CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def nothing_came_in() -> bool:
    return not (Variant.objects.exists() or Draft.objects.exists())


# --- as offices write


def test_a_workbook_as_an_office_keeps_it_is_understood(book, guides):
    def change(workbook: Any) -> None:
        sheet = workbook["申请材料"]
        sheet.merge_cells(start_row=FIRST, end_row=sheet.max_row, start_column=1, end_column=1)
        cell(workbook, "items", "promise_day").value = "１０"
        cell(workbook, "items", "yb_minutes").value = "３３"
        cell(workbook, "items", "limit_scene_num").value = 0.0
        cell(workbook, "items", "limit_scene_explain").value = None
        cell(workbook, "items", "yb_checked_on").value = "２０２６年１１月２日"
        workbook["事项"].insert_rows(1)
        workbook["事项"].cell(1, 1, "明德区实施清单（2026 年）")

    done = take(book(SLUG, change=change))
    assert done.exit_code == 0, done.output
    assert "合并的单元格" in done.output
    guide = queries.guide(SLUG).guide
    assert (guide.promised_limit, guide.minutes, guide.visits) == ("10wd", 33, 0)
    assert guide.checked_on == date(2026, 11, 2)
    assert guide.materials == guides[SLUG].materials


@pytest.mark.parametrize("told", [date(2026, 11, 2), 46328, 46328.0, "46328", "2026年11月2日", "2026/11/2"])
def test_a_date_is_the_same_day_however_the_sheet_holds_it(told, book):
    def change(workbook: Any) -> None:
        cell(workbook, "items", "yb_checked_on").value = told

    assert take(book(SLUG, change=change)).exit_code == 0
    assert queries.guide(SLUG).guide.checked_on == date(2026, 11, 2)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8-sig", "utf-16"])
def test_a_csv_of_another_encoding_comes_in(encoding, made, tmp_path):
    assert take(made(SLUG)).exit_code == 0
    rows = items_csv(made(SLUG, kind=FileFormat.CSV))
    rows[2][rows[0].index("yb_minutes")] = "33"
    file = tmp_path / "事项.csv"
    file.write_bytes(written(rows, encoding))
    done = take(file)
    assert done.exit_code == 0, done.output
    assert "有变化 1" in done.output
    assert queries.guide(SLUG).guide.minutes == 33


def test_the_template_says_what_every_column_wants_and_can_be_filled(guides, entries, tmp_path):
    file = tmp_path / "模板.xlsx"
    with file.open("wb") as target:
        write_template(target)
    empty = take(file)
    assert (empty.exit_code, "一个事项也没有" in empty.output) == (0, True)
    assert "，0 处提醒" in empty.output
    template = load_workbook(file)
    full = load_workbook(packed([guides[SLUG]], entries, FileFormat.XLSX))
    for sheet in BY_NAME.values():
        columns = list(hints(sheet))
        assert all(hint for _, hint in hints(sheet).values())
        for row in range(FIRST, full[sheet.label].max_row + 1):
            for place, name in enumerate(columns, start=1):
                value = full[sheet.label].cell(row, list(sheet.columns).index(name) + 1).value
                template[sheet.label].cell(row + 1, place, value)
    template.save(file)
    done = take(file)
    assert done.exit_code == 0, done.output
    assert queries.guide(SLUG).guide == guides[SLUG]


# --- what is wrong is told at its place, and nothing comes in


def test_a_code_that_stands_twice_is_told_with_both_rows(made, tmp_path):
    rows = items_csv(made(SLUG, kind=FileFormat.CSV))
    file = tmp_path / "事项.csv"
    file.write_bytes(written([*rows, rows[2]]))
    done = command(import_items, file, "--apply")
    assert done.exit_code == 1
    assert re.search(r"要改 事项，第 4 行，业务办理项编码（task_handle_item）：.*第 3 行已经有了", done.output)
    assert nothing_came_in()


def test_one_error_in_fifty_thousand_rows_is_told_by_its_row_and_nothing_comes_in(made, guides, tmp_path):
    path = made(*guides, kind=FileFormat.CSV)
    codes = [guide.code for guide in guides.values()]
    rows = [[codes[n % len(codes)], f"第 {n} 个问题？", f"第 {n} 个回答。", ""] for n in range(50_000)]
    rows[31_336][2] = ""
    with ZipFile(path) as old, ZipFile(tmp_path / "大.zip", "w", ZIP_DEFLATED) as new:
        faq = written([list(BY_NAME["faq"].columns), *rows])
        for name in old.namelist():
            new.writestr(name, faq if name == "faq.csv" else old.read(name))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    done = take(tmp_path / "大.zip")
    assert time.process_time() - start < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500 * 1024
    assert done.exit_code == 1
    wrong = [line for line in done.output.splitlines() if line.startswith("要改")]
    assert len(wrong) == 1, wrong
    assert "常见问题，第 31338 行，答（answer）" in wrong[0]
    assert "什么都没有导入" in done.output
    assert nothing_came_in()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_formula_is_a_finding_and_is_not_worked_out(kind, book, made, tmp_path):
    formula = '=HYPERLINK("http://example.com","点我")'
    if kind == "xlsx":

        def change(workbook: Any) -> None:
            cell(workbook, "items", "yb_purpose").value = formula

        file = book(SLUG, change=change)
    else:
        rows = items_csv(made(SLUG, kind=FileFormat.CSV))
        rows[2][rows[0].index("yb_purpose")] = formula
        file = tmp_path / "事项.csv"
        file.write_bytes(written(rows))
    done = command(import_items, file, "--apply")
    assert done.exit_code == 1
    assert re.search(r"第 3 行，事项说明（yb_purpose）：“=HYPERLINK.*不执行公式", done.output)
    assert nothing_came_in()


def test_what_goes_out_is_no_formula_to_any_spreadsheet(guides, publish, tmp_path):
    texts = ("=1+1", "+86", "-5", "@SUM(1)", "\tA1")
    publish(guides[SLUG], conditions=texts)
    for kind in ("csv", "xlsx"):
        file = tmp_path / f"out.{kind}"
        assert command(export_items, "--format", kind, "--out", file).exit_code == 0
        if kind == "csv":
            with ZipFile(file) as held:
                rows = list(csv.reader(io.StringIO(held.read("accept_condition.csv").decode("utf-8-sig"))))
        else:
            rows = [[one.value for one in row] for row in load_workbook(file)["受理条件"].iter_rows()]
        assert [row[1] for row in rows[2:]] == [f"'{text}" for text in texts]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("空.xlsx", b"", "是空的"),
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Excel"),
        ("网页.xlsx", b"<html><table><tr><td>1</td></tr></table>", "网页"),
        ("半截.xlsx", b"PK\x03\x04 cut off", "没存完整"),
        ("乱.csv", b"\xff\xfd\xfe\xfe,\xff", "编码"),
        ("错.csv", "编号,名称\n1,开店\n".encode("gbk"), "业务办理项编码"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(name, content, word, tmp_path):
    (tmp_path / name).write_bytes(content)
    done = take(tmp_path / name)
    assert done.exit_code == 1
    assert word in done.output
    assert "Traceback" not in done.output
    assert nothing_came_in()


def test_a_workbook_without_the_sheet_of_items_is_refused(made):
    path = made(SLUG)
    workbook = load_workbook(path)
    del workbook["事项"]
    workbook.save(path)
    done = take(path)
    assert done.exit_code == 1
    assert "没有找到事项表" in done.output


def test_a_workbook_without_other_sheets_leaves_them_as_they_stand(book, guides):
    def change(workbook: Any) -> None:
        for label in workbook.sheetnames[1:]:
            del workbook[label]
        cell(workbook, "items", "yb_minutes").value = 33

    take(book(SLUG, change=lambda _: None))
    assert take(book(SLUG, change=change)).exit_code == 0
    assert queries.guide(SLUG).guide == guides[SLUG].model_copy(update={"minutes": 33})


def test_wrong_headings_are_told_and_what_they_hold_is_not_read(book):
    def change(workbook: Any) -> None:
        cell(workbook, "items", "yb_minutes", 1).value = "yb_minuts"
        cell(workbook, "items", "yb_minutes", 2).value = "分钟"

    done = take(book(SLUG, change=change))
    assert done.exit_code == 0, done.output
    assert "是不是 yb_minutes" in done.output


def test_a_bomb_is_refused_without_unpacking_it(tmp_path):
    file = tmp_path / "炸.xlsx"
    with ZipFile(file, "w", ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"<x/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(64):
                member.write(bytes(1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = take(file)
    assert (done.exit_code, "解开以后" in done.output) == (1, True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


def test_a_macro_is_not_run_and_that_is_told(made):
    path = made(SLUG)
    with ZipFile(path, "a") as held:
        held.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    done = take(path)
    assert done.exit_code == 0, done.output
    assert "有宏，没有运行" in done.output
    assert Variant.objects.count() == 1


# --- again, in part, and after an accident


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_an_export_imported_again_changes_nothing(kind, made, tmp_path):
    assert "新增 3" in take(made(SLUG, FOOD, CARD)).output
    out = tmp_path / f"out.{kind}"
    assert "3 个事项" in command(export_items, "--format", kind, "--out", out).output
    versions = ItemVersion.objects.count(), JournalEntry.objects.filter(action="catalogue.item_published").count()
    done = take(out)
    assert done.exit_code == 0, done.output
    assert "新增 0，有变化 0，没有变化 3" in done.output
    assert (
        ItemVersion.objects.count(),
        JournalEntry.objects.filter(action="catalogue.item_published").count(),
    ) == versions


def test_drafts_of_the_same_file_are_made_once(made):
    for _ in range(2):
        assert command(import_items, made(SLUG, CARD), "--apply").exit_code == 0
    assert Draft.objects.count() == 2


def test_the_good_ones_come_in_and_the_bad_ones_are_listed(book, tmp_path):
    def change(workbook: Any) -> None:
        cell(workbook, "items", "project_type", FIRST + 1).value = "快件"

    errors = tmp_path / "问题.csv"
    file = book(SLUG, FOOD, CARD, change=change)
    assert take(file).exit_code == 1
    assert nothing_came_in()
    done = take(file, "--skip-bad", "--errors", errors)
    assert (done.exit_code, "已经发布" in done.output) == (1, True)
    assert set(Variant.objects.values_list("slug", flat=True)) == {SLUG, CARD}
    rows = list(csv.reader(io.StringIO(errors.read_text(encoding="utf-8-sig"))))
    told = [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[5] == "要改"]
    assert [(one["行"], one["列"], one["填的是"]) for one in told] == [("4", "办件类型（project_type）", "快件")]


class Killed(BaseException):
    """As when the process is killed: no handler of errors sees it."""


def test_an_import_whose_worker_dies_begins_anew_and_writes_everything_once(made, monkeypatch):
    def dies(*_: object, **__: object) -> None:
        raise Killed

    with made(SLUG, FOOD, CARD).open("rb") as file:
        monkeypatch.setattr(runs, "SMALL_FILE", 1)
        run = import_ask("事项.xlsx", file, by=SYSTEM, at=AT, publish=True, dry=False)
    with monkeypatch.context() as patch:
        # The last thing inside the transaction: everything is written by then.
        patch.setattr("yiciban.catalogue.services.exchange.apply.count_up", dies)
        with pytest.raises(Killed):
            exchange_do(run.id, at=AT)
    assert nothing_came_in()
    assert ExchangeRun.objects.get().state == "running"
    done = exchange_do(run.id, at=AT)
    assert (done.state, done.written, done.counts["new"]) == ("done", True, 3)
    assert exchange_do(run.id, at=AT) == done
    assert ItemVersion.objects.count() == 3
    assert JournalEntry.objects.filter(action="catalogue.imported").count() == 1


def test_a_workbook_that_claims_a_million_empty_rows_is_read_at_once(tmp_path):
    workbook = Workbook()
    workbook.active.title = "事项"
    workbook.active.append([KEY, "task_name"])
    workbook.active.cell(1_048_576, 1).number_format = "@"
    file = tmp_path / "大.xlsx"
    workbook.save(file)
    start = time.process_time()
    done = take(file)
    assert time.process_time() - start < 20
    assert "0 个事项" in done.output
