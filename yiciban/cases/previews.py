"""Safe previews of what applicants hand in: pictures we made ourselves, so that showing them inline is safe.

Each page is drawn once by a process of its own (`raster`) and kept beside the files under the digest of its
original; the original itself only ever leaves as an attachment.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from yiciban.documents import store
from yiciban.documents.facts import FileFact
from yiciban.documents.web import as_strange
from yiciban.kernel.refusal import Refusal, invalid, not_found

SMALL = 320  # pixels of the longer side of a small picture: sharp at half of it on a phone
TIMEOUT = 25  # seconds on the wall; the process has 20 of its own
MOST_PAGES = 500
# Two at a time: a clerk who leafs quickly must not take the whole machine.
_turns = BoundedSemaphore(2)
_KEPT = ("PATH", "SYSTEMROOT", "LANG")


def page_count(file: FileFact) -> int:
    """How many pages can be looked at; Refusal `preview_failed` for a file that cannot be opened."""
    if file.media_type != "application/pdf":
        return 1
    return min(int(_kept(file, 0)), MOST_PAGES)


def page_png(file: FileFact, page: int) -> bytes:
    """One page as PNG, counted from 1; Refusal `page_not_found`, `preview_failed`."""
    if not 1 <= page <= page_count(file):
        raise not_found("这个文件没有这一页。", "page_not_found")
    return _kept(file, page)


def small_png(file: FileFact) -> bytes:
    """The first page, or the picture, small enough for a list; Refusal `preview_failed`."""
    return _kept(file, 1, SMALL)


def small_picture(file: FileFact) -> HttpResponseBase:
    """The answer that shows `small_png` inline; never kept by the browser, as nothing of a stranger's is."""
    return as_strange(HttpResponse(small_png(file), content_type="image/png"))


def _kept(file: FileFact, page: int, longest: int | None = None) -> bytes:
    path = _path(file, page, longest)
    if path.exists():
        return path.read_bytes()
    answer = _draw(file, page, longest)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(answer)
    fresh.replace(path)
    return answer


def _path(file: FileFact, page: int, longest: int | None) -> Path:
    size = f"-{longest}" if longest else ""
    return store.root() / "previews" / file.digest[:2] / f"{file.digest}-{page or 'count'}{size}"


def _draw(file: FileFact, page: int, longest: int | None) -> bytes:
    command = [sys.executable, "-I", "-m", "yiciban.cases.raster", str(store.path_of(file.digest))]
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        with _turns:
            done = subprocess.run(  # noqa: S603 - our own program, its arguments are ours
                [*command, file.media_type, str(page), *([str(longest)] if longest else [])],
                capture_output=True,
                timeout=TIMEOUT,
                check=True,
                env=environment,
            )
    except (subprocess.SubprocessError, OSError) as error:
        raise _failed(file) from error
    if not done.stdout:
        raise _failed(file)
    return done.stdout


def _failed(file: FileFact) -> Refusal:
    return invalid("preview_failed", f"“{file.name}”预览不了，可能加了密码或者没存完整。请下载原件看。")
