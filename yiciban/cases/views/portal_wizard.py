"""The way to apply online: start, fill in, see it saved as one types. See `portal_materials` for what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yiciban.cases import forms, queries, services, sources
from yiciban.cases.facts import DeliveryMethod, DraftFact
from yiciban.cases.sources import HeldLicence
from yiciban.cases.views.portal_common import (
    STEPS,
    Application,
    application,
    resident,
    situation_errors,
    situation_problems,
    today_here,
)
from yiciban.cases.views.portal_materials import shown
from yiciban.catalogue.facts import Answers, Guide, Material, MaterialNeed, Tailored
from yiciban.catalogue.queries import asked_questions, items_by_slug, one_at_a_time, situation_of, tailor, undecided
from yiciban.catalogue.queries import guide as read_guide
from yiciban.documents.web import answer_json
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import until_text
from yiciban.kernel.masking import mask_resident_number
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.facts import PointTier
from yiciban.network.queries import points
from yiciban.people.facts import Party, PartyKind
from yiciban.people.queries import resident_of

REVISIONS = "drafts_saved_here"
LATER = "later"
LICENCE = "renews"


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what is ahead, ask for the situation and for whom where that is open, open the draft and go on."""
    actor = resident(request)
    published = read_guide(slug)
    me = resident_of(actor)
    if not (me.name and me.id_number):
        messages.info(request, "办这件事要实名。请先填姓名和身份证号，填好会回到这里接着办。")
        return redirect(f"{reverse('people:edit')}?{urlencode({'next': request.get_full_path()})}")
    parties = [one.party for one in queries.parties_for(actor, published.guide) if _fits(published.guide, one.party)]
    form = forms.PartyForm([(p.key, p.name) for p in parties], request.POST or None, initial=_first(parties))
    mine = {draft.party_key: draft for draft in queries.open_drafts(actor) if draft.slug == slug}
    found = tailor(published.guide, _situation(request, mine.values()))
    posted = request.method == "POST"
    if posted and found.complete and parties:
        if len(parties) == 1:
            return _open(slug, parties[0].key, found.answers, actor)
        if form.is_valid():
            return _open(slug, form.cleaned_data["party"], found.answers, actor)
    waiting = undecided(published.guide, found)
    wanted = [material for material in _to_bring(found.guide, parties) if material not in waiting]
    instead = found.blocks[0].instead if found.blocks else ""
    questions = asked_questions(found)
    context = {
        "published": published,
        "guide": found.guide,
        "found": found,
        # Pressed too early, all that is open is said at once.
        "questions": questions if posted else one_at_a_time(questions),
        "total": len(questions),
        "errors": situation_errors(found) if posted else {},
        "problems": _start_problems(form, parties, found) if posted else [],
        "instead": items_by_slug([instead]).get(instead) if instead else None,
        "keep_open": "HX-Request" in request.headers,
        "form": form,
        "hints": {p.key: _hint(p, me.user_id, is_saved=p.key in mine) for p in parties},
        "parties": parties,
        "draft": mine.get(parties[0].key) if len(parties) == 1 else None,
        "to_bring": [m for m in wanted if m.need is not MaterialNeed.OPTIONAL],
        "maybe": [m for m in wanted if m.need is MaterialNeed.OPTIONAL],
        "steps": STEPS,
    }
    return render(request, "cases/portal/start.html", context, status=422 if posted else 200)


def _start_problems(form: forms.PartyForm, parties: list[Party], found: Tailored) -> list[dict[str, str]]:
    """What has to be chosen before it can begin."""
    wrong = form.errors.get("party", ()) if len(parties) > 1 else ()
    return [*({"text": str(text), "url": f"#{form['party'].auto_id}"} for text in wrong), *situation_problems(found)]


def _situation(request: HttpRequest, mine: Iterable[DraftFact]) -> Answers:
    """What was answered here or beside the guide, else what the draft that is open knows already."""
    sent = situation_of(dict((request.POST if request.method == "POST" else request.GET).lists()))
    return sent or next((draft.situation for draft in mine), {})


def _fits(guide: Guide, party: Party) -> bool:
    try:
        services.check_party(guide, party)
    except Refusal:
        return False
    return True


