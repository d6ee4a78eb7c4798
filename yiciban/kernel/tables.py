"""Tables for spreadsheets: texts escaped so that none is taken for a formula, and taken back; lines of CSV."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# Full-width signs too: Chinese spreadsheets take ＝ for =.
_RISKY = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def escaped(cell: Any) -> Any:
    """A text that begins like a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and _RISKY.match(cell) else cell


def unescaped(cell: Any) -> Any:
    """The text without the apostrophe that `escaped` put there."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _RISKY.match(cell) else cell


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Lines of a CSV file that Excel reads as UTF-8, safe against being taken for formulas."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([escaped(cell) for cell in row])
