"""The form of a draft, section by section: what is typed is always saved, what is wrong stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yiciban.catalogue import queries, services
from yiciban.catalogue.permissions import CATALOGUE_EDIT
from yiciban.catalogue.rules.documents import (
    Document,
    add_row,
    change_rows,
    merged,
    move_row,
    place_of,
    read,
    remove_row,
    rows_of,
)
from yiciban.catalogue.rules.elements import section, top_elements
from yiciban.catalogue.rules.elements_table import SECTIONS
from yiciban.catalogue.rules.workflow import Stage
from yiciban.catalogue.views.desk_findings import Placed, anchor, found_in
from yiciban.catalogue.views.desk_form import nodes_of, offers_for
from yiciban.catalogue.views.desk_shared import said_no, tabs
from yiciban.kernel.dates import local_date
from yiciban.kernel.permissions import require
from yiciban.kernel.refusal import Refusal
from yiciban.people.web import actor_of

ALIASES = "aliases"
KEPT_TYPED = ("draft_changed", "draft_step_forbidden")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """One section of the form; a POST saves it and goes on, or stays with what was typed when it cannot."""
    by = actor_of(request)
    whole = queries.desk_item(slug, by=by)
    require(by, CATALOGUE_EDIT, region=whole.item.region, department=whole.item.department)
    draft = queries.draft(slug, by=by) if whole.draft else None
    if draft is None or draft.stage is not Stage.WRITING:
        why = f"草稿现在“{draft.stage.label}”，要改请先撤回。" if draft else "还没有草稿，请先点“起草修改”。"
        messages.error(request, why)
        return redirect("catalogue:desk_item", slug)
    if request.method != "POST":
        return _page(request, whole, draft, draft.document, request.GET.get("section", ""))
    chosen = section(request.POST.get("section", ""))
    elements = [top_elements()[name] for name in chosen.elements]
    typed = read(elements, request.POST.getlist)
    document, opened = _done(merged(draft.document, elements, typed), request.POST.get("do", ""))
    revision = request.POST.get("revision", "")
    try:
        number = int(revision) if revision.isdecimal() else 0
        services.draft_save(slug, document, revision=number, by=by, at=timezone.now())
    except Refusal as refusal:
        if refusal.code not in KEPT_TYPED:
            raise
        return _page(request, whole, draft, document, chosen.code, problem=refusal.sentence)
    if request.POST.get("do", "") in ("", "save"):
        messages.success(request, "存好了。")
    return redirect(_next(slug, chosen.code, request.POST.get("do", ""), opened))


@require_POST
def alias(request: HttpRequest, slug: str) -> HttpResponse:
    """Add everyday names, one a line, or take one away; they hold at once, for every body of the matter."""
    by, at = actor_of(request), timezone.now()
    queries.desk_item(slug, by=by)
    back = f"{reverse('catalogue:edit', args=[slug])}?section={ALIASES}" if "edit" in request.POST else ""
    back = back or f"{reverse('catalogue:desk_item', args=[slug])}#aliases"
    try:
        if gone := request.POST.get("remove", ""):
            services.alias_remove(slug, gone, by=by, at=at)
            messages.success(request, f"去掉了叫法“{gone}”。")
        else:
            lines = [line.strip() for line in request.POST.get("texts", "").splitlines() if line.strip()]
            new = services.aliases_add(slug, lines, by=by, at=at)
            messages.success(request, f"加了 {len(new)} 个叫法，现在就能搜到。" if new else "没有新的叫法。")
    except Refusal as refusal:
        return said_no(request, refusal, back)
    return redirect(back)


def _page(
    request: HttpRequest,
    whole: queries.WholeItem,
    draft: queries.DraftFact,
    document: Mapping[str, Any],
    code: str,
    *,
    problem: str = "",
) -> HttpResponse:
    slug = draft.slug
    chosen = section(code)
    placed = found_in(document, queries.lint_document(document, local_date(timezone.now())), slug)
    entry_code = str(document.get("code", ""))[19:31]
    context = {
        "tabs": tabs("desk"),
        "item": whole.item,
        "draft": draft,
        "problem": problem,
        "section": chosen,
        "is_aliases": code == ALIASES,
        "sections": _sections(slug, chosen.code if code != ALIASES else ALIASES, placed),
        "nodes": nodes_of(
            [top_elements()[name] for name in chosen.elements],
            {**document, "department": whole.item.department_name},
            placed,
            request.GET.get("open", ""),
        ),
        "offers": offers_for(document),
        "placed": placed,
        "unread": sum(one.finding.rule == "shape" for one in placed),
        "errors": sum(one.finding.severity == "error" for one in placed),
        "entry": next(iter(queries.entries_of([entry_code])), None),
        "likes": queries.like_items(entry_code, but=slug),
        "standard": queries.standard_materials() if chosen.code == "materials" else (),
        "aliases": queries.aliases(slug) if code == ALIASES else (),
    }
    return render(request, "catalogue/desk/edit.html", context, status=409 if problem else 200)


def _sections(slug: str, active: str, placed: tuple[Placed, ...]) -> list[dict[str, Any]]:
    """The sections as tabs, with how many findings each holds."""
    url = reverse("catalogue:edit", args=[slug])
    rows = [(one.code, one.label) for one in SECTIONS]
    rows.append((ALIASES, "叫法"))
    return [
        {
            "label": label,
            "url": f"{url}?section={code}",
            "active": code == active,
            "count": sum(one.section == code for one in placed) or "",
        }
        for code, label in rows
    ]


def _done(document: Document, do: str) -> tuple[Document, str]:
    """The document after the button that was pressed, and the row it touched.

    Buttons say a word, the name of the rows, and where it matters a place or a code: `up materials 3`.
    """
    word, _, rest = do.partition(" ")
    name, _, last = rest.partition(" ")
    if word == "copy":
        return _copied(document, section(name).elements, last), ""
    if not name or place_of(document, name) != name:
        return document, ""
    if word in NEW_ROWS:
        return change_rows(document, name, add_row(NEW_ROWS[word](last))), f"{name}.{_count(document, name)}"
    if word in MOVES and last.isdecimal():
        by = MOVES[word]
        return change_rows(document, name, move_row(int(last), by)), f"{name}.{max(int(last) + by, 0)}"
    if word == "remove" and last.isdecimal():
        return change_rows(document, name, remove_row(int(last))), name
    return document, ""


def _copied(document: Document, names: Iterable[str], slug: str) -> Document:
    """The section as another body says it; what is only this body's stays."""
    wanted = [top_elements()[name] for name in names if name not in queries.OWN]
    return merged(document, wanted, queries.copied(slug, str(document.get("code", ""))[19:31]))