def _to_bring(guide: Guide, parties: list[Party]) -> list[Material]:
    """What has to be brought: a licence too, unless the one party there is has it in the wallet."""
    if len(parties) != 1:
        return list(guide.to_bring)
    return [
        material
        for material in guide.materials
        if not material.from_form
        and not (material.licence and sources.find(parties[0], material.licence, today_here()))
    ]


def _first(parties: list[Party]) -> dict[str, str]:
    return {"party": parties[0].key} if parties else {}


def _hint(party: Party, user_id: int, *, is_saved: bool) -> str:
    if party.kind is PartyKind.FIRM:
        words = f"信用代码 {party.id_number}"
    else:
        words = "本人" if party.key == f"person:{user_id}" else f"您替他办，{mask_resident_number(party.id_number)}"
    return f"{words}，有一份没填完的，接着填" if is_saved else words


def _open(slug: str, party_key: str, situation: Answers, actor: Actor) -> HttpResponse:
    draft = services.draft_open(slug, party_key, by=actor, at=timezone.now(), situation=situation)
    return redirect("cases:form", draft.id)


@never_cache
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Step 1: the questions. What is typed is kept before it is judged."""
    actor = resident(request)
    asked = application(draft_id, actor)
    if asked.draft.case_number:
        return redirect("cases:case", asked.draft.case_number)
    if request.method == "GET":
        if not asked.found.complete:
            return redirect(asked.situation_url)
        return _page(request, asked, errors={}, delivery=asked.draft.delivery.value)
    return _save_and_go(request, asked, actor)


def _save_and_go(request: HttpRequest, asked: Application, actor: Actor) -> HttpResponse:
    at = timezone.now()
    delivery = forms.DeliveryForm(request.POST)
    try:
        _save(request, asked, actor)
        if chosen := request.POST.get(LICENCE):
            services.draft_choose_licence(asked.draft.id, chosen, by=actor, at=at)
        if delivery.is_valid():
            method = DeliveryMethod(delivery.cleaned_data["delivery"])
            services.draft_choose_delivery(asked.draft.id, method, by=actor, at=at)
    except Refusal as refusal:
        if refusal.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
            raise
        return _page(request, asked, errors=refusal.fields, refusal=refusal, status=refusal.status)
    if request.POST.get("then") == LATER:
        messages.success(request, "已保存。下次在“我的办件”里点“接着办”。")
        return redirect("cases:mine")
    saved = application(asked.draft.id, actor)
    errors = dict(saved.errors(today_here()))
    if not delivery.is_valid():
        errors["delivery"] = str(delivery.errors["delivery"][0])
    elif problem := _cannot_be_sent(saved):
        errors["delivery"] = problem
    if saved.licences and saved.licence is None:
        errors[LICENCE] = _no_licence(saved)
    if errors:
        return _page(request, saved, errors=errors, status=422)
    return redirect("cases:materials", asked.draft.id)


def _no_licence(asked: Application) -> str:
    """Why no licence is chosen: several fit, or none does."""
    fit = [one for one in asked.licences if not one.why_not]
    return "请选是哪一本证。" if fit else asked.licences[0].why_not


def _cannot_be_sent(asked: Application) -> str:
    needs_address = asked.draft.delivery is DeliveryMethod.POST and not asked.party.address
    return "还没有邮寄地址。请先到“我的资料”里填联系地址，或者换一种领法。" if needs_address else ""


@never_cache
@require_POST
@answer_json
def save(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep what is typed so far, unjudged; for script."""
    actor = resident(request)
    saved_at = timezone.now()
    revision = _save(request, application(draft_id, actor), actor)
    return JsonResponse({"saved_at": saved_at.isoformat(), "revision": revision})


def _save(request: HttpRequest, asked: Application, actor: Actor) -> int:
    """Save against the revision this page was made from, or the one this very session saved last.

    The second, because saving as one types moves the draft on beneath a page that does not know it. Only
    another session that saved in between is another device.
    """
    ours = request.session.get(REVISIONS, {})
    shown = request.POST.get("revision", "")
    revision = int(shown) if shown.isascii() and shown.isdigit() else None
    if revision is not None and ours.get(str(asked.draft.id), -1) > revision:
        revision = ours[str(asked.draft.id)]
    draft = services.draft_save(asked.draft.id, asked.answers(request), by=actor, at=timezone.now(), revision=revision)
    request.session[REVISIONS] = {**ours, str(draft.id): draft.revision}
    return draft.revision


