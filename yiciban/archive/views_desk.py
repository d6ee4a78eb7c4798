"""The archive at the desk: the package of a case, its file, and the list 归档包."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yiciban.archive import queries, services
from yiciban.archive.facts import PackageFact
from yiciban.archive.permissions import READ
from yiciban.cases.queries import visible_to
from yiciban.documents import store
from yiciban.documents.web import actor_of, as_strange
from yiciban.kernel.actor import Actor
from yiciban.kernel.identifiers import format_case_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.people.permissions import require_reach, require_staff

ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID, Kind.UNAVAILABLE)


def _staff(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_staff(actor)
    return actor


@never_cache
@require_safe
def packages(request: HttpRequest) -> HttpResponse:
    """The packages this person may read, the latest first."""
    actor = _staff(request)
    require_reach(actor, READ)
    text = request.GET.get("text", "").replace("\x00", "").strip()[:60]
    page = queries.packages(actor, text=text, cursor=request.GET.get("after", "")[:300])
    query = {"text": text} if text else {}
    context = {
        "page": page,
        "text": text,
        "next_url": f"?{urlencode(query | {'after': page.next_cursor})}" if page.next_cursor else "",
    }
    return render(request, "archive/desk_list.html", context)


@require_POST
def make(request: HttpRequest, number: str) -> HttpResponse:
    """Make the package of a case again, and back to its page."""
    actor = _staff(request)
    fact = queries.case_to_archive(number, actor)
    try:
        made = services.package_make(fact.number, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"归档包已经是最新的：{made.files} 个文件。")
    return redirect("archive:case", fact.number)


@never_cache
@require_safe
def case_package(request: HttpRequest, number: str) -> HttpResponse:
    """The packages of a case."""
    actor = _staff(request)
    fact = queries.case_to_archive(number, actor)
    context = {
        "fact": fact,
        "number_text": format_case_number(fact.number),
        "packages": queries.packages_of(fact),
        "can_make": queries.may_make(fact, actor),
        "sees_case": visible_to(actor).filter(number=fact.number).exists(),
    }
    return render(request, "archive/desk_case.html", context)


@never_cache
@require_safe
def package_file(request: HttpRequest, number: str) -> HttpResponseBase:
    """The latest package, to keep; on the record."""
    actor = _staff(request)
    return package_response(services.package_hand_out(number, by=actor, at=timezone.now()))


def package_response(package: PackageFact) -> HttpResponseBase:
    """The file as a download."""
    response = FileResponse(
        store.open_file(package.digest), as_attachment=True, filename=package.name, content_type="application/zip"
    )
    return as_strange(response)