def _count(document: Mapping[str, Any], name: str) -> int:
    held: Any = document
    for token in name.split("."):
        held = (
            held.get(token) if isinstance(held, Mapping) else rows_of(held)[int(token)] if token.isdecimal() else None
        )
    return len(rows_of(held))


def _picked(code: str) -> Mapping[str, Any]:
    """A standard material as the beginning of a row: name, issuer and licence come with it."""
    found = queries.material(code)
    row = {"code": found.code, "standard_code": found.code, "name": found.name, "source": found.source.value}
    return row | {key: value for key, value in (("issuer", found.issuer), ("licence", found.licence)) if value}


MOVES = {"up": -1, "down": 1}
NEW_ROWS: Mapping[str, Callable[[str], Mapping[str, Any]]] = {"add": lambda code: {}, "pick": _picked}  # noqa: ARG005


def _next(slug: str, code: str, do: str, opened: str) -> str:
    """Where a saved form leads: the row that was touched, the next section, or the same one."""
    codes = [*(one.code for one in SECTIONS), ALIASES]
    if do == "next":
        code = codes[codes.index(code) + 1]
    query = {"section": code} | ({"open": opened} if opened else {})
    part = f"#{anchor(opened)}" if opened else ""
    return f"{reverse('catalogue:edit', args=[slug])}?{urlencode(query)}{part}"
