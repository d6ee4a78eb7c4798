"""The basic directory and the two dictionaries: lists, one with the items that use it, forms of who may define."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from yiciban.catalogue import queries, services
from yiciban.catalogue.facts import ITEM_TYPE_LABELS, DataElement, Entry, Finding, Part, StandardMaterial
from yiciban.catalogue.permissions import CATALOGUE_DEFINE
from yiciban.catalogue.rules.documents import Document, add_row, change_rows, read, remove_row, said
from yiciban.catalogue.rules.elements import elements_of
from yiciban.catalogue.rules.lint.shape import shape_findings
from yiciban.catalogue.views.desk_findings import Placed, anchor
from yiciban.catalogue.views.desk_form import nodes_of, offers_for
from yiciban.catalogue.views.desk_shared import offices_of, page_number, page_urls, tabs, typed
from yiciban.kernel.actor import Actor
from yiciban.kernel.permissions import may, require
from yiciban.kernel.refusal import Refusal
from yiciban.people.web import actor_of


@dataclass(frozen=True, slots=True)
class Defined:
    """One sort of thing that those of the whole district define: its model, pages, and how one is read and put."""

    model: type[Part]
    label: str
    tab: str
    page: str
    get: Callable[[str, Actor], Any]
    put: Callable[..., bool]


KINDS: Mapping[str, Defined] = {
    "entry": Defined(
        Entry,
        "基本目录",
        "entries",
        "catalogue:entry",
        lambda code, by: queries.entry(code),  # noqa: ARG005
        services.entry_put,
    ),
    "element": Defined(
        DataElement,
        "数据元",
        "elements",
        "catalogue:element",
        lambda code, by: queries.element_use(code, by=by)[0],
        services.element_put,
    ),
    "material": Defined(
        StandardMaterial,
        "标准材料",
        "materials",
        "catalogue:material",
        lambda code, by: queries.material_use(code, by=by)[0],
        services.standard_material_put,
    ),
}


@never_cache
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The directory, searched by name or code."""
    by = actor_of(request)
    chosen = {"q": typed(request, "q"), "type": typed(request, "type", 2)}
    found = queries.entry_rows(by=by, q=chosen["q"], type_code=chosen["type"], page=page_number(request))
    context = {
        "tabs": tabs("entries"),
        "found": found,
        "chosen": chosen,
        "types": [(kind.value, label) for kind, label in ITEM_TYPE_LABELS.items()],
        "may_define": may(by, CATALOGUE_DEFINE),
        **page_urls(chosen, found.page, found.pages),
    }
    return render(request, "catalogue/desk/entries.html", context)


