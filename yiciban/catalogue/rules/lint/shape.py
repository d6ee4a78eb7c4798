"""What keeps a document from being read, in words: the linter's first look at a draft, a file or an old version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from yiciban.catalogue.facts import Finding, Severity

_SHAPE_WORDS = {
    "missing": "还没有填。",
    "string_too_short": "还没有填。",
    "too_short": "至少要有一项。",
    "string_too_long": "太长了，最多 {max_length} 个字。",
    "string_pattern_mismatch": "格式不对。",
    "enum": "请从列出的几种里选一种。",
    "literal_error": "请从列出的几种里选一种。",
    "int_parsing": "请填整数。",
    "int_type": "请填整数。",
    "bool_parsing": "请选是或者否。",
    "date_from_datetime_parsing": "请填日期，例如 2026-11-02。",
    "date_parsing": "请填日期，例如 2026-11-02。",
    "less_than_equal": "最大是 {le}。",
    "greater_than_equal": "最小是 {ge}。",
    "extra_forbidden": "没有这个要素，请去掉。",
}


def shape_findings(slug: str, error: ValidationError) -> tuple[Finding, ...]:
    """One finding for every place that cannot be read."""
    return tuple(
        Finding("shape", Severity.ERROR, slug, ".".join(map(str, one["loc"])), _sentence(one), "")
        for one in error.errors()
    )


def _sentence(error: Mapping[str, Any]) -> str:
    """One of pydantic's errors as a sentence that says how to mend it."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    words = _SHAPE_WORDS.get(error["type"], "填的内容看不懂。")
    return words.format(**error.get("ctx", {}))
