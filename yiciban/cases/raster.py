"""One page of a stranger's file as a picture. Runs as a process of its own, with limits: `previews` starts it.

A PDF or a picture from outside may be made to crash or to exhaust whoever opens it. This process knows no
database, no settings and no secrets; what it may use of time and memory is cut before the file is opened.

    python -I -m yiciban.cases.raster PATH MEDIA_TYPE PAGE [LONGEST]     PNG on stdout; PAGE 0: the number of pages
"""

from __future__ import annotations

import contextlib
import io
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

LONGEST = 1600  # pixels of the longer side, unless told
MOST_PIXELS = 60_000_000  # a photo of 60 megapixels is more than any phone takes
CPU_SECONDS = 20
MEMORY = 1536 * 1024 * 1024


def limit() -> None:
    """Cut processor time and memory where the system can (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def pdf_pages(path: Path) -> int:
    """How many pages the PDF has."""
    with _document(path) as document:
        return len(document)


def pdf_page(path: Path, page: int, longest: int = LONGEST) -> bytes:
    """One page of the PDF, counted from 1."""
    with _document(path) as document:
        document.init_forms()
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(longest / max(width, height, 1), 4)
        picture = sheet.render(scale=scale, rev_byteorder=True).to_pil()
        return _png(picture)


def _document(path: Path) -> Any:
    pypdfium2: Any = import_module("pypdfium2")  # carries no types
    return pypdfium2.PdfDocument(path)


def image(path: Path, longest: int = LONGEST) -> bytes:
    """A picture, upright and no larger than needed; everything that was hidden in the file stays behind."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(path) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("RGB", (longest, longest))
        picture = ImageOps.exif_transpose(opened)
        picture.thumbnail((longest, longest))
        return _png(picture.convert("RGB"))


def _png(picture: object) -> bytes:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def main(arguments: list[str]) -> int:
    """Write the answer to stdout; 0 when there is one."""
    limit()
    path, media_type, page = Path(arguments[0]), arguments[1], int(arguments[2])
    longest = int(arguments[3]) if len(arguments) > 3 else LONGEST
    is_pdf = media_type == "application/pdf"
    if page == 0:
        answer = str(pdf_pages(path) if is_pdf else 1).encode()
    else:
        answer = pdf_page(path, page, longest) if is_pdf else image(path, longest)
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
