"""Step 3 of applying: everything once more, the declaration, the consent, and handing in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yiciban.cases import services
from yiciban.cases.rules.clock import intake_due
from yiciban.cases.views.portal_common import STEPS, Application, application, resident, today_here
from yiciban.cases.views.portal_materials import Shown, consent_day, shown
from yiciban.catalogue.queries import clean_value, value_text
from yiciban.kernel.limits import Limit
from yiciban.kernel.refusal import Kind, Refusal
from yiciban.network.queries import work_calendar

DECLARED, CONSENT = "declared", "consent"
Problem = dict[str, str]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show all of it; a second press of the button gives the same case."""
    actor = resident(request)
    asked = application(draft_id, actor)
    if asked.draft.case_number:
        return redirect("cases:case", asked.draft.case_number)
    seen = shown(asked, today_here())
    closed = asked.out_of_use
    problems = [] if closed else _open_ends(asked, seen)
    if request.method == "POST" and not closed:
        problems = [*problems, *_unticked(request, _spared(seen))]
        if not problems:
            try:
                case = services.case_submit(
                    draft_id, by=actor, at=timezone.now(), consent_licences=CONSENT in request.POST
                )
            except Refusal as refusal:
                if refusal.kind in (Kind.NOT_FOUND, Kind.FORBIDDEN):
                    raise
                problems = _problems_of(refusal, asked)
            else:
                return redirect(f"{reverse('cases:case', args=[case.number])}?new=1")
    context = {**_context(request, asked, seen, problems), "closed": closed}
    return render(request, "cases/portal/check.html", context, status=422 if request.method == "POST" else 200)


def _context(request: HttpRequest, asked: Application, seen: Shown, problems: list[Problem]) -> dict[str, Any]:
    today = today_here()
    promised = Limit.parse(asked.guide.promised_limit)
    return {
        "asked": asked,
        "guide": asked.guide,
        "draft": asked.draft,
        "shown": seen,
        "rows": _rows(asked),
        "spared": _spared(seen),
        "consent_day": consent_day(asked, today),
        "answer_by": intake_due(today, work_calendar(asked.region).lenient()),
        "promise": "受理当天就办好" if promised.is_instant else f"受理后 {promised}内办完",
        "problems": problems,
        "wrong": {problem["name"]: problem["text"] for problem in problems if "name" in problem},
        "declared": DECLARED in request.POST,
        "consent": CONSENT in request.POST,
        "now_step": 3,
        "steps": STEPS,
    }


def _rows(asked: Application) -> list[tuple[str, str]]:
    """The answers as the office will read them; one that cannot be taken as it was typed."""
    today = today_here()
    rows = []
    for field in asked.guide.fields:
        element = asked.elements[field.element]
        typed = asked.values.get(field.element, "")
        try:
            value = clean_value(element, typed, today) if typed.strip() else ""
        except Refusal:
            value = typed
        if value or field.required:
            rows.append(((field.label or element.name).rstrip("？"), value_text(element, value, today=today)))
    return rows


def _open_ends(asked: Application, seen: Shown) -> list[Problem]:
    """What the earlier steps still lack, each with the way there."""
    problems = []
    if not asked.found.complete:
        problems.append({"text": "您的情况还没有选好", "url": asked.situation_url})
    if errors := asked.errors(today_here()):
        url = reverse("cases:form", args=[asked.draft.id])
        problems.append({"text": f"申请表还有 {len(errors)} 处要填或要改", "url": url})
    if seen.missing:
        names = "、".join(seen.missing)
        problems.append({"text": f"还差材料：{names}", "url": reverse("cases:materials", args=[asked.draft.id])})
    return problems


def _spared(seen: Shown) -> list[str]:
    return [card["title"] for card in seen.cards if card.get("cert")]


def _unticked(request: HttpRequest, spared: list[str]) -> list[Problem]:
    problems = []
    if spared and CONSENT not in request.POST:
        text = "还没勾选同意取用电子证照。不想取用的，请回到“准备材料”自己上传。"
        problems.append({"text": text, "url": "#id_consent", "name": CONSENT})
    if DECLARED not in request.POST:
        text = "还没勾选“我已看过”。请看一遍，没有问题再勾选。"
        problems.append({"text": text, "url": "#id_declared", "name": DECLARED})
    return problems


def _problems_of(refusal: Refusal, asked: Application) -> list[Problem]:
    if refusal.code.startswith("situation_"):
        return [{"text": refusal.sentence, "url": asked.situation_url}]
    step = "cases:materials" if refusal.code == "materials_missing" else "cases:form"
    url = reverse(step, args=[asked.draft.id])
    return [{"text": text, "url": url} for text in refusal.fields.values()] or [{"text": refusal.sentence, "url": ""}]
