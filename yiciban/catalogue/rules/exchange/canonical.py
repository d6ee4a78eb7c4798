"""The document of a guide as canonical JSON, exactly as `kernel.digests.canonical_json` writes it, but in bulk.

Items of one standard share most of their parts; each part is written once.
"""

from __future__ import annotations

import json
from datetime import date
from json.encoder import encode_basestring
from typing import Any

from yiciban.catalogue.facts import Guide, Part

_whole = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_NAMES = tuple((name, f'"{name}":') for name in sorted(Guide.model_fields))
_CONSTANTS = {None: "null", True: "true", False: "false"}
KEPT = 200_000
"""So many different parts are remembered."""


class Canonical:
    """Writes guides one after the other."""

    def __init__(self) -> None:
        self._parts: dict[int, tuple[Part, str]] = {}

    def text(self, guide: Guide) -> str:
        """The canonical JSON of the document that a version of the guide holds."""
        held = guide.__dict__
        return "{" + ",".join([before + self._value(held[name]) for name, before in _NAMES]) + "}"

    def _value(self, value: Any) -> str:
        if isinstance(value, str):  # an enum of words as well
            return encode_basestring(value)
        if isinstance(value, tuple):
            return "[" + ",".join([self._value(one) for one in value]) + "]" if value else "[]"
        if isinstance(value, Part):
            return self._part(value)
        if value is None or isinstance(value, bool):
            return _CONSTANTS[value]
        if isinstance(value, date):
            return f'"{value.isoformat()}"'
        return _whole(value)

    def _part(self, part: Part) -> str:
        """A part, by which object it is; it is held on to, so that no other can take its place."""
        kept = self._parts.get(id(part))
        if kept is None:
            if len(self._parts) >= KEPT:
                self._parts.clear()
            kept = self._parts[id(part)] = (part, _whole(part.model_dump(mode="json")))
        return kept[1]
