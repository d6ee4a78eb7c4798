"""Cursors of lists: opaque to whoever holds one, and checked when they come back."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from yiciban.kernel.refusal import invalid

T = TypeVar("T")
MOST = 100
"""The longest page any list of the API gives."""
_FARTHEST = 1_000_000  # rows one leafs through
_LARGEST = 2**63


def write_cursor(*parts: object) -> str:
    """The parts of a place in a list, as one word of an address."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *kinds: Callable[[Any], Any]) -> list[Any]:
    """The parts again. One that was tampered with is a Refusal `cursor_invalid`, never an error of the database."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [kind(part) for kind, part in zip(kinds, parts, strict=True)]
    except (TypeError, ValueError, binascii.Error, RecursionError) as error:
        raise invalid("cursor_invalid", "翻页的位置不对，请回到第一页。") from error


def place(part: Any) -> int:
    """The number of a row, as a kind of `read_cursor`. Raises ValueError for what no table can hold."""
    if isinstance(part, bool) or not isinstance(part, int) or not 0 <= part < _LARGEST:
        raise ValueError(part)
    return part


def page_of(rows: Callable[[int], Sequence[T]], cursor: str, limit: int) -> tuple[Sequence[T], str]:
    """One page of a list that stands still, with the cursor of the next; `rows(n)` gives at least the first n rows.

    For lists that change while somebody reads them, let the cursor hold the last row instead.
    """
    start = min(read_cursor(cursor, place)[0], _FARTHEST) if cursor else 0
    found = rows(start + limit + 1)
    following = write_cursor(start + limit) if len(found) > start + limit else ""
    return found[start : start + limit], following
