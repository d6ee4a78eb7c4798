"""How the API says no: always JSON, always `code` for programs and `detail` for people, `fields` where they help."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yiciban.kernel.refusal import Refusal

log = logging.getLogger(__name__)
API = "/api/"

SENTENCES: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", "这个请求看不懂。请对照接口文档检查地址、请求头和内容。"),
    401: ("token_missing", "请先登录，并在请求头里带上 Authorization: Bearer 令牌。"),
    403: ("forbidden", "您不能做这一步。"),
    404: ("not_found", "没有这个地址，或者您看不到它。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法。允许的方法在 Allow 响应头里。"),
    413: ("too_large", "一次传得太多了。请求内容最多 5 MB，文件请分片上传，每片 1 MB。"),
    415: ("media_type", "内容类型不对。命令请用 application/json，分片请用 application/octet-stream。"),
    429: ("too_many", "操作太频繁了，请稍后再试。"),
    500: ("broken", "系统出错了，这一步没有做成。请稍后再试。"),
    503: ("unavailable", "暂时办不了，请稍后再试。"),
}
TOKEN_INVALID = ("token_invalid", "令牌不对或者已经过期。请重新登录取得令牌。")

# One sentence for each way a value can be wrong; what is not named here gets the last one.
_WRONG: Mapping[str, str] = {
    "missing": "缺少这一项，请填上。",
    "extra_forbidden": "没有这一项，请去掉或者核对名称。",
    "string_type": "要填文字（字符串）。",
    "string_too_short": "至少要 {min_length} 个字。",
    "string_too_long": "最多 {max_length} 个字，请缩短。",
    "string_pattern_mismatch": "格式不对，请对照接口文档。",
    "bool_type": "只能填 true 或 false。",
    "bool_parsing": "只能填 true 或 false。",
    "int_type": "要填整数。",
    "int_parsing": "要填整数。",
    "int_from_float": "要填整数。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than_equal": "不能大于 {le}。",
    "uuid_parsing": "不是有效的编号，请用接口返回的编号（UUID）。",
    "uuid_type": "不是有效的编号，请用接口返回的编号（UUID）。",
    "enum": "只能是 {expected} 其中之一。",
    "literal_error": "只能是 {expected} 其中之一。",
    "list_type": "要填列表。",
    "too_long": "最多 {max_length} 项。",
    "too_short": "至少要 {min_length} 项。",
    "dict_type": "要填对象。",
    "model_attributes_type": "要填对象。",
    "date_type": "请写成 2026-12-02 这样的日期。",
    "date_parsing": "请写成 2026-12-02 这样的日期。",
    "date_from_datetime_parsing": "请写成 2026-12-02 这样的日期。",
}


def problem(status: int, code: str = "", detail: str = "", fields: Mapping[str, str] | None = None) -> HttpResponse:
    """One answer that says no; `code` and `detail` default to those of the status."""
    default = SENTENCES.get(status, SENTENCES[400])
    body: dict[str, Any] = {"code": code or default[0], "detail": detail or default[1]}
    if fields:
        body["fields"] = dict(fields)
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="yiciban"'
    return response


def install(api: NinjaAPI) -> None:
    """Give the API its answers to every kind of no."""
    handlers: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: _refused,
        ValidationError: _not_valid,
        AuthenticationError: _unknown,
        HttpError: _http,
        Http404: lambda _request, _error: problem(404),
        RequestDataTooBig: lambda _request, _error: problem(413),
        DjangoValidationError: _unfit,
        DataError: _unfit,
        Exception: _bug,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal.status, refusal.code, refusal.sentence, refusal.fields)


def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(401, *(TOKEN_INVALID if request.headers.get("Authorization") else ()))


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__
    if isinstance(cause, RequestDataTooBig):
        return problem(413)
    if isinstance(cause, Refusal):
        return _refused(_request, cause)
    if cause is not None:
        return problem(400, "json_invalid", "内容不是正确的 JSON。请检查引号、逗号和编码（UTF-8）。")
    return problem(error.status_code)


def _unfit(_request: HttpRequest, error: Exception) -> HttpResponse:
    """A value that passed every check and that the database cannot hold: the caller's, but we want to know."""
    log.warning("a value no rule refused: %s", type(error).__name__)
    return problem(422, "invalid_request", "有一项内容不能用，请核对后再试。")


def _bug(_request: HttpRequest, error: Exception) -> HttpResponse:
    """Let Django log it and answer 500 as JSON; ninja would show a traceback while debugging."""
    raise error


def _not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, str] = {}
    for wrong in error.errors:
        fields.setdefault(_name(wrong["loc"]), sentence_for(wrong))
    first = next(iter(fields.items()))
    detail = f"有 {len(fields)} 处要改：{first[0]}，{first[1]}" if len(fields) > 1 else f"{first[0]}：{first[1]}"
    return problem(422, "invalid_request", detail, fields)


def sentence_for(wrong: Mapping[str, Any]) -> str:
    """What is wrong with one value and how to mend it."""
    sentence = _WRONG.get(wrong["type"], "填得不对，请对照接口文档。")
    context = {**wrong.get("ctx", {})}
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", "、").replace(", ", "、").replace("'", "")
    return sentence.format(**context) if context else sentence


def _name(location: tuple[Any, ...]) -> str:
    """`reason` for ("body", "body", "reason"), `limit` for ("query", "limit"), `body` for the whole."""
    inner = location[2:] if location[0] == "body" else location[1:]
    return ".".join(str(part) for part in inner) or str(location[0])


class ApiErrorsMiddleware:
    """Turns what is said before or beside the API's own handlers (405, 413, unknown address) into the same JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; rewrite an error under /api/ that is not JSON yet."""
        response = self.get_response(request)
        if not request.path.startswith(API) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        answer = problem(response.status_code)
        if "Allow" in response.headers:
            answer["Allow"] = response["Allow"]
        return answer
