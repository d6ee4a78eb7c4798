"""收件台: choose the item, say who it is for, answer, tick what lies on the desk, scan what should be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yiciban.cases import services
from yiciban.cases.facts import DeliveryMethod
from yiciban.cases.forms import answer_form, sections
from yiciban.cases.permissions import ACCEPT
from yiciban.cases.rules.clock import decision_due
from yiciban.cases.views.desk_forms import ApplicantForm
from yiciban.cases.views.desk_shell import Now, desk_page, desk_render, now_for, typed
from yiciban.catalogue.facts import Answers, Audience, Guide, Mode, PublishedGuide, Tailored
from yiciban.catalogue.queries import (
    asked_questions,
    elements,
    frequent,
    guide,
    search,
    situation_of,
    situation_query,
    tailor,
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
        return _choose(request, actor, refusal)
    found = tailor(published.guide, _situation(request))
    own = replace(published, guide=found.guide)
    if request.method == "POST" and "change" not in request.POST:
        return _received(request, actor, own, found, places)
    return _form(request, actor, own, found, places, files=_kept(request, own.guide, actor))


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


def _received(
    request: HttpRequest, actor: Actor, published: PublishedGuide, found: Tailored, places: tuple[PointFact, ...]
) -> HttpResponse:
    item = published.guide
    try:
        files = _scans(request, item, actor)
    except Refusal as refusal:
        return _form(request, actor, published, found, places, refusal=refusal)
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
            files={code: [file.id for file in scans] for code, scans in files.items()},
            situation=found.answers,
        )
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONFLICT, Kind.INVALID):
            raise
        return _form(request, actor, published, found, places, refusal=refusal, files=files)
    messages.success(request, f"已收件，查询码 {fact.query_code}，写在收件凭证上。接着核对材料，定是否受理。")
    return redirect("desk:case", fact.number)


def _form(
    request: HttpRequest,
    actor: Actor,
    published: PublishedGuide,
    found: Tailored,
    places: tuple[PointFact, ...],
    *,
    refusal: Refusal | None = None,
    files: Mapping[str, list[FileFact]] | None = None,
) -> HttpResponse:
    item = published.guide
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
    context = {
        "published": published,
        "item": item,
        "applicant": applicant,
        "answers": answers,
        "sections": sections(answers, asked, known, {}),
        "materials": _materials(request, item, files or {}),
        "refusal": refusal,
        "found": found,
        "questions": asked_questions(found),
        "open_errors": fields,
        "instead": found.blocks[0].instead if found.blocks else "",
        "shown_at_field": at_field or bool(errors),
        "kind": kind.value,
        "kinds": _kinds(item, kind, situation_query(found.answers)),
        "asks_address": not any(known[f.element].source in ADDRESS for f in asked.fields),
        "places": places,
        "place": place,
        "facts": _facts(published, place, now),
        "not_here": not _accepts_here(item, place),
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
    return services.Applicant(kind, text("name"), text("id_number"), text("phone"), text("handler"), text("address"))


def _answers(request: HttpRequest, item: Guide) -> dict[str, str]:
    """What was typed, under the names of the elements; what was left empty must not hide what is known."""
    asked = (field.element for field in item.fields)
    found = {code: request.POST.get(code, "").replace("\x00", "") for code in asked}
    return {code: text for code, text in found.items() if text.strip()}


def _delivery(request: HttpRequest) -> DeliveryMethod:
    wanted = request.POST.get("delivery", "")
    return DeliveryMethod(wanted) if wanted in set(DeliveryMethod) else DeliveryMethod.COUNTER


def _asked(item: Guide, kind: PartyKind) -> Guide:
    """The item with only the questions the counter still has to ask."""
    known = elements(field.element for field in item.fields)
    asked = tuple(f for f in item.fields if known[f.element].source not in READ_ALREADY[kind])
    return item.model_copy(update={"fields": asked})


def _scans(request: HttpRequest, item: Guide, actor: Actor) -> dict[str, list[FileFact]]:
    """The files of each material: those of an earlier try, which are this clerk's own, and the new ones."""
    found: dict[str, list[FileFact]] = {}
    for material in item.materials:
        texts = request.POST.getlist(f"kept-{material.code}")
        kept = [own_file(UUID(text), by=actor) for text in texts if _is_id(text)]
        fresh = [
            file_put(scan.name or material.name, scan.read(), by=actor, at=timezone.now())
            for scan in request.FILES.getlist(f"scan-{material.code}")
        ]
        if kept or fresh:
            found[material.code] = [*kept, *fresh]
    return found


def _kept(request: HttpRequest, item: Guide, actor: Actor) -> dict[str, list[FileFact]]:
    """What was scanned before an answer was changed; a file that cannot be taken is asked for again later."""
    try:
        return _scans(request, item, actor)
    except Refusal:
        return {}


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
