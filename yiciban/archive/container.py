"""The file of a package: a ZIP without compression whose bytes follow from its parts alone.

Every field of every header has one value, there is nothing between the parts and nothing behind them; `oddities`
names whatever is otherwise. Pure: no Django, no settings.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from yiciban.kernel.refusal import Kind, Refusal

STAMP = (1980, 1, 1, 0, 0, 0)
_STAMP_WORDS = (0, 33)  # midnight, 1 January 1980, as DOS writes it
_MODE = 0o100600 << 16
_UTF8 = 0x800
_UNIX, _VERSION = 3, 20
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
MOST = 0xFFFFFFFE
"""The largest package: beyond it the format has other headers (ZIP64), which no other program need know."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part as it goes into the file."""

    name: str
    size: int
    crc: int


def too_large() -> Refusal:
    """The no for a package beyond what the container can hold."""
    return Refusal("package_too_large", "这件的材料加起来超过 4 GB，归档包装不下。", Kind.CONFLICT)


def write(out: BinaryIO, parts: Iterable[tuple[Entry, Iterable[bytes]]]) -> None:
    """Write the container; entries say size and CRC-32 beforehand. Raises Refusal `package_too_large`."""
    central, position, count = [], 0, 0
    for entry, chunks in parts:
        name = entry.name.encode()
        head = _common(entry, name)
        out.write(_LOCAL.pack(b"PK\3\4", _VERSION, *head, len(name), 0) + name)
        for chunk in chunks:
            out.write(chunk)
        central.append(
            _CENTRAL.pack(b"PK\1\2", _UNIX << 8 | _VERSION, _VERSION, *head, len(name), 0, 0, 0, 0, _MODE, position)
            + name
        )
        position += _LOCAL.size + len(name) + entry.size
        count += 1
        if position > MOST:
            raise too_large()
    directory = b"".join(central)
    out.write(directory + _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), position, 0))


def _common(entry: Entry, name: bytes) -> tuple[int, ...]:
    """Flags, method, time, date, CRC and both sizes: the same in both headers of a part."""
    flags = 0 if name.isascii() else _UTF8
    if entry.size > MOST:
        raise too_large()
    return (flags, zipfile.ZIP_STORED, *_STAMP_WORDS, entry.crc, entry.size, entry.size)


def oddities(file: BinaryIO, infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """One sentence for each header that is not as `write` writes it, and for bytes that belong to no part."""
    position, central = 0, []
    for info in infos:
        name = info.filename.encode()
        head = _common(Entry(info.filename, info.file_size, info.CRC), name)
        wanted = _LOCAL.pack(b"PK\3\4", _VERSION, *head, len(name), 0) + name
        file.seek(position)
        if info.header_offset != position or file.read(len(wanted)) != wanted:
            yield f"“{info.filename}”的文件头被改过，或者前面夹了别的内容"
        central.append(
            _CENTRAL.pack(b"PK\1\2", _UNIX << 8 | _VERSION, _VERSION, *head, len(name), 0, 0, 0, 0, _MODE, position)
            + name
        )
        position += len(wanted) + info.file_size
    directory = b"".join(central)
    end = directory + _END.pack(b"PK\5\6", 0, 0, len(infos), len(infos), len(directory), position, 0)
    file.seek(position)
    if file.read(len(end) + 1) != end:
        yield "包的目录被改过，或者后面加了别的内容"
