"""From a paper's data to its PDF (PDF/A-2b and PDF/UA-1 as Typst writes them; no validator of ours has judged it).

Same data, same bytes. Safe to call from many threads: each call is one compilation, the fonts are shared.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path

import segno
import typst
from pydantic import ValidationError

from yiciban.documents.paper import coverage, shapes, words

TEMPLATES = Path(__file__).resolve().parent / "typ"


class RenderError(Exception):
    """A paper could not be made; `sentence` is for the page, `detail` for the log."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(f"{sentence} {detail}".strip())
        self.sentence = sentence
        self.detail = detail


def render_paper(paper: shapes.Paper) -> bytes:
    """The paper as PDF. Raises RenderError."""
    return render(paper.template, paper.as_data())


def render(template: str, data: Mapping[str, object]) -> bytes:
    """The template filled with `data` (keys: see `shapes`) as PDF. Raises RenderError."""
    paper = _checked(template, data)
    payload, missing = _printable(paper)
    payload["qr_svg"] = _qr(paper.qr_url)
    payload["missing_note"] = coverage.missing_note(missing)
    try:
        return typst.compile(
            TEMPLATES / f"{paper.template}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            # Data travels as JSON and is placed as strings: Typst never reads it as markup.
            sys_inputs={"data": json.dumps(payload)},
            pdf_standards=["a-2b", "ua-1"],
            timestamp=int(paper.printed_at.timestamp()),
        )
    except typst.TypstError as error:
        raise RenderError(f"《{paper.title}》没有排出来。", f"{template}: {error.message}") from error


def _checked(template: str, data: Mapping[str, object]) -> shapes.Paper:
    if template not in shapes.SHAPES:
        raise RenderError("没有这种文书。", repr(template))
    try:
        return shapes.read(template, dict(data))
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}" for each in error.errors())
        raise RenderError("文书的内容不完整或写法不对。", f"{template}: {where}") from error


def _printable(paper: shapes.Paper) -> tuple[dict[str, object], tuple[str, ...]]:
    data = {key: words.spelled(value) for key, value in asdict(paper).items()}
    data["case_number"] = words.grouped(paper.case_number)
    data["query_code"] = words.grouped(paper.query_code)
    try:
        return coverage.printable(data)
    except FileNotFoundError as error:
        raise RenderError(
            "缺少印文书用的字库。",
            f"no fonts in {coverage.FONTS}: run npm install and node fonts.mjs in frontend/",
        ) from error


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[coverage.FONTS])


@lru_cache(maxsize=64)
def _qr(url: str) -> str:
    """The code as SVG, or nothing; error correction M survives a fold and a coffee stain.

    Drawing it takes about ten milliseconds, and the papers of a case carry the same.
    """
    if not url:
        return ""
    picture = io.BytesIO()
    code = segno.make(url, error="m", micro=False, boost_error=False)
    code.save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()
