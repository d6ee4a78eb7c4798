"""Bytes on disk: content-addressed files, and the part files of uploads under way."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings


def root() -> Path:
    """The folder of all files; made on first use, readable by this account only."""
    path = Path(settings.YICIBAN_FILES)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(digest: str) -> Path:
    """Where the bytes with that SHA-256 stand."""
    return root() / digest[:2] / digest[2:4] / digest


def part_of(upload: UUID) -> Path:
    """Where the bytes of an upload under way stand."""
    folder = root() / "uploads"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"{upload.hex}.part"


def write_at(part: Path, offset: int, data: bytes) -> None:
    """Write a chunk at its place; a chunk that was cut off earlier is simply overwritten."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b" if part.exists() else "wb") as file:
        file.seek(offset)
        file.write(data)
        file.truncate()


def keep(part: Path) -> str:
    """Move a finished part file to its place by content; returns the SHA-256 as hex."""
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    target = path_of(digest)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part.replace(target)
    return digest


def open_file(digest: str) -> BinaryIO:
    """The bytes with that SHA-256, for reading."""
    return path_of(digest).open("rb")


def remove(digest: str) -> None:
    """Delete the bytes with that SHA-256; the caller knows that nothing else stands on them."""
    path_of(digest).unlink(missing_ok=True)
