"""文书用语 at the desk: every paper with the version in force, its versions side by side, and the next one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yiciban.documents import queries, services
from yiciban.documents.facts import PaperKind, WordingFact
from yiciban.documents.forms import WordingForm, parts_shown, typed_wording
from yiciban.documents.permissions import WORDING_PROPOSE, WORDING_READ, WORDING_SIGN
from yiciban.documents.rules import PLACES
from yiciban.documents.web import actor_of, as_strange
from yiciban.kernel.actor import Actor
from yiciban.kernel.dates import local_date
from yiciban.kernel.refusal import Kind, Refusal, invalid, not_found
from yiciban.people.permissions import may, require, require_reach, require_staff

ON_THE_PAGE = (Kind.CONFLICT, Kind.INVALID, Kind.UNAVAILABLE)
FAMILIES = {"permit": True, "other": False}
PARTS = (
    ("title", "标题"),
    ("basis", "依据"),
    ("paragraphs", "正文"),
    ("consequence", "后果"),
    ("remedies", "怎样复议、诉讼"),
    ("notes", "办理须知"),
)
Answer = Callable[[UUID, QueryDict, Actor], WordingFact]
# What is done to a proposal, and what is said when it is.
ANSWERS: Mapping[str, tuple[Answer, str]] = {
    "sign": (lambda one, _sent, by: services.wording_sign(one, by=by, at=timezone.now()), "已签发，到生效那天起用。"),
    "refuse": (
        lambda one, sent, by: services.wording_refuse(one, sent.get("answer", ""), by=by, at=timezone.now()),
        "已退回，理由起草的人看得到。",
    ),
    "take_back": (lambda one, _sent, by: services.wording_take_back(one, by=by, at=timezone.now()), "草案已收回。"),
}


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require_staff(actor)
    require_reach(actor, WORDING_READ)
    return actor


def _kind(paper: str, family: str) -> PaperKind:
    if family not in FAMILIES:
        raise not_found("没有这种文书。", "paper_not_found")
    kind = PaperKind(paper, FAMILIES[family])
    queries.check_paper(kind)
    return kind


@never_cache
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Every paper with the version in force today."""
    rows = queries.paper_rows(_reader(request), local_date(timezone.now()))
    families = [(permit, [row for row in rows if row.kind.permit is permit]) for permit in (True, False)]
    context = {"families": [("行政许可" if permit else "其他事项", part) for permit, part in families]}
    return render(request, "documents/wordings.html", context)


@never_cache
@require_safe
def paper(request: HttpRequest, paper: str, family: str) -> HttpResponse:
    """The versions of one paper; two of them part by part, the later beside the earlier."""
    actor, kind = _reader(request), _kind(paper, family)
    versions = queries.wordings(kind, actor)
    signed = [one for one in versions if one.number]
    wanted = request.GET.get("version", "")[:40]
    shown = next((one for one in versions if _key(one) == wanted), versions[0])
    others = [one for one in signed if one is not shown and (one.number or 0) < (shown.number or len(versions) + 1)]
    other = next(
        (one for one in others if _key(one) == request.GET.get("with", "")[:40]), others[0] if others else None
    )
    context = {
        "kind": kind,
        "versions": [(one, _key(one)) for one in versions],
        "shown": shown,
        "shown_key": _key(shown),
        "other": other,
        "others": [(one, _key(one)) for one in others],
        "parts": _parts(shown, other),
        "can_propose": may(actor, WORDING_PROPOSE),
        "can_sign": may(actor, WORDING_SIGN) and shown.state == "proposed" and shown.proposed_by != actor.user_id,
        "can_take_back": shown.state == "proposed" and shown.proposed_by == actor.user_id,
        "waiting": any(one.state == "proposed" for one in versions),
    }
    return render(request, "documents/wording.html", context)


def _key(one: WordingFact) -> str:
    return str(one.number or one.id)


def _parts(shown: WordingFact, other: WordingFact | None) -> list[dict[str, Any]]:
    def text(one: WordingFact, part: str) -> list[str]:
        value = one.words[part]
        return [value] if isinstance(value, str) and value else list(value)

    found = []
    for part, label in PARTS:
        now, before = text(shown, part), text(other, part) if other else []
        if now or before:
            found.append({"label": label, "now": now, "before": before, "changed": bool(other) and now != before})
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, paper: str, family: str) -> HttpResponse:
    """Propose the next version, beginning with the last; a no is said beside its part, with what was typed."""
    actor, kind = _reader(request), _kind(paper, family)
    require(actor, WORDING_PROPOSE)
    today = local_date(timezone.now())
    last = next(one for one in queries.wordings(kind, actor) if one.number)
    refusal = None
    if request.method == "POST":
        form = WordingForm(request.POST, kind=kind)
        try:
            made = services.wording_propose(
                kind,
                typed_wording(request.POST),
                effective_on=_day(request.POST.get("effective_on", "")),
                note=request.POST.get("note", "")[:400],
                by=actor,
                at=timezone.now(),
            )
        except Refusal as problem:
            if problem.kind not in ON_THE_PAGE:
                raise
            refusal = problem
        else:
            messages.success(request, "草案已提交，等另一位签发。先看看样张。")
            return redirect(f"{_url(made.kind)}?version={made.id}")
    else:
        form = WordingForm(initial=parts_shown(queries.wording_of(last.words), today), kind=kind)
    context = {
        "kind": kind,
        "form": form,
        "last": last,
        "places": sorted(PLACES[kind.paper].items()),
        "refusal": refusal,
        "shown_at_field": form.refuse(refusal),
    }
    return render(request, "documents/wording_form.html", context, status=refusal.status if refusal else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        sentence = "请填日期，例如 2026-12-01。"
        raise invalid("effective_missing", sentence, {"effective_on": sentence}) from None


@require_POST
def answer(request: HttpRequest, wording_id: UUID) -> HttpResponse:
    """Sign a proposal, send it back or take it back."""
    actor = _reader(request)
    found = queries.wording_proposal(wording_id, actor)
    do, said = ANSWERS.get(request.POST.get("do", ""), (None, ""))
    if do is None:
        raise invalid("answer_missing", "请选签发、退回或者收回。")
    try:
        do(wording_id, request.POST, actor)
    except Refusal as refusal:
        if refusal.kind not in ON_THE_PAGE:
            raise
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(f"{_url(found.kind)}?version={wording_id}")


@never_cache
@require_safe
def version_pdf(request: HttpRequest, paper: str, family: str, number: int) -> HttpResponse:
    """A specimen of the paper in a signed version."""
    actor, kind = _reader(request), _kind(paper, family)
    found = next((one for one in queries.wordings(kind, actor) if one.number == number), None)
    if found is None:
        raise not_found("没有这一版文书用语。", "wording_not_found")
    return _pdf(found)


@never_cache
@require_safe
def proposal_pdf(request: HttpRequest, wording_id: UUID) -> HttpResponse:
    """A specimen of the paper as it is proposed."""
    return _pdf(queries.wording_proposal(wording_id, _reader(request)))


def _pdf(fact: WordingFact) -> HttpResponse:
    response = HttpResponse(queries.preview_pdf(fact, at=timezone.now()), content_type="application/pdf")
    name = f"样张{fact.kind.label}{fact.label}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    as_strange(response)
    return response


def _url(kind: PaperKind) -> str:
    return reverse("wording:paper", args=[kind.paper, kind.family])