def _page(
    request: HttpRequest,
    asked: Application,
    *,
    errors: Mapping[str, str],
    delivery: str = "",
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = {**asked.typed, **asked.answers(request)} if request.method == "POST" else asked.typed
    answers = forms.answer_form(asked.guide, asked.elements, asked.known, typed, errors)
    chosen = forms.DeliveryForm({"delivery": delivery or request.POST.get("delivery", "")})
    if "delivery" in errors:
        chosen.errors.clear()
        chosen.add_error("delivery", errors["delivery"])
    todo = len(shown(asked, today_here()).missing)
    licence = _licence_field(request, asked, errors)
    context = {
        "asked": asked,
        "guide": asked.guide,
        "draft": asked.draft if refusal is None else queries.draft(asked.draft.id, resident(request)),
        "sections": forms.sections(answers, asked.guide, asked.elements, asked.known),
        "licence": licence[LICENCE] if licence else None,
        "licence_hints": {one.identifier: _until(one) for one in asked.licences},
        "problems": _problems([*(licence or ()), *answers, *chosen], errors) if not refusal else [],
        "refusal": refusal,
        "delivery": chosen["delivery"],
        "delivery_hints": _delivery_hints(asked),
        "now_step": 1,
        "steps": STEPS,
        "next_words": f"下一步：材料（还要您准备 {todo} 份）" if todo else "下一步：材料（都齐了）",
        "start_url": asked.situation_url,
        "profile_url": f"{reverse('people:edit')}?{urlencode({'next': request.path})}",
    }
    return render(request, "cases/portal/form.html", context, status=status)


def _problems(fields: Sequence[BoundField], errors: Mapping[str, str]) -> list[dict[str, str]]:
    """What the summary at the top lists, in the order of the page; also facts that only the profile can mend."""
    found = [
        {"text": f"{field.label.rstrip('？')}：{errors[field.name]}", "url": f"#{field.id_for_label or field.auto_id}"}
        for field in fields
        if field.name in errors
    ]
    names = {field.name for field in fields}
    return found + [{"text": text, "url": "#known"} for name, text in errors.items() if name not in names]


def _licence_field(request: HttpRequest, asked: Application, errors: Mapping[str, str]) -> forms.LicenceForm | None:
    """The question which licence it is about; None where there is nothing to choose."""
    if sum(not one.why_not for one in asked.licences) < 2:
        return None
    form = forms.LicenceForm(
        asked.guide.variant.value, asked.licences, {LICENCE: request.POST.get(LICENCE) or asked.draft.renews}
    )
    form.errors.clear()
    if LICENCE in errors:
        form.add_error(LICENCE, errors[LICENCE])
    return form


def _until(licence: HeldLicence) -> str:
    return f"有效到 {until_text(licence.valid_to, today=today_here())}" if licence.valid_to else "长期有效"


def _delivery_hints(asked: Application) -> dict[str, str]:
    centre = next(iter(points(tier=PointTier.DISTRICT)), None)
    where = centre.name if centre else "办事大厅"
    address = asked.party.address
    return {
        DeliveryMethod.COUNTER.value: f"到{where}领，带身份证。",
        DeliveryMethod.POST.value: f"寄到{address}，寄出会发短信。" if address else "要先在“我的资料”里填联系地址。",
        DeliveryMethod.ELECTRONIC.value: "选这个，就是同意用电子方式收决定书和证照，不用跑，和纸质的一样有效。",
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw an application away that is not handed in, after asking once."""
    actor = resident(request)
    draft = queries.draft(draft_id, actor)
    if draft.case_number:
        return redirect("cases:case", draft.case_number)
    if request.method == "POST":
        services.draft_discard(draft_id, by=actor)
        messages.success(request, f"“{draft.item_name}”没填完的申请已经删掉。")
        return redirect("cases:mine")
    return render(request, "cases/portal/discard.html", {"draft": draft})
