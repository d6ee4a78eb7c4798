"""收件台: choose the item, say who it is for, answer, tick what lies on the desk, scan what should be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yiciban.cases import services
from yiciban.cases.facts import OFFERED, DeliveryMethod
from yiciban.cases.forms import answer_form, sections
from yiciban.cases.permissions import ACCEPT
from yiciban.cases.rules.clock import decision_due
from yiciban.cases.rules.renewal import licence_acted_on
from yiciban.cases.views.desk_forms import ApplicantForm
from yiciban.cases.views.desk_shell import Now, desk_page, desk_render, now_for, typed
from yiciban.catalogue.facts import Answers, Audience, Guide, Material, Mode, PublishedGuide, Tailored
from yiciban.catalogue.queries import (
    asked_questions,
    elements,
    frequent,
    guide,
    items_by_slug,
    search,
    situation_of,
    situation_query,
    tailor,
    versions,
)
from yiciban.documents.facts import FileFact
from yiciban.documents.queries import own_file
from yiciban.documents.services import file_put
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import due_text
from yiciban.kernel.identifiers import parse_phone, parse_resident_number, parse_uscc
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.facts import PointFact
from yiciban.network.queries import point as point_of
from yiciban.network.queries import points
from yiciban.people.facts import PartyKind
from yiciban.people.permissions import require_reach

FOUND = 9  # as many as there are keys
# What the counter has read from the card already and so does not ask twice.
READ_ALREADY: Mapping[PartyKind, frozenset[str]] = {
    PartyKind.PERSON: frozenset({"profile.name", "profile.id_number", "profile.phone"}),
    PartyKind.FIRM: frozenset({"org.name", "org.uscc", "profile.name", "profile.phone"}),
}
ADDRESS = frozenset({"profile.address", "org.address"})


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One material to tick: what to look for, and what has been scanned for it already."""

    position: int
    code: str
    name: str
    look: str
    need: str
    from_form: bool
    licence: bool
    seen: bool
    files: tuple[FileFact, ...]


@dataclass(frozen=True, slots=True)
class Situated:
    """An item as published, and made for the answers given so far."""

    whole: Guide
    own: PublishedGuide
    found: Tailored


