"""Texts in spreadsheets: escaped so that no spreadsheet takes them for a formula, and taken back."""

from __future__ import annotations

import re
from typing import Any

# Full-width signs too: Chinese spreadsheets take ＝ for =.
_RISKY = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def escaped(cell: Any) -> Any:
    """A text that begins like a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and _RISKY.match(cell) else cell


def unescaped(cell: Any) -> Any:
    """The text without the apostrophe that `escaped` put there."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and _RISKY.match(cell) else cell
