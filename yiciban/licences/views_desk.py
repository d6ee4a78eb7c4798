"""证照 at the desk: make the licence of a granted case, find one of one's office, ask for and sign what takes two."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.cases.facts import RequestState
from yiciban.documents.web import actor_of
from yiciban.kernel.actor import Actor, ActorKind
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Kind, Refusal, invalid
from yiciban.licences import queries, services
from yiciban.licences.facts import Act, Ground, LicenceFact, State
from yiciban.licences.forms import AskForm
from yiciban.licences.history import lines
from yiciban.licences.permissions import ASK, READ, SIGN
from yiciban.licences.rules import TABLE, grounds_for
from yiciban.licences.web import paper_response, pdf_response
from yiciban.people.permissions import require, require_reach, require_staff, sign_in_needed

TONES: Mapping[State, str] = MappingProxyType(
    {State.VALID: "green", State.HELD: "amber", State.EXPIRED: "", State.REVOKED: "red", State.WITHDRAWN: "red"}
)


@require_POST
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """Make the licence and go back to the case; a no is said there."""
    actor = actor_of(request)
    if actor.kind is ActorKind.ANONYMOUS:
        raise sign_in_needed()
    try:
        licence = services.licence_issue(number, by=actor, at=timezone.now())
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONFLICT, Kind.INVALID):
            raise
        messages.error(request, refusal.sentence)
    else:
        until = f"，有效期到 {licence.valid_to:%Y-%m-%d}" if licence.valid_to else "，长期有效"
        messages.success(request, f"已制证办结：{licence.name}，{licence.number}{until}。证照已放进申请人的证照包。")
    return redirect("desk:case", number)


def _officer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_staff(actor)
    require_reach(actor, READ)
    return actor


@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The licences of one's office: by number, identifier or holder, by state; what waits for one's signature."""
    actor = _officer(request)
    today = local_date(timezone.now())
    text = request.GET.get("q", "").replace("\x00", "").strip()[:120]
    wanted = request.GET.get("state", "")
    state = State(wanted) if wanted in set(State) else None
    number = request.GET.get("page", "1")
    page = int(number[:6]) if number.isascii() and number.isdigit() else 1
    found = queries.register(actor, today, text=text, state=state, page=page)
    signs = any(posting.role in SIGN.roles for posting in actor.postings)
    context = {
        "found": found,
        "rows": [(one, TONES.get(one.state, "")) for one in found.rows],
        "text": text,
        "state": state,
        "states": [(one.value, one.label) for one in State if one not in (State.MOVED, State.OTHER)],
        "to_sign": queries.to_sign(actor) if signs else (),
        "filtered": bool(text or state),
        "before": _page_url(text, state, found.page - 1) if found.page > 1 else "",
        "after": _page_url(text, state, found.page + 1) if found.page < found.pages else "",
        "desk_keys": [{"key": "F", "label": "找证照"}],
    }
    return render(request, "licences/desk_register.html", context)


def _page_url(text: str, state: State | None, page: int) -> str:
    given = {"q": text, "state": state.value if state else "", "page": page}
    return f"?{urlencode({name: value for name, value in given.items() if value})}"


@never_cache
@require_safe
def licence(request: HttpRequest, identifier: str) -> HttpResponse:
    """One licence: its face, its versions and what happened to them, what may be asked for, what waits."""
    actor = _officer(request)
    return _page(request, actor, identifier)


def _page(
    request: HttpRequest,
    actor: Actor,
    identifier: str,
    *,
    refusal: Refusal | None = None,
    answer: str = "",
) -> HttpResponse:
    today = local_date(timezone.now())
    found = queries.kept_licence(identifier, actor, today)
    versions = queries.chain(found, today)
    asked = queries.requests_of(found)
    context = {
        "licence": found,
        "tone": TONES.get(found.state, ""),
        "is_person": found.holder_kind == "person",
        "versions": versions,
        "changes": _changes(found, versions),
        "lines": lines(versions),
        "papers": queries.all_papers(versions),
        "open": [
            (one, queries.may_answer(found, one, actor), one.asked_by == actor.user_id)
            for one in asked
            if one.state is RequestState.OPEN
        ],
        "answered": [one for one in asked if one.state is not RequestState.OPEN],
        "acts": queries.askable(found, actor),
        "refusal": refusal,
        "answer": answer,
    }
    status = refusal.status if refusal else 200
    return render(request, "licences/desk_licence.html", context, status=status)


def _changes(found: LicenceFact, versions: tuple[LicenceFact, ...]) -> list[tuple[str, str, str]]:
    """What this version says otherwise than the one before: label, before, now."""
    before = next((one for one in versions if one.identifier == found.previous), None)
    if before is None:
        return []
    old = dict(before.rows)
    rows = [(label, old.get(label, ""), value) for label, value in found.rows if old.get(label, "") != value]
    was, now = _until(before), _until(found)
    return [*rows, ("有效期", was, now)] if was != now else rows


