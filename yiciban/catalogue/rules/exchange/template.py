"""An empty workbook to fill: names, headings and a line of hints on every sheet, drop-downs, and how it goes in front.

Made from the table of columns like everything else. What is written here is read again: the page of words is passed
over without a warning, and so is the line of hints (`book.HINTS`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from pydantic import BaseModel

from yiciban.catalogue.facts import FIRM_THEMES, PERSON_THEMES
from yiciban.catalogue.rules.exchange.book import HINTS, MANUAL
from yiciban.catalogue.rules.exchange.table import ITEMS, KEY, ORDER, PARENT_LABELS, SHEETS, Field, Sheet

FILE_NAME = "事项导入模板.xlsx"
TOLD = frozenset({"task_name", "yb_law_from"})
"""Of the compared columns, those that help whoever fills the others."""
FIRST_ROW, LAST_ROW = 4, 3000
"""Drop-downs stand on these rows."""
_LONGEST_CHOICE = 250  # Excel takes 255 characters
_COMMON = {
    KEY: f"{HINTS}。33 位，同一个事项在每张表里都写一样的",
    "yb_slug": "可以空着，由平台起。小写字母、数字和下划线",
    "yb_department": "可以空着，由编码前 18 位确定",
    ORDER: "第几行，填 1、2、3；可以空着",
    "task_name": "方便认，和基本目录不一样会提示",
    "yb_law_from": "基本目录，或者本地补充",
    "user_topic_type": f"服务对象有自然人时填，例如 {PERSON_THEMES[0]}；全部在“{MANUAL}”里",
    "corp_topic_type": f"服务对象有企业和其他组织时填，例如 {FIRM_THEMES[0]}；全部在“{MANUAL}”里",
}
WORDS = (
    "这份模板用来新增事项。改已有的事项，请在“导入导出”里先导出，直接在导出的表里改。",
    "",
    "怎么填",
    "1. 每张表前三行不要动：第 1 行是列名，第 2 行是中文，第 3 行是填写说明。从第 4 行开始填。",
    f"2. 先填“{ITEMS.label}”，一个事项一行。其他的表，一份材料、一个环节各占一行，用业务办理项编码对上事项。",
    "3. 业务办理项编码 33 位：统一社会信用代码 18 位，行使层级 1 位，基本编码 12 位，顺序号 2 位。这一列已经设成文本。",
    "4. 选一种的列可以下拉，也可以写编号或者“编号 文字”；可以几种的用“；”隔开。",
    "5. 不要写公式；平台不执行公式，会当成要改的提示出来。",
    "6. 整张表、整列不用的可以删掉：删掉的部分照现在的不动。留着的空格，会让那一项变回默认。",
    "",
    "填好以后",
    "1. 在“工作台 → 事项库 → 导入导出”选这个文件，点“试算”。试算什么都不改，只说会新增什么、改什么、哪里不对。",
    "2. 有要改的，照表名、行号、列名改好，再试算；问题清单可以下载。",
    "3. 没有要改的了，再点导入。部门的事项管理员导入以后是草稿，照常提交审核。",
)


def write_template(target: BinaryIO) -> None:
    """Write the workbook."""
    from openpyxl import Workbook

    workbook = Workbook()
    _manual(workbook.active)
    for sheet in SHEETS:
        _sheet(workbook.create_sheet(sheet.label), sheet)
    workbook.save(target)


def hints(sheet: Sheet) -> dict[str, tuple[str, str]]:
    """Of every column of the template its heading and its hint."""
    by_column = {name: _hint(sheet, field, name) for field in sheet.fields for name in field.names}
    return {
        name: (heading, _COMMON.get(name) or by_column.get(name) or "照上面那张表里的代码写")
        for name, heading in sheet.columns.items()
        if name in TOLD or name not in (sheet.told or {})
    }


def is_needed(model: type[BaseModel] | None, path: str) -> bool:
    """Whether an item cannot be published without the element."""
    for step in path.split(".") if path else ():
        info = model.model_fields[step] if model else None
        if info is None or not info.is_required():
            return False
        model = info.annotation if isinstance(info.annotation, type) else None
    return True


def _hint(sheet: Sheet, field: Field, column: str) -> str:
    kind = field.kind
    parts = ["必填"] if is_needed(sheet.model, field.path) else []
    if kind.table is not None:
        parts.append(f"{'选一种' if kind.single else '可以几种，用“；”隔开'}：{kind.table.choices}")
    elif len(field.names) > 1 and column == field.names[0]:
        parts.append("整数，单位写在后一列；当场办的写 即办")
    elif len(field.names) > 1:
        parts.append("工作日、自然日、小时、月、年")
    else:
        parts += [kind.label, *([kind.hint] if kind.hint else [])]
    return "。".join(part.rstrip("。") for part in parts)


def _manual(page: Any) -> None:
    """The page of words in front, with the code tables below."""
    page.title = MANUAL
    page.column_dimensions["A"].width = 28
    page.column_dimensions["B"].width = 110
    for line in WORDS:
        page.append([line])
    page.append([])
    page.append(["选项", "编号和文字，写哪一个都认"])
    for name, choices in dict(_choices()).items():
        page.append([name, choices])


def _choices() -> Iterator[tuple[str, str]]:
    yield "自然人主题", "、".join(PERSON_THEMES)
    yield "法人主题", "、".join(FIRM_THEMES)
    for sheet in SHEETS:
        for field in sheet.fields:
            if field.kind.table is not None:
                yield field.kind.table.name, field.kind.table.choices


def _sheet(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns = hints(sheet)
    page.append(list(columns))
    page.append([heading for heading, _ in columns.values()])
    page.append([hint for _, hint in columns.values()])
    page.freeze_panes = "B4"
    bold, small = Font(bold=True), Font(size=9, color="595959")
    fill, top = PatternFill("solid", fgColor="EEF3FA"), Alignment(wrap_text=True, vertical="top")
    for row, font in ((1, small), (2, bold), (3, small)):
        for cell in page[row]:
            cell.font, cell.fill, cell.alignment = font, fill, top
    page.row_dimensions[3].height = 96
    for place, name in enumerate(columns, start=1):
        column = page.column_dimensions[get_column_letter(place)]
        column.width = 38 if name == KEY else 20
        if name == KEY:
            column.number_format = "@"
    _drop_downs(page, sheet, list(columns))


def _drop_downs(page: Any, sheet: Sheet, columns: list[str]) -> None:
    """A list of words where one of them is chosen; other spellings may be typed, so nothing else is refused."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for field in sheet.fields:
        words = ",".join(field.kind.table.words.values()) if field.kind.table else ""
        if not words or not field.kind.single or len(words) > _LONGEST_CHOICE:
            continue
        letter = get_column_letter(columns.index(field.names[0]) + 1)
        choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=False)
        choice.add(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}")
        page.add_data_validation(choice)


assert PARENT_LABELS.keys() <= {name for sheet in SHEETS for name in sheet.columns}
