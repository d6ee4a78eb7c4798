"""How an operation of the JSON API says what it needs: summary, permission, article of law, as data.

The words go into the OpenAPI document and from there onto the pages of documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from yiciban.kernel.cursors import MOST
from yiciban.kernel.permissions import Permission

# How much of a list one asks for: more than the longest page is refused, as everywhere, not cut in silence.
PageLimit = Annotated[int, Field(ge=1, le=MOST)]
Cursor = Annotated[str, Field(max_length=200)]


def operation(
    summary: str,
    *,
    needs: Permission | None = None,
    law: str = "",
    note: str = "",
    schema: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Keyword arguments for a ninja operation: a Chinese summary, a description, and both facts for programs.

    `needs` is the permission the command asks for, `law` the article it carries out, `note` what else a caller
    has to know, `schema` more of the OpenAPI operation, for bodies and answers that are no JSON.
    """
    extra: dict[str, Any] = dict(schema or {})
    sentences = [note] if note else []
    if needs is not None:
        who = [role.label for role in sorted(needs.roles)] + ["办事人本人"] * needs.residents
        sentences.append(f"权限 `{needs.code}`（{needs.label}）：{'、'.join(who)}。")
        extra["x-permission"] = needs.code
    if law:
        sentences.append(f"依据：{law}。")
        extra["x-law"] = law
    return {"summary": summary, "description": "\n\n".join(sentences) or f"{summary}。", "openapi_extra": extra}


def binary(media_type: str) -> dict[str, Any]:
    """The part of an OpenAPI operation that says: the answer is a file of this sort."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {"responses": {200: {"description": "OK", "content": content}}}
