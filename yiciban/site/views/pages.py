"""Plain pages: help, what we do with data, accessibility; and the switch to larger type."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from yiciban.site.context import ELDER_COOKIE

ABOUT = {"accessibility": "无障碍说明", "privacy": "个人信息怎么用", "open": "开放数据和接口"}


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions people ask, and the ways to a person."""
    return render(request, "site/help.html")


@require_safe
def about(request: HttpRequest, name: str) -> HttpResponse:
    """One of the three statements in the footer."""
    if name not in ABOUT:
        raise Http404
    return render(request, f"site/about_{name}.html", {"title": ABOUT[name]})


@csrf_exempt
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Switch 长辈版 on or off, and go back to where the person was.

    Without a token: a stranger's page could at worst change the size of our type, and with one every page that is
    only read would set a cookie.
    """
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.POST.get("elder") == "1":
        response.set_cookie(ELDER_COOKIE, "1", max_age=365 * 86400, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(ELDER_COOKIE)
    return response
