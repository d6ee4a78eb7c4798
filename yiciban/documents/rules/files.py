"""What may be uploaded, how a file is recognised, and how a paper is numbered. Pure functions."""

from __future__ import annotations

import re
import unicodedata

from yiciban.documents.facts import ACCEPTED, EXTENSIONS, MAX_FILE, MAX_NAME, NoticeKind
from yiciban.kernel.refusal import invalid

# What a file is, by its first bytes; the list is short because an office has to be able to open it.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
)


def check_size(size: int) -> None:
    """Raise Refusal `file_empty` or `file_too_large`."""
    if size <= 0:
        raise invalid("file_empty", "这个文件是空的。请重新拍照或另存后再传。")
    if size > MAX_FILE:
        raise invalid(
            "file_too_large",
            f"这个文件有 {size / 1_048_576:.0f} MB，最大只能传 {MAX_FILE // 1_048_576} MB。"
            "请把照片调小，或把扫描件分成几份再传。",
        )


def sniff(head: bytes, name: str) -> str:
    """The media type by content; Refusal `file_type` when it is none we take or its name claims another."""
    found = next((kind for at, magic, kind in _SIGNATURES if head[at : at + len(magic)] == magic), None)
    if found is None or (found == "image/webp" and not head.startswith(b"RIFF")):
        raise invalid("file_type", f"“{name}”打不开，不是能用的文件。请传 {ACCEPTED}。")
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if extension not in EXTENSIONS[found]:
        raise invalid(
            "file_type",
            f"“{name}”的内容是 {EXTENSIONS[found][0].upper()}，和文件名不一致。请重新拍照或另存为 {ACCEPTED} 再传。",
        )
    return found


def clean_name(name: str) -> str:
    """A file name safe to show and to send in a header: no path, no control characters, at most 120 long."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"<>|:*?]", "", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not stem:
        stem, dot, extension = name or "文件", "", ""
    return stem[: MAX_NAME - len(dot) - len(extension)] + dot + extension[:10]


def number_prefix(region_short: str, office_short: str, kind: NoticeKind, year: int) -> str:
    """The part of a document number before its serial: 明卫受〔2026〕第."""
    return f"{region_short}{office_short}{kind.code}〔{year}〕第"
