"""What a PDF says and carries, asked of poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile


def _poppler(tool: str, pdf: bytes, *arguments: str) -> str:
    path = shutil.which(tool)
    assert path, f"{tool} is missing: apt-get install poppler-utils (macOS: brew install poppler)"
    with NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(pdf)
        command = [path, file.name, *arguments]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603 - our own file
    return done.stdout.decode()


def text(pdf: bytes, *, page: int | None = None) -> str:
    """The text in reading order."""
    pages = ("-f", str(page), "-l", str(page)) if page else ()
    return _poppler("pdftotext", pdf, *pages, "-")


def flat(pdf: bytes, *, page: int | None = None) -> str:
    """The text without any white space: lines and cells joined."""
    return re.sub(r"[\s\u200b]+", "", text(pdf, page=page))


def pages(pdf: bytes) -> int:
    found = re.search(r"^Pages:\s+(\d+)$", _poppler("pdfinfo", pdf), re.MULTILINE)
    assert found
    return int(found[1])


def info(pdf: bytes) -> str:
    return _poppler("pdfinfo", pdf)


def fonts(pdf: bytes) -> list[list[str]]:
    """Name and the embedded, subset, unicode flags of every font."""
    rows = _poppler("pdffonts", pdf).splitlines()[2:]
    return [[row.split()[0], *row.split()[-5:-2]] for row in rows]


def overflow(pdf: bytes, *, width: float, height: float, margin: float) -> list[str]:
    """Words whose box leaves the page's margin, in points: text that ran over its cell's edge and off."""
    boxes = _poppler("pdftotext", pdf, "-bbox", "-")
    found = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', boxes)
    return [
        word
        for left, top, right, bottom, word in found
        if float(left) < margin
        or float(top) < margin
        or float(right) > width - margin
        or float(bottom) > height - margin
    ]
