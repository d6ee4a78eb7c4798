"""`docs/exchange.md`, made from the table of columns and the code tables."""

from __future__ import annotations

from collections.abc import Iterator

from yiciban.catalogue.rules.exchange import codes
from yiciban.catalogue.rules.exchange.book import HEADER_WITHIN, MOST_ROWS
from yiciban.catalogue.rules.exchange.codes import CodeTable
from yiciban.catalogue.rules.exchange.files import LARGEST, LARGEST_UNPACKED
from yiciban.catalogue.rules.exchange.jsons import WHOLE_AT_MOST
from yiciban.catalogue.rules.exchange.table import KEY, KNOWN_ELSEWHERE, ORDER, SHEETS, Field, Sheet

HEAD = f"""\
# In and out: items as tables

Made by `yiciban docs exchange --write` from `catalogue/rules/exchange/table.py`. Page: 工作台 → 事项库 → 导入导出
(`/desk/catalogue/exchange/`). Commands:

```
yiciban catalogue export --format xlsx --department health --out health.xlsx
yiciban catalogue import health.xlsx                      # tries only
yiciban catalogue import health.xlsx --apply              # makes drafts for the review
yiciban catalogue import health.xlsx --apply --publish    # publishes
```

The page hands out an empty workbook to fill (下载模板), made from the same table: names, headings, a line of hints and
drop-downs on every sheet, and a page of words in front (填表说明), which import passes over.

Programs: `POST /api/catalogue/imports`, `POST /api/catalogue/exports`, `GET /api/catalogue/exchange`.

## How it goes

- **Tried first.** An import changes nothing until somebody says so. It tells what is new, what has changed, what is the
  same, and everything that is wrong: sheet, the file's own row number, column, what stands there, how to mend it.
- **All or nothing.** With one error nothing comes in, unless that is asked for (只导入没有错的, `--skip-bad`).
- **Twice is once.** What stands already is left alone; the same file again changes nothing.
- **Drafts or versions.** A manager of a department imports drafts, which go the ordinary way of review; what a draft
  still lacks is a warning. Who may publish for the whole district may publish at once; then what the linter calls an
  error keeps the item out, exactly as on the page.
- **Left and come back to.** A file above 256 KB is the worker's; its page shows how far it is. A worker that dies has
  written nothing of the run: another begins it anew.
- **There and back.** What is exported is imported without a change, in every format.

## Files

- **Excel** (`.xlsx`): a sheet for each table below. **CSV**: a zip with a file a table, named after it, or one
  file with the items alone; UTF-8 with or without mark, UTF-16 or GB18030; comma, semicolon or tab.
  **JSON**: a list of items, or one item a line (JSON lines), with the rows of its lists inside
  (`"material": [{{…}}]`); the row of a finding is the number of the item's line.
- The header is the first of the first {HEADER_WITHIN} rows that names `{KEY}`; titles may stand above it. Columns go by
  their name, by their Chinese heading, or both; their order is free. A row of headings under the names is no item.
- **What the file leaves out stays**: a column or a table that is not there leaves the element as it is in the version
  in force. An empty cell puts it back to its default. A table that is there replaces the item's whole list.
- Rows of a list belong to their item by `{KEY}`; `{ORDER}` says their order, so sheets may be sorted by anything.
- Words and numbers of the code tables are both taken, the word is written: numbers differ from system to system. A
  number and a word that disagree, and a type or a level that contradicts the code, are errors.
- Merged cells say what their first one says. Full-width digits, `1.0` for 1, dates as text or as dates, spaces around
  texts are understood, and so is a date that has become a bare number of days (46328). Hidden sheets, unknown sheets
  and unknown columns are not read, and that is told.
- **Formulas are never worked out**: a cell that begins with `=`, or holds an error of a workbook, is a finding. On
  export a text that begins with `=`, `+`, `-`, `@` (also full width), tab or CR gets an apostrophe in front, which
  import takes away. Macros are not run, and that is told.
- At most {LARGEST >> 20} MB through the page ({LARGEST_UNPACKED >> 30} GB unpacked) and {MOST_ROWS:,} rows;
  a JSON list at most {WHOLE_AT_MOST >> 20} MB, JSON lines of any length. Large catalogues go by JSON lines.

## Tables

Names are those of the national exchange where it has one; ours begin with `yb_`. **Compared** columns are written for
other systems and only compared when read: a contradiction is an error.
"""


def exchange_markdown() -> str:
    """The whole page."""
    parts = [HEAD, *map(_sheet, SHEETS), _codes(), _elsewhere()]
    return "\n".join(parts)


def _sheet(sheet: Sheet) -> str:
    lines = [f"### {sheet.label} `{sheet.name}`", ""]
    if sheet.parents:
        keys = "、".join(f"`{name}`" for name in sheet.parents)
        lines += [f"Each row carries {keys} of the row it belongs to.", ""]
    lines += ["| column | heading | element | holds |", "| --- | --- | --- | --- |"]
    lines += [line for field in sheet.fields for line in _field(field)]
    lines += [f"| `{name}` | {heading} | compared | |" for name, heading in (sheet.told or {}).items()]
    return "\n".join(lines) + "\n"


def _field(field: Field) -> Iterator[str]:
    held = f"{field.kind.label}。{field.kind.hint}" if field.kind.hint else field.kind.label
    for name, heading in zip(field.names, field.headings, strict=True):
        element = f"`{field.path}`" if field.path else "the text"
        yield f"| `{name}` | {heading} | {element} | {held.rstrip('。')} |"


def _codes() -> str:
    tables = [value for value in vars(codes).values() if isinstance(value, CodeTable)]
    lines = ["## Code tables", "", "| table | number and word | also taken |", "| --- | --- | --- |"]
    for table in tables:
        also = "、".join(f"{word} = {table.word(value)}" for word, value in table.also.items())
        lines.append(f"| {table.name} | {table.choices} | {also} |")
    doubtful = next(table for table in tables if table.doubtful)
    told = "、".join(f"{number} ({word})" for number, word in doubtful.doubtful.items())
    lines += ["", f"A bare number of {doubtful.name} that is read otherwise elsewhere, {told}, brings a warning."]
    return "\n".join(lines) + "\n"


def _elsewhere() -> str:
    names = "、".join(f"`{name}`" for name in KNOWN_ELSEWHERE)
    return f"## Known and not read\n\n{names}: the platform keeps these elsewhere or not at all; each is told once.\n"
