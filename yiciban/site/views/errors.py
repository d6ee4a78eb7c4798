"""Error pages: what went wrong and what to do next, in plain words; the API gets JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

from yiciban.site.context import ELDER_COOKIE

_SENTENCES = {
    400: ("bad_request", "这个请求看不懂。请回到上一页再试。"),
    403: ("forbidden", "您不能看这一页。"),
    404: ("not_found", "没有这个地址。"),
    500: ("broken", "系统出错了，您填的内容没有提交。请稍后再试。"),
}


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        code, detail = _SENTENCES[status]
        return JsonResponse({"code": code, "detail": detail}, status=status)
    return render(request, f"{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: a request no page of ours would send."""
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """403: known and not allowed."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: not there, or not yours to know of."""
    return _answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Rendered without the request's context, which would ask the database who is reading."""
    if request.path.startswith("/api/"):
        return _answer(request, 500)
    context = {
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
        "here": request.get_full_path() if request.method == "GET" else "/",
    }
    return HttpResponse(get_template("500.html").render(context), status=500)
