"""What the pages of those who keep the catalogue share: their tabs, filters from the address, pages of a list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from yiciban.catalogue.permissions import CATALOGUE_VIEW
from yiciban.kernel.actor import Actor
from yiciban.kernel.refusal import Refusal
from yiciban.network.queries import departments

# (label, URL name); a page this deployment does not have is not shown.
TABS = (
    ("事项", "catalogue:desk"),
    ("审核", "catalogue:review"),
    ("要素体检", "catalogue:lint"),
    ("没找到的搜索", "catalogue:misses"),
    ("基本目录", "catalogue:entries"),
    ("数据元", "catalogue:elements"),
    ("标准材料", "catalogue:materials"),
    ("导入导出", "catalogue:exchange"),
)


def tabs(active: str) -> list[dict[str, Any]]:
    """The pages of the catalogue's desk, the present one marked."""
    found = []
    for label, name in TABS:
        try:
            found.append({"label": label, "url": reverse(name), "active": name == f"catalogue:{active}"})
        except NoReverseMatch:
            continue
    return found


def typed(request: HttpRequest, name: str, length: int = 60) -> str:
    """What stands in the address for a filter: short, without characters a database refuses."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:length]


def page_number(request: HttpRequest) -> int:
    """The page asked for, the first where that is no number."""
    page = request.GET.get("page", "")
    return int(page) if page.isdecimal() and len(page) < 6 else 1


def page_urls(chosen: dict[str, str], page: int, pages: int) -> dict[str, str]:
    """The addresses of the pages before and after, with the filters that hold."""
    kept = {name: value for name, value in chosen.items() if value}
    return {
        "previous_url": f"?{urlencode({**kept, 'page': str(page - 1)})}" if page > 1 else "",
        "next_url": f"?{urlencode({**kept, 'page': str(page + 1)})}" if page < pages else "",
    }


def offices_of(by: Actor) -> list[tuple[str, str]]:
    """Code and label of the departments whose items this person sees."""
    postings = [posting for posting in by.postings if posting.role in CATALOGUE_VIEW.roles]
    own = {posting.department for posting in postings}
    return [(one.code, one.label) for one in departments() if "" in own or one.code in own]


def said_no(request: HttpRequest, refusal: Refusal, url: str) -> HttpResponseRedirect:
    """Back to the page with the sentence, where a look at it helps; who may not, or what is not there, is raised."""
    if refusal.status not in (409, 422):
        raise refusal
    messages.error(request, refusal.sentence)
    return redirect(url)