@desk_page("GET", "POST")
def receive(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The counter's page: first what, then who and with what; a case number when all is there."""
    require_reach(actor, ACCEPT)
    places = _places(actor)
    slug = request.POST.get("item", "") if request.method == "POST" else typed(request, "item", 60)
    if not slug:
        return _choose(request, actor)
    try:
        published = guide(slug)
    except Refusal as refusal:
        return _out_of_use(request, actor, slug, places, refusal)
    case = _situated(request, published)
    if request.method == "POST" and "change" not in request.POST:
        return _received(request, actor, case, places)
    return _form(request, actor, case, places, files=_scans(request, published.guide, actor)[0])


def _out_of_use(
    request: HttpRequest, actor: Actor, slug: str, places: tuple[PointFact, ...], refusal: Refusal
) -> HttpResponse:
    """Who types already when an item is suspended or cancelled is told, and keeps what was typed."""
    last = next(iter(versions(slug)), None) if request.method == "POST" else None
    if last is None:
        return _choose(request, actor, refusal)
    case = _situated(request, last)
    return _form(request, actor, case, places, refusal=refusal, files=_scans(request, last.guide, actor)[0])


def _situated(request: HttpRequest, whole: PublishedGuide) -> Situated:
    found = tailor(whole.guide, _situation(request))
    return Situated(whole.guide, replace(whole, guide=found.guide), found)


def _choose(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    text = typed(request, "q", 60)
    found = search(text, limit=FOUND) if text else None
    context = {
        "q": text,
        "hits": [(hit.item, hit.reason) for hit in found.hits] if found else [],
        "weak": bool(found and found.weak),
        "frequent": () if text else frequent(FOUND),
        "refusal": refusal,
    }
    if request.headers.get("HX-Target") == "hits":
        return render(request, "cases/desk/_hits.html", context)
    keys = (("1–9", "选事项"), ("F", "找事项"))
    return desk_render(request, actor, "receive_choose.html", context, keys=keys)


def _situation(request: HttpRequest) -> Answers:
    """What was answered to the item's questions, here or in the address that led here."""
    return situation_of(dict((request.POST if request.method == "POST" else request.GET).lists()))


def _received(request: HttpRequest, actor: Actor, case: Situated, places: tuple[PointFact, ...]) -> HttpResponse:
    item = case.own.guide
    files, wrong = _scans(request, case.whole, actor)
    if wrong:
        return _form(request, actor, case, places, refusal=wrong, files=files)
    needed = {material.code for material in item.materials}
    try:
        fact = services.case_receive(
            item.slug,
            _applicant(request),
            _answers(request, item),
            request.POST.getlist("seen"),
            point=_place(request, places).code,
            by=actor,
            at=timezone.now(),
            delivery=_delivery(request),
            files={code: [file.id for file in scans] for code, scans in files.items() if code in needed},
            situation=case.found.answers,
            licence=request.POST.get("renews", "").replace("\x00", "")[:120],
        )
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONFLICT, Kind.INVALID):
            raise
        return _form(request, actor, case, places, refusal=refusal, files=files)
    messages.success(request, f"已收件，查询码 {fact.query_code}，写在收件凭证上。接着核对材料，定是否受理。")
    return redirect("desk:case", fact.number)


def _form(
    request: HttpRequest,
    actor: Actor,
    case: Situated,
    places: tuple[PointFact, ...],
    *,
    refusal: Refusal | None = None,
    files: Mapping[str, list[FileFact]] | None = None,
) -> HttpResponse:
    item, found = case.own.guide, case.found
    kind = _kind(request, item)
    sent = request.POST if request.method == "POST" else None
    first = {"delivery": DeliveryMethod.COUNTER.value}
    applicant = ApplicantForm({**first, **sent.dict()} if sent else None, initial=first)
    applicant.call(kind, reverse("desk:receive_check"))
    fields = dict(refusal.fields) if refusal else {}
    at_field = applicant.refuse(refusal)
    asked = _asked(item, kind)
    known = elements(field.element for field in asked.fields)
    errors = {code: sentence for code, sentence in fields.items() if code in known}
    answers = answer_form(asked, known, {}, _answers(request, item) if sent else {}, errors)
    place = _place(request, places)
    now = now_for(place.region)
    instead = found.blocks[0].instead if found.blocks else ""
    context = {
        "published": case.own,
        "item": item,
        "applicant": applicant,
        "answers": answers,
        "sections": sections(answers, asked, known, {}),
        "materials": _materials(request, item, files or {}),
        "put_aside": put_aside(case.whole, item, dict(request.POST.lists()), files or {}),
        "refusal": refusal,
        "found": found,
        "questions": asked_questions(found),
        "open_errors": fields,
        "instead": items_by_slug([instead]).get(instead) if instead else None,
        "shown_at_field": at_field or bool(errors),
        "kind": kind.value,
        "kinds": _kinds(item, kind, situation_query(found.answers)),
        "asks_address": not any(known[f.element].source in ADDRESS for f in asked.fields),
        "places": places,
        "place": place,
        "facts": _facts(case.own, place, now),
        "not_here": not _accepts_here(item, place),
        "about_licence": bool(licence_acted_on(item)),
        "licence_typed": request.POST.get("renews", ""),
        "licence_error": fields.get("renews", ""),
    }
    keys = (("1–9", "材料打勾"), ("Alt+G", "收件"), ("Alt+X", "换事项"))
    return desk_render(request, actor, "receive.html", context, keys=keys, status=refusal.status if refusal else 200)


@desk_page("POST")
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say at once whether a number can be right, as it is left; nothing is kept."""
    require_reach(actor, ACCEPT)
    name = next((known for known in ("id_number", "phone") if known in request.POST), "")
    value = request.POST.get(name, "").strip()
    context: dict[str, str] = {"name": name}
    if value:
        try:
            context["right"] = _checked(name, value, request.POST.get("kind", ""))
        except Refusal as refusal:
            context["wrong"] = refusal.sentence
    return render(request, "cases/desk/_checked.html", context)


def _checked(name: str, value: str, kind: str) -> str:
    if name == "phone":
        parse_phone(value)
        return "手机号没错"
    if kind == PartyKind.FIRM:
        parse_uscc(value)
        return "信用代码没错"
    today = now_for("").today
    number = parse_resident_number(value, today=today)
    return f"号码没错，{number.birth:%Y-%m-%d} 出生，请和证件核对"


def _places(actor: Actor) -> tuple[PointFact, ...]:
    """The points at which this person receives; for a clerk of a whole region, that region's points."""
    found: dict[str, PointFact] = {}
    for posting in actor.postings:
        if posting.role in ACCEPT.roles:
            here = (point_of(posting.point),) if posting.point else points(region=posting.region)
            found |= {place.code: place for place in here}
    return tuple(found.values())


def _place(request: HttpRequest, places: tuple[PointFact, ...]) -> PointFact:
    wanted = request.POST.get("point") or request.GET.get("point") or ""
    chosen = next((place for place in places if place.code == wanted), next(iter(places), None))
    if chosen is None:
        raise Refusal("point_missing", "您的岗位下面还没有网点，不能收件。请联系中心管理员。")
    return chosen


def _kind(request: HttpRequest, item: Guide) -> PartyKind:
    wanted = request.POST.get("kind") or request.GET.get("kind") or ""
    if wanted in {kind.value for kind in PartyKind}:
        return PartyKind(wanted)
    return PartyKind.PERSON if Audience.PERSON in item.audience else PartyKind.FIRM


def _kinds(item: Guide, kind: PartyKind, query: str) -> list[dict[str, object]]:
    """The two sorts of applicant where an item serves both."""
    if len(item.audience) < 2:
        return []
    words = ((PartyKind.PERSON, "个人"), (PartyKind.FIRM, "企业、个体户"))
    base = f"{reverse('desk:receive')}?item={item.slug}&{query}&kind="
    return [{"label": label, "url": f"{base}{each.value}", "active": each is kind} for each, label in words]


def _applicant(request: HttpRequest) -> services.Applicant:
    def text(name: str) -> str:
        return request.POST.get(name, "").replace("\x00", "").strip()

    kind = PartyKind.FIRM if text("kind") == PartyKind.FIRM else PartyKind.PERSON
    names = ("name", "id_number", "phone", "handler", "address", "agent_number")
    return services.Applicant(kind, *(text(name) for name in names))


def _answers(request: HttpRequest, item: Guide) -> dict[str, str]:
    """What was typed, under the names of the elements; what was left empty must not hide what is known."""
    asked = (field.element for field in item.fields)
    found = {code: request.POST.get(code, "").replace("\x00", "") for code in asked}
    return {code: text for code, text in found.items() if text.strip()}


def _delivery(request: HttpRequest) -> DeliveryMethod:
    wanted = request.POST.get("delivery", "")
    return DeliveryMethod(wanted) if wanted in OFFERED else DeliveryMethod.COUNTER


def _asked(item: Guide, kind: PartyKind) -> Guide:
    """The item with only the questions the counter still has to ask."""
    known = elements(field.element for field in item.fields)
    asked = tuple(f for f in item.fields if known[f.element].source not in READ_ALREADY[kind])
    return item.model_copy(update={"fields": asked})


def _scans(request: HttpRequest, item: Guide, actor: Actor) -> tuple[dict[str, list[FileFact]], Refusal | None]:
    """The files of each material: those of an earlier try, which are this clerk's own, and the new ones.

    One that cannot be taken does not cost the others; the first such no comes back beside them.
    """
    found: dict[str, list[FileFact]] = {}
    wrong: Refusal | None = None
    for material in item.materials:
        for take in _takes(request, material, actor):
            try:
                found.setdefault(material.code, []).append(take())
            except Refusal as refusal:
                wrong = wrong or refusal
    return {code: files for code, files in found.items() if files}, wrong


def _takes(request: HttpRequest, material: Material, actor: Actor) -> Iterator[Callable[[], FileFact]]:
    """How to get each file of a material."""
    for text in request.POST.getlist(f"kept-{material.code}"):
        if _is_id(text):
            yield partial(own_file, UUID(text), by=actor)
    for scan in request.FILES.getlist(f"scan-{material.code}"):
        yield partial(file_put, scan.name or material.name, scan.read(), by=actor, at=timezone.now())


def put_aside(
    whole: Guide, own: Guide, sent: Mapping[str, Sequence[str]], files: Mapping[str, Sequence[FileFact]]
) -> list[tuple[str, str]]:
    """What was typed, ticked and scanned for other answers, kept out of sight: whoever changes back finds it again."""
    asked = {field.element for field in own.fields}
    needed = {material.code for material in own.materials}
    fields = [field.element for field in whole.fields if field.element not in asked]
    spared = [material.code for material in whole.materials if material.code not in needed]
    typed = [(code, text) for code in fields for text in sent.get(code, ())[:1] if text.strip()]
    ticked = [("seen", code) for code in spared if code in sent.get("seen", ())]
    scanned = [(f"kept-{code}", str(file.id)) for code in spared for file in files.get(code, ())]
    return [*typed, *ticked, *scanned]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _materials(request: HttpRequest, item: Guide, files: Mapping[str, list[FileFact]]) -> list[MaterialRow]:
    seen = set(request.POST.getlist("seen"))
    return [
        MaterialRow(
            position,
            material.code,
            material.name,
            material.standard or material.note or material.kind.value,
            material.need.value,
            material.from_form,
            bool(material.licence),
            material.code in seen,
            tuple(files.get(material.code, ())),
        )
        for position, material in enumerate(item.materials, start=1)
    ]


def _facts(published: PublishedGuide, place: PointFact, now: Now) -> list[tuple[str, str]]:
    """Where it goes and by when, if it were accepted now."""
    item = published.guide
    promised, legal = Limit.parse(item.promised_limit), Limit.parse(item.legal_limit)
    due = decision_due(now.today, promised, legal, now.calendar)
    by = "当场办结" if promised.is_instant else f"最晚 {due_text(due.promised, today=now.today)}"
    return [
        ("去哪审", published.department_name),
        ("今天受理", by),
        ("收费", "；".join(fee.name for fee in item.fees) or "不收费"),
        ("在哪收", place.name),
        ("结果", item.result.name or item.result.kind.value),
    ]


def _accepts_here(item: Guide, place: PointFact) -> bool:
    return any(p.tier.value == place.tier.value and p.mode is not Mode.COLLECT for p in item.places)
