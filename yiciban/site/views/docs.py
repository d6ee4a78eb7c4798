"""The documentation of the API as a page of our own: rendered from the OpenAPI document, nothing from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from yiciban.site import api_schema
from yiciban.site.api import api

Node = dict[str, Any]
_DEEPEST = 3
_EXAMPLES: Mapping[str, Any] = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}, "null": None}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a table: a parameter, or a value of a body or an answer."""

    name: str
    type: str
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class Described:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[SafeString, ...]
    permission: str
    open: bool
    parameters: tuple[Field, ...]
    body_type: str
    body: tuple[Field, ...]
    answers: tuple[tuple[str, str, tuple[Field, ...]], ...]
    curl: str


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Every operation, by subject."""
    lines = api_schema.INTRODUCTION.split("\n\n")
    groups = described(f"{request.scheme}://{request.get_host()}")
    context = {
        "lead": lines[0],
        "points": [_marked(line.removeprefix("- ")) for line in lines[1].splitlines()],
        "groups": groups,
        "count": sum(len(group["operations"]) for group in groups),
    }
    return render(request, "site/api_docs.html", context)


@lru_cache(maxsize=4)
def described(base: str) -> tuple[Node, ...]:
    """The operations by subject, with examples for this address; the document never changes while we run."""
    document = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    operations = [
        (operation["tags"][0], _described(document, method, path, operation, base))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    groups = (
        {**tag, "operations": [one for name, one in operations if name == tag["name"]]} for tag in api_schema.TAGS
    )
    return tuple(group for group in groups if group["operations"])


def _described(document: Node, method: str, path: str, operation: Node, base: str) -> Described:
    body_type, body = _content(operation.get("requestBody", {}))
    schema = body.get("schema", {})
    return Described(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        paragraphs=tuple(
            _marked(text) for text in operation.get("description", "").split("\n\n") if not text.isascii()
        ),
        permission=operation.get("x-permission", ""),
        open="security" not in operation,
        parameters=tuple(_parameter(document, one) for one in operation["parameters"]),
        body_type=body_type,
        body=tuple(_fields(document, schema)),
        answers=tuple(_answers(document, operation["responses"])),
        curl=_curl(document, f"-X {method.upper()} '{base}{path}", operation, (body_type, schema)),
    )


def _answers(document: Node, responses: Node) -> Iterator[tuple[str, str, tuple[Field, ...]]]:
    for status, response in responses.items():
        if status in ("default", "401"):
            continue
        kind, content = _content(response)
        yield status, kind, tuple(_fields(document, content.get("schema", {})))


def _marked(text: str) -> SafeString:
    """The text with what stands between backticks as code."""
    parts = (("code" if place % 2 else "span", part) for place, part in enumerate(text.split("`")))
    return format_html_join("", "<{0}>{1}</{0}>", ((mark_safe(tag), part) for tag, part in parts))  # noqa: S308


def _content(part: Node) -> tuple[str, Node]:
    """Media type and schema of a body or an answer; empty when it has none."""
    contents: Node = part.get("content", {})
    return next(iter(contents.items())) if contents else ("", {})


def _parameter(document: Node, parameter: Node) -> Field:
    where = {"path": "地址", "query": "查询", "header": "请求头"}.get(parameter["in"], parameter["in"])
    text = parameter.get("description", "")
    return Field(parameter["name"], f"{where}，{_type(document, parameter['schema'])}", parameter["required"], text)


def _resolve(document: Node, schema: Node) -> Node:
    while "$ref" in schema or len(schema.get("allOf", ())) == 1:
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        else:
            schema = schema["allOf"][0]
    return schema


def _fields(document: Node, schema: Node, prefix: str = "", depth: int = 0) -> Iterator[Field]:
    """The values of an object, those of its parts with a dot, those of a list's items with []."""
    schema = _resolve(document, schema)
    if schema.get("type") == "array":
        yield from _fields(document, schema["items"], f"{prefix}[]." if prefix else "[].", depth + 1)
        return
    for name, value in schema.get("properties", {}).items():
        inner = _resolve(document, value)
        required = name in schema.get("required", ())
        text = inner.get("description", "") if not inner.get("properties") else ""
        yield Field(f"{prefix}{name}", _type(document, value), required, text if "enum" not in inner else "")
        parts = _resolve(document, inner["items"]) if inner.get("type") == "array" else inner
        if depth < _DEEPEST and parts.get("properties"):
            mark = "[]." if inner.get("type") == "array" else "."
            yield from _fields(document, parts, f"{prefix}{name}{mark}", depth + 1)


def _type(document: Node, schema: Node) -> str:
    schema = _resolve(document, schema)
    if "anyOf" in schema:
        return " 或 ".join(dict.fromkeys(_type(document, one) for one in schema["anyOf"]))
    if "enum" in schema:
        return "、".join(str(value) or "“”" for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "object")
    if kind == "array":
        return f"{_type(document, schema.get('items', {}))}[]"
    if isinstance(kind, list):
        return " 或 ".join(kind)
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _curl(document: Node, start: str, operation: Node, body: tuple[str, Node]) -> str:
    body_type, schema = body
    needed = [one for one in operation["parameters"] if one["required"]]
    query = "&".join(f"{one['name']}=…" for one in needed if one["in"] == "query")
    lines = [f"curl {start}{'?' + query if query else ''}'"]
    if "security" in operation:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    lines += [f"-H '{one['name']}: 0'" for one in needed if one["in"] == "header"]
    if any(one["name"] == "Idempotency-Key" for one in operation["parameters"]):
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if body_type == "application/json":
        example = json.dumps(_example(document, schema), ensure_ascii=False)
        lines += ["-H 'Content-Type: application/json'", f"-d '{example}'"]
    elif body_type:
        lines += [f"-H 'Content-Type: {body_type}'", "--data-binary @part.bin"]
    return " \\\n  ".join(lines)


def _example(document: Node, schema: Node) -> Any:
    """A body with what is required, or with everything when nothing is."""
    schema = _resolve(document, schema)
    if "anyOf" in schema:
        return _example(document, schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    if properties := schema.get("properties"):
        wanted = schema.get("required") or properties
        return {name: _example(document, properties[name]) for name in wanted}
    if schema.get("type") == "array":
        return [_example(document, schema["items"])]
    if schema.get("type") == "string":
        return {"uuid": "00000000-0000-0000-0000-000000000000", "date": "2026-12-02"}.get(schema.get("format", ""), "…")
    return schema.get("default", _EXAMPLES.get(schema.get("type", "object")))