@never_cache
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: the four same elements, and the items under it."""
    by = actor_of(request)
    using = queries.items_of_entry(code, by=by)
    context = {
        "tabs": tabs("entries"),
        "entry": queries.entry(code),
        "using": using,
        "own": _own(by),
        "differing": sum(bool(one.differs) for one in using),
        "may_define": may(by, CATALOGUE_DEFINE),
    }
    return render(request, "catalogue/desk/entry.html", context)


@never_cache
@require_safe
def elements(request: HttpRequest) -> HttpResponse:
    """The data elements any form may ask for."""
    by, q = actor_of(request), typed(request, "q")
    return _dictionary(request, by, "element", q, [(one, "") for one in queries.elements_like(q, by=by)])


@never_cache
@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """The kinds of paper any item may ask for."""
    by, q = actor_of(request), typed(request, "q")
    found = queries.materials_like(q, by=by)
    names = _licence_names()
    return _dictionary(request, by, "material", q, [(one, names.get(one.licence, one.licence)) for one in found])


@never_cache
@require_safe
def element(request: HttpRequest, code: str) -> HttpResponse:
    """One data element, and the items that ask for it."""
    by = actor_of(request)
    return _word(request, by, "element", *queries.element_use(code, by=by))


@never_cache
@require_safe
def material(request: HttpRequest, code: str) -> HttpResponse:
    """One standard material, and the items that ask for it."""
    by = actor_of(request)
    return _word(request, by, "material", *queries.material_use(code, by=by))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def define(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Correct what is defined."""
    by = actor_of(request)
    require(by, CATALOGUE_DEFINE)
    held = KINDS[kind].get(code, by).model_dump(mode="json", exclude_defaults=True)
    return _form(request, by, kind, held, code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def define_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Define a new one."""
    by = actor_of(request)
    require(by, CATALOGUE_DEFINE)
    return _form(request, by, kind, {}, "")


def _form(request: HttpRequest, by: Actor, kind: str, document: Document, code: str) -> HttpResponse:
    what = KINDS[kind]
    findings: tuple[Finding, ...] = ()
    problem = ""
    if request.method == "POST":
        do = request.POST.get("do", "")
        document = {**read(elements_of(what.model), request.POST.getlist), **({"code": code} if code else {})}
        document, is_row = _rows(document, do)
        if not is_row:
            try:
                made = what.model.model_validate(document)
                if not code and _is_there(what, str(document["code"]), by):
                    raise Refusal("code_taken", f"代码 {document['code']} 已经有了，请换一个，或者去改原来的。")
                changed = what.put(made, by=by, at=timezone.now())
            except ValidationError as error:
                findings = shape_findings("", error)
            except Refusal as refusal:
                if refusal.status not in (409, 422):
                    raise
                problem = refusal.sentence
            else:
                messages.success(request, "存好了，马上生效。" if changed else "和原来一样，没有改动。")
                return redirect(what.page, document["code"])
    placed = [Placed(one, one.element, "", "", f"#{anchor(one.element)}") for one in findings]
    context = {
        "tabs": tabs(what.tab),
        "what": what,
        "code": code,
        "new_code": "" if code else document.get("code", ""),
        "nodes": nodes_of(elements_of(what.model), document, placed),
        "offers": offers_for({}),
        "problems": [{"text": one.finding.why, "url": one.url} for one in placed],
        "problem": problem,
    }
    return render(request, "catalogue/desk/define.html", context, status=422 if findings or problem else 200)


def _rows(document: Document, do: str) -> tuple[Document, bool]:
    """The document after a button of the rows, and whether it was one."""
    word, _, rest = do.partition(" ")
    name, _, last = rest.partition(" ")
    if word == "add" and name == "basis":
        return change_rows(document, name, add_row({})), True
    if word == "remove" and name == "basis" and last.isdecimal():
        return change_rows(document, name, remove_row(int(last))), True
    return document, False


def _is_there(what: Defined, code: str, by: Actor) -> bool:
    try:
        what.get(code, by)
    except Refusal:
        return False
    return True


def _dictionary(request: HttpRequest, by: Actor, kind: str, q: str, rows: Any) -> HttpResponse:
    what = KINDS[kind]
    context = {
        "tabs": tabs(what.tab),
        "kind": kind,
        "what": what,
        "rows": rows,
        "q": q,
        "may_define": may(by, CATALOGUE_DEFINE),
    }
    return render(request, "catalogue/desk/dictionary.html", context)


def _word(request: HttpRequest, by: Actor, kind: str, found: Any, using: Any) -> HttpResponse:
    what = KINDS[kind]
    context = {
        "tabs": tabs(what.tab),
        "kind": kind,
        "what": what,
        "found": found,
        "words": _words(what.model, found),
        "using": using,
        "own": _own(by),
        "may_define": may(by, CATALOGUE_DEFINE),
    }
    return render(request, "catalogue/desk/word.html", context)


def _words(model: type[Part], found: Part) -> list[tuple[str, str]]:
    """What is defined, in words; a licence type by its name."""
    document = found.model_dump(mode="json")
    names = _licence_names() if document.get("licence") else {}
    return [(label, names.get(value, value)) for label, value in said(model, document)]


def _own(by: Actor) -> frozenset[str]:
    """The departments whose items this person may open at the desk; the others' lead to their guides."""
    return frozenset(code for code, _ in offices_of(by))


def _licence_names() -> Mapping[str, str]:
    return {one.key: one.name for one in queries.licence_types()}
