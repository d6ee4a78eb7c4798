"""CSV: one file with the items, or a zip with a file a sheet; UTF-8 with or without its mark, GB18030, UTF-16."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from yiciban.catalogue.rules.exchange.book import Book, RawSheet, book_of
from yiciban.catalogue.rules.exchange.cells import Formula
from yiciban.catalogue.rules.exchange.table import ITEMS, SHEETS
from yiciban.catalogue.rules.exchange.write import Rows, header
from yiciban.kernel.refusal import invalid
from yiciban.kernel.tables import escaped, unescaped

LONGEST_CELL = 100_000
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_csv(file: BinaryIO) -> Book:
    """One file: the items. Raises Refusal `exchange_encoding`, `exchange_no_items`, `exchange_rows`."""
    return book_of([RawSheet(ITEMS.name, _rows(file.read()))])


def read_zip(file: ZipFile) -> Book:
    """A zip of files named after the sheets; the same refusals."""
    members = [one for one in file.infolist() if one.filename.lower().endswith(".csv")]
    return book_of(RawSheet(_title(one), _rows(file.read(one))) for one in members)


class CsvWriter:
    """Writes a zip with one file a sheet, each with the mark that lets Excel read it as UTF-8."""

    def __init__(self, target: BinaryIO, scratch: Mapping[str, BinaryIO]) -> None:
        """`scratch` holds a file a sheet: a zip takes its members one after the other."""
        self._target, self._scratch = target, scratch
        self._texts = {name: io.TextIOWrapper(held, "utf-8", newline="") for name, held in scratch.items()}
        self._writers = {name: csv.writer(text) for name, text in self._texts.items()}
        for sheet in SHEETS:
            self._texts[sheet.name].write("\ufeff")
            self._writers[sheet.name].writerow(header(sheet))
            self._writers[sheet.name].writerow(sheet.columns.values())

    def add(self, rows: Rows) -> None:
        """The rows of one item."""
        for name, held in rows.items():
            self._writers[name].writerows([escaped(cell) for cell in row] for row in held)

    def close(self) -> None:
        """Put the files into the zip."""
        with ZipFile(self._target, "w", ZIP_DEFLATED) as packed:
            for name, text in self._texts.items():
                text.flush()
                self._scratch[name].seek(0)
                with packed.open(ZipInfo(f"{name}.csv", (2026, 1, 1, 0, 0, 0)), "w") as member:
                    while block := self._scratch[name].read(1 << 20):
                        member.write(block)


def _title(member: ZipInfo) -> str:
    """The sheet a member is named after; zips of Chinese Windows write names in GBK without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name).stem


def _rows(data: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows as a spreadsheet would number them: a cell of several lines is one row."""
    text = decoded(data)
    first = text[: text.find("\n") if "\n" in text else len(text)]
    between = max(",\t;", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    return _read(reader)


def _read(reader: Iterable[list[str]]) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        for number, row in enumerate(reader, start=1):
            yield number, [Formula(cell) if cell[:1] == "=" else unescaped(cell) for cell in row]
    except csv.Error as error:
        sentence = f"第 {number + 1} 行附近读不下去，可能少了一个引号，或者有一格超过 {LONGEST_CELL} 个字。"
        raise invalid("exchange_broken", sentence) from error


def decoded(data: bytes) -> str:
    """The text of a file, whatever of the usual encodings it is in. Raises Refusal `exchange_encoding`."""
    named = next((name for mark, name in _BOMS if data.startswith(mark)), "")
    for encoding in [named] if named else ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise invalid("exchange_encoding", "看不出文件用的是哪种编码。请在表格软件里另存为“CSV UTF-8”再传。")