def _until(licence: LicenceFact) -> str:
    end = f"{licence.valid_to:%Y-%m-%d}" if licence.valid_to else "长期"
    return f"{licence.valid_from:%Y-%m-%d} 至 {end}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, identifier: str, act: str) -> HttpResponse:
    """Ask the approver to revoke, cancel, hold, give back or withdraw the licence."""
    actor = _officer(request)
    today = local_date(timezone.now())
    found = queries.kept_licence(identifier, actor, today)
    require(actor, ASK, region=found.region, department=found.issuer)
    if act not in set(Act) or not TABLE[Act(act)].sign:
        raise Http404(act)
    wanted = Act(act)
    grounds = grounds_for(wanted, found.state)
    form = AskForm(wanted, grounds, request.POST or None)
    refusal = None
    if request.method == "POST":
        try:
            services.licence_ask(
                identifier,
                wanted,
                _ground(request),
                request.POST.get("reason", ""),
                bans="bans" in request.POST,
                by=actor,
                at=timezone.now(),
            )
        except Refusal as problem:
            if problem.kind not in (Kind.CONFLICT, Kind.INVALID):
                raise
            refusal = problem
            form.refuse(problem)
        else:
            messages.success(request, f"已提出{wanted.label}，等批准人签批。签批以前证照照常有效。")
            return redirect("desk_licences:licence", identifier)
    context = {
        "licence": found,
        "act": wanted,
        "rule": TABLE[wanted],
        "articles": {ground.value: TABLE[wanted].grounds[ground] for ground in grounds},
        "form": form,
        "refusal": refusal if refusal and not form.errors else None,
        "possible": wanted in queries.askable(found, actor),
        "desk_keys": [{"key": "Alt+G", "label": "提出"}],
    }
    return render(request, "licences/desk_ask.html", context, status=refusal.status if refusal else 200)


def _ground(request: HttpRequest) -> Ground:
    value = request.POST.get("ground", "")
    if value not in set(Ground):
        sentence = "请选属于哪种情形。"
        raise invalid("ground_missing", sentence, {"ground": sentence})
    return Ground(value)


@never_cache
@require_POST
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Sign, refuse or take back; a no is said on the licence's page, and what was written stays."""
    actor = _officer(request)
    do: Mapping[str, Any] = {
        "sign": _sign,
        "refuse": _refuse,
        "take_back": _take_back,
    }
    chosen = do.get(request.POST.get("do", ""))
    identifier = request.POST.get("licence", "")
    try:
        if chosen is None:
            raise invalid("answer_missing", "请选“同意”或者“不同意”。")
        identifier = chosen(request, request_id, actor)
    except Refusal as refusal:
        if refusal.kind not in (Kind.CONFLICT, Kind.INVALID) or not identifier:
            raise
        return _page(request, actor, identifier, refusal=refusal, answer=request.POST.get("answer", ""))
    return redirect(reverse("desk_licences:licence", args=[identifier]))


def _sign(request: HttpRequest, request_id: UUID, actor: Actor) -> str:
    signed = services.licence_sign(request_id, by=actor, at=timezone.now())
    messages.success(request, f"已同意，{signed.name}（{signed.number}）现在是“{signed.state.label}”。")
    return signed.identifier


def _refuse(request: HttpRequest, request_id: UUID, actor: Actor) -> str:
    made = services.licence_refuse(request_id, request.POST.get("answer", ""), by=actor, at=timezone.now())
    messages.success(request, f"没有同意{made.act.label}，理由已经告诉提出的人。")
    return made.identifier


def _take_back(request: HttpRequest, request_id: UUID, actor: Actor) -> str:
    made = services.licence_take_back(request_id, by=actor, at=timezone.now())
    messages.success(request, f"{made.act.label}的请示已经收回。")
    return made.identifier


@never_cache
@require_safe
def licence_pdf(request: HttpRequest, identifier: str) -> HttpResponseBase:
    """The sealed file of a licence of one's office."""
    actor = _officer(request)
    queries.kept_licence(identifier, actor, local_date(timezone.now()))
    file = queries.sealed_file(identifier, actor)
    return pdf_response(file.content, file.name)


@never_cache
@require_safe
def notice_pdf(request: HttpRequest, identifier: str, number: str) -> HttpResponseBase:
    """A decision about a licence of one's office."""
    actor = _officer(request)
    return paper_response(
        queries.papers_of(queries.kept_licence(identifier, actor, local_date(timezone.now())), number)
    )
