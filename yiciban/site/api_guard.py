"""What every request to the API passes: who asks, in what form, and with which characters."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation
from ninja.parser import Parser

from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import invalid
from yiciban.network.auth import TokenAuth
from yiciban.site.api_errors import problem

Run = Callable[..., HttpResponse]
COMMANDS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_DEEPEST = 32


class Bearer(TokenAuth):
    """The token's owner, asked for once a request however many ask."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor behind the request's token, or None."""
        if not hasattr(request, "api_actor"):
            request.api_actor = super().__call__(request)  # type: ignore[attr-defined]
        return cast("Actor | None", request.api_actor)  # type: ignore[attr-defined]


class PlainParser(Parser):
    """Reads JSON and refuses text that no table can hold: NUL, and halves of characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises Refusal `invalid_request`, ValueError for what is no JSON."""
        data = json.loads(request.body, parse_constant=_no_number)
        _check(data)
        return data


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _check(value: Any, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise invalid("invalid_request", f"内容套得太深，最多 {_DEEPEST} 层。")
    if isinstance(value, str):
        if not is_plain(value):
            raise invalid("invalid_request", "内容里有看不见的坏字符。请重新输入，不要直接粘贴。")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key, depth)
            _check(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, depth + 1)


def is_plain(text: str) -> bool:
    """Whether PostgreSQL can hold the text."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def operation_of(run: Run) -> Operation:
    """The operation whose `run` a decorator of the view mode was given, however many stand between."""
    return cast(Operation, inspect.unwrap(run).__self__)


def guard(run: Run) -> Run:
    """Refuse what no operation could answer: bad characters in the address, JSON sent as something else."""
    takes_json = any(model.__ninja_param_source__ == "body" for model in operation_of(run).models)

    @wraps(run)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_plain(request.path):
            return problem(404)
        if not all(is_plain(value) for values in request.GET.lists() for value in (values[0], *values[1])):
            return problem(422, "invalid_request", "地址里有看不见的坏字符，请去掉。")
        has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
        if takes_json and has_body and request.content_type != "application/json":
            return problem(415)
        return run(request, *args, **kwargs)

    return guarded
