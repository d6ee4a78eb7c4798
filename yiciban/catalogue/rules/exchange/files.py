"""Files of the exchange: recognised by what is in them; what is too large or something else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from yiciban.catalogue.facts import FileFormat
from yiciban.catalogue.rules.exchange.book import Book, refuse_broken
from yiciban.catalogue.rules.exchange.csvs import read_csv, read_zip
from yiciban.catalogue.rules.exchange.jsons import read_json
from yiciban.catalogue.rules.exchange.xlsx import read_xlsx
from yiciban.kernel.refusal import Refusal, invalid

LARGEST = 50 * 1024 * 1024
"""What a page takes; the command line reads larger files of the operator's own."""
LARGEST_UNPACKED = 1024 * 1024 * 1024
MOST_PACKED = 200
# A text packs to a fiftieth at most; a bomb to a thousandth.
TIGHTEST = 200
ACCEPTED = ".xlsx、.csv（或者装着它们的 .zip）和 .json"
_OTHERS: Mapping[bytes, str] = {
    b"\xd0\xcf\x11\xe0": "这是旧版 Excel（.xls），或者加了密码。请去掉密码，另存为 .xlsx 再传。",
    b"%PDF": "这是 PDF。请传表格的原件。",
    b"\x89PNG": "这是图片。请传表格的原件。",
    b"\xff\xd8\xff": "这是图片。请传表格的原件。",
    b"Rar!": "这是 RAR 压缩包。请用 zip，或者直接传表格。",
    b"7z\xbc\xaf": "这是 7z 压缩包。请用 zip，或者直接传表格。",
    b"\x1f\x8b": "这是 gzip 压缩包。请用 zip，或者直接传表格。",
    b"{\\rt": "这是 RTF 文档。请传表格的原件。",
    b"<htm": "这是网页（有的系统导出的“xls”其实是网页）。请在 Excel 里打开，另存为 .xlsx 再传。",
    b"<!DO": "这是网页（有的系统导出的“xls”其实是网页）。请在 Excel 里打开，另存为 .xlsx 再传。",
    b"<?xm": "这是 XML。请在 Excel 里打开，另存为 .xlsx 再传。",
}


def format_of(file: BinaryIO) -> FileFormat:
    """What a file is, by its content. Raises Refusal `exchange_empty`, `exchange_type`, `exchange_broken`."""
    head = file.read(1024)
    file.seek(0)
    if not head.strip():
        raise invalid("exchange_empty", "这个文件是空的。请重新导出再传。")
    for sign, sentence in _OTHERS.items():
        if head.startswith(sign):
            raise invalid("exchange_type", sentence)
    if head.startswith(b"PK"):
        return _packed_format(file)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        return FileFormat.JSON
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise invalid("exchange_type", f"认不出这是什么文件。请传 {ACCEPTED}。")
    return FileFormat.CSV


def open_book(file: BinaryIO, kind: FileFormat, size: int) -> Book:
    """The book in a file. Raises Refusal `exchange_*` where it cannot be read."""
    if kind is FileFormat.JSON:
        return read_json(file, size)
    if kind is FileFormat.CSV and file.read(2) != b"PK":
        file.seek(0)
        return read_csv(file)
    file.seek(0)
    packed = _opened(file)
    check_packed(packed)
    return read_xlsx(file, packed) if kind is FileFormat.XLSX else read_zip(packed)


def check_packed(packed: ZipFile) -> None:
    """Raise Refusal `exchange_too_large` for what would unpack to too much."""
    members = packed.infolist()
    whole = sum(one.file_size for one in members)
    squeezed = sum(one.compress_size for one in members) or 1
    if len(members) > MOST_PACKED:
        raise invalid("exchange_too_large", f"压缩包里有 {len(members)} 个文件，最多 {MOST_PACKED} 个。")
    if whole > LARGEST_UNPACKED or (whole > LARGEST and whole / squeezed > TIGHTEST):
        limit = LARGEST_UNPACKED >> 20
        raise invalid("exchange_too_large", f"解开以后有 {whole >> 20} MB，最大 {limit} MB。请按部门分成几个文件。")


def _packed_format(file: BinaryIO) -> FileFormat:
    packed: Any = _opened(file)
    names = packed.namelist()
    file.seek(0)
    if "xl/workbook.xml" in names:
        return FileFormat.XLSX
    if any(name.lower().endswith(".csv") for name in names):
        return FileFormat.CSV
    raise invalid("exchange_type", f"压缩包里没有表格。请传 {ACCEPTED}。")


def _opened(file: BinaryIO) -> ZipFile:
    try:
        return ZipFile(file)
    except (BadZipFile, OSError, ValueError) as error:
        raise refuse_broken() from error


__all__ = ["ACCEPTED", "LARGEST", "Refusal", "check_packed", "format_of", "open_book"]
